"""kill -9 at any instant, under load: what was acknowledged is there, and nothing is half there."""

import logging
from pathlib import Path

import pytest

from tests.crash.kill import KillRun
from tests.crash.office import make_office

CYCLES, SEED = 300, 26


def test_no_kill_loses_what_was_acknowledged_or_leaves_half_of_anything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    office = make_office(tmp_path / "office", citizens=400)
    tally = KillRun(office, tmp_path / "work", SEED).run(CYCLES)
    assert tally.cycles == CYCLES
    # The load was one: steps were acknowledged, and kills fell into the middle of others.
    assert tally.acknowledged > CYCLES
    assert tally.in_doubt > CYCLES
    assert 0 < tally.done_in_doubt < tally.in_doubt
