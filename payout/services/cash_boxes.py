"""Open, refill and close a cash box. What it holds is what its postings sum to; counts stand beside."""

from collections.abc import Mapping

from sqlalchemy import Connection, exists, select

from payout.domain.cash import after_deposit, counted
from payout.domain.cash_report import Occasion
from payout.domain.errors import DomainError
from payout.domain.incident import Incident
from payout.domain.kontering import Posting, postings_of_difference, postings_of_refill
from payout.domain.two_people import Conflict, refuse
from payout.models import bilag, cash_box, cash_delivery
from payout.money import Oere
from payout.queries.cash import open_box_of
from payout.services.box_state import count_row, difference_of, own_box, require_nothing_waits
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier


class BoxAlreadyOpen(DomainError):
    """A cashier runs one box at a time."""

    code = "box-already-open"


def open_box(
    book: Book,
    *,
    place: str,
    pieces: Mapping[Oere, int],
    maximum_oere: Oere,
    request_key: str | None = None,
) -> int:
    """Open a box with a counted float; gives its id.

    Work begins at once; that the float was delivered is confirmed by another person while it goes on.
    Raises:  NoOpenIncident, BoxAlreadyOpen, BoxFull; SecondPersonNeeded for who has decided requests in the
             hændelse.
    """
    earlier = id_of_earlier(book.connection, request_key, "cash_box")
    if earlier is not None:
        return earlier
    incident = require_open_incident(book.connection)
    if open_box_of(book.connection, book.actor_id):
        raise BoxAlreadyOpen
    refuse(box_conflict(book.connection, book.actor_id, incident))
    amount = counted(pieces)
    box_id = book.next_id(cash_box)
    float_count = count_row(book, box_id, Occasion.OPEN, pieces, expected_oere=amount)
    values = {
        "id": box_id,
        "incident_id": incident.incident_id,
        "place": place,
        "maximum_oere": maximum_oere,
        "run_by": book.actor_id,
        "opened_at": book.now,
        "balance_oere": after_deposit(Oere(0), amount, maximum_oere),
    }
    book.record(
        "box.opened",
        f"cash_box:{box_id}",
        [
            Insert(cash_box, values),
            float_count,
            *([_delivery(book, box_id, float_count)] if amount else []),
        ],
        postings=postings_of_refill(box_id=box_id, amount_oere=amount) if amount else (),
        request_key=request_key,
    )
    return box_id


def refill_box(book: Book, *, pieces: Mapping[Oere, int], request_key: str | None = None) -> None:
    """Count cash into the cashier's open box; it is in the box once another person has confirmed it.

    Raises:  NoOpenBox, BoxFull, BoxUnderInspection, BoxOffered.
    """
    if id_of_earlier(book.connection, request_key, "cash_box") is not None:
        return
    box = own_box(book)
    amount = counted(pieces)
    if not amount:
        return
    after_deposit(box.balance_oere, amount, box.maximum_oere)
    refill = count_row(book, box.box_id, Occasion.REFILL, pieces, expected_oere=amount)
    book.record(
        "box.refill-counted",
        f"cash_box:{box.box_id}",
        [refill, _delivery(book, box.box_id, refill)],
        request_key=request_key,
    )


def close_box(
    book: Book, *, pieces: Mapping[Oere, int], explanation: str, request_key: str | None = None
) -> None:
    """Count the box, book a difference with its explanation, and send the cash on its way.

    Raises:  NoOpenBox, BilagStillHeld, RefillWaiting, DifferenceUnexplained, BoxUnderInspection, BoxOffered.
    """
    if id_of_earlier(book.connection, request_key, "cash_box") is not None:
        return
    box = own_box(book)
    require_nothing_waits(book.connection, box)
    amount = counted(pieces)
    difference = difference_of(box, pieces, explanation)
    postings: tuple[Posting, ...] = ()
    if difference:
        postings += postings_of_difference(box_id=box.box_id, difference_oere=difference)
    if amount:
        postings += postings_of_refill(box_id=box.box_id, amount_oere=Oere(-amount))
    book.record(
        "box.closed",
        f"cash_box:{box.box_id}",
        [
            Update(cash_box, box.box_id, {"balance_oere": 0, "closed_at": book.now}),
            count_row(
                book,
                box.box_id,
                Occasion.CLOSE,
                pieces,
                expected_oere=box.balance_oere,
                explanation=explanation,
            ),
        ],
        postings=postings,
        request_key=request_key,
    )


def box_conflict(connection: Connection, user_id: int | None, incident: Incident) -> Conflict | None:
    """Why the user can't run a box in the hændelse, or None."""
    decided = select(bilag.c.id).where(
        bilag.c.incident_id == incident.incident_id, bilag.c.decided_by == user_id
    )
    return Conflict.RUNS_BOX_AFTER_APPROVING if connection.scalar(select(exists(decided))) else None


def _delivery(book: Book, box_id: int, count: Insert) -> Change:
    return Insert(
        cash_delivery,
        {
            "id": book.next_id(cash_delivery),
            "box_id": box_id,
            "count_id": count.values["id"],
            "received_by": book.actor_id,
        },
    )
