"""What the lists say of one citizen beside the ones before of the same source, and who is paid instead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection, Date, Select, bindparam, func, select

from payout import clock
from payout.cpr import Cpr, mask_text
from payout.domain.citizen_changes import BenefitChange, citizen_changes
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_comparison import EarlierLine
from payout.models import list_line, list_payee, payment_list
from payout.money import Oere
from payout.queries.list_history import day_of_list


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNews:
    """What a list in use, or the one before it, says of the citizen.

    `age_days` and `previous_date` are None where a list tells no date, and `changes` is empty where there is
    no list before.
    """

    source: str
    list_date: date | None
    age_days: int | None
    has_previous: bool
    previous_date: date | None
    is_on_list: bool
    changes: tuple[BenefitChange, ...]


def list_news(connection: Connection, cpr: Cpr) -> tuple[ListNews, ...]:
    """For each source whose list, or the list before it, has the citizen; by source."""
    newest = connection.execute(_newest()).all()
    ids = [list_id for row in newest for list_id in (row.id, row.previous_id) if list_id is not None]
    lines = _lines(connection, cpr, ids)
    return tuple(
        ListNews(
            source=row.source,
            list_date=row.data_date,
            age_days=(clock.today() - row.data_date).days if row.data_date else None,
            has_previous=row.previous_id is not None,
            previous_date=row.previous_date,
            is_on_list=row.id in lines,
            changes=citizen_changes(lines.get(row.previous_id, ()), lines.get(row.id, ()))
            if row.previous_id is not None
            else (),
        )
        for row in newest
        if row.id in lines or row.previous_id in lines
    )


def other_payees(connection: Connection, cpr: Cpr, list_ids: Iterable[int]) -> tuple[str, ...]:
    """Whom the lists name as payee in place of the citizen, each once, without whole CPR numbers."""
    rows = connection.execute(_payees(), {"cpr": cpr.digits, "list_ids": list(list_ids)})
    return tuple(dict.fromkeys(mask_text(row.payee) for row in rows))


@cache
def _newest() -> Select[tuple[int, str, date | None, int | None, date | None]]:
    order = (day_of_list(), payment_list.c.id)
    columns = (payment_list.c.id, payment_list.c.source, payment_list.c.data_date)
    ordered = (
        select(
            *columns,
            func.lag(payment_list.c.id)
            .over(partition_by=payment_list.c.source, order_by=order)
            .label("previous_id"),
            func.lag(payment_list.c.data_date, type_=Date)
            .over(partition_by=payment_list.c.source, order_by=order)
            .label("previous_date"),
            func.lead(payment_list.c.id)
            .over(partition_by=payment_list.c.source, order_by=order)
            .label("next_id"),
        )
        .where(payment_list.c.kind == ListKind.INDBERETNING)
        .subquery()
    )
    return (
        select(
            ordered.c.id,
            ordered.c.source,
            ordered.c.data_date,
            ordered.c.previous_id,
            ordered.c.previous_date,
        )
        .where(ordered.c.next_id.is_(None))
        .order_by(ordered.c.source)
    )


def _lines(connection: Connection, cpr: Cpr, list_ids: list[int]) -> Mapping[int, list[EarlierLine]]:
    found: defaultdict[int, list[EarlierLine]] = defaultdict(list)
    for row in connection.execute(_lines_on(), {"cpr": cpr.digits, "list_ids": list_ids}):
        found[row.list_id].append(EarlierLine(row.row, cpr, row.name, row.benefit, row.amount_oere))
    return found


@cache
def _lines_on() -> Select[tuple[int, int, str, str, Oere]]:
    return select(
        list_line.c.list_id, list_line.c.row, list_line.c.name, list_line.c.benefit, list_line.c.amount_oere
    ).where(
        list_line.c.cpr == bindparam("cpr"),
        list_line.c.list_id.in_(bindparam("list_ids", expanding=True)),
    )


@cache
def _payees() -> Select[tuple[str]]:
    return (
        select(list_payee.c.payee)
        .where(
            list_payee.c.cpr == bindparam("cpr"),
            list_payee.c.list_id.in_(bindparam("list_ids", expanding=True)),
        )
        .order_by(list_payee.c.id)
    )
