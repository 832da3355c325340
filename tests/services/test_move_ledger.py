"""A whole ledger goes from its file to a server: with everything, or not at all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger, SqliteLedger
from payout.models import metadata
from payout.postgres import PostgresLedger, open_server
from payout.services import move_ledger as moving
from payout.services.move_ledger import LedgerInUse, MoveDoesNotVerify, is_moved, move_ledger
from payout.services.set_up import DatabaseNotEmpty
from payout.services.verify_ledger import verify
from tests.factories import ANNA, LEADER, Counter, booking
from tests.postgresql import Server
from tests.services.acting import by_hand, count, faults, sql

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day"), pytest.mark.file]


@pytest.fixture
def target(postgresql: Server, tmp_path: Path) -> Iterator[PostgresLedger]:
    """An empty database."""
    address = postgresql.database()
    with closing(open_server(address, tmp_path)) as opened:
        yield opened
    postgresql.drop(address)


def tell_nobody(done: int, total: int) -> None:
    pass


def rows(ledger: Ledger, table: str) -> list[tuple[object, ...]]:
    """A table through the types of the models, which are the same for both engines."""
    found = metadata.tables[table]
    (key,) = found.primary_key.columns
    with ledger.reading() as connection:
        return [tuple(row) for row in connection.execute(found.select().order_by(key))]


def test_everything_is_there_with_the_same_head_and_the_work_goes_on(
    day: SqliteLedger, target: PostgresLedger
) -> None:
    sql(
        day,
        "INSERT INTO login_session (token_hash, user_id, started_at, seen_at, page_state)"
        " VALUES ('x', 1, '2026-10-30', '2026-10-30', '{}')",
    )
    told: list[tuple[int, int]] = []
    moved = move_ledger(day, target, lambda done, total: told.append((done, total)))
    assert moved.ok
    assert verify(day).chain_head == moved.chain_head == verify(target).chain_head
    assert told[-1][0] == told[-1][1] == sum(count(target, name) for name in metadata.tables)
    for name in metadata.tables:
        assert rows(target, name) == ([] if name == "login_session" else rows(day, name))
    before = count(target, "bilag")
    assert Counter(target).issue(ANNA, 50_00, reason="Går videre") == before + 1
    assert faults(target) == {}


def test_nothing_more_is_written_in_the_file_not_even_by_who_has_it_open(
    day: SqliteLedger, target: PostgresLedger
) -> None:
    move_ledger(day, target, tell_nobody)
    with pytest.raises(IntegrityError, match="no insert_once_moved"), booking(day, LEADER) as book:
        book.record("user.added", "user_account:1", [])
    with day.reading() as connection:
        assert is_moved(connection)
    assert faults(day) == {}


def test_a_database_that_holds_something_is_left_alone_and_so_is_the_file(
    day: SqliteLedger, target: PostgresLedger
) -> None:
    sql(target, "CREATE TABLE andet (x integer)")
    before = verify(day)
    with pytest.raises(DatabaseNotEmpty):
        move_ledger(day, target, tell_nobody)
    assert verify(day) == before
    assert Counter(day).issue(ANNA, 50_00, reason="Går videre")


def test_a_ledger_that_does_not_verify_is_not_moved(day: SqliteLedger, target: PostgresLedger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere + 50 WHERE id = 1")
    with pytest.raises(MoveDoesNotVerify):
        move_ledger(day, target, tell_nobody)
    assert is_empty(target)


@pytest.mark.parametrize("table", ["event", "list_line", "need_note"])
def test_a_row_that_is_lost_on_the_way_stops_the_move_and_leaves_both_as_they_were(
    day: SqliteLedger, target: PostgresLedger, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, put = verify(day), moving._put
    monkeypatch.setattr(
        moving, "_put", lambda there, of, some: put(there, of, some[:-1] if of.name == table else some)
    )
    with pytest.raises(MoveDoesNotVerify):
        move_ledger(day, target, tell_nobody)
    assert verify(day) == before
    assert is_empty(target)


def test_a_move_that_breaks_off_leaves_both_as_they_were(day: SqliteLedger, target: PostgresLedger) -> None:
    before = verify(day)

    def break_off(done: int, _: int) -> None:
        if done > 20:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        move_ledger(day, target, break_off)
    assert verify(day) == before
    assert is_empty(target)


def test_a_move_that_stops_between_the_two_commits_is_finished_by_the_next(
    day: SqliteLedger, target: PostgresLedger
) -> None:
    with day.transaction() as connection:
        moving._mark_as_moved(connection)
    first = move_ledger(day, target, tell_nobody)
    assert first.chain_head == verify(day).chain_head
    assert move_ledger(day, target, tell_nobody) == first
    assert faults(target) == {}


def test_a_file_that_somebody_else_has_open_is_not_moved(day: SqliteLedger, target: PostgresLedger) -> None:
    other = SqliteLedger(day.path, day.raw_key)
    with other.engine.connect(), pytest.raises(LedgerInUse):
        move_ledger(day, target, tell_nobody)
    other.close()
    assert move_ledger(day, target, tell_nobody).ok


def is_empty(ledger: Ledger) -> bool:
    with ledger.reading() as connection:
        return not connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
