"""Settle a paid bilag, in parts or in one go."""

from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.kontering import postings_of_settlement
from payout.domain.settlement import SettlementKind, SettlesTooMuch, settle
from payout.models import bilag, settlement
from payout.money import Oere
from payout.queries.bilag import Bilag, settlements_of
from payout.services.bilag_steps import SettledMeanwhile, bilag_to_change
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


def settle_bilag(
    book: Book,
    bilag_id: int,
    *,
    kind: SettlementKind,
    amount_oere: Oere,
    note: str,
    request_key: str | None = None,
) -> None:
    """Add a settlement line; the bilag is settled when nothing is outstanding.

    Raises:  BilagUnknown, StepTaken, SettlesTooMuch; SettledMeanwhile when a part has been settled before.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.SETTLE_PART)
    action = _settled(book, current, amount_oere)
    line = {
        "id": book.next_id(settlement),
        "bilag_id": bilag_id,
        "kind": kind.value,
        "amount_oere": amount_oere,
        "note": note.strip(),
        "settled_by": book.actor_id,
        "settled_at": book.now,
    }
    values = {
        "status": next_status(current.status, action).value,
        "settled_oere": current.settled_oere + amount_oere,
    }
    book.record(
        "bilag.settled" if action is BilagAction.SETTLE else "bilag.settled-in-part",
        f"bilag:{bilag_id}",
        [Insert(settlement, line), Update(bilag, bilag_id, values)],
        postings=postings_of_settlement(
            bilag_id=bilag_id, kind=kind, benefit=current.claim.benefit, amount_oere=amount_oere
        ),
        request_key=request_key,
    )


def _settled(book: Book, current: Bilag, amount_oere: Oere) -> BilagAction:
    try:
        return settle(current.outstanding_oere, amount_oere)
    except SettlesTooMuch as error:
        earlier = settlements_of(book.connection, current.bilag_id)
        if not earlier:
            raise
        raise SettledMeanwhile(
            error.outstanding_oere, earlier[-1].settled_by, earlier[-1].settled_at
        ) from None
