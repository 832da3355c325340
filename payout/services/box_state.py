"""What every step on a cash box begins with: whose it is, whether it is free, what was counted."""

from collections.abc import Mapping

from sqlalchemy import Connection

from payout.domain.cash import counted
from payout.domain.cash_report import Occasion
from payout.domain.errors import DomainError
from payout.domain.journal import canonical_json
from payout.domain.roles import Clerk, Role
from payout.models import cash_count
from payout.money import Oere
from payout.queries.cash import CashBox, box_by_id, has_refill_waiting, is_paying, open_box_of
from payout.services.journal import Book, Insert


class NoOpenBox(DomainError):
    """Cash is paid from the cashier's own open box, and there is none."""

    code = "no-open-box"


class BoxUnknown(DomainError):
    """There is no such box, delivery, hand-over, count or eftersyn."""

    code = "box-unknown"


class BoxClosed(DomainError):
    """The box is closed and stays so; carries its place."""

    code = "box-closed"

    def __init__(self, place: str) -> None:
        super().__init__("closed")
        self.place = place


class BoxUnderInspection(DomainError):
    """The box is counted at an eftersyn, and nothing is moved until it has ended; carries its place."""

    code = "box-under-inspection"

    def __init__(self, place: str) -> None:
        super().__init__("under inspection")
        self.place = place


class BoxOffered(DomainError):
    """The box waits for another cashier to count it and take it over; carries its place and their name."""

    code = "box-offered"

    def __init__(self, *, place: str, name: str) -> None:
        super().__init__("offered to another cashier")
        self.place = place
        self.name = name


class NotYourBox(DomainError):
    """Only who runs the box, or a team leader, does this with it."""

    code = "not-your-box"


class BilagStillHeld(DomainError):
    """A bilag is being paid from the box; it is paid or put back first. Carries the cashier's name."""

    code = "bilag-still-held"

    def __init__(self, name: str) -> None:
        super().__init__("a bilag is held")
        self.name = name


class RefillWaiting(DomainError):
    """A refill of the box waits for another person's word: nobody knows yet whether it is in the box."""

    code = "refill-waiting"


class DifferenceUnexplained(DomainError):
    """The count differs from the book and nobody says why; carries the difference in øre."""

    code = "difference-unexplained"

    def __init__(self, difference_oere: Oere) -> None:
        super().__init__(f"difference {difference_oere}")
        self.difference_oere = difference_oere


def own_box(book: Book) -> CashBox:
    """The actor's open box. Raises NoOpenBox, and as `require_free`."""
    box = open_box_of(book.connection, book.actor_id)
    if box is None:
        raise NoOpenBox
    require_free(box)
    return box


def require_open(connection: Connection, box_id: int) -> CashBox:
    """A box that is open. Raises BoxUnknown, BoxClosed."""
    box = box_by_id(connection, box_id)
    if box is None:
        raise BoxUnknown
    if box.closed_at is not None:
        raise BoxClosed(box.place)
    return box


def require_free(box: CashBox) -> None:
    """Raises BoxUnderInspection or BoxOffered while nothing may be moved in the box or out of it."""
    if box.inspection_id is not None:
        raise BoxUnderInspection(box.place)
    if box.handover_id is not None:
        raise BoxOffered(place=box.place, name=box.offered_to or "")


def require_nothing_waits(connection: Connection, box: CashBox) -> None:
    """Raises BilagStillHeld or RefillWaiting while it is open what the box should hold."""
    if is_paying(connection, box.run_by_id):
        raise BilagStillHeld(box.run_by)
    if has_refill_waiting(connection, box.box_id):
        raise RefillWaiting


def require_answers_for(box: CashBox, clerk: Clerk) -> None:
    """Raises NotYourBox unless the clerk runs the box or is a team leader."""
    if clerk.user_id != box.run_by_id and Role.TEAM_LEADER not in clerk.roles:
        raise NotYourBox


def difference_of(box: CashBox, pieces: Mapping[Oere, int], explanation: str) -> Oere:
    """What was counted less what the box should hold, in øre. Raises DifferenceUnexplained."""
    difference = Oere(counted(pieces) - box.balance_oere)
    if difference and not explanation.strip():
        raise DifferenceUnexplained(difference)
    return difference


def count_row(
    book: Book,
    box_id: int,
    occasion: Occasion,
    pieces: Mapping[Oere, int],
    *,
    expected_oere: Oere,
    explanation: str = "",
) -> Insert:
    """The row of a count that the actor has made just now."""
    return Insert(
        cash_count,
        {
            "id": book.next_id(cash_count),
            "box_id": box_id,
            "occasion": occasion.value,
            "pieces": canonical_json({str(value): number for value, number in pieces.items() if number}),
            "counted_oere": counted(pieces),
            "expected_oere": expected_oere,
            "explanation": explanation.strip(),
            "counted_by": book.actor_id,
            "counted_at": book.now,
        },
    )
