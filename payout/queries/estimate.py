"""What an estimate rests on: the lists of each source one after another, and what of the last ones counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, func, select

from payout.domain.estimate import MOST_STEPS, Estimate, Part, estimate
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_steps import Step, last_versions, periods_since, step_between
from payout.domain.overview import BenefitExpected
from payout.models import list_line, payment_list
from payout.money import Oere
from payout.queries.list_history import day_of_list
from payout.queries.lists import of_these

Claim = tuple[str, date | None]
"""A ydelse and a pay-day."""
_OF_NOTHING: Final = step_between({}, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The lists of one source, one a period, in the order of their days."""

    source: str
    list_ids: tuple[int, ...]
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Persons and their sum in øre."""

    persons: int
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBasis:
    """Of one source: its lists' days, their steps in all and per ydelse, and what of the last list counts."""

    source: str
    days: tuple[date, ...]
    steps: tuple[Step, ...]
    by_benefit: Mapping[str, tuple[Step, ...]]
    whole: Counted
    parts: Mapping[Claim, Counted]


def list_series(connection: Connection, most: int) -> tuple[Series, ...]:
    """For each source its last lists, `most` at most, without those that have no lines or a later version."""
    has_lines = select(list_line.c.id).where(list_line.c.list_id == payment_list.c.id).exists()
    rows = connection.execute(
        select(payment_list.c.source, payment_list.c.id, day_of_list())
        .where(payment_list.c.kind == ListKind.INDBERETNING, has_lines)
        .order_by(payment_list.c.source, day_of_list(), payment_list.c.id)
    )
    by_source: defaultdict[str, list[tuple[int, date]]] = defaultdict(list)
    for source, list_id, day in rows:
        by_source[source].append((list_id, date.fromisoformat(day)))
    return tuple(_series(source, lists, most) for source, lists in by_source.items())


def basis_of(
    connection: Connection,
    series: Series,
    in_use: Sequence[int],
    benefits: Sequence[str],
    pay_days: Sequence[date],
) -> SourceBasis:
    """The basis of a source's estimate within some ydelser and pay-days (all where none are named)."""
    whole, parts = _counted(connection, series.list_ids[-1], in_use, benefits, pay_days)
    steps, by_benefit = steps_of(connection, series, benefits)
    return SourceBasis(
        source=series.source, days=series.days, steps=steps, by_benefit=by_benefit, whole=whole, parts=parts
    )


def steps_of(
    connection: Connection, series: Series, benefits: Sequence[str]
) -> tuple[tuple[Step, ...], Mapping[str, tuple[Step, ...]]]:
    """The steps between a source's lists: of all the ydelser that are named together, and of each."""
    if len(series.list_ids) == 1:
        return (), {}
    steps: list[Step] = []
    by_benefit: dict[str, list[Step]] = {}
    lists = (_sums(connection, list_id, benefits) for list_id in series.list_ids)
    for before, after in pairwise(lists):
        for benefit in before.keys() | after.keys():
            # A ydelse that turns up later came from nothing at each step until then.
            by_benefit.setdefault(benefit, [_OF_NOTHING] * len(steps))
        for benefit, found in by_benefit.items():
            found.append(step_between(before.get(benefit, {}), after.get(benefit, {})))
        steps.append(step_between(_added_up(before), _added_up(after)))
    return tuple(steps), {benefit: tuple(found) for benefit, found in by_benefit.items()}


def whole_estimate(bases: Sequence[SourceBasis], expected_oere: Oere, citizens: int, today: date) -> Estimate:
    """The estimate of all that counts together."""
    parts = [_part(basis, basis.whole, basis.steps, today) for basis in bases]
    return estimate(parts, expected_oere, citizens)


def estimates_by_claim(
    bases: Sequence[SourceBasis], rows: Sequence[BenefitExpected], today: date
) -> Mapping[Claim, Estimate]:
    """The estimate of each ydelse and pay-day, judged by the steps of its ydelse."""
    return {
        (row.benefit, row.pay_date): estimate(
            [
                _part(
                    basis,
                    basis.parts[row.benefit, row.pay_date],
                    basis.by_benefit.get(row.benefit, ()),
                    today,
                )
                for basis in bases
                if (row.benefit, row.pay_date) in basis.parts
            ],
            row.amount_oere,
            row.citizens,
        )
        for row in rows
    }


def everything_known(series: Sequence[Series]) -> tuple[int, ...]:
    """The lists that estimates rest on: with other lists they come out otherwise."""
    return tuple(list_id for one in series for list_id in one.list_ids)


def estimate_series(connection: Connection) -> tuple[Series, ...]:
    """The lists that an estimate looks at."""
    return list_series(connection, MOST_STEPS + 1)


def _part(basis: SourceBasis, counted: Counted, steps: Sequence[Step], today: date) -> Part:
    return Part(
        persons=counted.persons,
        amount_oere=counted.amount_oere,
        steps=steps,
        periods=periods_since(basis.days, today),
    )


def _series(source: str, lists: Sequence[tuple[int, date]], most: int) -> Series:
    kept = [lists[place] for place in last_versions([day for _, day in lists])][-most:]
    return Series(
        source=source,
        list_ids=tuple(list_id for list_id, _ in kept),
        days=tuple(day for _, day in kept),
    )


def _counted(
    connection: Connection,
    list_id: int,
    in_use: Sequence[int],
    benefits: Sequence[str],
    pay_days: Sequence[date],
) -> tuple[Counted, Mapping[Claim, Counted]]:
    """What of a list counts, in all and for each ydelse and pay-day; without what stands on another list."""
    figures = (
        func.count(list_line.c.cpr.distinct()).label("persons"),
        func.coalesce(func.sum(list_line.c.amount_oere), 0).label("amount_oere"),
    )
    here = (list_line.c.list_id == list_id, of_these(in_use, benefits, pay_days))
    whole = connection.execute(select(*figures).where(*here)).one()
    claim = (list_line.c.benefit, list_line.c.pay_date)
    rows = connection.execute(select(*claim, *figures).where(*here).group_by(*claim))
    return (
        Counted(persons=whole.persons, amount_oere=Oere(whole.amount_oere)),
        {
            (row.benefit, row.pay_date): Counted(persons=row.persons, amount_oere=Oere(row.amount_oere))
            for row in rows
        },
    )


def _sums(connection: Connection, list_id: int, benefits: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Each ydelse's citizens with their sum on the list in øre."""
    asked = select(list_line.c.benefit, list_line.c.cpr, func.sum(list_line.c.amount_oere)).where(
        list_line.c.list_id == list_id
    )
    if benefits:
        asked = asked.where(list_line.c.benefit.in_(benefits))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for benefit, digits, amount in connection.execute(asked.group_by(list_line.c.benefit, list_line.c.cpr)):
        found[benefit][digits] = int(amount)
    return found


def _added_up(sums: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    together: defaultdict[str, int] = defaultdict(int)
    for citizens in sums.values():
        for digits, amount in citizens.items():
            together[digits] += amount
    return together
