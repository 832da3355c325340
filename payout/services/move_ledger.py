"""Move a whole ledger from its file into an empty database on a server: all or nothing, verified on both.

The last event of the file is `ledger.moved`, and it moves with the rest: both have the same head. With it
goes a trigger that lets no further event into the file, whoever has it open. The file is committed first.
Should the machine stop between the two, nobody can go on in the wrong one, and the same command, run again,
finishes.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, Table, func, select, text, type_coerce
from sqlalchemy.types import NULLTYPE

from payout.db import SqliteLedger, is_open_elsewhere
from payout.domain.errors import DomainError
from payout.models import list_line, login_session, metadata
from payout.postgres import PostgresLedger, has_tables
from payout.queries.events import chain_head
from payout.schema import bring_up_to_date
from payout.services.journal import Book
from payout.services.moved import MOVED, close_for_good, is_moved
from payout.services.set_up import DatabaseNotEmpty
from payout.services.verify_ledger import Verification, verify_on

ROWS_AT_ONCE = 500
STAYS = (login_session.name,)
"""Tables that are not moved: everybody signs in anew."""

Progress = Callable[[int, int], None]


class LedgerInUse(DomainError):
    """Another process has the file open."""

    code = "ledger-in-use"


class MoveDoesNotVerify(DomainError):
    """The file, or what came out of the move, has something wrong with it; nothing was moved."""

    code = "move-does-not-verify"

    def __init__(self, verification: Verification) -> None:
        super().__init__("does not verify")
        self.verification = verification


def move_ledger(source: SqliteLedger, target: PostgresLedger, progress: Progress) -> Verification:
    """Move the ledger, or find that it has been moved to this very database; gives what both verify to.

    `progress` is told rows moved and rows in all.
    Raises:  LedgerInUse, DatabaseNotEmpty, MoveDoesNotVerify, LedgerUnreachable.
    """
    if is_open_elsewhere(source):
        raise LedgerInUse
    with target.transaction() as there, source.transaction() as here:
        _mark_as_moved(here)
        before = _checked(verify_on(here))
        if has_tables(there):
            # A move whose end nobody saw: the file is marked, and the database has what the file has.
            if _has_ledger(there) and chain_head(there).hash == before.chain_head:
                return _checked(verify_on(there))
            raise DatabaseNotEmpty
        bring_up_to_date(there)
        _copy(here, there, progress)
        after = _checked(verify_on(there))
        if (after.chain_head, after.events, after.bilag) != (before.chain_head, before.events, before.bilag):
            raise MoveDoesNotVerify(after)
    return after


def _mark_as_moved(here: Connection) -> None:
    if is_moved(here):
        return
    Book(here, None).record(MOVED, "ledger:postgresql", [])
    close_for_good(here)


def _has_ledger(there: Connection) -> bool:
    return bool(there.scalar(text("SELECT to_regclass('event') IS NOT NULL")))


def _checked(found: Verification) -> Verification:
    if not found.ok:
        raise MoveDoesNotVerify(found)
    return found


def _copy(here: Connection, there: Connection, progress: Progress) -> None:
    """Every table as it is stored. The triggers watch over steps, and here whole rows arrive: they pause."""
    tables = [table for table in metadata.sorted_tables if table.name not in STAYS]
    total = sum(here.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    done = 0
    for table in tables:
        there.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        for rows in _rows(here, table):
            _put(there, table, rows)
            done += len(rows)
            progress(done, total)
        there.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
    last = select(func.max(list_line.c.id)).scalar_subquery()
    there.execute(select(func.setval(func.pg_get_serial_sequence("list_line", "id"), last)))


def _rows(here: Connection, table: Table) -> Iterator[list[tuple[object, ...]]]:
    """Rows by the hundred, in the values of the file itself: no type of ours stands between."""
    (key,) = table.primary_key.columns
    query = select(*(type_coerce(column, NULLTYPE).label(column.name) for column in table.columns)).order_by(
        key
    )
    found = here.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
    for rows in found.partitions(ROWS_AT_ONCE):
        yield [tuple(row) for row in rows]


def _put(there: Connection, table: Table, rows: list[tuple[object, ...]]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    raw = there.connection.driver_connection
    if raw is None:
        raise LookupError("no connection")
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)
