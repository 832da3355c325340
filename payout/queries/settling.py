"""Paid bilag with something outstanding, chosen by a filter, and those that a file names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Connection, func, select

from payout.clock import DANISH_TIME
from payout.domain.bilag_states import BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.settling_file import PaidBilag
from payout.models import bilag
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_where

_NUMBERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which paid bilag: by method, ydelse, pay-day, and paid before a day; None where it does not matter."""

    method: PayoutMethod | None = None
    benefit: str | None = None
    pay_date: date | None = None
    paid_before: date | None = None


def unsettled(connection: Connection, incident_id: int, chosen: Chosen, *, limit: int) -> tuple[Bilag, ...]:
    """The first of them in the order of making."""
    keys = select(bilag.c.id).where(*_of(incident_id, chosen)).order_by(bilag.c.id).limit(limit)
    return bilag_where(connection, bilag.c.id.in_(keys.scalar_subquery()))


def count_unsettled(connection: Connection, incident_id: int, chosen: Chosen) -> tuple[int, Oere]:
    """How many there are, and what is outstanding of them all, in øre."""
    left = func.coalesce(func.sum(bilag.c.amount_oere - bilag.c.settled_oere), 0)
    number, total = connection.execute(select(func.count(), left).where(*_of(incident_id, chosen))).one()
    return number, Oere(total)


def benefits_paid(connection: Connection, incident_id: int) -> tuple[str, ...]:
    """The ydelser that unsettled bilag have, in order."""
    query = select(bilag.c.benefit).where(*_of(incident_id, Chosen())).distinct().order_by(bilag.c.benefit)
    return tuple(connection.scalars(query))


def paid_by_number(
    connection: Connection, incident_id: int, numbers: Collection[str]
) -> Mapping[str, PaidBilag]:
    """The bilag of a hændelse that have these numbers."""
    found: dict[str, PaidBilag] = {}
    wanted = sorted(numbers)
    for first in range(0, len(wanted), _NUMBERS_AT_ONCE):
        some = wanted[first : first + _NUMBERS_AT_ONCE]
        here = (bilag.c.incident_id == incident_id) & bilag.c.number.in_(some)
        columns = (bilag.c.number, bilag.c.id, bilag.c.status, bilag.c.amount_oere, bilag.c.settled_oere)
        for row in connection.execute(select(*columns).where(here)):
            found[row.number] = PaidBilag(
                bilag_id=row.id,
                is_paid=row.status == BilagStatus.PAID.value,
                outstanding_oere=Oere(row.amount_oere - row.settled_oere),
            )
    return found


def _of(incident_id: int, chosen: Chosen) -> list[ColumnElement[bool]]:
    conditions = [bilag.c.incident_id == incident_id, bilag.c.status == BilagStatus.PAID.value]
    if chosen.method is not None:
        conditions.append(bilag.c.method == chosen.method.value)
    if chosen.benefit is not None:
        conditions.append(bilag.c.benefit == chosen.benefit)
    if chosen.pay_date is not None:
        conditions.append(bilag.c.pay_date == chosen.pay_date)
    if chosen.paid_before is not None:
        conditions.append(bilag.c.paid_at < datetime.combine(chosen.paid_before, time(), DANISH_TIME))
    return conditions
