"""Unannounced kasseeftersyn: what a box should hold is frozen, somebody else counts it, nothing is booked."""

from collections.abc import Mapping

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.cash_report import Inspection, Occasion
from payout.domain.errors import DomainError
from payout.domain.two_people import Conflict, cashier_conflict, refuse
from payout.models import cash_inspection
from payout.money import Oere
from payout.queries.cash import CashBox, cashiers_of, is_paying
from payout.queries.cash_counts import inspection_by_id
from payout.services.box_state import (
    BilagStillHeld,
    BoxUnderInspection,
    BoxUnknown,
    count_row,
    difference_of,
    require_open,
)
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


class InspectionEnded(DomainError):
    """The eftersyn has been counted or called off."""

    code = "inspection-ended"


def begin_inspection(book: Book, box_id: int, *, request_key: str | None = None) -> int:
    """Begin an eftersyn of an open box; gives its id. Nothing is moved in the box until it has ended.

    Raises:  BoxUnknown, BoxClosed, BoxUnderInspection, BilagStillHeld; SecondPersonNeeded for who has run it.
    """
    earlier = id_of_earlier(book.connection, request_key, "cash_inspection")
    if earlier is not None:
        return earlier
    box = require_open(book.connection, box_id)
    if box.inspection_id is not None:
        raise BoxUnderInspection(box.place)
    _require_another(book, box_id)
    # Money may be on its way over the desk, and then nobody can say what should be in the box.
    if is_paying(book.connection, box.run_by_id):
        raise BilagStillHeld(box.run_by)
    inspection_id = book.next_id(cash_inspection)
    values = {
        "id": inspection_id,
        "box_id": box_id,
        "cashier_id": box.run_by_id,
        "begun_by": book.actor_id,
        "begun_at": book.now,
        "expected_oere": box.balance_oere,
        "present": "",
        "cancel_reason": "",
    }
    book.record(
        "box.inspection-begun",
        f"cash_inspection:{inspection_id}",
        [Insert(cash_inspection, values)],
        request_key=request_key,
    )
    return inspection_id


def count_inspection(
    book: Book,
    inspection_id: int,
    *,
    pieces: Mapping[Oere, int],
    present: str,
    remarks: str,
    request_key: str | None = None,
) -> None:
    """End an eftersyn with its count. A difference is told with a remark, and is not booked.

    Raises:  BoxUnknown, InspectionEnded, SecondPersonNeeded, DifferenceUnexplained.
    """
    box = _inspected(book, inspection_id, request_key)
    if box is None:
        return
    difference_of(box, pieces, remarks)
    count = count_row(
        book,
        box.box_id,
        Occasion.INSPECTION,
        pieces,
        expected_oere=box.balance_oere,
        explanation=remarks,
    )
    ended = {
        "count_id": count.values["id"],
        "ended_by": book.actor_id,
        "ended_at": book.now,
        "present": present.strip(),
    }
    book.record(
        "box.inspection-counted",
        f"cash_box:{box.box_id}",
        [count, Update(cash_inspection, inspection_id, ended)],
        request_key=request_key,
    )


def cancel_inspection(book: Book, inspection_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Call an eftersyn off, with a reason: the box goes on as before.

    Raises:  BoxUnknown, InspectionEnded, SecondPersonNeeded, Incomplete without a reason.
    """
    box = _inspected(book, inspection_id, request_key)
    if box is None:
        return
    if not reason.strip():
        raise Incomplete(MissingPart.REASON)
    ended = {"ended_by": book.actor_id, "ended_at": book.now, "cancel_reason": reason.strip()}
    book.record(
        "box.inspection-cancelled",
        f"cash_box:{box.box_id}",
        [Update(cash_inspection, inspection_id, ended)],
        request_key=request_key,
    )


def _inspected(book: Book, inspection_id: int, request_key: str | None) -> CashBox | None:
    """The box whose eftersyn is open; None when the same form has been carried out."""
    inspection = inspection_by_id(book.connection, inspection_id)
    if inspection is None:
        raise BoxUnknown
    if id_of_earlier(book.connection, request_key, "cash_box", inspection.box_id) is not None:
        return None
    _require_open(inspection)
    _require_another(book, inspection.box_id)
    return require_open(book.connection, inspection.box_id)


def _require_open(inspection: Inspection) -> None:
    if inspection.ended_at is not None:
        raise InspectionEnded


def _require_another(book: Book, box_id: int) -> None:
    cashiers = cashiers_of(book.connection, box_id)
    refuse(cashier_conflict(cashiers, book.actor_id, Conflict.INSPECTS_OWN_BOX))
