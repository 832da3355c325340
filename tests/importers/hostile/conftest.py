"""What every hostile file is held to: words, seconds and memory."""

import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from importers import ListUnreadable, ParsedList, limits
from importers.child import read_list_safely
from importers.errors import MESSAGES
from payout.domain.indberetningsliste import ListKind
from tests.importers.hostile.archives import MEGABYTE

if sys.platform != "win32":
    import resource

HAS_ATHERIS = (
    sys.platform == "linux"
    and platform.machine() == "x86_64"
    and platform.python_implementation() == "CPython"
    and sys.version_info < (3, 15)
)
"""Where it has wheels, as its markers in pyproject.toml say; where it should be and is not, CI fails."""
collect_ignore = [] if HAS_ATHERIS else ["test_fuzz.py"]

BESIDE_MEGABYTES = 8
"""What the run of the tests itself may grow by meanwhile, where it has had more than that at once before."""
SECONDS, MEMORY_MEGABYTES = 10, 512
START_SECONDS = 2
"""To start a child and end it on a busy machine."""

Outcome = ParsedList | ListUnreadable
Judge = Callable[[bytes], Outcome]


def outcome(path: Path) -> Outcome:
    """The list, or the refusal."""
    try:
        return read_list_safely(path, kind=ListKind.INDBERETNING)
    except ListUnreadable as refused:
        return refused


def assert_in_words(refused: ListUnreadable) -> None:
    """One or more Danish sentences of the catalogue with all their values filled in."""
    assert refused.code in MESSAGES
    assert refused.message == MESSAGES[refused.code].format_map(refused.values)
    assert refused.message.endswith(".")
    assert "\n" not in refused.message
    assert refused.code != "reader-failed", refused.message


def assert_holds_together(parsed: ParsedList) -> None:
    """Figures that tie, and findings in words that show no number of the list."""
    assert parsed.rows_accepted + parsed.rows_rejected == parsed.rows_read
    assert parsed.rows_accepted == len(parsed.lines)
    assert parsed.total_oere == sum(line.amount_oere for line in parsed.lines)
    assert parsed.total_oere == sum(total.total_oere for total in parsed.by_benefit)
    said = "\n".join(finding.message for finding in parsed.findings)
    assert not any(line.cpr.digits in said or line.cpr.formatted in said for line in parsed.lines)


def peak_megabytes() -> float:
    """The most memory that this process or any child of it has had so far.

    A child is counted from when it is still a copy of its parent, so that the parent's own peak is in its.
    """
    if sys.platform == "win32":
        return 0
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / MEGABYTE if sys.platform == "darwin" else peak / 1024


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Reads the bytes as a list and holds time and memory against the limits."""

    def judge(data: bytes) -> Outcome:
        path = tmp_path / "liste.xlsx"
        path.write_bytes(data)
        earlier, start = peak_megabytes(), time.monotonic()
        found = outcome(path)
        size = len(data) / MEGABYTE
        # What limits promise for a file of this size; the goal for those that a person would call small.
        allowed = max(SECONDS, limits.SECONDS + limits.SECONDS_PER_MEGABYTE * size) + START_SECONDS
        assert time.monotonic() - start < allowed
        memory = max(MEMORY_MEGABYTES, limits.MEMORY_MEGABYTES + 64 + limits.MEMORY_PER_BYTE * size)
        assert peak_megabytes() <= max(earlier + BESIDE_MEGABYTES, memory)
        if isinstance(found, ListUnreadable):
            assert_in_words(found)
        return found

    return judge
