from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from payout.domain.bilag_states import HAS_NUMBER, PAID_OUT, BilagStatus
from payout.domain.overview import (
    BenefitExpected,
    BilagTally,
    Tally,
    by_benefit,
    status_totals,
)
from payout.money import Oere

benefits = st.sampled_from(["Hjælp", "Fleks", "Ledighed"])
pay_days = st.sampled_from([None, date(2026, 10, 30), date(2026, 11, 30)])
amounts = st.integers(0, 10**9).map(Oere)
tallies = st.lists(
    st.builds(
        BilagTally,
        status=st.sampled_from(BilagStatus),
        benefit=benefits,
        pay_date=pay_days,
        count=st.integers(1, 100),
        amount_oere=amounts,
        outstanding_oere=amounts,
    ),
    max_size=12,
)
expected = st.lists(
    st.builds(
        BenefitExpected,
        benefit=benefits,
        pay_date=pay_days,
        lines=st.integers(1, 1000),
        citizens=st.integers(1, 1000),
        amount_oere=st.integers(-(10**6), 10**9).map(Oere),
    ),
    unique_by=lambda row: (row.benefit, row.pay_date),
)


def total(parts: list[Tally]) -> Tally:
    return sum(parts, start=Tally())


@given(tallies)
def test_every_bilag_stands_in_just_one_of_the_ends(given_tallies: list[BilagTally]) -> None:
    totals = status_totals(given_tallies)
    assert totals.requested == total([totals.awaiting, totals.rejected, totals.voided, totals.issued])
    assert totals.issued == totals.waiting + totals.paid
    assert totals.requested.count == sum(tally.count for tally in given_tallies)
    assert totals.requested.amount_oere == sum(tally.amount_oere for tally in given_tallies)
    assert totals.settled.count <= totals.paid.count
    assert totals.outstanding_oere == sum(tally.outstanding_oere for tally in given_tallies)


@given(tallies)
def test_issued_are_all_with_a_number_that_are_not_voided(given_tallies: list[BilagTally]) -> None:
    numbered = [tally for tally in given_tallies if tally.status in HAS_NUMBER - {BilagStatus.VOIDED}]
    paid = [tally for tally in given_tallies if tally.status in PAID_OUT]
    totals = status_totals(given_tallies)
    assert totals.issued.count == sum(tally.count for tally in numbered)
    assert totals.paid.amount_oere == sum(tally.amount_oere for tally in paid)


@given(expected, tallies)
def test_the_rows_per_ydelse_add_up_to_the_whole(
    rows: list[BenefitExpected], given_tallies: list[BilagTally]
) -> None:
    standings = by_benefit(rows, given_tallies, {})
    totals = status_totals(given_tallies)
    assert total([row.issued for row in standings]) == totals.issued
    assert total([row.paid for row in standings]) == totals.paid
    assert sum(row.amount_oere for row in standings) == sum(row.amount_oere for row in rows)
    assert sum(row.lines for row in standings) == sum(row.lines for row in rows)


@given(expected, tallies)
def test_each_ydelse_and_pay_day_has_one_row_in_order(
    rows: list[BenefitExpected], given_tallies: list[BilagTally]
) -> None:
    keys = [(row.benefit, row.pay_date or date.min) for row in by_benefit(rows, given_tallies, {})]
    assert keys == sorted(set(keys))


def test_nothing_at_all_is_zero_everywhere() -> None:
    totals = status_totals([])
    assert totals.requested == totals.paid == Tally(count=0, amount_oere=Oere(0))
    assert by_benefit([], [], {}) == ()
