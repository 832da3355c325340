"""Payments that stand on lists of several sources: which of their lines is the one that counts."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, literal, select

from payout.domain.same_payment import Overlap, Payment
from payout.models import list_line, payment_list
from payout.money import Oere

_EQUAL = ("cpr", "benefit", "amount_oere")
_EQUAL_OR_BOTH_MISSING = ("period_from", "period_to", "pay_date")


def stands_on_another(list_ids: Sequence[int]) -> ColumnElement[bool]:
    """The condition for a line to repeat one of a list imported earlier, among the lists with these ids.

    Equal lines of one list are told apart by their place: the second of them repeats a list that has two.
    The number on the list and the CPR number lead, so that each line is looked up in an index.
    """
    other, own = list_line.alias("other"), list_line.alias("own")
    place = (
        select(func.count())
        .where(own.c.list_id == list_line.c.list_id, own.c.id <= list_line.c.id, _same(own))
        .correlate(list_line)
        .scalar_subquery()
    )
    repeats = (
        select(literal(1))
        .where(other.c.list_id.in_(list_ids), other.c.list_id < list_line.c.list_id, _same(other))
        .group_by(other.c.list_id)
        .having(func.count() >= place)
        .correlate(list_line)
        .exists()
    )
    # The list that was imported first repeats none: half of all look-ups are saved by saying so.
    return and_(list_line.c.list_id != min(list_ids), repeats)


def repeated_on(connection: Connection, list_id: int, list_ids: Sequence[int]) -> Overlap:
    """What of a list in use counts on another list in use instead."""
    if list_id not in list_ids or len(list_ids) == 1:
        return Overlap(lines=0, citizens=0, amount_oere=Oere(0))
    found = connection.execute(
        select(
            func.count().label("lines"),
            func.count(list_line.c.cpr.distinct()).label("citizens"),
            func.coalesce(func.sum(list_line.c.amount_oere), 0).label("amount_oere"),
        ).where(list_line.c.list_id == list_id, stands_on_another(list_ids))
    ).one()
    return Overlap(lines=found.lines, citizens=found.citizens, amount_oere=Oere(found.amount_oere))


def payments_elsewhere(
    connection: Connection, source: str, list_ids: Sequence[int]
) -> list[Counter[Payment]]:
    """The payments of each of these lists that is from another source, to hold a new list against."""
    ids = select(payment_list.c.id).where(payment_list.c.id.in_(list_ids), payment_list.c.source != source)
    columns = [list_line.c[name] for name in Payment._fields if name != "cpr_digits"]
    payments: dict[int, Counter[Payment]] = {}
    for list_id, *values in connection.execute(
        select(list_line.c.list_id, list_line.c.cpr, *columns).where(list_line.c.list_id.in_(ids))
    ):
        payments.setdefault(list_id, Counter())[Payment(*values)] += 1
    return list(payments.values())


def _same(other: FromClause) -> ColumnElement[bool]:
    columns = other.c
    return and_(
        *(columns[name] == list_line.c[name] for name in _EQUAL),
        *(columns[name].is_not_distinct_from(list_line.c[name]) for name in _EQUAL_OR_BOTH_MISSING),
    )
