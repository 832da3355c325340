"""What `payout verify` asks the engine: is the file whole, or is the server's database as the steps made it.

Both are names of faults, the same kind for either engine. Reads only.
"""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, Table, create_engine, exists, func, select, text
from sqlalchemy.pool import StaticPool

from payout.db import sqlcipher
from payout.domain.verification import Check
from payout.models import metadata
from payout.postgres import not_durable
from payout.schema import bring_up_to_date

FAULTS_NAMED = 20


def engine_check(connection: Connection) -> Check:
    """The check of the engine that holds the ledger: "file" for SQLite's, "server" for PostgreSQL."""
    if connection.dialect.name == "sqlite":
        return _check("file", _file_faults(connection), "integrity_check and foreign keys")
    pages = connection.scalar(text("SELECT current_setting('data_checksums')"))
    good = f"constraints, triggers and foreign keys; data checksums {pages}"
    return _check("server", _server_faults(connection), good)


def _check(name: str, faults: Iterator[str], good: str) -> Check:
    named = list(faults)
    more = ["…"] if len(named) > FAULTS_NAMED else []
    return Check(name=name, ok=not named, detail="; ".join(named[:FAULTS_NAMED] + more) or good)


def _file_faults(connection: Connection) -> Iterator[str]:
    # A page that was changed without the key fails its own code, also where no table uses the page.
    for (line,) in connection.execute(text("PRAGMA cipher_integrity_check")):
        yield str(line)
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield str(line)
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"foreign key: {row[0]} row {row[1]}"


def _server_faults(connection: Connection) -> Iterator[str]:
    yield from (f"setting {name}: off" for name in not_durable(connection))
    yield from _lacking_constraints(connection)
    yield from _lacking_triggers(connection)
    for table in metadata.sorted_tables:
        yield from _dangling(connection, table)


def _lacking_constraints(connection: Connection) -> Iterator[str]:
    """Names that the models give and the database lacks, or has without having checked the rows."""
    in_force = text(
        "SELECT conname FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace AND convalidated"
        " UNION SELECT relname FROM pg_class JOIN pg_index ON pg_index.indexrelid = pg_class.oid"
        " WHERE relnamespace = current_schema()::regnamespace AND indisvalid"
    )
    found = set(connection.scalars(in_force))
    for table in metadata.sorted_tables:
        named = [str(one.name) for one in table.constraints] + [str(one.name) for one in table.indexes]
        yield from (f"constraint {name}: not in force" for name in sorted(named) if name not in found)


def _lacking_triggers(connection: Connection) -> Iterator[str]:
    """Triggers that the schema's steps make, and that somebody has dropped or disabled."""
    in_force = text(
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = current_schema()::regnamespace"
        " AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    found = set(connection.scalars(in_force))
    yield from (f"trigger {name}: not in force" for name in _made_triggers() if name not in found)


@cache
def _made_triggers() -> tuple[str, ...]:
    """The names of what the steps make, asked of an empty database in memory; both engines have the same."""
    engine = create_engine("sqlite+pysqlite://", module=sqlcipher, poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            bring_up_to_date(connection)
            made = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            return tuple(sorted(made))
    finally:
        engine.dispose()


def _dangling(connection: Connection, table: Table) -> Iterator[str]:
    """Rows that name a row of another table that is not there."""
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        there = key.column.table.alias("there")
        missing = ~exists().where(there.c[key.column.name] == key.parent)
        rows = connection.scalar(
            select(func.count()).select_from(table).where(key.parent.is_not(None), missing)
        )
        if rows:
            yield f"foreign key: {table.name}.{key.parent.name}, {rows} rows"
