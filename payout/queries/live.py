"""What happens just now: who was served, how fast, and since when somebody has been waiting."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, literal_column, select

from payout.domain.bilag_states import BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.pace import MEASURED_OVER, Hour
from payout.models import bilag
from payout.models.base import instant_text
from payout.money import Oere

HOURS_SHOWN = 8
_HOUR_LETTERS = len("2026-10-30T09")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """Citizens with a paid bilag, when the last hour's payouts were, cash that waits to be paid in øre,

    the oldest that waits for the cash desk and for a decision, and the last hours, oldest first. Instants in
    UTC.
    """

    citizens_served: int
    paid_lately: tuple[datetime, ...]
    cash_wanted_oere: Oere
    issued_since: datetime | None
    requested_since: datetime | None
    hours: tuple[Hour, ...]


def live_figures(connection: Connection, incident_id: int, now: datetime) -> LiveFigures:
    """The figures of a hændelse as they stand."""
    of_incident = bilag.c.incident_id == incident_id
    waits = of_incident & (bilag.c.status == BilagStatus.ISSUED)
    asks = of_incident & (bilag.c.status == BilagStatus.AWAITING_APPROVAL)
    served = select(bilag.c.citizen_id).where(of_incident, bilag.c.paid_by.is_not(None)).distinct()
    lately = select(bilag.c.paid_at).where(of_incident, bilag.c.paid_at >= now - MEASURED_OVER)
    in_cash = case((bilag.c.method == PayoutMethod.CASH, bilag.c.amount_oere), else_=0)
    queue = connection.execute(
        select(func.sum(in_cash).label("cash_oere"), func.min(bilag.c.issued_at).label("since")).where(waits)
    ).one()
    return LiveFigures(
        citizens_served=connection.scalar(select(func.count()).select_from(served.subquery())) or 0,
        paid_lately=tuple(connection.scalars(lately)),
        cash_wanted_oere=Oere(queue.cash_oere or 0),
        issued_since=queue.since,
        requested_since=connection.scalar(select(func.min(bilag.c.requested_at)).where(asks)),
        hours=_hours(connection, of_incident, now),
    )


def _hours(connection: Connection, of_incident: ColumnElement[bool], now: datetime) -> tuple[Hour, ...]:
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    begins = [this_hour - timedelta(hours=back) for back in reversed(range(HOURS_SHOWN))]
    issued = _counted(connection, of_incident, bilag.c.issued_at, begins[0])
    paid = _counted(connection, of_incident, bilag.c.paid_at, begins[0])
    return tuple(Hour(begins=hour, issued=issued[_key(hour)], paid=paid[_key(hour)]) for hour in begins)


def _counted(
    connection: Connection,
    of_incident: ColumnElement[bool],
    instant: ColumnElement[datetime],
    since: datetime,
) -> Counter[str]:
    # Letters as literals: PostgreSQL takes the same expression with other parameters for another one.
    hour = func.substr(instant, literal_column("1"), literal_column(str(_HOUR_LETTERS)))
    query = select(hour, func.count()).where(of_incident, instant >= since).group_by(hour)
    return Counter({str(key): number for key, number in connection.execute(query)})


def _key(hour: datetime) -> str:
    return instant_text(hour)[:_HOUR_LETTERS]
