"""Failure at every call to the disk: strace fails or kills one call of the flow, the Nth of its kind.

KILL, EIO once, EIO from then on, ENOSPC once, ENOSPC from then on; N = 1, 2, 3 … until the flow makes no more
such calls. After each the ledger is opened by the ordinary program and held against what the flow was
promised.
"""

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from payout.settings import LEDGER_FILE
from tests.crash import flow
from tests.crash.aftermath import Aftermath
from tests.crash.forker import Forker, forker
from tests.crash.office import Office

CALLS = ("pwrite64", "write", "ftruncate", "fsync", "fdatasync", "rename", "unlink")
MODES = {
    "kill": "signal=KILL:when={n}",
    "eio-once": "error=EIO:when={n}",
    "eio-on": "error=EIO:when={n}+",
    "enospc-once": "error=ENOSPC:when={n}",
    "enospc-on": "error=ENOSPC:when={n}+",
}
_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, order=True)
class Point:
    """Where the flow is failed: the Nth call of a kind, and how."""

    call: str
    n: int
    mode: str


class IoFault(AssertionError):
    """Something does not hold after a failure; the text names the point that replays it."""


def watched(folder: Path) -> list[Path]:
    """Every file that the flow writes for good, and what lies beside it meanwhile."""
    whole = [
        folder / LEDGER_FILE,
        folder / flow.USB / flow.UNFINISHED_COPY,
        folder / flow.OTHER / LEDGER_FILE,
        folder / flow.OTHER / LEDGER_FILE.replace(".db", ".part"),
        folder / flow.OUT,
        (folder / flow.OUT).with_suffix(".part"),
        folder / flow.USB,
        folder / flow.OTHER,
        folder,
    ]
    return [path.with_name(path.name + ending) for path in whole for ending in _BESIDE]


def calls_of(runs: Forker, office: Office, trace: Path) -> Counter[str]:
    """How many calls of each kind the flow makes, counted in a run that nothing fails."""
    traced(runs, office, trace, [f"trace={','.join(CALLS)}"])
    lines = trace.read_text(encoding="ascii", errors="replace").splitlines()
    return Counter(found[1] for line in lines if (found := re.match(r"([a-z0-9]+)\(", line)))


def points(counts: Counter[str]) -> Iterator[Point]:
    """Every point, in the order of the flow."""
    for call in CALLS:
        for n in range(1, counts[call] + 1):
            yield from (Point(call, n, mode) for mode in MODES)


def traced(runs: Forker, office: Office, trace: Path, expressions: Sequence[str]) -> int:
    """Run the flow with an eye on its own files; gives its exit code."""
    options = ["-o", str(trace)]
    for path in watched(office.folder):
        options += ["-P", str(path)]
    for expression in expressions:
        options += ["-e", expression]
    return strace_of(runs, options)


def strace_of(runs: Forker, options: Sequence[str]) -> int:
    """Run the flow under strace with these options; gives its exit code."""
    pid = runs.begin(stopped=True)
    with subprocess.Popen(
        ["strace", "-p", str(pid), *options], stderr=subprocess.PIPE, encoding="utf-8"
    ) as strace:
        assert strace.stderr is not None
        attached = ""
        while "attached" not in attached:
            attached = strace.stderr.readline()
            assert attached, "strace has not attached"
        os.kill(pid, signal.SIGCONT)
        strace.stderr.read()
    return runs.ended()


class FaultRun:
    """Points of the flow on copies of one office, in one folder."""

    def __init__(self, template: Office, runs: Forker, folder: Path) -> None:
        self.template = template
        self.runs = runs
        self.trace = folder.with_suffix(".trace")
        self.office = Office(
            folder=folder, raw_key=template.raw_key, refs=template.refs, signed_in=template.signed_in
        )
        self.aftermath = Aftermath(self.office)

    def counted(self) -> Counter[str]:
        """How many calls of each kind there are."""
        self._afresh()
        return calls_of(self.runs, self.office, self.trace)

    def at(self, point: Point) -> bool:
        """Fail the flow at the point and check what it left. False when no call was hit."""
        self._afresh()
        inject = f"inject={point.call}:{MODES[point.mode].format(n=point.n)}"
        code = traced(self.runs, self.office, self.trace, [f"trace={point.call}", inject])
        said = self.trace.read_text(encoding="ascii", errors="replace")
        hit = "INJECTED" in said or "killed by SIGKILL" in said
        killed = point.mode == "kill" and hit
        faults = [] if code == (-signal.SIGKILL if killed else 0) else [f"the flow ended with {code}"]
        faults += self.aftermath.faults()
        if faults:
            raise IoFault(f"{point}: {faults}")
        return hit

    def _afresh(self) -> None:
        self.aftermath.let_go()
        self.template.copied_over(self.office.folder)


def phase_templates(office: Office, folder: Path) -> dict[str, Office]:
    """The office as each phase of the flow finds it: the phases before it are played."""
    played = office.copied_to(folder / "played")
    templates: dict[str, Office] = {}
    for phase in flow.PHASES:
        templates[phase] = played.copied_to(folder / phase)
        with forker("flow", played, phase):
            pass
    return templates
