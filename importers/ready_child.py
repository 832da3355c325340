"""Starts the processes that lists are read in, and keeps one ready where many lists are to come.

A fresh interpreter needs longer to start than to read an ordinary list. A child that stands by has loaded all
that it needs, and waits for its request; it reads one list and ends, as every other. When the process that
started it dies, its standard input ends, and so does the child.
"""

import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

Child: TypeAlias = subprocess.Popen[bytes]

START: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from importers.child_process import main; main()"
)
"""A child looks for modules where its parent does, be that a checkout, a wheel or a folder in PYTHONPATH."""
_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ReadyChild:
    """The child that stands by, if one is wanted. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_wanted = False
        self._child: Child | None = None

    def take(self) -> Child:
        """The child that stands by, else a new one: a process that waits for its request."""
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return _started()
        if child.poll() is None:
            return child
        _end(child)
        return _started()

    def renew(self) -> None:
        """Start another child to stand by, if one is wanted and none does."""
        with self._lock:
            if self._is_wanted and self._child is None:
                self._child = _started()

    @contextmanager
    def standing_by(self) -> Iterator[None]:
        """Keeps a child ready until the block is left, and none afterwards."""
        self._is_wanted = True
        self.renew()
        try:
            yield
        finally:
            with self._lock:
                self._is_wanted, child, self._child = False, self._child, None
            if child is not None:
                _end(child)


READY: Final = ReadyChild()


def _end(child: Child) -> None:
    """End a child and take leave of it, its pipes among it."""
    with suppress(OSError), child:
        child.kill()


def _started() -> Child:
    """A fresh interpreter that knows where modules are."""
    child = subprocess.Popen(  # noqa: S603 -- our own interpreter with a fixed start
        [sys.executable, "-I", "-S", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a reader that aborts may say what it was reading
        creationflags=_NO_WINDOW,
    )
    assert child.stdin is not None  # noqa: S101 -- it was asked for as a pipe
    # A child that is dead already breaks the pipe; that is noticed when it says nothing.
    with suppress(OSError):
        child.stdin.write(pickle.dumps([str(Path(place).absolute()) for place in sys.path]))
        child.stdin.flush()
    return child
