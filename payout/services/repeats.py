"""Repeats: a form carries a one-time key, its event keeps the key, and a second press finds that event.

Beside the journal stands for a while what else was sent with a key, as a digest: the same key with other
contents is no repeat, and nobody is told that it was carried out.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from payout import clock
from payout.domain.errors import DomainError
from payout.models import sent_form
from payout.services.journal import event_of_request

_SENT = select(sent_form.c.digest, sent_form.c.user_id).where(sent_form.c.request_key == bindparam("key"))


class KeyOfAnotherForm(DomainError):
    """The one-time key has been used for something else, or for the same with other contents."""

    code = "key-of-another-form"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """A form as it was sent: its one-time key, and the digest of where it was sent to and all it held."""

    key: str
    digest: str


def keep_sent(connection: Connection, sent: SentForm, user_id: int) -> bool:
    """Keep what was sent, in the transaction that carries it out; says whether it was sent and kept before.

    Raises:  KeyOfAnotherForm when the key was kept with other contents, or for somebody else.
    """
    if was_sent(connection, sent, user_id):
        return True
    values = {"request_key": sent.key, "digest": sent.digest, "user_id": user_id, "sent_at": clock.now()}
    connection.execute(insert(sent_form), values)
    return False


def was_sent(connection: Connection, sent: SentForm, user_id: int) -> bool:
    """Whether the very same form was sent and kept before. Raises KeyOfAnotherForm as `keep_sent` does."""
    known = connection.execute(_SENT, {"key": sent.key}).first()
    if known is None:
        return False
    if (known.digest, known.user_id) != (sent.digest, user_id):
        raise KeyOfAnotherForm
    return True


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
