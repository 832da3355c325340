"""What the bilag rows of a report add up to: one walk over them, before any sheet is laid out.

The ledger's own totals come with the report. These are counted from the rows that the workbook shows, so that
a difference between the two is seen and not copied.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from payout.domain.bilag_states import BilagStatus
from payout.domain.overview import BenefitStanding, BilagTally, StatusTotals, by_benefit, status_totals
from payout.domain.reconciliation import BilagRow
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTotals:
    """Counts and totals of the rows; `by_benefit` without what the lists expect."""

    bilag_count: int
    open_count: int
    ended_count: int
    totals: StatusTotals
    by_benefit: Sequence[BenefitStanding]


def total_rows(rows: Iterable[BilagRow]) -> RowTotals:
    """Walk the rows once and add them up."""
    counts: dict[tuple[BilagStatus, str, date | None], int] = defaultdict(int)
    amounts: dict[tuple[BilagStatus, str, date | None], int] = defaultdict(int)
    outstanding: dict[tuple[BilagStatus, str, date | None], int] = defaultdict(int)
    open_count = 0
    for row in rows:
        key = (row.status, row.benefit, row.pay_date)
        counts[key] += 1
        amounts[key] += row.amount_oere
        outstanding[key] += row.outstanding_oere
        open_count += is_open(row)
    tallies = [
        BilagTally(
            status=key[0],
            benefit=key[1],
            pay_date=key[2],
            count=counts[key],
            amount_oere=Oere(amounts[key]),
            outstanding_oere=Oere(outstanding[key]),
        )
        for key in counts
    ]
    totals = status_totals(tallies)
    return RowTotals(
        bilag_count=totals.requested.count,
        open_count=open_count,
        ended_count=totals.voided.count + totals.rejected.count,
        totals=totals,
        by_benefit=by_benefit((), tallies),
    )


def is_open(row: BilagRow) -> bool:
    """Whether something is still to be set off, repaid or written off."""
    return row.outstanding_oere != 0


def is_ended(row: BilagRow) -> bool:
    """Whether it was voided or rejected."""
    return row.status in (BilagStatus.VOIDED, BilagStatus.REJECTED)
