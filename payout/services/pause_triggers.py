"""Triggers of some tables pause in one transaction: they watch over steps, and the end of data is none.

They are put back as they were before anything is committed, and the verification compares them with the
program's own: there is never a ledger on the disk that lacks them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, bindparam, text

_TRIGGERS = text(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables"
).bindparams(bindparam("tables", expanding=True))


@contextmanager
def triggers_paused(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """No trigger of these tables says anything in the block; one that raises must be rolled back."""
    names = sorted(table.name for table in tables)
    if connection.dialect.name == "sqlite":
        triggers = connection.execute(_TRIGGERS, {"tables": names}).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _, definition in triggers:
            connection.exec_driver_sql(definition)
        return
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    yield
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
