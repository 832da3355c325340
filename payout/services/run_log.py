"""Starts and stops of the server, as events: a start without a stop before it tells of a crash."""

import socket
from typing import Any, Final

from sqlalchemy import Connection, text

from payout.db import DiskFault, Ledger, sqlcipher
from payout.queries.restarts import STARTED, STOPPED, Restart, unclean_start
from payout.services.journal import Book

NAME_LETTERS: Final = 60


def note_start(ledger: Ledger, port: int) -> Restart | None:
    """Note that the server on this port has started, and with which engine.

    Gives the restart when the server had not been stopped before. On a disk that takes nothing more the
    server starts all the same, and nothing is noted.
    """
    try:
        with ledger.transaction() as connection:
            event = Book(connection, None).record(STARTED, _server(port), [], facts=_engine_of(connection))
            return unclean_start(connection, event)
    except DiskFault:
        return None


def note_stop(ledger: Ledger, port: int) -> None:
    """Note that the server on this port was stopped as it should be, where the disk takes it."""
    try:
        with ledger.transaction() as connection:
            Book(connection, None).record(STOPPED, _server(port), [])
    except DiskFault:
        return


def _server(port: int) -> str:
    """The subject of a server's events: several machines can serve the same ledger on the same port."""
    return f"server:{socket.gethostname()[:NAME_LETTERS]}:{port}"


def _engine_of(connection: Connection) -> dict[str, Any]:
    """What holds the ledger, and how safely it says that it writes."""
    if connection.dialect.name == "sqlite":
        return {
            "sqlite": sqlcipher.sqlite_version,
            "journal_mode": connection.scalar(text("PRAGMA journal_mode")),
            "synchronous": connection.scalar(text("PRAGMA synchronous")),
        }
    return {
        "postgresql": connection.scalar(text("SELECT current_setting('server_version')")),
        "synchronous_commit": connection.scalar(text("SELECT current_setting('synchronous_commit')")),
    }
