"""The logbook in the ledger: what is written stays, corrections point at it, and the database holds that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from payout import clock
from payout.db import Ledger
from payout.domain.incident import NoOpenIncident
from payout.domain.logbook import (
    Decision,
    LogAlreadyCorrected,
    LogCategory,
    LogDraft,
    LogEntryUnknown,
    LogLine,
    NoOpenProblem,
)
from payout.queries.logbook import lines_of
from payout.services.write_logbook import write_entry
from tests import factories
from tests.conftest import START
from tests.services.acting import count, faults, sql

pytestmark = pytest.mark.usefixtures("pay_day")

PRINTER = LogDraft(category=LogCategory.PROBLEM, happened_at=START, text="Printeren står stille")
DECISION = LogDraft(
    category=LogCategory.DECISION,
    happened_at=START - timedelta(hours=2),
    text="Der udbetales a conto fra kl. 10",
    decision=Decision(decided_by="Centerchefen", ground="Planens punkt 3", assignee="Økonomi"),
)


@pytest.fixture
def opened(ledger: Ledger) -> Ledger:
    factories.open_day(ledger)
    return ledger


def write(ledger: Ledger, draft: LogDraft, username: str = factories.LEADER, **keys: Any) -> int:
    with factories.booking(ledger, username) as book:
        return write_entry(book, draft, factories.clerk(ledger, username), **keys)


def lines(ledger: Ledger) -> dict[int, LogLine]:
    with ledger.reading() as connection:
        return {line.entry.entry_id: line for line in lines_of(connection, 1)}


def test_what_is_written_stands_with_both_times_and_verifies(opened: Ledger) -> None:
    number = write(opened, DECISION)
    write(opened, PRINTER, factories.AUDITOR)
    entry = lines(opened)[number].entry
    assert (entry.happened_at, entry.written_at) == (START - timedelta(hours=2), clock.now())
    assert (entry.written_by, entry.text, entry.decision) == ("Lea Leder", DECISION.text, DECISION.decision)
    assert faults(opened) == {}


def test_without_an_open_haendelse_nothing_is_written(ledger: Ledger) -> None:
    with pytest.raises(NoOpenIncident):
        write(ledger, PRINTER)
    assert count(ledger, "log_entry") == 0


def test_a_correction_leaves_the_old_entry_and_comes_once(opened: Ledger) -> None:
    old = write(opened, PRINTER, factories.CASEWORKER)
    corrected = replace(PRINTER, text="Printeren ved skranke 2 står stille", corrects_id=old)
    new = write(opened, corrected, factories.CASEWORKER)
    found = lines(opened)
    assert (found[old].corrected_by, found[old].entry.text) == (new, PRINTER.text)
    assert not found[old].is_open_problem
    assert found[new].is_open_problem
    with pytest.raises(LogAlreadyCorrected):
        write(opened, corrected)
    with pytest.raises(LogEntryUnknown):
        write(opened, replace(corrected, corrects_id=99))
    write(opened, replace(PRINTER, text="Papir var klemt", solves_id=new))
    assert not any(line.is_open_problem for line in lines(opened).values())
    with pytest.raises(NoOpenProblem):
        write(opened, replace(PRINTER, solves_id=new))
    assert faults(opened) == {}


def test_a_second_press_writes_nothing_more(opened: Ledger) -> None:
    key = "a" * 32
    assert write(opened, PRINTER, request_key=key) == write(opened, PRINTER, request_key=key)
    assert count(opened, "log_entry") == 1


INSERTED = (
    "INSERT INTO log_entry (id, incident_id, category, happened_at, written_by, written_at, is_public,"
    " corrects_id, solves_id, text, salt) VALUES (9, 1, 'message', '2026-10-30T07', 1, :written, false,"
    " :corrects, :solves, 'x', 'x')"
)


@pytest.mark.parametrize(
    "values",
    [
        {"corrects": 1},
        {"corrects": 9},
        {"solves": 2},
        {"corrects": 2, "solves": 3},
        {"written": "2026-10-30T06"},
    ],
)
def test_the_database_too_refuses_a_second_correction_and_what_points_wrongly(
    opened: Ledger, values: dict[str, Any]
) -> None:
    first = write(opened, PRINTER)
    write(opened, replace(PRINTER, category=LogCategory.MESSAGE, corrects_id=first))
    write(opened, PRINTER)
    with pytest.raises(IntegrityError):
        sql(opened, INSERTED, **{"written": "2026-10-30T08", "corrects": None, "solves": None, **values})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entry SET text = 'Alt er godt'",
        "DELETE FROM log_entry WHERE id = 1",
        "UPDATE log_decision SET ground = 'Ingen'",
        "DELETE FROM log_decision",
        "INSERT INTO log_decision VALUES (2, 'x', 'x', 'x', 'x')",
    ],
)
def test_the_database_too_refuses_what_is_written_over(opened: Ledger, statement: str) -> None:
    write(opened, DECISION)
    write(opened, PRINTER)
    with pytest.raises(IntegrityError):
        sql(opened, statement)
