"""Hand a cash box to another cashier: it is theirs once they have counted it, and rests until then."""

from collections.abc import Mapping

from sqlalchemy import Connection

from payout.domain.cash import after_deposit, counted
from payout.domain.cash_report import Handover, Occasion
from payout.domain.errors import DomainError
from payout.domain.kontering import postings_of_difference
from payout.domain.roles import Clerk, Role
from payout.domain.two_people import refuse
from payout.models import cash_box, cash_handover
from payout.money import Oere
from payout.queries.cash import CashBox, box_by_id, open_box_of
from payout.queries.cash_people import handover_by_id
from payout.queries.users import User, all_users
from payout.services.box_state import (
    BoxUnderInspection,
    BoxUnknown,
    NotYourBox,
    count_row,
    difference_of,
    require_answers_for,
    require_free,
    require_nothing_waits,
    require_open,
)
from payout.services.cash_boxes import BoxAlreadyOpen, box_conflict
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


class ReceiverUnfit(DomainError):
    """The box can be handed to another active user of Økonomi only."""

    code = "receiver-unfit"


class HandoverEnded(DomainError):
    """The box was taken over, or the hand-over was called off."""

    code = "handover-ended"


def receivers(connection: Connection, box: CashBox) -> tuple[User, ...]:
    """Who can take a box over: other active users of Økonomi who have decided no request in the hændelse."""
    incident = require_open_incident(connection)
    return tuple(
        user
        for user in all_users(connection)
        if user.is_active
        and Role.FINANCE in user.roles_now
        and user.user_id != box.run_by_id
        and box_conflict(connection, user.user_id, incident) is None
    )


def offer_box(book: Book, box_id: int, clerk: Clerk, *, to_id: int, request_key: str | None = None) -> None:
    """Offer a box to another cashier; from now on nothing is paid from it.

    The cashier who runs it does, or a team leader for a cashier who is gone.
    Raises:  BoxUnknown, BoxClosed, NotYourBox, BilagStillHeld, RefillWaiting, ReceiverUnfit,
             BoxUnderInspection, BoxOffered.
    """
    if id_of_earlier(book.connection, request_key, "cash_box", box_id) is not None:
        return
    box = require_open(book.connection, box_id)
    require_answers_for(box, clerk)
    require_free(box)
    require_nothing_waits(book.connection, box)
    if to_id not in {user.user_id for user in receivers(book.connection, box)}:
        raise ReceiverUnfit
    values = {
        "id": book.next_id(cash_handover),
        "box_id": box_id,
        "from_id": box.run_by_id,
        "to_id": to_id,
        "offered_by": book.actor_id,
        "offered_at": book.now,
    }
    book.record("box.offered", f"cash_box:{box_id}", [Insert(cash_handover, values)], request_key=request_key)


def withdraw_offer(book: Book, handover_id: int, clerk: Clerk, *, request_key: str | None = None) -> None:
    """Call a hand-over off: the box goes on with who had it. The receiver may do so too.

    Raises:  BoxUnknown, HandoverEnded, NotYourBox.
    """
    handover, box = _waiting(book, handover_id, request_key)
    if handover is None:
        return
    if clerk.user_id != handover.to_id:
        require_answers_for(box, clerk)
    book.record(
        "box.offer-withdrawn",
        f"cash_box:{box.box_id}",
        [Update(cash_handover, handover_id, {"withdrawn_by": book.actor_id, "withdrawn_at": book.now})],
        request_key=request_key,
    )


def take_over(
    book: Book,
    handover_id: int,
    *,
    pieces: Mapping[Oere, int],
    explanation: str,
    request_key: str | None = None,
) -> None:
    """Count a box that was offered, and run it from now on; a difference is booked on who had it.

    Raises:  BoxUnknown, HandoverEnded, NotYourBox, BoxAlreadyOpen, SecondPersonNeeded, BoxFull,
             BoxUnderInspection, DifferenceUnexplained.
    """
    handover, box = _waiting(book, handover_id, request_key)
    if handover is None:
        return
    _require_can_take(book, handover, box)
    difference = difference_of(box, pieces, explanation)
    count = count_row(
        book,
        box.box_id,
        Occasion.HANDOVER,
        pieces,
        expected_oere=box.balance_oere,
        explanation=explanation,
    )
    balance = after_deposit(Oere(0), counted(pieces), box.maximum_oere)
    book.record(
        "box.taken-over",
        f"cash_box:{box.box_id}",
        [
            count,
            Update(cash_handover, handover_id, {"count_id": count.values["id"], "accepted_at": book.now}),
            Update(cash_box, box.box_id, {"run_by": book.actor_id, "balance_oere": balance}),
        ],
        postings=(
            postings_of_difference(box_id=box.box_id, difference_oere=difference) if difference else ()
        ),
        request_key=request_key,
    )


def _waiting(book: Book, handover_id: int, request_key: str | None) -> tuple[Handover | None, CashBox]:
    """The hand-over that waits, and its box; no hand-over when the same form has been carried out."""
    handover = handover_by_id(book.connection, handover_id)
    box = box_by_id(book.connection, handover.box_id) if handover else None
    if handover is None or box is None:
        raise BoxUnknown
    if id_of_earlier(book.connection, request_key, "cash_box", box.box_id) is not None:
        return None, box
    if not handover.is_waiting:
        raise HandoverEnded
    return handover, box


def _require_can_take(book: Book, handover: Handover, box: CashBox) -> None:
    if book.actor_id != handover.to_id:
        raise NotYourBox
    if box.inspection_id is not None:
        raise BoxUnderInspection(box.place)
    if open_box_of(book.connection, book.actor_id):
        raise BoxAlreadyOpen
    refuse(box_conflict(book.connection, book.actor_id, require_open_incident(book.connection)))
