"""Power cuts at any moment of the flow; the controls show that a ledger which syncs less is found out."""

from pathlib import Path

import pytest

from tests.crash.office import Office
from tests.crash.power_cut import PowerCuts, record
from tests.tools import require_tool

SEED, STATES, CONTROL_STATES = 9, 400, 3_000

pytestmark = pytest.mark.usefixtures("standing_clock")


@pytest.fixture(autouse=True)
def needs_strace() -> None:
    """The tool that records the calls."""
    require_tool("strace")


def test_no_power_cut_loses_what_was_acknowledged_or_leaves_half_of_anything(
    quiet_office: Office, tmp_path: Path
) -> None:
    recording = record(quiet_office, tmp_path / "recorded")
    cuts = PowerCuts(recording, tmp_path / "states", SEED)
    assert list(cuts.run(range(STATES))) == []
    assert cuts.states == STATES


@pytest.mark.control
@pytest.mark.parametrize("plant", ["synchronous_normal", "synchronous_off", "rollback_journal"])
def test_a_ledger_that_syncs_less_is_found(quiet_office: Office, tmp_path: Path, plant: str) -> None:
    recording = record(quiet_office, tmp_path / "recorded", plant)
    cuts = PowerCuts(recording, tmp_path / "states", SEED)
    assert next(cuts.run(range(CONTROL_STATES)), None) is not None
