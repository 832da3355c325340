"""A team leader attests a booked cash difference: they have seen it, and its explanation."""

from payout.domain.errors import DomainError
from payout.domain.two_people import Conflict, cashier_conflict, refuse
from payout.models import cash_attestation
from payout.queries.cash import cashiers_of
from payout.queries.cash_counts import count_by_id, counter_of
from payout.services.box_state import BoxUnknown
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier


class NothingToAttest(DomainError):
    """The count has no difference that waits for a team leader."""

    code = "nothing-to-attest"


def attest_difference(book: Book, count_id: int, *, request_key: str | None = None) -> None:
    """Attest the difference of a count.

    Raises:  BoxUnknown, NothingToAttest; SecondPersonNeeded for who has run the box or counted it.
    """
    count = count_by_id(book.connection, count_id)
    if count is None:
        raise BoxUnknown
    if id_of_earlier(book.connection, request_key, "cash_box", count.box_id) is not None:
        return
    if not count.awaits_attestation:
        raise NothingToAttest
    concerned = {*cashiers_of(book.connection, count.box_id), counter_of(book.connection, count_id) or 0}
    refuse(cashier_conflict(concerned, book.actor_id, Conflict.ATTESTS_OWN_BOX))
    values = {
        "id": book.next_id(cash_attestation),
        "count_id": count_id,
        "attested_by": book.actor_id,
        "attested_at": book.now,
    }
    book.record(
        "box.difference-attested",
        f"cash_box:{count.box_id}",
        [Insert(cash_attestation, values)],
        request_key=request_key,
    )
