"""The queue at the cash desk: urgent bilag first, then the oldest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from payout.domain.bilag_states import WAITS_FOR_PAYOUT
from payout.domain.kontering import PayoutMethod
from payout.models import bilag, urgency, user
from payout.queries.bilag import Bilag, bilag_where


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Why a bilag goes first, and who has said so; the instant in UTC."""

    reason: str
    marked_by: str
    marked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A bilag in the queue; `urgency` is None for an ordinary one."""

    bilag: Bilag
    urgency: Urgency | None


def queue_of(connection: Connection, incident_id: int, *, limit: int) -> tuple[Waiting, ...]:
    """The front of the queue. Bank transfers don't stand in it: they go by lists."""
    keys = (
        select(bilag.c.id)
        .outerjoin(urgency, urgency.c.bilag_id == bilag.c.id)
        .where(_waits(incident_id))
        .order_by(urgency.c.id.is_(None), bilag.c.issued_at, bilag.c.id)
        .limit(limit)
    )
    order = {bilag_id: place for place, bilag_id in enumerate(connection.scalars(keys))}
    marks = _urgencies(connection, urgency.c.bilag_id.in_(order))
    found = sorted(bilag_where(connection, bilag.c.id.in_(order)), key=lambda one: order[one.bilag_id])
    return tuple(Waiting(bilag=one, urgency=marks.get(one.bilag_id)) for one in found)


def count_queue(connection: Connection, incident_id: int) -> int:
    """How many bilag stand in the queue."""
    return connection.scalar(select(func.count()).select_from(bilag).where(_waits(incident_id))) or 0


def urgency_of(connection: Connection, bilag_id: int) -> Urgency | None:
    """Why a bilag is urgent; None when it is not."""
    return _urgencies(connection, urgency.c.bilag_id == bilag_id).get(bilag_id)


def _waits(incident_id: int) -> ColumnElement[bool]:
    return (
        (bilag.c.incident_id == incident_id)
        & bilag.c.status.in_([status.value for status in WAITS_FOR_PAYOUT])
        & (bilag.c.method != PayoutMethod.BANK_TRANSFER.value)
    )


def _urgencies(connection: Connection, condition: ColumnElement[bool]) -> dict[int, Urgency]:
    query = select(urgency, user.c.display_name).join(user, user.c.id == urgency.c.marked_by).where(condition)
    return {
        row.bilag_id: Urgency(reason=row.reason, marked_by=row.display_name, marked_at=row.marked_at)
        for row in connection.execute(query)
    }
