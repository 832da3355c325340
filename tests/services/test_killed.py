"""kill -9 at any instant: what was acknowledged is there afterwards, and nothing is half made."""

import subprocess
import sys
from pathlib import Path

import pytest

from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.bilag_states import PAID_OUT, BilagStatus
from payout.services.incidents import start_incident
from tests.factories import LEADER, booking, box, line, parsed_list, scope, store
from tests.services.acting import count, faults, read

ROOT = Path(__file__).parents[2]
CYCLES = 4
CITIZENS_A_CYCLE = 400

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day"), pytest.mark.file]


def killed_after(ledger: Ledger, lines: int, year: int) -> list[tuple[str, int]]:
    """What the counter was promised before it was killed; it is killed after it has said so many lines."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.services.killed_counter", ledger.path, ledger.raw_key, f"{year}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="ascii",
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    whole = [text.split() for text in said if text.endswith("\n")]
    return [(step, int(number)) for step, number in whole]


def test_no_acknowledged_bilag_is_lost_when_the_counter_is_killed(ledger: Ledger) -> None:
    rows = [
        line(Cpr(f"0203{60 + cycle}{serial:04d}"), "Nils Ny", 1_000_00, row=serial)
        for cycle in range(CYCLES)
        for serial in range(1, CITIZENS_A_CYCLE)
    ]
    store(ledger, parsed_list(rows))
    with booking(ledger, LEADER) as book:
        start_incident(book, scope(), series_prefix="STR")
    box(ledger)
    for cycle in range(CYCLES):
        ledger.close()
        promised = killed_after(ledger, 7 + 5 * cycle, 60 + cycle)
        assert len(promised) >= 7 + 5 * cycle
        for step, bilag_id in promised:
            found = read(ledger, bilag_id)
            assert found.number is not None
            assert step == "issued" or found.status in PAID_OUT
        assert faults(ledger) == {}
    statuses = [read(ledger, number).status for number in range(1, count(ledger, "bilag") + 1)]
    assert set(statuses) <= {BilagStatus.ISSUED, BilagStatus.PAYING, BilagStatus.PAID}
    assert len([status for status in statuses if status is not BilagStatus.PAID]) <= CYCLES
