"""The re-keying list: paid bilag with what is told of their entry in the benefit system."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from payout import clock
from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.domain.bilag_states import PAID_OUT
from payout.domain.overview import Tally
from payout.domain.rekeying import RekeyingRow, RekeyingStatus, Whose
from payout.domain.settlement import SettlementKind
from payout.models import bilag, list_line, rekeying, settlement, user
from payout.money import Oere
from payout.queries.benefit_systems import system_of

_OWNER, _KEYER, _CHECKER = user.alias("owner"), user.alias("keyer"), user.alias("checker")
_NUMBERS_AT_ONCE = 500
_RETURNED = (
    select(func.coalesce(func.sum(settlement.c.amount_oere), 0))
    .where(settlement.c.bilag_id == bilag.c.id, settlement.c.kind == SettlementKind.RETURNED.value)
    .scalar_subquery()
)
_TO_KEY = case(
    (bilag.c.status.in_(sorted(PAID_OUT)), bilag.c.amount_oere - _RETURNED),
    else_=0,
)
"""What has to stand in the benefit system: what was paid, less what came back."""
_CASE_NO = (
    select(func.min(list_line.c.case_no))
    .where(
        list_line.c.list_id == bilag.c.list_id,
        list_line.c.cpr == bilag.c.cpr,
        list_line.c.benefit == bilag.c.benefit,
        list_line.c.case_no != "",
    )
    .scalar_subquery()
)
_STATUS: Mapping[RekeyingStatus, ColumnElement[bool]] = {
    RekeyingStatus.OPEN: and_(rekeying.c.keyed_by.is_(None), _TO_KEY > 0),
    RekeyingStatus.CHANGED: and_(rekeying.c.keyed_by.is_not(None), rekeying.c.keyed_oere != _TO_KEY),
    RekeyingStatus.KEYED: and_(rekeying.c.checked_by.is_(None), rekeying.c.keyed_oere == _TO_KEY),
    RekeyingStatus.DONE: and_(rekeying.c.checked_by.is_not(None), rekeying.c.keyed_oere == _TO_KEY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeyingFilter:
    """Which rows: None where it does not matter; `user_id` is whose own are meant.

    `system` "" is the bilag whose ydelse has none; `least_days` counts from the payout.
    """

    status: RekeyingStatus | None = None
    whose: Whose | None = None
    user_id: int = 0
    system: str | None = None
    least_days: int = 0


@dataclass(frozen=True, slots=True)
class RekeyingRows:
    """All rows of a hændelse, read anew each time they are walked."""

    connection: Connection
    incident_id: int

    def __iter__(self) -> Iterator[RekeyingRow]:
        return _rows(self.connection, self.incident_id, [_on_list()])


def rekeying_total(connection: Connection, incident_id: int) -> Tally:
    """How many bilag are on the list of a hændelse, and what has to be entered of them in all."""
    query = _joined(select(func.count(), func.coalesce(func.sum(_TO_KEY), 0)))
    count, total = connection.execute(query.where(bilag.c.incident_id == incident_id, _on_list())).one()
    return Tally(count=count, amount_oere=Oere(total))


def rekeying_rows(
    connection: Connection, incident_id: int, chosen: RekeyingFilter, *, limit: int | None, offset: int = 0
) -> tuple[RekeyingRow, ...]:
    """Some of the rows of a filter, the oldest payout first."""
    where = _of(connection, incident_id, chosen)
    return tuple(_rows(connection, incident_id, where, limit=limit, offset=offset))


def count_rekeying(connection: Connection, incident_id: int, chosen: RekeyingFilter) -> int:
    """How many rows a filter has."""
    where = _of(connection, incident_id, chosen)
    return connection.scalar(_joined(select(func.count())).where(*where)) or 0


def count_open(connection: Connection, incident_id: int) -> int:
    """How many bilag somebody still has to enter, correct or check."""
    open_ones = or_(
        *(condition for status, condition in _STATUS.items() if status is not RekeyingStatus.DONE)
    )
    here = bilag.c.incident_id == incident_id
    return connection.scalar(_joined(select(func.count())).where(here, open_ones)) or 0


def count_by_status(connection: Connection, incident_id: int) -> Mapping[RekeyingStatus, int]:
    """How many rows have each status."""
    # All in one pass over the bilag.
    sums = [func.coalesce(func.sum(case((_STATUS[one], 1), else_=0)), 0) for one in RekeyingStatus]
    row = connection.execute(_joined(select(*sums)).where(bilag.c.incident_id == incident_id)).one()
    return dict(zip(RekeyingStatus, row, strict=True))


def rekeying_of(connection: Connection, incident_id: int, bilag_id: int) -> RekeyingRow | None:
    """The row of one bilag; None when nothing of it has to be entered."""
    return next(_rows(connection, incident_id, [_on_list(), bilag.c.id == bilag_id]), None)


def rekeying_by_number(
    connection: Connection, incident_id: int, numbers: Collection[str]
) -> Mapping[str, RekeyingRow]:
    """The rows of the bilag with these numbers."""
    wanted, found = sorted(numbers), {}
    for first in range(0, len(wanted), _NUMBERS_AT_ONCE):
        some = bilag.c.number.in_(wanted[first : first + _NUMBERS_AT_ONCE])
        found.update({row.number: row for row in _rows(connection, incident_id, [_on_list(), some])})
    return found


def _of(connection: Connection, incident_id: int, chosen: RekeyingFilter) -> list[ColumnElement[bool]]:
    conditions = [
        bilag.c.incident_id == incident_id,
        _STATUS[chosen.status] if chosen.status else _on_list(),
    ]
    if chosen.whose is Whose.MINE:
        conditions.append(rekeying.c.owner_id == chosen.user_id)
    if chosen.whose is Whose.NOBODYS:
        conditions.append(rekeying.c.owner_id.is_(None))
    if chosen.system is not None:
        conditions.append(system_of(connection, incident_id) == chosen.system)
    if chosen.least_days:
        first_too_new = clock.today() - timedelta(days=chosen.least_days - 1)
        conditions.append(bilag.c.paid_at < datetime.combine(first_too_new, time(), DANISH_TIME))
    return conditions


def _on_list() -> ColumnElement[bool]:
    return or_(_TO_KEY > 0, rekeying.c.keyed_by.is_not(None))


def _joined(query: Select[Any]) -> Select[Any]:
    return query.select_from(bilag).outerjoin(rekeying, rekeying.c.bilag_id == bilag.c.id)


def _rows(
    connection: Connection,
    incident_id: int,
    conditions: list[ColumnElement[bool]],
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[RekeyingRow]:
    facts = (
        bilag.c.id,
        bilag.c.number,
        bilag.c.cpr,
        bilag.c.name,
        bilag.c.is_protected,
        bilag.c.benefit,
        bilag.c.period_from,
        bilag.c.period_to,
        bilag.c.pay_date,
        bilag.c.paid_at,
        bilag.c.issued_at,
    )
    # The page is cut out of the keys, so that cases and names are looked up for the page alone.
    keys = _joined(select(bilag.c.id)).where(bilag.c.incident_id == incident_id, *conditions)
    page = keys.order_by(bilag.c.paid_at, bilag.c.id).limit(limit).offset(offset)
    told = [column for column in rekeying.columns if column.name not in {"bilag_id", "salt", "noted_at"}]
    query = (
        _joined(
            select(
                *facts,
                *told,
                _TO_KEY.label("to_key"),
                system_of(connection, incident_id).label("system"),
                func.coalesce(_CASE_NO, "").label("case_no"),
                _OWNER.c.display_name.label("owner"),
                _KEYER.c.display_name.label("keyer"),
                _CHECKER.c.display_name.label("checker"),
            )
        )
        .outerjoin(_OWNER, _OWNER.c.id == rekeying.c.owner_id)
        .outerjoin(_KEYER, _KEYER.c.id == rekeying.c.keyed_by)
        .outerjoin(_CHECKER, _CHECKER.c.id == rekeying.c.checked_by)
        .where(bilag.c.id.in_(page.scalar_subquery()))
        .order_by(bilag.c.paid_at, bilag.c.id)
    )
    for row in connection.execute(query):
        yield _row(row)


def _row(row: Row[Any]) -> RekeyingRow:
    # A transfer that has come back is paid no more; it is as old as its bilag.
    since = (row.paid_at or row.issued_at).astimezone(DANISH_TIME).date()
    return RekeyingRow(
        bilag_id=row.id,
        number=row.number,
        cpr=Cpr(row.cpr),
        name=row.name,
        is_protected=row.is_protected,
        benefit=row.benefit,
        system=row.system,
        case_no=row.case_no,
        period_from=row.period_from,
        period_to=row.period_to,
        pay_date=row.pay_date,
        paid_at=row.paid_at,
        age_days=(clock.today() - since).days,
        amount_oere=row.to_key,
        owner_id=row.owner_id,
        owner=row.owner,
        keyed_by_id=row.keyed_by,
        keyed_by=row.keyer,
        noted_by_id=row.noted_by,
        keyed_on=row.keyed_on,
        keyed_oere=row.keyed_oere,
        receipt=row.receipt or "",
        remark=row.remark or "",
        checked_by=row.checker,
        checked_at=row.checked_at,
    )
