"""Take back cash of a paid bilag: counted into an open box, with a reason, as an event of its own.

The payout stays as it was. What comes back is a settlement of the kind "returned": less is outstanding, the
posting mirrors that of the payout, and a bilag that comes back whole is settled.
"""

from collections.abc import Mapping

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.cash import after_deposit, counted
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod, postings_of_return
from payout.domain.settlement import TOLD_TO_LEADER, ReturnReason, SettlementKind, settle
from payout.domain.settlement_plan import PlanEnd
from payout.domain.two_people import refuse, return_conflict
from payout.models import bilag, cash_box, cash_return, settlement
from payout.money import Oere
from payout.services.bilag_steps import bilag_to_change
from payout.services.box_state import own_box
from payout.services.journal import Book, Insert, Update
from payout.services.pay_out import pieces_fact
from payout.services.plan_end import plan_ended
from payout.services.repeats import id_of_earlier


class NotPaidInCash(DomainError):
    """The bilag was not paid in cash, so no cash of it can come back."""

    code = "not-paid-in-cash"


def return_cash(
    book: Book,
    bilag_id: int,
    *,
    pieces: Mapping[Oere, int],
    reason: ReturnReason,
    note: str,
    request_key: str | None = None,
) -> None:
    """Put the counted notes and coins of a paid bilag into the cashier's open box.

    Raises:  BilagUnknown, StepTaken, NotPaidInCash, SecondPersonNeeded, NoOpenBox, BoxUnderInspection,
             BoxOffered, SettlesTooMuch, BoxFull;
             Incomplete when the team leader is to be told and there is no note.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.SETTLE_PART)
    if current.method is not PayoutMethod.CASH:
        raise NotPaidInCash
    refuse(return_conflict(current.parties, book.actor_id or 0))
    if reason in TOLD_TO_LEADER and not note.strip():
        raise Incomplete(MissingPart.REASON)
    box = own_box(book)
    amount = counted(pieces)
    action = settle(current.outstanding_oere, amount)
    balance = after_deposit(box.balance_oere, amount, box.maximum_oere)
    settlement_id = book.next_id(settlement)
    line = {
        "id": settlement_id,
        "bilag_id": bilag_id,
        "kind": SettlementKind.RETURNED.value,
        "amount_oere": amount,
        "note": note.strip(),
        "settled_by": book.actor_id,
        "settled_at": book.now,
    }
    why = {
        "settlement_id": settlement_id,
        "bilag_id": bilag_id,
        "box_id": box.box_id,
        "reason": reason.value,
    }
    values = {
        "status": next_status(current.status, action).value,
        "settled_oere": current.settled_oere + amount,
    }
    book.record(
        "bilag.cash-returned",
        f"bilag:{bilag_id}",
        [
            Insert(settlement, line),
            Insert(cash_return, why),
            Update(bilag, bilag_id, values),
            Update(cash_box, box.box_id, {"balance_oere": balance}),
            *(plan_ended(book, bilag_id, PlanEnd.COMPLETED) if action is BilagAction.SETTLE else ()),
        ],
        postings=postings_of_return(bilag_id=bilag_id, box_id=box.box_id, amount_oere=amount),
        request_key=request_key,
        facts=pieces_fact(pieces),
    )
