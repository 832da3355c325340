"""A disk that fails or fills at any call: refused in Danish, nothing promised lost, nothing half there."""

from pathlib import Path
from random import Random

import pytest

from tests.crash import flow
from tests.crash.forker import forker
from tests.crash.io_faults import CALLS, MODES, FaultRun, IoFault, Point, points
from tests.crash.office import Office
from tests.tools import require_tool

SEED, POINTS_A_CALL = 4, 1

pytestmark = pytest.mark.usefixtures("standing_clock")


@pytest.fixture(autouse=True)
def needs_strace() -> None:
    """The tool that fails the calls."""
    require_tool("strace")


@pytest.mark.in_turns
@pytest.mark.parametrize("phase", list(flow.PHASES))
def test_whatever_call_fails_nothing_promised_is_lost_and_nothing_is_half_there(
    phases: dict[str, Office], work: Path, phase: str
) -> None:
    office = phases[phase].copied_to(work)
    with forker("flow", office, phase) as runs:
        run = FaultRun(phases[phase], runs, office.folder)
        counts = run.counted()
        assert run.aftermath.faults() == []
        every = list(points(counts))
        assert {point.mode for point in every} == set(MODES)
        for point in sampled(every, Random(f"{SEED} {phase}")):
            assert run.at(point), point


def sampled(every: list[Point], random: Random) -> list[Point]:
    """Some points of each call, with every mode among those of the commonest."""
    chosen = [
        point
        for call in CALLS
        if (some := [point for point in every if point.call == call])
        for point in random.sample(some, min(POINTS_A_CALL, len(some)))
    ]
    writes = [point for point in every if point.call == "pwrite64"]
    return chosen + [random.choice([point for point in writes if point.mode == mode]) for mode in MODES]


def faults_of_kills(template: Office, work: Path, phase: str, plant: str, every: int) -> list[str]:
    """What the harness finds when the process is killed at each so-many-th write, with a fault planted."""
    office = template.copied_to(work)
    found = []
    with forker("flow", office, phase, plant) as runs:
        run = FaultRun(template, runs, office.folder)
        for n in range(1, run.counted()["pwrite64"] + 1, every):
            try:
                run.at(Point("pwrite64", n, "kill"))
            except IoFault as fault:
                found.append(str(fault))
                break
    return found


@pytest.mark.control
def test_a_one_time_key_outside_the_transaction_is_found(phases: dict[str, Office], work: Path) -> None:
    (fault,) = faults_of_kills(phases["counter"], work, "counter", "key_in_a_transaction_of_its_own", 3)
    assert "bilag" in fault


@pytest.mark.control
def test_an_import_that_commits_row_by_row_is_found(phases: dict[str, Office], work: Path) -> None:
    (fault,) = faults_of_kills(phases["counter"], work, "counter", "import_commits_per_row", 25)
    assert "list" in fault


@pytest.mark.control
def test_a_backup_by_file_copy_is_found(phases: dict[str, Office], work: Path) -> None:
    office = phases["copy"].copied_to(work)
    with forker("flow", office, "copy", "backup_by_file_copy") as runs:
        run = FaultRun(phases["copy"], runs, office.folder)
        run.counted()
    # Nothing has failed: the copy is whole, and lacks the bilag that was issued just before.
    (fault,) = run.aftermath.faults()
    assert "events" in fault
