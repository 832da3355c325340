"""Open items: paid bilag with something outstanding, by age, ydelse and plan."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Connection, case, func, select

from payout.clock import DANISH_TIME
from payout.domain.bilag_states import BilagStatus
from payout.domain.open_items import AGE_BANDS, AgeBand, OpenTally, days_since, first_days
from payout.models import bilag, settlement_plan
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_where
from payout.queries.settlement_plans import Plan, live_plans


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChoice:
    """Which open items: of a ydelse, an age, and with or without a plan; None where it does not matter."""

    benefit: str | None = None
    band: AgeBand | None = None
    has_plan: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One open bilag with its age in days and the plan that is followed, if any."""

    bilag: Bilag
    days: int
    plan: Plan | None


def open_tallies(
    connection: Connection, incident_id: int, choice: OpenChoice, *, today: date
) -> tuple[OpenTally, ...]:
    """How many bilag and how much of each ydelse and age."""
    left = (bilag.c.amount_oere - bilag.c.settled_oere).label("left_oere")
    each = select(bilag.c.benefit, _band(today).label("band"), left).where(*_of(incident_id, choice, today))
    # A server takes an expression with values in it for another one each time that it stands there.
    of = each.subquery().c
    query = select(of.benefit, of.band, func.count(), func.sum(of.left_oere)).group_by(of.benefit, of.band)
    return tuple(
        OpenTally(benefit=benefit, band=AGE_BANDS[place], count=number, outstanding_oere=Oere(total))
        for benefit, place, number, total in connection.execute(query)
    )


def open_items(
    connection: Connection, incident_id: int, choice: OpenChoice, *, today: date, limit: int, offset: int
) -> tuple[OpenItem, ...]:
    """A page of them, those that were paid first on top."""
    keys = (
        select(bilag.c.id)
        .where(*_of(incident_id, choice, today))
        .order_by(bilag.c.paid_at, bilag.c.id)
        .limit(limit)
        .offset(offset)
    )
    wanted = list(connection.scalars(keys))
    plans = live_plans(connection, wanted)
    found = {one.bilag_id: one for one in bilag_where(connection, bilag.c.id.in_(wanted))}
    return tuple(
        OpenItem(
            bilag=found[key],
            days=days_since(_day(found[key].paid_at), today),
            plan=plans.get(key),
        )
        for key in wanted
    )


def _of(incident_id: int, choice: OpenChoice, today: date) -> list[ColumnElement[bool]]:
    conditions = [bilag.c.incident_id == incident_id, bilag.c.status == BilagStatus.PAID.value]
    if choice.benefit is not None:
        conditions.append(bilag.c.benefit == choice.benefit)
    if choice.band is not None:
        conditions.append(_band(today) == AGE_BANDS.index(choice.band))
    if choice.has_plan is not None:
        planned = (
            select(settlement_plan.c.id)
            .where(settlement_plan.c.bilag_id == bilag.c.id, settlement_plan.c.ended_at.is_(None))
            .exists()
        )
        conditions.append(planned if choice.has_plan else ~planned)
    return conditions


def _band(today: date) -> ColumnElement[int]:
    """The place of a bilag's age in AGE_BANDS: days begin at midnight in Denmark."""
    starts = [datetime.combine(day, time(), DANISH_TIME) for day in first_days(today) if day is not None]
    return case(*((bilag.c.paid_at >= start, place) for place, start in enumerate(starts)), else_=len(starts))


def _day(instant: datetime | None) -> date:
    if instant is None:
        raise LookupError("a paid bilag was paid at some time")
    return instant.astimezone(DANISH_TIME).date()
