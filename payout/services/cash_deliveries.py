"""Confirm cash that somebody brought to a box, or take back a refill that was counted."""

from payout.domain.cash import after_deposit
from payout.domain.cash_report import Delivery
from payout.domain.errors import DomainError
from payout.domain.kontering import postings_of_refill
from payout.domain.roles import Clerk
from payout.domain.two_people import Conflict, cashier_conflict, refuse
from payout.models import cash_box, cash_delivery
from payout.queries.cash import box_by_id, cashiers_of
from payout.queries.cash_people import delivery_by_id
from payout.services.box_state import BoxUnknown, require_answers_for, require_free, require_open
from payout.services.journal import Book, Update
from payout.services.repeats import id_of_earlier


class DeliverySettled(DomainError):
    """The delivery was confirmed or taken back before."""

    code = "delivery-settled"


def confirm_delivery(book: Book, delivery_id: int, *, request_key: str | None = None) -> None:
    """Say that the counted cash was delivered: a refill is in the box from now on.

    Raises:  BoxUnknown, DeliverySettled; SecondPersonNeeded for who has run the box; for a refill BoxClosed,
             BoxFull, BoxUnderInspection, BoxOffered.
    """
    delivery = _delivery(book, delivery_id)
    if id_of_earlier(book.connection, request_key, "cash_box", delivery.box_id) is not None:
        return
    _require_waiting(delivery)
    cashiers = cashiers_of(book.connection, delivery.box_id) | {delivery.received_by_id}
    refuse(cashier_conflict(cashiers, book.actor_id, Conflict.CONFIRMS_OWN_CASH))
    confirmed = Update(cash_delivery, delivery_id, {"confirmed_by": book.actor_id, "confirmed_at": book.now})
    subject = f"cash_box:{delivery.box_id}"
    if delivery.is_float:
        book.record("box.float-confirmed", subject, [confirmed], request_key=request_key)
        return
    box = require_open(book.connection, delivery.box_id)
    require_free(box)
    balance = after_deposit(box.balance_oere, delivery.amount_oere, box.maximum_oere)
    book.record(
        "box.refilled",
        subject,
        [confirmed, Update(cash_box, box.box_id, {"balance_oere": balance})],
        postings=postings_of_refill(box_id=box.box_id, amount_oere=delivery.amount_oere),
        request_key=request_key,
    )


def withdraw_refill(book: Book, delivery_id: int, clerk: Clerk, *, request_key: str | None = None) -> None:
    """Take a counted refill back that nobody has confirmed: it never was in the box.

    Raises:  BoxUnknown, DeliverySettled (also for a float, which is in the box), NotYourBox.
    """
    delivery = _delivery(book, delivery_id)
    if id_of_earlier(book.connection, request_key, "cash_box", delivery.box_id) is not None:
        return
    _require_waiting(delivery)
    box = box_by_id(book.connection, delivery.box_id)
    if box is None or delivery.is_float:
        raise DeliverySettled
    require_answers_for(box, clerk)
    book.record(
        "box.refill-withdrawn",
        f"cash_box:{delivery.box_id}",
        [Update(cash_delivery, delivery_id, {"withdrawn_by": book.actor_id, "withdrawn_at": book.now})],
        request_key=request_key,
    )


def _delivery(book: Book, delivery_id: int) -> Delivery:
    found = delivery_by_id(book.connection, delivery_id)
    if found is None:
        raise BoxUnknown
    return found


def _require_waiting(delivery: Delivery) -> None:
    if not delivery.is_waiting:
        raise DeliverySettled
