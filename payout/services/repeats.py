"""Repeats: a form carries a one-time key, its event keeps the key, and a second press finds that event."""

from sqlalchemy import Connection

from payout.domain.errors import DomainError
from payout.services.journal import event_of_request


class KeyOfAnotherForm(DomainError):
    """The one-time key has been used for something else: the page was put together by hand."""

    code = "key-of-another-form"


def id_of_earlier(
    connection: Connection, request_key: str | None, table: str, row_id: int | None = None
) -> int | None:
    """The id of the row that the same form has made or changed before; None when this is the first time.

    Raises:  KeyOfAnotherForm when the key was used for another table, or for another row than row_id.
    """
    if request_key is None:
        return None
    event = event_of_request(connection, request_key)
    if event is None:
        return None
    earlier_table, _, earlier_id = event.subject.partition(":")
    if earlier_table != table or (row_id is not None and earlier_id != str(row_id)):
        raise KeyOfAnotherForm
    return int(earlier_id)
