"""The team leader sets and lifts the mark that a citizen is not paid without an approval."""

from payout.domain.pay_marks import AlreadyMarked, InstructionMissing, MarkGone
from payout.models import pay_mark
from payout.queries.citizens import citizen_by_ref
from payout.queries.pay_marks import mark_of
from payout.services.issue_bilag import CitizenUnknown
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


def set_mark(book: Book, ref: str, *, instruction: str, request_key: str | None = None) -> int:
    """Mark the citizen behind a page's reference; gives the mark's id. A repeat gives that of the first.

    Raises:  CitizenUnknown, InstructionMissing, AlreadyMarked.
    """
    earlier = id_of_earlier(book.connection, request_key, "pay_mark")
    if earlier is not None:
        return earlier
    citizen = citizen_by_ref(book.connection, ref)
    if citizen is None:
        raise CitizenUnknown
    if not instruction.strip():
        raise InstructionMissing
    if mark_of(book.connection, citizen.citizen_id) is not None:
        raise AlreadyMarked
    mark_id = book.next_id(pay_mark)
    values = {
        "id": mark_id,
        "citizen_id": citizen.citizen_id,
        "set_by": book.actor_id,
        "set_at": book.now,
        "lifted_by": None,
        "lifted_at": None,
        "instruction": instruction.strip(),
        "lift_reason": "",
    }
    book.record("pay_mark.set", f"pay_mark:{mark_id}", [Insert(pay_mark, values)], request_key=request_key)
    return mark_id


def lift_mark(book: Book, ref: str, *, reason: str, request_key: str | None = None) -> None:
    """Lift the citizen's live mark. A repeat changes nothing.

    Raises:  CitizenUnknown, InstructionMissing, MarkGone when somebody has lifted it meanwhile.
    """
    if id_of_earlier(book.connection, request_key, "pay_mark") is not None:
        return
    citizen = citizen_by_ref(book.connection, ref)
    if citizen is None:
        raise CitizenUnknown
    if not reason.strip():
        raise InstructionMissing
    mark = mark_of(book.connection, citizen.citizen_id)
    if mark is None:
        raise MarkGone
    values = {"lifted_by": book.actor_id, "lifted_at": book.now, "lift_reason": reason.strip()}
    book.record(
        "pay_mark.lifted",
        f"pay_mark:{mark.mark_id}",
        [Update(pay_mark, mark.mark_id, values)],
        request_key=request_key,
    )
