"""A ledger is a drill's or a real one from its first day, and nothing passes from the one to the other."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger
from payout.domain.drill import CASE_MARK, LedgerInUseAlready, RealPersonInDrill, WrongKindOfLedger
from payout.domain.drill_script import (
    CardUnknown,
    DrillAhead,
    DrillNotStarted,
    DrillStarted,
    NoScript,
    NotADrill,
)
from payout.money import Oere
from payout.queries.drills import is_drill_ledger, last_drill
from payout.services.backup import back_up
from payout.services.citizens import look_up
from payout.services.drills import keep_script, note_drill, start_drill, tick_arrival
from payout.services.incidents import start_incident
from payout.services.restore import look_at, restore
from payout.settings import PASSPHRASE_FILE
from tests.factories import (
    ANNA,
    LEADER,
    PASSPHRASE,
    booking,
    line,
    mark_as_drill,
    open_again,
    open_day,
    parsed_list,
    scope,
    store,
)
from tests.services.acting import by_hand, count, drop_trigger, faults, sql
from tests.web.test_drill import ANNAS

pytestmark = pytest.mark.usefixtures("pay_day")

POSSIBLE = Cpr("0203600003")
"""Passes modulus 11: it can be somebody's."""


@pytest.fixture
def drill(ledger: Ledger) -> Ledger:
    """The ledger, marked as a drill's."""
    mark_as_drill(ledger)
    return ledger


def test_the_mark_is_of_the_journal_and_comes_before_everything_else(ledger: Ledger) -> None:
    mark_as_drill(ledger)
    with ledger.reading() as connection:
        assert is_drill_ledger(connection)
    assert faults(ledger) == {}


def test_a_ledger_in_use_never_becomes_a_drills(ledger: Ledger) -> None:
    store(ledger)
    with pytest.raises(LedgerInUseAlready):
        mark_as_drill(ledger)


@pytest.mark.file
def test_a_mark_that_is_wiped_away_or_painted_on_by_hand_is_found(ledger: SqliteLedger) -> None:
    with by_hand(ledger) as connection:
        connection.execute("INSERT INTO drill_ledger VALUES (1, 1, '2026-10-30T08:00:00.000000Z')")
    assert "rebuild" in faults(ledger)
    with by_hand(ledger) as connection:
        connection.execute("DELETE FROM drill_ledger")
    assert faults(ledger) == {}
    mark_as_drill(ledger)
    with by_hand(ledger) as connection:
        connection.execute("DELETE FROM drill_ledger")
    assert "rebuild" in faults(ledger)


@pytest.mark.parametrize("is_marked", [True, False])
def test_no_haendelse_of_the_other_kind_is_opened_not_even_past_the_service(
    ledger: Ledger, is_marked: bool
) -> None:
    if is_marked:
        mark_as_drill(ledger)
    with booking(ledger, LEADER) as book, pytest.raises(WrongKindOfLedger):
        start_incident(book, scope(is_drill=not is_marked), series_prefix="STR")
    open_again(ledger, is_drill=is_marked)
    copied = (
        "INSERT INTO incident SELECT 2, name, systems, down_since, authorised_by, benefits, pay_days,"
        " share_percent, rounding_oere, ceiling_bilag_oere, ceiling_person_oere, series, NOT is_drill,"
        " opened_by, opened_at, 1, opened_at FROM incident"
    )
    with pytest.raises(IntegrityError, match="no other_kind"):
        sql(ledger, copied)
    drop_trigger(ledger, "incident", "incident_no_other_kind")
    sql(ledger, copied)
    assert count(ledger, "incident") == 2


def test_a_drill_takes_in_nobody_who_can_be_real(drill: Ledger) -> None:
    real = parsed_list([line(ANNA, "Anna Ågesen-Prøve", 100_00), line(POSSIBLE, "Nogen", 100_00, row=8)])
    with pytest.raises(RealPersonInDrill):
        store(drill, real)
    with booking(drill, LEADER) as book, pytest.raises(RealPersonInDrill):
        look_up(book, POSSIBLE, purpose="Nødudbetaling", name="Nogen")
    assert (count(drill, "payment_list"), count(drill, "citizen"), count(drill, "lookup")) == (0, 0, 0)


def test_a_real_ledger_takes_in_no_list_of_a_drill(ledger: Ledger) -> None:
    drills = parsed_list([line(ANNA, "Anna Ågesen-Prøve", 100_00, case_no=f"{CASE_MARK}2026-000001")])
    with pytest.raises(WrongKindOfLedger):
        store(ledger, drills)
    assert count(ledger, "payment_list") == 0


@pytest.mark.file
@pytest.mark.parametrize("is_marked", [True, False])
def test_a_copy_goes_only_where_its_kind_belongs(
    ledger: SqliteLedger, is_marked: bool, tmp_path: Path
) -> None:
    open_day(ledger, is_drill=is_marked)
    copy = look_at(back_up(ledger, tmp_path / "copies").path, PASSPHRASE)
    drills, office = tmp_path / "oevelse", tmp_path / "kontoret"
    for folder in (drills, office):
        folder.mkdir()
    (drills / PASSPHRASE_FILE).write_text(PASSPHRASE, encoding="utf-8")
    right, wrong = (drills, office) if is_marked else (office, drills)
    with pytest.raises(WrongKindOfLedger):
        restore(copy, wrong / "ledger.db", highest=(), prefixes=frozenset({"STR"}))
    assert sorted(path.name for path in wrong.iterdir()) == ([] if is_marked else [PASSPHRASE_FILE])
    restore(copy, right / "ledger.db", highest=(), prefixes=frozenset({"STR"}))
    assert (right / "ledger.db").exists()


def test_a_real_ledger_is_not_drilled_in_and_a_drill_is_not_noted_in_itself(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        with pytest.raises(NotADrill):
            start_drill(book, expected_citizens=5, expected_oere=Oere(0))
        with pytest.raises(NotADrill):
            tick_arrival(book, 1)
        with pytest.raises(DrillAhead):
            note_drill(book, date(2026, 10, 31))
    mark_as_drill(ledger)
    with booking(ledger, LEADER) as book:
        with pytest.raises(WrongKindOfLedger):
            note_drill(book, date(2026, 10, 30))
        with pytest.raises(DrillNotStarted):
            tick_arrival(book, 1)
        with pytest.raises(NoScript):
            start_drill(book, expected_citizens=5, expected_oere=Oere(0))
        keep_script(book, [ANNAS])
        start_drill(book, expected_citizens=5, expected_oere=Oere(0))
        with pytest.raises(DrillStarted):
            start_drill(book, expected_citizens=6, expected_oere=Oere(0))
        with pytest.raises(CardUnknown):
            tick_arrival(book, ANNAS.number + 1)


def test_the_last_drill_is_the_latest_day_that_is_noted(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        assert last_drill(connection) is None
    with booking(ledger, LEADER) as book:
        note_drill(book, date(2026, 10, 30))
        note_drill(book, date(2025, 3, 4))
    with ledger.reading() as connection:
        assert last_drill(connection) == date(2026, 10, 30)
    assert faults(ledger) == {}
