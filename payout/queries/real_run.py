"""The match of a hændelse: the expected lines, the paid bilag and the udbetalingslister, each read once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, not_, or_, select

from payout.domain.bilag_states import PAID_OUT
from payout.domain.incident import Incident
from payout.domain.match_run import match, totals_of
from payout.domain.real_run import MatchRow, OutcomeTotal, RealRun, SourceCheck
from payout.domain.settlement import SettlementKind
from payout.domain.ydelser import OneName
from payout.labels import MATCH_SOURCE
from payout.models import benefit, benefit_alias, bilag, list_line, payment_list, settlement
from payout.money import Oere
from payout.queries.lists import of_these
from payout.queries.match_links import links_of
from payout.queries.run_lists import expected_lists, run_lists

ROWS_A_FETCH = 5_000
_OF_A_LINE = (
    list_line.c.cpr,
    list_line.c.name,
    list_line.c.is_protected,
    list_line.c.benefit,
    list_line.c.period_from,
    list_line.c.period_to,
    list_line.c.pay_date,
    list_line.c.amount_oere,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedSum:
    """What the expected lists have of one ydelse."""

    benefit: str
    lines: int
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """What is matched: conditions for lines, and of which lists the run is."""

    expected: ColumnElement[bool]
    run: ColumnElement[bool]
    outside: ColumnElement[bool]
    run_ids: tuple[int, ...]


def real_run(connection: Connection, incident: Incident) -> RealRun | None:
    """The whole match of a hændelse; None when it has no udbetalingsliste."""
    run_ids = run_lists(connection, incident)
    if not run_ids:
        return None
    ydelser = one_name(connection)
    sources = _sources(connection, incident, run_ids, ydelser)
    rows = match(
        _stream(connection, select(*_OF_A_LINE, literal(0)).where(sources.expected)),
        _stream(connection, _advances(incident.incident_id)),
        _stream(
            connection,
            select(*_OF_A_LINE, func.coalesce(list_line.c.aconto_oere, 0)).where(sources.run),
        ),
        ydelser=ydelser,
        links=links_of(connection, incident.incident_id),
    )
    totals = totals_of(rows)
    outside = _count_and_sum(connection, sources.outside)
    return RealRun(
        rows=rows,
        totals=totals,
        checks=_checks(connection, incident, sources, rows=rows, totals=totals, outside=outside),
        outside_lines=outside[0],
        outside_oere=outside[1],
    )


def expected_sums(connection: Connection, incident: Incident) -> tuple[ExpectedSum, ...]:
    """What was expected of each ydelse in a hændelse, by the names that the lists write."""
    scope = incident.scope
    rows = connection.execute(
        select(list_line.c.benefit, func.count(), func.sum(list_line.c.amount_oere))
        .where(of_these(expected_lists(connection, incident), scope.benefits, scope.pay_days))
        .group_by(list_line.c.benefit)
    )
    return tuple(
        ExpectedSum(benefit=name, lines=lines, amount_oere=Oere(total)) for name, lines, total in rows
    )


def one_name(connection: Connection) -> OneName:
    """What ydelser are compared by, from the data of the ydelser."""
    codes = select(benefit_alias.c.key, benefit.c.code).join(benefit)
    return OneName({row.key: row.code for row in connection.execute(codes)})


def _sources(
    connection: Connection, incident: Incident, run_ids: tuple[int, ...], ydelser: OneName
) -> _Sources:
    scope, expected_ids = incident.scope, expected_lists(connection, incident)
    in_run = list_line.c.list_id.in_(run_ids)
    listed = list_line.c.list_id.in_(expected_ids)
    left_out = set(map(ydelser.__getitem__, _different(connection, list_line.c.benefit, listed)))
    left_out -= set(map(ydelser.__getitem__, scope.benefits)) if scope.benefits else left_out
    days = set(_different(connection, list_line.c.pay_date, listed)) - {None}
    days -= set(scope.pay_days) if scope.pay_days else days
    # What the lists know and the hændelse leaves out is outside; what they don't know could not be chosen.
    names = [
        name for name in _different(connection, list_line.c.benefit, in_run) if ydelser[name] in left_out
    ]
    outside = or_(
        list_line.c.benefit.in_(names),
        and_(list_line.c.pay_date.is_not(None), list_line.c.pay_date.in_(days)),
    )
    return _Sources(
        expected=of_these(expected_ids, scope.benefits, scope.pay_days),
        run=and_(in_run, not_(outside)),
        outside=and_(in_run, outside),
        run_ids=run_ids,
    )


def _different(connection: Connection, column: ColumnElement[Any], where: ColumnElement[bool]) -> list[Any]:
    return list(connection.scalars(select(column).where(where).distinct()))


def _advances(incident_id: int) -> Select[Any]:
    """The paid bilag of a hændelse; what came back in cash lessens them."""
    returned = (
        select(settlement.c.bilag_id, func.sum(settlement.c.amount_oere).label("oere"))
        .where(settlement.c.kind == SettlementKind.RETURNED.value)
        .group_by(settlement.c.bilag_id)
        .subquery()
    )
    return (
        select(
            bilag.c.id,
            bilag.c.cpr,
            bilag.c.name,
            bilag.c.is_protected,
            bilag.c.benefit,
            bilag.c.period_from,
            bilag.c.period_to,
            bilag.c.pay_date,
            (bilag.c.amount_oere - func.coalesce(returned.c.oere, 0)).label("paid_oere"),
        )
        .outerjoin(returned, returned.c.bilag_id == bilag.c.id)
        .where(bilag.c.incident_id == incident_id, bilag.c.status.in_(sorted(PAID_OUT)))
        .order_by(bilag.c.id)
    )


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """The rows, some thousand at a time: they are tuples in the order that the match takes them."""
    yield from connection.execute(query.execution_options(yield_per=ROWS_A_FETCH))


def _checks(
    connection: Connection,
    incident: Incident,
    sources: _Sources,
    *,
    rows: Iterable[MatchRow],
    totals: Iterable[OutcomeTotal],
    outside: tuple[int, Oere],
) -> tuple[SourceCheck, ...]:
    """Each source's own total, added up by the database, beside that of the outcomes."""
    lines = [(row.expected_lines, len(row.bilag_ids), row.run_lines) for row in rows]
    matched_lines = [sum(column) for column in zip(*lines, strict=True)] or [0, 0, 0]
    matched_oere = [
        (total.expected_oere, total.a_conto_oere, total.run_oere, total.deducted_oere) for total in totals
    ]
    expected, a_conto, run, deducted = (sum(column) for column in zip(*matched_oere, strict=True))
    paid = _advances(incident.incident_id).subquery()
    own = (
        (*_count_and_sum(connection, sources.expected), matched_lines[0], expected),
        (*_counted(connection, func.count(), paid.c.paid_oere), matched_lines[1], a_conto),
        (*_told_by_lists(connection, sources.run_ids, outside), matched_lines[2], run),
        (*_count_and_sum(connection, sources.run, list_line.c.aconto_oere), matched_lines[2], deducted),
    )
    return tuple(
        SourceCheck(
            source=source,
            own_lines=own_lines,
            matched_lines=found_lines,
            own_oere=own_oere,
            matched_oere=Oere(found_oere),
        )
        for source, (own_lines, own_oere, found_lines, found_oere) in zip(MATCH_SOURCE, own, strict=True)
    )


def _told_by_lists(
    connection: Connection, run_ids: tuple[int, ...], outside: tuple[int, Oere]
) -> tuple[int, Oere]:
    """What the udbetalingslister said of themselves when they were stored, without what is left out."""
    here = select(payment_list.c.rows_accepted, payment_list.c.total_oere).where(
        payment_list.c.id.in_(run_ids)
    )
    told = here.subquery()
    lines, total = _counted(connection, func.sum(told.c.rows_accepted), told.c.total_oere)
    return lines - outside[0], Oere(total - outside[1])


def _count_and_sum(
    connection: Connection, where: ColumnElement[bool], column: ColumnElement[Any] = list_line.c.amount_oere
) -> tuple[int, Oere]:
    query = select(func.count(), func.coalesce(func.sum(column), 0)).where(where).select_from(list_line)
    count, total = connection.execute(query).one()
    return count, Oere(total)


def _counted(
    connection: Connection, count: ColumnElement[Any], column: ColumnElement[Any]
) -> tuple[int, Oere]:
    number, total = connection.execute(select(count, func.coalesce(func.sum(column), 0))).one()
    return number, Oere(total)
