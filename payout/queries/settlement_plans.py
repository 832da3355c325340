"""Plans for what is outstanding of bilag, with what became of each part."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, select

from payout.domain.settlement_plan import PartState, PlanEnd, part_state
from payout.models import (
    settlement,
    settlement_detail,
    settlement_plan,
    settlement_plan_miss,
    settlement_plan_part,
    settlement_reversal,
    user,
)
from payout.money import Oere

_ENDERS = user.alias("ender")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """One part: amounts in øre; `taken_oere` and `taken_on` while a line of it stands."""

    part_id: int
    number: int
    due_month: date
    amount_oere: Oere
    taken_oere: Oere | None
    taken_on: date | None
    miss_reason: str | None

    @property
    def is_taken(self) -> bool:
        """Whether a line of it stands."""
        return self.taken_oere is not None

    def state(self, today: date) -> PartState:
        """Where it stands on a day."""
        return part_state(
            self.due_month, is_taken=self.is_taken, is_missed=self.miss_reason is not None, today=today
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan of a bilag; it is live until it has ended. Amounts in øre, instants in UTC."""

    plan_id: int
    bilag_id: int
    amount_oere: Oere
    benefit_oere: Oere | None
    floor_oere: Oere | None
    made_by: str
    made_at: datetime
    ended_as: PlanEnd | None
    ended_by: str | None
    ended_at: datetime | None
    end_note: str
    parts: tuple[PlanPart, ...]

    @property
    def is_live(self) -> bool:
        """Whether it is followed."""
        return self.ended_as is None

    @property
    def ahead_oere(self) -> Oere:
        """What its parts still are to take: neither taken nor missed."""
        return Oere(
            sum(part.amount_oere for part in self.parts if not part.is_taken and part.miss_reason is None)
        )

    def next_part(self) -> PlanPart | None:
        """The first part that is neither taken nor missed."""
        return next((part for part in self.parts if not part.is_taken and part.miss_reason is None), None)


def plans_of(connection: Connection, bilag_id: int) -> tuple[Plan, ...]:
    """All plans of a bilag, the newest first."""
    return tuple(_plans(connection, settlement_plan.c.bilag_id == bilag_id))


def live_plan_of(connection: Connection, bilag_id: int) -> Plan | None:
    """The plan that is followed, if any."""
    return live_plans(connection, [bilag_id]).get(bilag_id)


def live_plans(connection: Connection, bilag_ids: Collection[int]) -> Mapping[int, Plan]:
    """By bilag, the plans that are followed; those without one are left out."""
    live = settlement_plan.c.bilag_id.in_(bilag_ids) & settlement_plan.c.ended_at.is_(None)
    return {plan.bilag_id: plan for plan in _plans(connection, live)}


def live_plan_id(connection: Connection, bilag_id: int) -> int | None:
    """The key of the plan that is followed, if any."""
    live = settlement_plan.c.ended_at.is_(None)
    return connection.scalar(select(settlement_plan.c.id).where(settlement_plan.c.bilag_id == bilag_id, live))


def _plans(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Plan]:
    query = (
        select(settlement_plan, user.c.display_name, _ENDERS.c.display_name.label("ender_name"))
        .join(user, user.c.id == settlement_plan.c.made_by)
        .outerjoin(_ENDERS, _ENDERS.c.id == settlement_plan.c.ended_by)
        .where(condition)
        .order_by(settlement_plan.c.id.desc())
    )
    rows = connection.execute(query).mappings().all()
    parts = _parts(connection, [row["id"] for row in rows])
    for row in rows:
        yield Plan(
            plan_id=row["id"],
            bilag_id=row["bilag_id"],
            amount_oere=row["amount_oere"],
            benefit_oere=row["benefit_oere"],
            floor_oere=row["floor_oere"],
            made_by=row["display_name"],
            made_at=row["made_at"],
            ended_as=PlanEnd(row["ended_as"]) if row["ended_as"] else None,
            ended_by=row["ender_name"],
            ended_at=row["ended_at"],
            end_note=row["end_note"],
            parts=tuple(parts[row["id"]]),
        )


def _parts(connection: Connection, plan_ids: Sequence[int]) -> Mapping[int, list[PlanPart]]:
    taken = (
        select(settlement_detail.c.plan_part_id, settlement_detail.c.happened_on, settlement.c.amount_oere)
        .join(settlement, settlement.c.id == settlement_detail.c.settlement_id)
        .outerjoin(settlement_reversal, settlement_reversal.c.settlement_id == settlement.c.id)
        .where(settlement_detail.c.plan_part_id.is_not(None), settlement_reversal.c.settlement_id.is_(None))
        .subquery()
    )
    query = (
        select(
            settlement_plan_part,
            taken.c.amount_oere.label("taken_oere"),
            taken.c.happened_on,
            settlement_plan_miss.c.reason,
        )
        .outerjoin(taken, taken.c.plan_part_id == settlement_plan_part.c.id)
        .outerjoin(settlement_plan_miss, settlement_plan_miss.c.part_id == settlement_plan_part.c.id)
        .where(settlement_plan_part.c.plan_id.in_(plan_ids))
        .order_by(settlement_plan_part.c.plan_id, settlement_plan_part.c.number)
    )
    found: defaultdict[int, list[PlanPart]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.plan_id].append(_part(row))
    return found


def _part(row: Row[tuple[object, ...]]) -> PlanPart:
    return PlanPart(
        part_id=row.id,
        number=row.number,
        due_month=row.due_month,
        amount_oere=row.amount_oere,
        taken_oere=row.taken_oere,
        taken_on=row.happened_on,
        miss_reason=row.reason,
    )
