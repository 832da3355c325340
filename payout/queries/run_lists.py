"""Which lists a hændelse's real run is matched by: the expected ones, and the udbetalingslister."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from payout.clock import DANISH_TIME
from payout.domain.incident import Incident
from payout.domain.indberetningsliste import ListKind
from payout.models import incident as incident_table
from payout.models import list_line, payment_list
from payout.queries.list_history import day_of_list, has_lines


def expected_lists(connection: Connection, incident: Incident) -> tuple[int, ...]:
    """The last indberetningsliste of each source that is not newer than the hændelse.

    Lists go on coming in after it: one that is made after its last pay-day, and after the day on which it was
    opened, is about other payments.
    """
    opened = incident.opened_at.astimezone(DANISH_TIME).date()
    last: date = max((*incident.scope.pay_days, opened))
    return _newest(
        connection, and_(payment_list.c.kind == ListKind.INDBERETNING, day_of_list() <= last.isoformat())
    )


def run_lists(connection: Connection, incident: Incident | None = None) -> tuple[int, ...]:
    """The udbetalingslister in use: the last whole one of each source, and those that add to it.

    Of a hændelse: those that were imported after it was opened and before the next one was.
    """
    is_run = payment_list.c.kind == ListKind.UDBETALING
    whole = [is_run, payment_list.c.adds_to.is_(None)]
    if incident is not None:
        following = select(func.min(incident_table.c.opened_at)).where(
            incident_table.c.id > incident.incident_id
        )
        until = connection.scalar(following)
        whole.append(payment_list.c.imported_at >= incident.opened_at)
        if until is not None:
            whole.append(payment_list.c.imported_at < until)
    bases = _newest(connection, and_(*whole))
    in_use = or_(payment_list.c.id.in_(bases), payment_list.c.adds_to.in_(bases))
    return tuple(connection.scalars(select(payment_list.c.id).where(in_use).order_by(payment_list.c.id)))


def whole_run_of(connection: Connection, source: str) -> tuple[int, ...]:
    """The last whole udbetalingsliste of a source, and then those that add to it; none when it has none."""
    here = and_(
        payment_list.c.kind == ListKind.UDBETALING,
        payment_list.c.source == source,
        payment_list.c.adds_to.is_(None),
    )
    bases = _newest(connection, here)
    added = select(payment_list.c.id).where(payment_list.c.adds_to.in_(bases)).order_by(payment_list.c.id)
    return (*bases, *connection.scalars(added))


def persons_on(connection: Connection, list_ids: tuple[int, ...]) -> set[str]:
    """The digits of the CPR numbers that have a line on the lists."""
    query = select(list_line.c.cpr).where(list_line.c.list_id.in_(list_ids)).distinct()
    return set(connection.scalars(query))


def _newest(connection: Connection, condition: ColumnElement[bool]) -> tuple[int, ...]:
    """Of the lists under a condition the newest of each source: by data date, then by number."""
    place = func.row_number().over(
        partition_by=payment_list.c.source, order_by=(day_of_list().desc(), payment_list.c.id.desc())
    )
    ordered = select(payment_list.c.id, place.label("place")).where(condition, has_lines()).subquery()
    query = select(ordered.c.id).where(ordered.c.place == 1).order_by(ordered.c.id)
    return tuple(connection.scalars(query))
