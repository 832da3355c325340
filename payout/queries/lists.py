"""Imported lists and what they expect."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
)

from payout import clock
from payout.cpr import Cpr
from payout.domain.incident import Incident
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.overview import BenefitExpected, ListInUse
from payout.models import list_line, payment_list, user
from payout.money import Oere
from payout.queries.list_history import day_of_list, has_lines
from payout.queries.list_overlap import stands_on_another
from payout.queries.run_lists import run_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredList:
    """One imported list as the page shows it. Amounts in øre; findings are (code, severity, row, message)."""

    list_id: int
    kind: ListKind
    source: str
    layout: str
    file_name: str
    sha256: str
    amount_basis: AmountBasis
    data_date: date | None
    imported_at: datetime
    imported_by: str
    rows_read: int
    rows_accepted: int
    rows_with_warnings: int
    rows_rejected: int
    citizens: int
    total_oere: Oere
    file_total_oere: Oere | None
    is_in_use: bool
    adds_to: int | None
    """The udbetalingsliste that it adds corrections to, and is in use with."""
    findings: tuple[tuple[str, str, int | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLine:
    """Name and protection as a list tells them."""

    name: str
    is_protected: bool


def lists_in_use(connection: Connection) -> tuple[int, ...]:
    """The last indberetningsliste of each source: the newest data date, then the last imported."""
    return tuple(connection.scalars(_in_use()))


@cache
def _in_use() -> Select[tuple[int]]:
    newest = (
        select(
            payment_list.c.id,
            func.row_number()
            .over(
                partition_by=payment_list.c.source,
                order_by=(day_of_list().desc(), payment_list.c.id.desc()),
            )
            .label("place"),
        )
        .where(payment_list.c.kind == ListKind.INDBERETNING, has_lines())
        .subquery()
    )
    return select(newest.c.id).where(newest.c.place == 1).order_by(newest.c.id)


def lines_that_count(list_ids: Sequence[int], incident: Incident | None) -> ColumnElement[bool]:
    """The condition for a line to count: on a list in use, and of the hændelse's ydelser and pay-days.

    A hændelse that names no ydelse or no pay-day limits itself to none: it was opened before there was a
    list. A payment that several of the lists have counts once.
    """
    benefits, pay_days = (incident.scope.benefits, incident.scope.pay_days) if incident else ((), ())
    return of_these(list_ids, benefits, pay_days)


def of_these(
    list_ids: Sequence[int], benefits: Sequence[str], pay_days: Sequence[date]
) -> ColumnElement[bool]:
    """As `lines_that_count`, of ydelser and pay-days; of neither where there are none."""
    conditions: list[ColumnElement[bool]] = [list_line.c.list_id.in_(list_ids)]
    if len(list_ids) > 1:
        conditions.append(not_(stands_on_another(list_ids)))
    if benefits:
        conditions.append(list_line.c.benefit.in_(benefits))
    if pay_days:
        conditions.append(or_(list_line.c.pay_date.in_(pay_days), list_line.c.pay_date.is_(None)))
    return and_(*conditions)


def summaries_in_use(connection: Connection) -> tuple[ListInUse, ...]:
    """The lists in use with their age in days, counted from the list's own date."""
    rows = connection.execute(
        select(payment_list)
        .where(payment_list.c.id.in_(lists_in_use(connection)))
        .order_by(payment_list.c.source)
    ).mappings()
    return tuple(
        ListInUse(
            list_id=row["id"],
            source=row["source"],
            data_date=row["data_date"],
            age_days=(clock.today() - row["data_date"]).days if row["data_date"] else None,
            lines=row["rows_accepted"],
            citizens=row["citizens"],
            total_oere=row["total_oere"],
        )
        for row in rows
    )


def expected_by_benefit(connection: Connection, incident: Incident | None) -> tuple[BenefitExpected, ...]:
    """What the lists in use expect per ydelse and pay-day."""
    rows = connection.execute(
        select(
            list_line.c.benefit,
            list_line.c.pay_date,
            func.count().label("lines"),
            func.count(list_line.c.cpr.distinct()).label("citizens"),
            func.sum(list_line.c.amount_oere).label("amount_oere"),
        )
        .where(lines_that_count(lists_in_use(connection), incident))
        .group_by(list_line.c.benefit, list_line.c.pay_date)
    ).mappings()
    return tuple(BenefitExpected(**row) for row in rows)


def citizens_expected(connection: Connection, incident: Incident | None) -> int:
    """How many persons the lines that count are about."""
    counted = select(func.count(list_line.c.cpr.distinct())).where(
        lines_that_count(lists_in_use(connection), incident)
    )
    return connection.scalar(counted) or 0


def choices_for_incident(connection: Connection) -> tuple[tuple[str, ...], tuple[date, ...]]:
    """The ydelser and pay-days that the lists in use know, to choose a hændelse's from."""
    here = list_line.c.list_id.in_(lists_in_use(connection))
    benefits = connection.scalars(
        select(list_line.c.benefit).where(here).distinct().order_by(list_line.c.benefit)
    )
    pay_days = connection.scalars(
        select(list_line.c.pay_date)
        .where(here, list_line.c.pay_date.is_not(None))
        .distinct()
        .order_by(list_line.c.pay_date)
    )
    return tuple(benefits), tuple(pay_days)


def latest_line_of(connection: Connection, cpr: Cpr) -> KnownLine | None:
    """The name on the newest list line of the citizen; protected when any line of any list says so.

    Not every source tells who is protected, so that a newer list without the column unprotects nobody.
    """
    row = connection.execute(_latest_line(), {"cpr": cpr.digits}).first()
    return KnownLine(name=row.name, is_protected=row.is_protected) if row else None


@cache
def _latest_line() -> Select[tuple[str, bool]]:
    any_line = list_line.alias()
    same: BindParameter[str] = bindparam("cpr")
    is_protected = exists().where(any_line.c.cpr == same, any_line.c.is_protected)
    return (
        select(list_line.c.name, is_protected.label("is_protected"))
        .where(list_line.c.cpr == same)
        .order_by(list_line.c.name == "", list_line.c.list_id.desc(), list_line.c.row)
        .limit(1)
    )


def all_lists(connection: Connection) -> tuple[StoredList, ...]:
    """Every imported list, the newest first, without findings."""
    in_use = (*lists_in_use(connection), *run_lists(connection))
    rows = connection.execute(_stored().order_by(payment_list.c.id.desc())).mappings()
    return tuple(_stored_list(row, in_use, ()) for row in rows)


def stored_list(connection: Connection, list_id: int) -> StoredList | None:
    """One list with its findings."""
    row = (
        connection.execute(_stored().add_columns(payment_list.c.findings).where(payment_list.c.id == list_id))
        .mappings()
        .first()
    )
    if row is None:
        return None
    findings = tuple(tuple(finding) for finding in json.loads(row["findings"]))
    in_use = (*lists_in_use(connection), *run_lists(connection))
    return _stored_list(row, in_use, findings)


def _stored() -> Select[tuple[object, ...]]:
    columns = [column for column in payment_list.columns if column.name not in {"file", "findings", "salt"}]
    name = func.coalesce(user.c.display_name, "kommandolinjen").label("imported_by_name")
    return select(*columns, name).outerjoin(user, user.c.id == payment_list.c.imported_by)


def _stored_list(
    row: RowMapping, in_use: Sequence[int], findings: tuple[tuple[str, str, int | None, str], ...]
) -> StoredList:
    return StoredList(
        list_id=row["id"],
        kind=ListKind(row["kind"]),
        source=row["source"],
        layout=row["layout"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        amount_basis=AmountBasis(row["amount_basis"]),
        data_date=row["data_date"],
        imported_at=row["imported_at"],
        imported_by=row["imported_by_name"],
        rows_read=row["rows_read"],
        rows_accepted=row["rows_accepted"],
        rows_with_warnings=row["rows_with_warnings"],
        rows_rejected=row["rows_rejected"],
        citizens=row["citizens"],
        total_oere=row["total_oere"],
        file_total_oere=row["file_total_oere"],
        is_in_use=row["id"] in in_use,
        adds_to=row["adds_to"],
        findings=findings,
    )
