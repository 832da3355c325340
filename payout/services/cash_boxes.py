"""Open, refill and close a cash box. What it holds is what its postings sum to; counts stand beside."""

from collections.abc import Mapping

from sqlalchemy import Connection, exists, select

from payout.domain.cash import after_deposit, counted
from payout.domain.errors import DomainError
from payout.domain.incident import Incident
from payout.domain.journal import canonical_json
from payout.domain.kontering import PayoutMethod, Posting, postings_of_difference, postings_of_refill
from payout.domain.two_people import Conflict, refuse
from payout.models import bilag, cash_box, cash_count
from payout.money import Oere
from payout.queries.cash import CashBox, open_box_of
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Change, Insert, Update
from payout.services.pay_out import NoOpenBox
from payout.services.repeats import id_of_earlier


class BoxAlreadyOpen(DomainError):
    """A cashier runs one box at a time."""

    code = "box-already-open"


class DifferenceUnexplained(DomainError):
    """The count differs from the book and nobody says why; carries the difference in øre."""

    code = "difference-unexplained"

    def __init__(self, difference_oere: Oere) -> None:
        super().__init__(f"difference {difference_oere}")
        self.difference_oere = difference_oere


class BilagStillHeld(DomainError):
    """A bilag is being paid from the box; it is paid or put back before the box is closed."""

    code = "bilag-still-held"


def open_box(
    book: Book,
    *,
    place: str,
    pieces: Mapping[Oere, int],
    maximum_oere: Oere,
    request_key: str | None = None,
) -> int:
    """Open a box with a counted float; gives its id.

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
            _count(book, box_id, "open", pieces, expected_oere=amount, explanation=""),
        ],
        postings=postings_of_refill(box_id=box_id, amount_oere=amount) if amount else (),
        request_key=request_key,
    )
    return box_id


def refill_box(book: Book, *, pieces: Mapping[Oere, int], request_key: str | None = None) -> None:
    """Put counted cash into the cashier's open box. Raises NoOpenBox, BoxFull."""
    if id_of_earlier(book.connection, request_key, "cash_box") is not None:
        return
    box = _own_box(book)
    amount = counted(pieces)
    if not amount:
        return
    balance = after_deposit(box.balance_oere, amount, box.maximum_oere)
    book.record(
        "box.refilled",
        f"cash_box:{box.box_id}",
        [
            Update(cash_box, box.box_id, {"balance_oere": balance}),
            _count(book, box.box_id, "refill", pieces, expected_oere=amount, explanation=""),
        ],
        postings=postings_of_refill(box_id=box.box_id, amount_oere=amount),
        request_key=request_key,
    )


def close_box(
    book: Book, *, pieces: Mapping[Oere, int], explanation: str, request_key: str | None = None
) -> None:
    """Count the box, book a difference with its explanation, and send the cash on its way.

    Raises:  NoOpenBox, BilagStillHeld, DifferenceUnexplained.
    """
    if id_of_earlier(book.connection, request_key, "cash_box") is not None:
        return
    box = _own_box(book)
    # A bilag on a list of bank transfers is held as well, and no box has to do with it.
    holding = select(bilag.c.id).where(
        bilag.c.held_by == book.actor_id, bilag.c.method != PayoutMethod.BANK_TRANSFER.value
    )
    if book.connection.scalar(select(exists(holding))):
        raise BilagStillHeld
    amount = counted(pieces)
    difference = Oere(amount - box.balance_oere)
    if difference and not explanation.strip():
        raise DifferenceUnexplained(difference)
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
            _count(
                book, box.box_id, "close", pieces, expected_oere=box.balance_oere, explanation=explanation
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


def _own_box(book: Book) -> CashBox:
    box = open_box_of(book.connection, book.actor_id)
    if box is None:
        raise NoOpenBox
    return box


def _count(
    book: Book,
    box_id: int,
    occasion: str,
    pieces: Mapping[Oere, int],
    *,
    expected_oere: Oere,
    explanation: str,
) -> Change:
    return Insert(
        cash_count,
        {
            "id": book.next_id(cash_count),
            "box_id": box_id,
            "occasion": occasion,
            "pieces": canonical_json({str(value): number for value, number in pieces.items() if number}),
            "counted_oere": counted(pieces),
            "expected_oere": expected_oere,
            "explanation": explanation.strip(),
            "counted_by": book.actor_id,
            "counted_at": book.now,
        },
    )
