"""The sample check: draws, what was drawn, and how far the checks have come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from payout.domain.bilag_states import PAID_OUT
from payout.domain.sample import (
    SampleDraw,
    SampleMeans,
    SampleOutcome,
    SampleState,
    draw,
    population_digest,
)
from payout.models import bilag, sample_draw, sample_item, sample_result, user
from payout.queries.bilag import Bilag, bilag_where


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleResult:
    """What a check came to, and who says so; the instant in UTC."""

    outcome: SampleOutcome
    means: SampleMeans
    remark: str
    told_by: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleItem:
    """A drawn bilag with all that was said of it, the last at the end. `party_ids` may not check it."""

    item_id: int
    draw_id: int
    place: int
    bilag: Bilag
    party_ids: frozenset[int]
    results: tuple[SampleResult, ...]

    @property
    def result(self) -> SampleResult | None:
        """What goes: the last that was said."""
        return self.results[-1] if self.results else None


def sample_state(connection: Connection, incident_id: int) -> SampleState:
    """How many were drawn, answered, differing and not reached, over all draws of a hændelse."""
    items = select(sample_item.c.id).join(sample_draw, sample_draw.c.id == sample_item.c.draw_id)
    of_incident = items.where(sample_draw.c.incident_id == incident_id)
    drawn = connection.scalar(select(func.count()).select_from(of_incident.subquery())) or 0
    last = (
        select(func.max(sample_result.c.id))
        .where(sample_result.c.item_id.in_(of_incident))
        .group_by(sample_result.c.item_id)
    )
    rows = connection.execute(
        select(sample_result.c.outcome, func.count())
        .where(sample_result.c.id.in_(last))
        .group_by(sample_result.c.outcome)
    )
    counts = {SampleOutcome(outcome): number for outcome, number in rows}
    return SampleState(
        drawn=drawn,
        answered=sum(counts.values()),
        differing=counts.get(SampleOutcome.DIFFERS, 0),
        not_reached=counts.get(SampleOutcome.NOT_REACHED, 0),
    )


def draws_of(connection: Connection, incident_id: int) -> tuple[SampleDraw, ...]:
    """The draws of a hændelse, the newest first."""
    query = _draws().where(sample_draw.c.incident_id == incident_id).order_by(sample_draw.c.id.desc())
    return tuple(_draw(row) for row in connection.execute(query))


def draw_by_id(connection: Connection, draw_id: int) -> SampleDraw | None:
    """One draw."""
    row = connection.execute(_draws().where(sample_draw.c.id == draw_id)).first()
    return _draw(row) if row else None


def paid_numbers(connection: Connection, incident_id: int) -> dict[str, int]:
    """Number and id of the paid bilag that no draw has had yet."""
    query = select(bilag.c.number, bilag.c.id).where(
        bilag.c.incident_id == incident_id,
        bilag.c.status.in_(sorted(PAID_OUT)),
        bilag.c.id.not_in(select(sample_item.c.bilag_id)),
    )
    return {row.number: row.id for row in connection.execute(query)}


def can_be_drawn_again(connection: Connection, found: SampleDraw) -> bool:
    """Whether the seed and the bilag that were paid at the time give the same sample once more.

    Not so after a transfer came back that was among them: what it was drawn from can't be had any more.
    """
    earlier = select(sample_item.c.bilag_id).where(sample_item.c.draw_id < found.draw_id)
    incident_id = select(sample_draw.c.incident_id).where(sample_draw.c.id == found.draw_id).scalar_subquery()
    numbers = list(
        connection.scalars(
            select(bilag.c.number).where(
                bilag.c.incident_id == incident_id,
                bilag.c.paid_at <= found.drawn_at,
                bilag.c.id.not_in(earlier),
            )
        )
    )
    drawn = connection.scalars(
        select(bilag.c.number)
        .join(sample_item, sample_item.c.bilag_id == bilag.c.id)
        .where(sample_item.c.draw_id == found.draw_id)
        .order_by(sample_item.c.place)
    )
    is_same = population_digest(numbers) == found.population_sha256
    return is_same and draw(found.seed, numbers, found.size) == tuple(drawn)


def items_of(connection: Connection, draw_id: int) -> tuple[SampleItem, ...]:
    """What a draw has, in the order of its ranks."""
    return _items(connection, sample_item.c.draw_id == draw_id)


def item_by_id(connection: Connection, item_id: int) -> SampleItem | None:
    """One drawn bilag."""
    return next(iter(_items(connection, sample_item.c.id == item_id)), None)


def _items(connection: Connection, condition: ColumnElement[bool]) -> tuple[SampleItem, ...]:
    rows = connection.execute(select(sample_item).where(condition).order_by(sample_item.c.place)).all()
    wanted = bilag.c.id.in_(select(sample_item.c.bilag_id).where(condition))
    found = {one.bilag_id: one for one in bilag_where(connection, wanted)}
    paid = connection.execute(select(bilag.c.id, bilag.c.paid_by).where(wanted))
    payers = {row.id: row.paid_by for row in paid}
    results = _results(connection, condition)
    return tuple(
        SampleItem(
            item_id=row.id,
            draw_id=row.draw_id,
            place=row.place,
            bilag=found[row.bilag_id],
            party_ids=_parties(found[row.bilag_id], payers[row.bilag_id]),
            results=tuple(results.get(row.id, ())),
        )
        for row in rows
    )


def _parties(one: Bilag, paid_by: int | None) -> frozenset[int]:
    ids = (one.parties.requested_by, one.parties.issued_by, paid_by)
    return frozenset(user_id for user_id in ids if user_id is not None)


def _results(connection: Connection, condition: ColumnElement[bool]) -> dict[int, list[SampleResult]]:
    rows = connection.execute(
        select(sample_result, user.c.display_name)
        .join(user, user.c.id == sample_result.c.told_by)
        .join(sample_item, sample_item.c.id == sample_result.c.item_id)
        .where(condition)
        .order_by(sample_result.c.id)
    )
    found: dict[int, list[SampleResult]] = {}
    for row in rows:
        result = SampleResult(
            outcome=SampleOutcome(row.outcome),
            means=SampleMeans(row.means),
            remark=row.remark,
            told_by=row.display_name,
            told_at=row.told_at,
        )
        found.setdefault(row.item_id, []).append(result)
    return found


def _draws() -> Select[Any]:
    return select(sample_draw, user.c.display_name).join(user, user.c.id == sample_draw.c.drawn_by)


def _draw(row: Row[Any]) -> SampleDraw:
    return SampleDraw(
        draw_id=row.id,
        seed=row.seed,
        method=row.method,
        size=row.size,
        percent=row.percent,
        population=row.population,
        population_sha256=row.population_sha256,
        drawn_by=row.display_name,
        drawn_at=row.drawn_at,
    )
