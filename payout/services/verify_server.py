"""Whether a server's database is as the program's steps made it, and set to keep what it has confirmed."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, exists, func, select, text

from payout.domain.verification import Fault
from payout.models import metadata
from payout.postgres import not_durable
from payout.services.verify_file import made_triggers


def checksums_of(connection: Connection) -> str:
    """Whether the server checks its own pages: "on" or "off"."""
    return str(connection.scalar(text("SELECT current_setting('data_checksums')")))


def server_faults(connection: Connection) -> Iterator[Fault]:
    """Settings by which it can lose a write, and constraints, indexes and triggers that are not in force."""
    for name in not_durable(connection):
        yield Fault(code="setting-unsafe", text=f"setting {name}: off", values={"name": name})
    yield from _not_in_force("constraint", _constraints_in_force(connection), _made_constraints())
    yield from _not_in_force("trigger", _triggers_in_force(connection), made_triggers())


def keys_to_nowhere(connection: Connection) -> Iterator[Fault]:
    """Rows that name a row of another table that is not there."""
    for table in metadata.sorted_tables:
        yield from _dangling(connection, table)


def _not_in_force(kind: str, found: set[str], made: tuple[str, ...]) -> Iterator[Fault]:
    for name in made:
        if name not in found:
            yield Fault(
                code="schema-missing", text=f"{kind} {name}: not in force", values={"name": f"{kind} {name}"}
            )


def _constraints_in_force(connection: Connection) -> set[str]:
    """Names in the database of what has also been checked on the rows that are there."""
    in_force = text(
        "SELECT conname FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace AND convalidated"
        " UNION SELECT relname FROM pg_class JOIN pg_index ON pg_index.indexrelid = pg_class.oid"
        " WHERE relnamespace = current_schema()::regnamespace AND indisvalid"
    )
    return set(connection.scalars(in_force))


def _made_constraints() -> tuple[str, ...]:
    return tuple(
        sorted(
            [str(one.name) for table in metadata.sorted_tables for one in table.constraints]
            + [str(one.name) for table in metadata.sorted_tables for one in table.indexes]
        )
    )


def _triggers_in_force(connection: Connection) -> set[str]:
    in_force = text(
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = current_schema()::regnamespace"
        " AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    return set(connection.scalars(in_force))


def _dangling(connection: Connection, table: Table) -> Iterator[Fault]:
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        there = key.column.table.alias("there")
        missing = ~exists().where(there.c[key.column.name] == key.parent)
        rows = connection.scalar(
            select(func.count()).select_from(table).where(key.parent.is_not(None), missing)
        )
        if rows:
            name = f"{table.name}.{key.parent.name}"
            yield Fault(
                code="keys-to-nowhere",
                text=f"foreign key: {name}, {rows} rows",
                values={"name": name, "rows": rows},
            )
