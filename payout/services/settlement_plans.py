"""Make, follow and stop a plan for what is outstanding of a bilag."""

from collections.abc import Iterator

from payout.clock import DANISH_TIME
from payout.domain.bilag_states import BilagAction
from payout.domain.settlement import LineDetail, ReasonMissing, SettlementKind
from payout.domain.settlement_plan import (
    STOP_REASONS,
    NoLivePlan,
    PartEnded,
    PartState,
    PlanEnd,
    PlanIsLive,
    PlannedPart,
    PlanTerms,
    planned_parts,
)
from payout.models import settlement_plan, settlement_plan_miss, settlement_plan_part
from payout.money import Oere
from payout.queries.settlement_plans import Plan, PlanPart, live_plan_id, live_plan_of
from payout.services.bilag_steps import bilag_to_change
from payout.services.journal import Book, Insert
from payout.services.plan_end import plan_ended
from payout.services.repeats import id_of_earlier
from payout.services.settle_bilag import settle_bilag


def make_plan(book: Book, bilag_id: int, terms: PlanTerms, *, request_key: str | None = None) -> None:
    """Plan all that is outstanding of a paid bilag.

    Raises:  BilagUnknown, StepTaken, PlanIsLive, PlanImpossible.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.SETTLE_PART)
    if live_plan_id(book.connection, bilag_id) is not None:
        raise PlanIsLive
    today = book.now.astimezone(DANISH_TIME).date()
    parts = planned_parts(current.outstanding_oere, terms, today=today)
    plan_id = book.next_id(settlement_plan)
    values = {
        "id": plan_id,
        "bilag_id": bilag_id,
        "amount_oere": current.outstanding_oere,
        "benefit_oere": terms.benefit_oere if terms.floor_oere is not None else None,
        "floor_oere": terms.floor_oere,
        "made_by": book.actor_id,
        "made_at": book.now,
        "ended_as": None,
        "ended_by": None,
        "ended_at": None,
        "end_note": "",
    }
    changes = [Insert(settlement_plan, values), *_inserted(book, plan_id, parts)]
    book.record("bilag.plan-made", f"bilag:{bilag_id}", changes, request_key=request_key)


def stop_plan(
    book: Book, bilag_id: int, *, reason: PlanEnd, note: str, request_key: str | None = None
) -> None:
    """Stop the live plan of a bilag; what is outstanding stays so.

    Raises:  NoLivePlan; ReasonMissing for another reason than those that are named, without a note.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    if reason not in STOP_REASONS or (reason is PlanEnd.OTHER and not note.strip()):
        raise ReasonMissing
    ended = plan_ended(book, bilag_id, reason, note)
    if not ended:
        raise NoLivePlan
    book.record("bilag.plan-stopped", f"bilag:{bilag_id}", ended, request_key=request_key)


def take_part(
    book: Book, bilag_id: int, number: int, *, detail: LineDetail, note: str, request_key: str | None = None
) -> None:
    """A part of the live plan is set off in a run: a line of its amount, at most what is outstanding.

    A part that was missed can be taken later. The detail's own part is not looked at.
    Raises:  NoLivePlan, PartEnded; as `settle_bilag`.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.SETTLE_PART)
    plan, part = _part(book, bilag_id, number)
    if part.is_taken:
        raise PartEnded
    settle_bilag(
        book,
        bilag_id,
        kind=SettlementKind.SET_OFF,
        amount_oere=Oere(min(part.amount_oere, current.outstanding_oere)),
        note=note,
        detail=LineDetail(
            happened_on=detail.happened_on,
            reference=detail.reference,
            part=part.number,
            parts=len(plan.parts),
        ),
        plan_part_id=part.part_id,
        request_key=request_key,
    )


def miss_part(book: Book, bilag_id: int, number: int, *, reason: str, request_key: str | None = None) -> None:
    """A part that is due was not taken; it stays outstanding.

    Raises:  NoLivePlan, PartEnded, ReasonMissing.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    _, part = _part(book, bilag_id, number)
    if part.state(book.now.astimezone(DANISH_TIME).date()) is not PartState.DUE:
        raise PartEnded
    if not reason.strip():
        raise ReasonMissing
    values = {
        "part_id": part.part_id,
        "reason": reason.strip(),
        "missed_by": book.actor_id,
        "missed_at": book.now,
    }
    changes = [Insert(settlement_plan_miss, values)]
    book.record("bilag.part-missed", f"bilag:{bilag_id}", changes, request_key=request_key)


def _inserted(book: Book, plan_id: int, parts: tuple[PlannedPart, ...]) -> Iterator[Insert]:
    first = book.next_id(settlement_plan_part)
    for place, part in enumerate(parts):
        values = {
            "id": first + place,
            "plan_id": plan_id,
            "number": part.number,
            "due_month": part.due_month,
            "amount_oere": part.amount_oere,
        }
        yield Insert(settlement_plan_part, values)


def _part(book: Book, bilag_id: int, number: int) -> tuple[Plan, PlanPart]:
    plan = live_plan_of(book.connection, bilag_id)
    if plan is None:
        raise NoLivePlan
    found = next((part for part in plan.parts if part.number == number), None)
    if found is None:
        raise PartEnded
    return plan, found
