"""Print bilag again: each paper after the original is counted, with who printed it and when."""

from collections.abc import Sequence

from payout.domain.errors import DomainError
from payout.models import bilag_print
from payout.queries.bilag import bilag_with_ids
from payout.queries.papers import newest_print
from payout.services.bilag_steps import BilagUnknown
from payout.services.journal import Book, Insert, event_of_request, payload_of
from payout.services.repeats import id_of_earlier


class NoPaperYet(DomainError):
    """A request has no number, so there is no paper that could be printed again."""

    code = "no-paper-yet"


def print_again(
    book: Book, bilag_ids: Sequence[int], *, size: str, request_key: str | None = None
) -> tuple[int, ...]:
    """Count one more copy of each bilag, all in one event; gives the keys of the copies.

    Shape:   at least one bilag; `size` is "A4" or "A5". A repeat with the same key gives what the first made.
    Raises:  BilagUnknown, NoPaperYet.
    """
    if request_key is not None and id_of_earlier(book.connection, request_key, "bilag_print") is not None:
        return _made_by(book, request_key)
    wanted = sorted(set(bilag_ids))
    found = bilag_with_ids(book.connection, wanted)
    if len(found) < len(wanted):
        raise BilagUnknown
    if any(one.number is None for one in found):
        raise NoPaperYet
    first = book.next_id(bilag_print)
    copies = [
        Insert(
            bilag_print,
            {
                "id": first + place,
                "bilag_id": bilag_id,
                "copy_number": _next_copy(book, bilag_id),
                "size": size,
                "printed_by": book.actor_id,
                "printed_at": book.now,
            },
        )
        for place, bilag_id in enumerate(wanted)
    ]
    book.record("bilag.printed", f"bilag_print:{first}", copies, request_key=request_key)
    return tuple(copy.values["id"] for copy in copies)


def _next_copy(book: Book, bilag_id: int) -> int:
    newest = newest_print(book.connection, bilag_id)
    return newest.copy_number + 1 if newest else 1


def _made_by(book: Book, request_key: str) -> tuple[int, ...]:
    """The copies of the event that the same form has made before."""
    event = event_of_request(book.connection, request_key)
    changes = payload_of(event)["changes"] if event else ()
    return tuple(change["key"] for change in changes)
