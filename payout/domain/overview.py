"""The overview (overblik): what the lists expect, what the bilag have given, and what remains."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from payout.domain.bilag_states import PAID_OUT, WAITS_FOR_PAYOUT, BilagStatus
from payout.domain.estimate import Estimate, estimate
from payout.money import Oere

_NOTHING: Final = estimate([], Oere(0), 0)
"""For a ydelse that bilag are given for and no list expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInUse:
    """The last list of a source. `age_days` is None when the list does not say its date."""

    list_id: int
    source: str
    data_date: date | None
    age_days: int | None
    lines: int
    citizens: int
    total_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A number of bilag and their sum in øre."""

    count: int = 0
    amount_oere: Oere = Oere(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(count=self.count + other.count, amount_oere=Oere(self.amount_oere + other.amount_oere))


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagTally:
    """Bilag of one status, ydelse and pay-day: how many, their sum and what is outstanding, in øre."""

    status: BilagStatus
    benefit: str
    pay_date: date | None
    count: int
    amount_oere: Oere
    outstanding_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitExpected:
    """What the lists expect for one ydelse and pay-day; negative corrections count in the sum."""

    benefit: str
    pay_date: date | None
    lines: int
    citizens: int
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitStanding:
    """One ydelse and pay-day: expected, with its estimate, beside what has been issued and paid."""

    benefit: str
    pay_date: date | None
    lines: int
    citizens: int
    amount_oere: Oere
    estimate: Estimate
    issued: Tally
    paid: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTotals:
    """What became of the bilag so far. Each figure counts every bilag that ever reached the step:

    requested: all; issued: all with a number that are not voided; paid: handed out, settled ones among them;
    settled: wholly settled.
    """

    requested: Tally
    awaiting: Tally
    issued: Tally
    waiting: Tally
    voided: Tally
    rejected: Tally
    paid: Tally
    settled: Tally
    outstanding_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxBalance:
    """What a cash box holds, in øre."""

    place: str
    balance_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The overview of one hændelse, or of all last lists when none is open."""

    incident: str | None
    lists: Sequence[ListInUse]
    citizens: int
    lines: int
    amount_oere: Oere
    by_benefit: Sequence[BenefitStanding]
    estimate: Estimate
    totals: StatusTotals
    cash_boxes: Sequence[BoxBalance]


def status_totals(tallies: Iterable[BilagTally]) -> StatusTotals:
    """Totals per step over all ydelser."""
    by_status = {status: Tally() for status in BilagStatus}
    outstanding = 0
    for tally in tallies:
        by_status[tally.status] += Tally(count=tally.count, amount_oere=tally.amount_oere)
        outstanding += tally.outstanding_oere
    waiting = _sum(by_status[status] for status in WAITS_FOR_PAYOUT)
    paid = _sum(by_status[status] for status in PAID_OUT)
    return StatusTotals(
        requested=_sum(by_status.values()),
        awaiting=by_status[BilagStatus.AWAITING_APPROVAL],
        issued=waiting + paid,
        waiting=waiting,
        voided=by_status[BilagStatus.VOIDED],
        rejected=by_status[BilagStatus.REJECTED],
        paid=paid,
        settled=by_status[BilagStatus.SETTLED],
        outstanding_oere=Oere(outstanding),
    )


def by_benefit(
    expected: Iterable[BenefitExpected],
    tallies: Sequence[BilagTally],
    estimates: Mapping[tuple[str, date | None], Estimate],
) -> tuple[BenefitStanding, ...]:
    """Expected and given side by side, one row per ydelse and pay-day that either of them has.

    Shape:   `estimates` has one for each ydelse and pay-day that is expected.
    """
    rows = {(row.benefit, row.pay_date): row for row in expected}
    keys = rows.keys() | {(tally.benefit, tally.pay_date) for tally in tallies}
    return tuple(
        _standing(
            key,
            rows.get(key),
            [tally for tally in tallies if (tally.benefit, tally.pay_date) == key],
            estimates.get(key, _NOTHING),
        )
        for key in sorted(keys, key=lambda key: (key[0], key[1] or date.min))
    )


def _standing(
    key: tuple[str, date | None],
    expected: BenefitExpected | None,
    tallies: Sequence[BilagTally],
    guessed: Estimate,
) -> BenefitStanding:
    totals = status_totals(tallies)
    return BenefitStanding(
        benefit=key[0],
        pay_date=key[1],
        lines=expected.lines if expected else 0,
        citizens=expected.citizens if expected else 0,
        amount_oere=expected.amount_oere if expected else Oere(0),
        estimate=guessed,
        issued=totals.issued,
        paid=totals.paid,
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, start=Tally())
