"""A list that leaves with its whole CPR numbers: who took it, and what for (docs/rules.md, rule 11)."""

from payout.models import list_fetch
from payout.services.journal import Book, Insert


def log_fetch(book: Book, *, sha256: str, list_id: int | None, purpose: str) -> None:
    """Log that a list is handed out; `list_id` is None for one that is not stored, known by its hash alone.

    To be committed before the file leaves. It takes no one-time key: a page that is sent twice hands the
    list out twice, and each file that leaves is an event of its own.
    """
    fetch_id = book.next_id(list_fetch)
    handed_out = Insert(
        list_fetch,
        {
            "id": fetch_id,
            "list_id": list_id,
            "sha256": sha256,
            "user_id": book.actor_id,
            "at": book.now,
            "purpose": purpose,
        },
    )
    subject = f"list_file:{sha256}" if list_id is None else f"payment_list:{list_id}"
    book.record("list.fetched", subject, [handed_out])
