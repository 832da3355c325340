"""Those who are expected with what the lists say of them, and those who have come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, distinct, func, select

from payout.domain.bilag_states import PAID_OUT, WAITS_FOR_PAYOUT
from payout.domain.incident import Incident
from payout.domain.kontering import PayoutMethod
from payout.domain.pace import MEASURED_OVER, SHORTEST_MEASURE
from payout.models import bilag, list_line
from payout.models.base import Instant
from payout.money import Oere
from payout.queries.lists import lines_that_count, lists_in_use


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """Bilag of the last hour, how many people handled them, and within how many minutes.

    `waiting` is how many wait for them just now.
    """

    served: int
    staff: int
    minutes: float
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """Citizens with a bilag or a request: on earlier days, and today; how many of them all are paid.

    `before_opening` are those of today who came before opening time. `counter` issues bilag, `desk` pays in
    cash.
    """

    before_today: int
    today: int
    before_opening: int
    paid: int
    counter: AtWork
    desk: AtWork


def expected_claims(connection: Connection, incident: Incident | None) -> Iterator[tuple[Oere, ...]]:
    """Of each citizen of the lists that count: the sums of their claims in øre."""
    claim = (list_line.c.cpr, list_line.c.benefit, list_line.c.period_from, list_line.c.period_to)
    rows = connection.execute(
        select(list_line.c.cpr, func.sum(list_line.c.amount_oere))
        .where(lines_that_count(lists_in_use(connection), incident))
        .group_by(*claim)
        .order_by(*claim)
    )
    for _, claims in groupby(rows, key=lambda row: row[0]):
        yield tuple(Oere(int(amount)) for _, amount in claims)


def visitors(
    connection: Connection, incident_id: int, *, day_begins: datetime, opens: datetime, now: datetime
) -> Visitors:
    """Who has come in a hændelse; a citizen counts on the day of the first request."""
    of_incident = bilag.c.incident_id == incident_id
    first = (
        select(func.min(bilag.c.requested_at).label("at"))
        .where(of_incident)
        .group_by(bilag.c.citizen_id)
        .subquery()
    )
    came = select(func.count()).select_from(first)
    is_today = first.c.at >= day_begins
    paid = select(func.count(distinct(bilag.c.citizen_id))).where(of_incident, bilag.c.status.in_(PAID_OUT))
    cash = of_incident & (bilag.c.method == PayoutMethod.CASH)
    waiting = select(func.count()).where(cash, bilag.c.status.in_(WAITS_FOR_PAYOUT))
    return Visitors(
        before_today=connection.scalar(came.where(first.c.at < day_begins)) or 0,
        today=connection.scalar(came.where(is_today)) or 0,
        before_opening=connection.scalar(came.where(is_today, first.c.at < opens)) or 0,
        paid=connection.scalar(paid) or 0,
        # Who stands in line before the counter is known to nobody but those who see them.
        counter=_at_work(connection, of_incident, bilag.c.issued_at, bilag.c.issued_by, now, waiting=0),
        desk=_at_work(
            connection,
            cash,
            bilag.c.paid_at,
            bilag.c.paid_by,
            now,
            waiting=connection.scalar(waiting) or 0,
        ),
    )


def _at_work(
    connection: Connection,
    those: ColumnElement[bool],
    at: ColumnElement[datetime],
    by: ColumnElement[int],
    now: datetime,
    *,
    waiting: int,
) -> AtWork:
    asked = select(func.count(), func.count(distinct(by)), func.min(at, type_=Instant))
    served, staff, first = connection.execute(asked.where(those, at >= now - MEASURED_OVER)).one()
    measured = max(now - first, SHORTEST_MEASURE) if first else MEASURED_OVER
    return AtWork(served=served, staff=staff, minutes=measured / timedelta(minutes=1), waiting=waiting)
