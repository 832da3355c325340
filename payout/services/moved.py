"""The mark of a ledger that was moved from its file to a server: its last event, and what keeps it so."""

from sqlalchemy import Connection, select, text

from payout.domain.errors import DomainError
from payout.models import event

MOVED = "ledger.moved"
LAST_EVENT = (
    "CREATE TRIGGER event_no_insert_once_moved BEFORE INSERT ON event"
    " BEGIN SELECT RAISE(ABORT, 'event: no insert_once_moved'); END"
)
"""Lets no further event into the file, whoever has it open."""


class LedgerMoved(DomainError):
    """The file's ledger has been moved to a server; nothing more is written in it."""

    code = "ledger-moved"


def is_moved(connection: Connection) -> bool:
    """Whether the ledger of a file has its last event behind it."""
    last = select(event.c.action).order_by(event.c.number.desc()).limit(1)
    return connection.scalar(last) == MOVED


def close_for_good(connection: Connection) -> None:
    """Let no event in after the one that says that the ledger was moved."""
    connection.execute(text(LAST_EVENT))
