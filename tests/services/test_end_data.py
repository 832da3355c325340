"""The end of data: what is due goes, from the file too, and the book still proves what it proved."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from payout.cpr import Cpr
from payout.db import Ledger, SqliteLedger
from payout.domain.retention import (
    CopyNeeded,
    RetentionOutOfOrder,
    RetentionStep,
    RetentionTooEarly,
    RetentionUnknown,
    RetentionWhileOpen,
)
from payout.domain.two_people import SecondPersonNeeded
from payout.models import incident, metadata
from payout.queries.lists import lists_in_use
from payout.queries.retention import retention_tasks
from payout.services.backup import make_copy
from payout.services.blank_rows import rule_of
from payout.services.check_copy import START as START_OF_COPIES
from payout.services.end_data import ask_for_end, confirm_end, due_tasks, end_task
from payout.services.journal import Book, Update, personal_columns
from payout.services.old_copies import delete_old_copies
from tests.conftest import START, clock_at
from tests.factories import ANNA, BOERGE, CLARA, FINANCE, LEADER, Counter, booking, open_again
from tests.services.acting import count, faults, read, sql
from tests.services.tampering import hand_on

YEARS = 5
AT_CLOSE, IDENTITY = RetentionStep
LAST_DAY, FIRST_DAY = datetime(2031, 12, 31, 9, tzinfo=UTC), datetime(2032, 1, 1, 9, tzinfo=UTC)
NOA = Cpr("0706790001")
CANARIES = (ANNA.digits, BOERGE.digits, CLARA.digits, NOA.digits, "Værgesen", "Fuldmagt", "Husleje")


def close(ledger: Ledger, incident_id: int) -> None:
    with booking(ledger, LEADER) as book:
        done = {"closed_by": book.actor_id, "closed_at": book.now}
        book.record("incident.closed", f"incident:{incident_id}", [Update(incident, incident_id, done)])


@pytest.fixture
def closed(day: Ledger) -> Ledger:
    """A busy day that is closed with somebody looked up who got nothing, and an empty hændelse after it."""
    with clock_at(START + timedelta(hours=8)):
        Counter(day).ref(NOA, name="Noa Ny")
        close(day, 1)
        open_again(day)
        close(day, 2)
    return day


def done(ledger: Ledger, at: datetime) -> list[tuple[int, RetentionStep]]:
    """Do all that is due at an instant, as the command line does."""
    steps = []
    with clock_at(at), ledger.transaction() as connection:
        book = Book(connection, None)
        for task in due_tasks(connection, keep_years=YEARS, today=at.date()):
            end_task(book, task, keep_years=YEARS)
            steps.append((task.incident_id, task.step))
    return steps


def asked(ledger: Ledger, step: RetentionStep, username: str = LEADER, incident_id: int = 2) -> int:
    with booking(ledger, username) as book:
        return ask_for_end(book, incident_id, step, keep_years=YEARS)


def confirm(ledger: Ledger, run_id: int, username: str = FINANCE, key: str | None = None) -> None:
    with booking(ledger, username) as book:
        confirm_end(book, run_id, keep_years=YEARS, request_key=key)


def everything(ledger: Ledger) -> str:
    """Each value of each row, and the bytes of the file as the key opens it."""
    with ledger.reading() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    return repr(rows)


def left(ledger: Ledger) -> list[str]:
    found = everything(ledger)
    return [canary for canary in CANARIES if canary in found]


def test_each_personal_column_has_a_rule_for_its_end() -> None:
    tables = [table for table in metadata.sorted_tables if personal_columns(table)]
    assert [table.name for table in tables if rule_of(table) is None] == []


def test_lists_and_citizens_without_a_bilag_go_when_two_people_say_so(closed: Ledger) -> None:
    assert faults(closed) == {}
    with clock_at(START + timedelta(hours=9)):
        run_id = asked(closed, AT_CLOSE)
        with pytest.raises(SecondPersonNeeded):
            confirm(closed, run_id, LEADER)
        assert count(closed, "list_line") > 0
        confirm(closed, run_id, key="once")
        confirm(closed, run_id, key="once")
        with pytest.raises(RetentionUnknown):
            confirm(closed, run_id)
    assert (count(closed, "list_line"), count(closed, "list_payee")) == (0, 0)
    assert NOA.digits not in everything(closed)
    assert read(closed, 1).cpr == ANNA
    with closed.reading() as connection:
        assert lists_in_use(connection) == ()
        (run,) = [
            one.run
            for one in retention_tasks(connection, keep_years=YEARS)
            if one.run and one.incident_id == 2
        ]
    assert run is not None
    assert (run.asked_by, run.confirmed_by) == ("Lea Leder", "Olga Økonomi")
    assert dict(run.counts)["payment_list"] > 0
    assert run.head_before is not None
    assert run.head_after is not None
    assert run.head_after[0] == run.head_before[0] + 1
    assert faults(closed) == {}


def test_nothing_goes_before_its_day_or_while_a_haendelse_is_open(closed: Ledger) -> None:
    with clock_at(START + timedelta(hours=9)):
        open_again(closed)
        with pytest.raises(RetentionWhileOpen):
            asked(closed, AT_CLOSE)
        close(closed, 3)
    with clock_at(LAST_DAY), pytest.raises(RetentionTooEarly):
        asked(closed, IDENTITY, incident_id=1)
    with clock_at(FIRST_DAY):
        with pytest.raises(RetentionOutOfOrder):
            asked(closed, IDENTITY)
        with pytest.raises(RetentionUnknown):
            asked(closed, IDENTITY, incident_id=9)
        asked(closed, IDENTITY, incident_id=1)


def test_after_its_years_the_book_holds_nobody_and_still_verifies(closed: Ledger) -> None:
    assert set(CANARIES) == set(left(closed))
    before = read(closed, 1)
    assert done(closed, LAST_DAY) == [(2, AT_CLOSE)]
    assert done(closed, FIRST_DAY) == [(1, IDENTITY), (2, IDENTITY)]
    assert done(closed, FIRST_DAY) == []
    closed.forget_deleted()
    # Clara's mark stands, and keeps the citizen, not the bilag.
    assert left(closed) == [CLARA.digits]
    after = read(closed, 1)
    assert (after.number, after.amount_oere, after.paid_at) == (
        before.number,
        before.amount_oere,
        before.paid_at,
    )
    assert (str(after.cpr), after.name) == ("slettet", "(slettet)")
    assert faults(closed) == {}


@pytest.mark.file
def test_an_edit_after_the_end_is_still_seen(closed: Ledger) -> None:
    done(closed, LAST_DAY)
    done(closed, FIRST_DAY)
    with pytest.raises(IntegrityError):
        sql(closed, "UPDATE log_entry SET text = 'noget andet'")
    edits = {
        "UPDATE bilag SET name = 'Ny Navn' WHERE id = 1": "personal-data",
        "UPDATE bilag SET cpr = '0203600001' WHERE id = 1": "personal-data",
        "UPDATE bilag SET salt = 'abc' WHERE id = 1": "personal-data",
        "UPDATE bilag SET amount_oere = 350000 WHERE id = 1": "rebuild",
        "UPDATE payment_list SET findings = '[[1]]' WHERE id = 1": "personal-data",
        "UPDATE retention_run SET counts = '{}' WHERE incident_id = 2": "rebuild",
        "DELETE FROM need_note": "rebuild",
        "INSERT INTO list_payee SELECT 1, id, 1, '0203600001', 'x' FROM payment_list LIMIT 1": "lists",
    }
    with hand_on(closed) as hand:
        for edit, check in edits.items():
            assert check in hand.faults(lambda raw, edit=edit: raw.execute(edit)), edit  # type: ignore[misc]


@pytest.mark.file
def test_what_is_gone_is_gone_from_the_file_too(closed: Ledger) -> None:
    done(closed, LAST_DAY)
    assert isinstance(closed, SqliteLedger)
    closed.forget_deleted()
    with closed.reading() as connection:
        assert connection.scalar(text("PRAGMA freelist_count")) == 0
    assert closed.path.with_name(f"{closed.path.name}-wal").stat().st_size == 0
    assert faults(closed) == {}


@pytest.mark.file
def test_copies_from_before_go_once_there_is_one_from_after(closed: Ledger, tmp_path: Path) -> None:
    assert isinstance(closed, SqliteLedger)
    make_copy(closed, tmp_path, known=START_OF_COPIES, may_delete=False)
    done(closed, LAST_DAY)
    with booking(closed, LEADER) as book, pytest.raises(CopyNeeded):
        delete_old_copies(book, closed, tmp_path)
    make_copy(closed, tmp_path, known=START_OF_COPIES, may_delete=False)
    with booking(closed, LEADER) as book:
        assert delete_old_copies(book, closed, tmp_path) == 1
        assert delete_old_copies(book, closed, tmp_path) == 0
    assert len(list(tmp_path.glob("payout-*.db"))) == 1
    assert faults(closed) == {}
