"""What the bilag rows of a report add up to: one walk over them, before any sheet is laid out.

The ledger's own totals come with the report. These are counted from the rows that the workbook shows, so that
a difference between the two is seen and not copied.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from exports.cells import danish_day
from payout.domain.bilag_states import PAID_OUT, BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.overview import BenefitStanding, BilagTally, StatusTotals, Tally, by_benefit, status_totals
from payout.domain.real_run import Outcome
from payout.domain.reconciliation import AGE_BANDS, AgeBand, BilagRow, MatchedRow
from payout.labels import label_of
from payout.money import Oere

Row = TypeVar("Row")
Key = TypeVar("Key")
TRANSFERRED = label_of(PayoutMethod.BANK_TRANSFER)


class Settled(NamedTuple):
    """What is settled in each way, in øre."""

    set_off_oere: int = 0
    repaid_oere: int = 0
    written_off_oere: int = 0
    otherwise_oere: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTotals:
    """Counts and totals of the rows; `by_benefit` without what the lists expect, `by_age` of open ones."""

    bilag_count: int
    number_count: int
    open_count: int
    ended_count: int
    unlisted: Tally
    transferred: Tally
    settled: Settled
    totals: StatusTotals
    by_benefit: Sequence[BenefitStanding]
    by_age: Mapping[AgeBand, Tally]


def total_rows(rows: Iterable[BilagRow], drawn_on: date) -> RowTotals:
    """Walk the rows once and add them up; ages are as of the day."""
    groups: dict[tuple[BilagStatus, str, date | None], list[int]] = defaultdict(lambda: [0, 0, 0])
    unlisted, transferred, numbers = [0, 0], [0, 0], 0
    settled = [0, 0, 0, 0]
    by_age = {band: [0, 0] for band in AGE_BANDS}
    for row in rows:
        _add(groups[row.status, row.benefit, row.pay_date], row.amount_oere, row.outstanding_oere)
        numbers += row.number is not None
        if is_unlisted(row):
            _add(unlisted, row.amount_oere)
        if row.status in PAID_OUT:
            if row.method == TRANSFERRED:
                _add(transferred, row.amount_oere)
            ways = (row.set_off_oere, row.repaid_oere, row.written_off_oere, row.otherwise_oere)
            settled = [sum_oere + part for sum_oere, part in zip(settled, ways, strict=True)]
        if is_open(row):
            _add(by_age[age_band(days_open(row, drawn_on))], row.outstanding_oere)
    tallies = [
        BilagTally(
            status=status,
            benefit=benefit,
            pay_date=pay_date,
            count=count,
            amount_oere=Oere(amount),
            outstanding_oere=Oere(outstanding),
        )
        for (status, benefit, pay_date), (count, amount, outstanding) in groups.items()
    ]
    totals = status_totals(tallies)
    return RowTotals(
        bilag_count=totals.requested.count,
        number_count=numbers,
        open_count=sum(count for count, _ in by_age.values()),
        ended_count=totals.voided.count + totals.rejected.count,
        unlisted=_tally(unlisted),
        transferred=_tally(transferred),
        settled=Settled(*settled),
        totals=totals,
        by_benefit=by_benefit((), tallies, {}),
        by_age={band: _tally(sums) for band, sums in by_age.items()},
    )


def tallied(
    rows: Iterable[Row], key: Callable[[Row], Key], amount_oere: Callable[[Row], int]
) -> Mapping[Key, Tally]:
    """How many rows there are of each key, and their sum in øre; walks them once."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        _add(sums[key(row)], amount_oere(row))
    return {found: _tally(both) for found, both in sums.items()}


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, start=Tally())


class OutcomeSums(NamedTuple):
    """The rows of one outcome: how many, and their sums in øre in the order of the sheet."""

    rows: int = 0
    expected_oere: int = 0
    a_conto_oere: int = 0
    run_oere: int = 0
    deducted_oere: int = 0
    difference_oere: int = 0


def outcomes_of(rows: Iterable[MatchedRow]) -> Mapping[Outcome, OutcomeSums]:
    """What the rows of each outcome add up to; walks them once."""
    sums: dict[Outcome, list[int]] = defaultdict(lambda: [0] * len(OutcomeSums._fields))
    for row in rows:
        amounts = (
            row.expected_oere or 0,
            row.a_conto_oere or 0,
            row.run_oere or 0,
            row.deducted_oere,
            row.difference_oere,
        )
        _add(sums[row.outcome], *amounts)
    return {outcome: OutcomeSums(*found) for outcome, found in sums.items()}


def _add(sums: list[int], *amounts: int) -> None:
    """One more row, with its amounts."""
    sums[0] += 1
    for place, amount in enumerate(amounts, 1):
        sums[place] += amount


def _tally(sums: Sequence[int]) -> Tally:
    return Tally(count=sums[0], amount_oere=Oere(sums[1]))


def age_band(days: int) -> AgeBand:
    """The band that so many days fall in."""
    return next(band for band in AGE_BANDS if band.holds(max(days, 0)))


def days_open(row: BilagRow, drawn_on: date) -> int:
    """Days from the payout of an open row to the day."""
    return (drawn_on - danish_day(row.paid_at)).days if row.paid_at else 0


def is_open(row: BilagRow) -> bool:
    """Whether something is still to be settled."""
    return row.outstanding_oere != 0


def is_ended(row: BilagRow) -> bool:
    """Whether it was voided or rejected."""
    return row.status in (BilagStatus.VOIDED, BilagStatus.REJECTED)


def is_unlisted(row: BilagRow) -> bool:
    """Whether no list expects anything for it."""
    return row.expected_oere is None
