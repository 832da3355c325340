"""The match of a hændelse, line by line of equal keys; the doubtful ones are left to a fuller match."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, select

from payout.cpr import Cpr
from payout.domain.bilag_states import PAID_OUT
from payout.domain.incident import Incident
from payout.domain.indberetningsliste import ListKind
from payout.domain.real_run import MatchRow, Outcome, RealRun
from payout.models import bilag, list_line, payment_list
from payout.money import Oere
from payout.queries.lists import lines_that_count, lists_in_use


class _Key(NamedTuple):
    cpr: str
    benefit: str
    pay_date: date | None


def real_run(connection: Connection, incident: Incident) -> RealRun | None:
    """The match with the last list of the kind udbetaling; None when none is stored."""
    newest = select(func.max(payment_list.c.id)).where(payment_list.c.kind == ListKind.UDBETALING)
    list_id = connection.scalar(newest)
    if list_id is None:
        return None
    expected = _lines(connection, lines_that_count(lists_in_use(connection), incident))
    run = _lines(connection, list_line.c.list_id == list_id)
    paid: dict[_Key, list[Row[Any]]] = {}
    for row in connection.execute(
        select(bilag).where(bilag.c.incident_id == incident.incident_id, bilag.c.status.in_(sorted(PAID_OUT)))
    ):
        paid.setdefault(_Key(row.cpr, row.benefit, row.pay_date), []).append(row)
    rows = tuple(_rows(expected, run, paid))
    return RealRun(rows=rows, totals=(), checks=())


def _lines(connection: Connection, condition: ColumnElement[bool]) -> dict[_Key, list[Row[Any]]]:
    found: dict[_Key, list[Row[Any]]] = {}
    for row in connection.execute(select(list_line).where(condition).order_by(list_line.c.id)):
        found.setdefault(_Key(row.cpr, row.benefit, row.pay_date), []).append(row)
    return found


def _rows(
    expected: dict[_Key, list[Row[Any]]],
    run: dict[_Key, list[Row[Any]]],
    paid: dict[_Key, list[Row[Any]]],
) -> Iterator[MatchRow]:
    for key, lines in expected.items():
        first, bilags = lines[0], paid.get(key, [])
        is_paid = key in run
        outcome = Outcome.AS_EXPECTED if is_paid else Outcome.ONLY_A_CONTO if bilags else Outcome.NOT_PAID
        yield MatchRow(
            cpr=Cpr(key.cpr),
            name=first.name,
            is_protected=first.is_protected,
            benefit=key.benefit,
            period_from=first.period_from,
            period_to=first.period_to,
            pay_date=key.pay_date,
            outcome=outcome,
            expected_oere=_sum(line.amount_oere for line in lines),
            a_conto_oere=_sum(one.amount_oere for one in bilags) if bilags else None,
            run_oere=_sum(line.amount_oere for line in run[key]) if is_paid else None,
            deducted_oere=Oere(0),
            bilag_ids=tuple(one.id for one in bilags),
        )


def _sum(amounts: Iterable[int]) -> Oere:
    return Oere(sum(amounts))
