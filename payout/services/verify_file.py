"""Whether the file itself is whole, and whether its tables, indexes and triggers are those of the program."""

import re
import threading
from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, column, select, table, text

from payout.db import scratch_engine
from payout.domain.verification import Fault
from payout.models import secret
from payout.schema import bring_up_to_date
from payout.services.moved import LAST_EVENT, is_moved
from payout.services.tls_identity import AUTHORITY, SERVER

_KEY = re.compile("[0-9a-f]{64}")
SECRETS = {"cookie-key": _KEY, "handover-key": _KEY}
"""What the ledger keeps beside the book, and how each looks: the journal knows nothing of it."""
_PEM = r"-----BEGIN {0}-----\n[A-Za-z0-9+/=\n]+-----END {0}-----\n"
TLS_SECRETS = {
    f"{whose}-{part}": re.compile(_PEM.format(label))
    for whose in (AUTHORITY, SERVER)
    for part, label in (("certificate", "CERTIFICATE"), ("key", "PRIVATE KEY"))
}
"""What it keeps as well once a server has run with TLS."""
_OBJECTS = text(
    "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
)
_VERSION = table("alembic_version", column("version_num"))
_making = threading.Lock()


def damages(connection: Connection) -> Iterator[Fault]:
    """Pages that the disk or a hand has changed, indexes and constraints that don't hold, keys to nowhere."""
    # A page that was changed without the key fails its own code, also where no table uses the page.
    for (line,) in connection.execute(text("PRAGMA cipher_integrity_check")):
        yield Fault(code="page-damaged", text=str(line), values={"said": str(line)})
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Fault(code="page-damaged", text=str(line), values={"said": str(line)})
    for name, row, *_ in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault(
            code="key-to-nowhere",
            text=f"foreign key: {name} row {row}",
            values={"table": name, "key": row},
        )


def damages_seen_quickly(connection: Connection) -> Iterator[Fault]:
    """Pages that can't be read, and tables that don't hang together; indexes are not compared."""
    for (line,) in connection.execute(text("PRAGMA quick_check")):
        if line != "ok":
            yield Fault(code="page-damaged", text=str(line), values={"said": str(line)})


def schema_differences(connection: Connection) -> Iterator[Fault]:
    """Tables, columns, constraints, indexes and triggers that are not as the program's steps make them."""
    made, found = _as_made(), _objects(connection)
    if is_moved(connection):
        made = {**made, "trigger event_no_insert_once_moved": LAST_EVENT}
    for name in sorted(made.keys() | found.keys()):
        if made.get(name) != found.get(name):
            word = "missing" if name not in found else "changed" if name in made else "strange"
            yield Fault(code=f"schema-{word}", text=f"{name}: {word}", values={"name": name})


def made_triggers() -> tuple[str, ...]:
    """The names of the triggers that the program's steps make; both engines have the same."""
    kind = "trigger "
    return tuple(name.removeprefix(kind) for name in sorted(_as_made()) if name.startswith(kind))


def wrong_secrets(connection: Connection) -> Iterator[Fault]:
    """Secrets that are missing, are more than the program makes, or don't look as it makes them."""
    found = {row.name: row.value for row in connection.execute(select(secret.c.name, secret.c.value))}
    for name in sorted(map(str, found.keys() | SECRETS.keys())):
        shape = (SECRETS | TLS_SECRETS).get(name)
        if shape is None or not shape.fullmatch(str(found.get(name, ""))):
            yield Fault(code="secret-wrong", text=f"secret {name}: not as made", values={"name": name})


def _objects(connection: Connection) -> dict[str, str]:
    objects = {str(name): str(definition) for name, definition in connection.execute(_OBJECTS)}
    if f"table {_VERSION.name}" in objects:
        objects["version of the tables"] = ", ".join(map(str, connection.scalars(select(_VERSION.c[0]))))
    return objects


def _as_made() -> dict[str, str]:
    # The steps run in a module of their own that keeps what it works on in one place for all threads.
    with _making:
        return _made_once()


@cache
def _made_once() -> dict[str, str]:
    engine = scratch_engine()
    try:
        with engine.begin() as connection:
            bring_up_to_date(connection)
            return _objects(connection)
    finally:
        engine.dispose()
