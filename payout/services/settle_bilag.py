"""Settle a paid bilag, in parts or in one go; or many at once, all or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from payout.clock import DANISH_TIME
from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.errors import DomainError
from payout.domain.incident import NoIncident
from payout.domain.kontering import postings_of_settlement
from payout.domain.settlement import (
    NO_DETAIL,
    LineDetail,
    SettlementKind,
    SettlesTooMuch,
    check_line,
    settle,
)
from payout.domain.settlement_plan import PlanEnd
from payout.models import bilag, settlement, settlement_detail
from payout.money import Oere
from payout.queries.bilag import Bilag
from payout.queries.incidents import latest_incident
from payout.queries.settlements import settlements_of
from payout.services.bilag_steps import SettledMeanwhile, bilag_to_change
from payout.services.journal import Book, Change, Insert, Update
from payout.services.plan_end import plan_ended
from payout.services.repeats import id_of_earlier


class NothingToSettle(DomainError):
    """No bilag was chosen."""

    code = "nothing-to-settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is settled of one bilag among many. Amount in øre; without a kind it is that of them all."""

    bilag_id: int
    amount_oere: Oere
    note: str
    kind: SettlementKind | None = None
    detail: LineDetail = NO_DETAIL


def settle_many(
    book: Book, parts: Sequence[Part], *, kind: SettlementKind, request_key: str | None = None
) -> None:
    """Settle parts of many bilag of the latest hændelse: one event each, after one that holds them together.

    The first that can't be settled undoes them all.
    Raises:  NoIncident, NothingToSettle; as `settle_bilag`.
    """
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    incident = latest_incident(book.connection)
    if incident is None:
        raise NoIncident
    if not parts:
        raise NothingToSettle
    total = sum(part.amount_oere for part in parts)
    kinds = Counter((part.kind or kind).value for part in parts)
    facts = {"kinds": kinds, "count": len(parts), "sum_oere": total}
    subject = f"incident:{incident.incident_id}"
    book.record("bilag.settled-many", subject, [], facts=facts, request_key=request_key)
    for part in parts:
        settle_bilag(
            book,
            part.bilag_id,
            kind=part.kind or kind,
            amount_oere=part.amount_oere,
            note=part.note,
            detail=part.detail,
        )


def settle_bilag(
    book: Book,
    bilag_id: int,
    *,
    kind: SettlementKind,
    amount_oere: Oere,
    note: str,
    detail: LineDetail = NO_DETAIL,
    plan_part_id: int | None = None,
    beside: Sequence[Change] = (),
    request_key: str | None = None,
) -> None:
    """Add a settlement line; the bilag is settled, and its plan ended, when nothing is outstanding.

    Shape:   `plan_part_id` is the part of the bilag's plan that the line takes; `beside` is stored with the
             line, under the same event.
    Raises:  BilagUnknown, StepTaken, SettlesTooMuch, ReasonMissing, DetailWrong; SettledMeanwhile when a part
             has been settled before.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.SETTLE_PART)
    action = _settled(book, current, amount_oere)
    _check(book, current, kind, note, detail)
    settlement_id = book.next_id(settlement)
    line = {
        "id": settlement_id,
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
        [
            Insert(settlement, line),
            *_told(settlement_id, detail, plan_part_id),
            Update(bilag, bilag_id, values),
            *(plan_ended(book, bilag_id, PlanEnd.COMPLETED) if action is BilagAction.SETTLE else ()),
            *beside,
        ],
        postings=postings_of_settlement(
            bilag_id=bilag_id, kind=kind, benefit=current.claim.benefit, amount_oere=amount_oere
        ),
        request_key=request_key,
    )


def _settled(book: Book, current: Bilag, amount_oere: Oere) -> BilagAction:
    try:
        return settle(current.outstanding_oere, amount_oere)
    except SettlesTooMuch as error:
        lines = settlements_of(book.connection, current.bilag_id)
        earlier = [line for line in lines if line.reversal is None]
        if not earlier:
            raise
        raise SettledMeanwhile(
            error.outstanding_oere, earlier[-1].settled_by, earlier[-1].settled_at
        ) from None


def _check(book: Book, current: Bilag, kind: SettlementKind, note: str, detail: LineDetail) -> None:
    paid_at = current.paid_at or book.now
    check_line(
        kind,
        note,
        detail,
        paid_on=paid_at.astimezone(DANISH_TIME).date(),
        today=book.now.astimezone(DANISH_TIME).date(),
    )


def _told(settlement_id: int, detail: LineDetail, plan_part_id: int | None) -> list[Insert]:
    if detail == NO_DETAIL and plan_part_id is None:
        return []
    values = {
        "settlement_id": settlement_id,
        "happened_on": detail.happened_on,
        "part_number": detail.part,
        "part_count": detail.parts,
        "plan_part_id": plan_part_id,
        "reference": detail.reference.strip(),
    }
    return [Insert(settlement_detail, values)]
