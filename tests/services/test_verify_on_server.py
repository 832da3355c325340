"""Whoever owns the database on the server can edit it; `verify` sees every such edit there too."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql as words
from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary

from payout.db import Ledger
from payout.models import event, journaled_tables, list_line, metadata
from payout.services.journal import key_column
from payout.services.set_up import open_current_server
from payout.services.verify_ledger import verify
from tests.conftest import IN_TURNS
from tests.postgresql import Server, plain
from tests.services.acting import faults, marked

TABLES = (*journaled_tables(), event, list_line)
COLUMNS = [list(table.columns)[place % len(table.columns)] for place, table in enumerate(TABLES)]
"""One of each table, now the first, now another; every one of them is edited on the file."""

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def address(postgresql: Server, busy_once_on_server: str) -> Iterator[str]:
    """The address of a database that holds a busy day."""
    made = postgresql.database(busy_once_on_server)
    yield made
    postgresql.drop(made)


@pytest.fixture
def on_server(address: str, tmp_path: Path) -> Iterator[Ledger]:
    """The ledger in it, with a drill's mark: a row in every table."""
    with closing(open_current_server(address, tmp_path)) as opened:
        yield marked(opened)


@contextmanager
def as_owner(address: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of somebody for whom neither triggers nor foreign keys hold; all is undone at the end."""
    with psycopg.connect(plain(address), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def other_value(column: Column[Any], value: Any) -> Any:
    """A value of the same type that is not the same."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer) or (column.foreign_keys and not isinstance(value, str)):
        return (value or 0) + 1000
    if isinstance(column.type, LargeBinary):
        return (value or b"") + b"."
    if isinstance(column.type, Date):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    return f"{value or ''}."


def change(connection: Any, column: Column[Any], old_key: Any, value: Any) -> None:
    table, key = column.table.name, key_column(column.table)
    statement = words.SQL("UPDATE {} SET {} = %s WHERE {} = %s")
    connection.execute(statement.format(*map(words.Identifier, (table, column.name, key))), (value, old_key))


def drop_checks(connection: Any) -> None:
    """No CHECK and no UNIQUE is in a forger's way."""
    for table, name in connection.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace"
    ).fetchall():
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


@pytest.mark.parametrize("part", range(IN_TURNS))
def test_an_edit_of_a_column_is_found_in_every_table(address: str, on_server: Ledger, part: int) -> None:
    unseen = []
    with as_owner(address) as owner:
        drop_checks(owner)
        owner.execute("DROP INDEX uq_bilag_claim")
        before = faults(on_server)
        for column in COLUMNS[part::IN_TURNS]:
            key = key_column(column.table)
            row = owner.execute(
                f"SELECT {key}, {column.name} FROM {column.table.name} ORDER BY {key} DESC LIMIT 1"
            ).fetchone()
            assert row is not None
            new = other_value(column, row[1])
            change(owner, column, row[0], new)
            if faults(on_server) == before:
                unseen.append(f"{column.table.name}.{column.name}")
            change(owner, column, new if column.name == key else row[0], row[1])
        assert faults(on_server) == before
    assert set(before) == {"schema"}
    # The key of a line says nothing; the order that it gives is part of the digest.
    assert set(unseen) <= {"list_line.id"}


def test_a_ledger_in_order_says_so_and_names_the_checksums_of_the_server(on_server: Ledger) -> None:
    found = verify(on_server)
    assert found.ok
    assert (found.checks[-1].name, "data checksums o" in found.checks[-1].detail) == ("server", True)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TRIGGER event_no_update ON event", "trigger event_no_update: not in force"),
        ("ALTER TABLE bilag DISABLE TRIGGER bilag_no_gap", "trigger bilag_no_gap: not in force"),
        ("ALTER TABLE bilag DROP CONSTRAINT ck_bilag_payer_not_issuer", "ck_bilag_payer_not_issuer: not in"),
        ("ALTER TABLE bilag DROP CONSTRAINT uq_bilag_number", "uq_bilag_number: not in force"),
        ("DROP INDEX uq_bilag_claim", "uq_bilag_claim: not in force"),
        ("UPDATE lookup SET citizen_id = 999", "foreign key: lookup.citizen_id, "),
    ],
)
def test_what_was_taken_away_from_the_database_is_named(
    address: str, on_server: Ledger, statement: str, told: str
) -> None:
    with as_owner(address) as owner:
        owner.execute(statement)  # type: ignore[call-overload]
    assert told in "; ".join(faults(on_server).values())


@pytest.mark.parametrize("table", [table.name for table in journaled_tables()])
def test_a_row_that_is_taken_out_is_found_and_no_table_can_be_emptied(
    address: str, on_server: Ledger, table: str
) -> None:
    with (
        psycopg.connect(plain(address)) as connection,
        pytest.raises(psycopg.IntegrityError, match=f"{table}: no delete|no truncate"),
    ):
        connection.execute(f"TRUNCATE {table} CASCADE")
    with as_owner(address) as owner:
        key = key_column(metadata.tables[table])
        owner.execute(f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})")
    assert "missing from the table" in faults(on_server)["rebuild"]
