"""Repeats: a form carries a one-time key, its event keeps the key, and a second press finds that event."""

from sqlalchemy import Connection

from payout.services.journal import event_of_request


def id_of_earlier(connection: Connection, request_key: str | None, table: str) -> int | None:
    """The id of the row that the same form has made or changed before; None when this is the first time."""
    if request_key is None:
        return None
    event = event_of_request(connection, request_key)
    if event is None or not event.subject.startswith(f"{table}:"):
        return None
    return int(event.subject.partition(":")[2])
