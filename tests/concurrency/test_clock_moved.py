"""The machine's clock is moved while the server runs: the order stays, and each odd stamp is told of."""

from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from payout.models import clock_jump, event
from tests.concurrency.history import Asked, faults_in
from tests.concurrency.office import Office, make_office, served
from tests.concurrency.window import Notes, Window
from tests.services.acting import faults
from tests.tools import require_tool

MOVES = ("-2h", "-1d", "+1y", "-30s", "+3h", "+0")
"""Where the clock stands beside the true time; each is a jump from the one before."""


def library() -> Path:
    """What fakes the time for a process; it comes with the program of the same name."""
    require_tool("faketime")
    return next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


def day_of_moves(folder: Path, *, fault: str = "") -> tuple[Office, list[Asked]]:
    """A caseworker looks somebody up after each move of the clock."""
    moved = folder / "time"
    moved.write_text("+0", encoding="ascii")
    office = make_office(folder / "office", citizens=20, caseworkers=1, cashiers=1)
    environment = {
        "LD_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(moved),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    notes = Notes()
    with served(replace(office, environment=environment), fault=fault) as address:
        window = Window(address, office.caseworkers[0], notes)
        for place, where in enumerate(MOVES):
            moved.write_text(where, encoding="ascii")
            # A year ahead ends every session; a person signs in again.
            if window.get("/skranke").status != 200:
                window.close()
                window = Window(address, office.caseworkers[0], notes)
            window.post("look-up", "/skranke/find", {"citizen": office.citizens[place].digits})
        window.close()
    return office, notes.asked


@pytest.mark.in_turns
def test_a_clock_that_is_moved_six_ways_changes_no_order_and_is_told_each_time(tmp_path: Path) -> None:
    office, asked = day_of_moves(tmp_path)
    assert faults_in(office.history(asked)) == {}
    with closing(office.open_ledger()) as ledger:
        assert faults(ledger) == {}
        with ledger.reading() as connection:
            told = connection.execute(select(event).order_by(event.c.number)).all()
            jumps = connection.execute(select(clock_jump)).all()
    stamps = [one.at for one in told]
    assert stamps == sorted(stamps)
    assert len(jumps) == len(MOVES)
    first = next(one.number for one in told if one.action == "clock.jumped")
    held_back = [one for before, one in pairwise(told) if one.at == before.at and one.number >= first]
    assert len(held_back) > len(MOVES)
    assert all('"clock":"' in one.payload for one in held_back)


@pytest.mark.control
def test_time_used_for_order_is_caught(tmp_path: Path) -> None:
    office, asked = day_of_moves(tmp_path, fault="order-by-time")
    assert "answers" in faults_in(office.history(asked))
