"""A process that has loaded and warmed everything, and forks one child for each run of a harness.

It has no thread and no open connection when it forks: the connections of a child are made in the child. It
takes one order a line on stdin, "free" or "stopped", and says on stdout which child began and how it ended.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.office import Office

ROOT = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1


class Forker:
    """The process, as a harness sees it. `work` is a module that has a `prepared(office, *arguments)`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._said: list[str] = []

    def begin(self, *, stopped: bool = False) -> int:
        """Fork a child; gives its process id. A stopped one waits for SIGCONT."""
        assert self._process.stdin is not None
        self._process.stdin.write("stopped\n" if stopped else "free\n")
        self._process.stdin.flush()
        return int(self.heard("pid"))

    def heard(self, word: str) -> str:
        """The rest of the next line that begins with the word."""
        assert self._process.stdout is not None
        # Parent and child speak at the same time, so that a line can come before the one that is waited for.
        while not any(line.startswith(word) for line in self._said):
            line = self._process.stdout.readline()
            assert line, f"the forker has ended before it said {word}"
            self._said.append(line)
        found = next(line for line in self._said if line.startswith(word))
        self._said.remove(found)
        return found.removeprefix(word).strip()

    def ended(self) -> int:
        """Wait until the child has ended; gives its exit code, below zero for a signal."""
        return int(self.heard("ended"))


@contextmanager
def forker(work: str, office: Office, *arguments: str) -> Iterator[Forker]:
    """A forker for a module of this package, ended with the block."""
    command = [sys.executable, "-m", "tests.crash.forker", work, office.noted(), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        one = Forker(process)
        one.heard("warm")
        yield one
        assert process.stdin is not None
        process.stdin.close()


def tell(line: str) -> None:
    """A line for the harness, in one write: parent and child share the pipe."""
    os.write(1, f"{line}\n".encode())


def _fork(work: Callable[[], None], *, stopped: bool) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            # No child outlives the forker, whatever ends that.
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if stopped:
                os.kill(os.getpid(), signal.SIGSTOP)
            work()
        finally:
            os._exit(0)
    if stopped:
        os.waitpid(pid, os.WUNTRACED)
    tell(f"pid {pid}")
    _, status = os.waitpid(pid, 0)
    tell(f"ended {os.waitstatus_to_exitcode(status)}")


def main() -> None:
    """Load and warm the work, then fork on order until stdin ends."""
    from importlib import import_module

    name, note, *arguments = sys.argv[1:]
    work = import_module(f"tests.crash.{name}").prepared(Office.from_note(note), *arguments)
    tell("warm")
    for line in sys.stdin:
        _fork(work, stopped=line.strip() == "stopped")


if __name__ == "__main__":
    main()
