"""Starts and stops of the server, as events: a start without a stop before it tells of a crash."""

from sqlalchemy import text

from payout.db import DiskFault, Ledger, sqlcipher
from payout.queries.restarts import STARTED, STOPPED, Restart, unclean_start
from payout.services.journal import Book


def note_start(ledger: Ledger, port: int) -> Restart | None:
    """Note that the server on this port has started, and with which engine.

    Gives the restart when the server had not been stopped before. On a disk that takes nothing more the
    server starts all the same, and nothing is noted.
    """
    try:
        with ledger.transaction() as connection:
            facts = {
                "sqlite": sqlcipher.sqlite_version,
                "journal_mode": connection.scalar(text("PRAGMA journal_mode")),
                "synchronous": connection.scalar(text("PRAGMA synchronous")),
            }
            event = Book(connection, None).record(STARTED, f"server:{port}", [], facts=facts)
            return unclean_start(connection, event)
    except DiskFault:
        return None


def note_stop(ledger: Ledger, port: int) -> None:
    """Note that the server on this port was stopped as it should be, where the disk takes it."""
    try:
        with ledger.transaction() as connection:
            Book(connection, None).record(STOPPED, f"server:{port}", [])
    except DiskFault:
        return
