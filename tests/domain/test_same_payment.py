from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.indberetningsliste import ListLine
from payout.domain.list_lines import ListLines
from payout.domain.same_payment import Overlap, count_copies, overlap, payments_of
from tests.factories import ANNA, BOERGE, FLEKS, HELP, PAY_DATE, line

LINES = st.lists(
    st.builds(
        lambda cpr, benefit, amount: line(cpr, "Anna Ågesen-Prøve", amount, benefit=benefit),
        st.sampled_from([ANNA, BOERGE]),
        st.sampled_from([HELP, FLEKS]),
        st.integers(-2, 2),
    ),
    max_size=8,
)


def counted(lines: list[ListLine]) -> Counter[object]:
    return Counter(payments_of(ListLines.of(lines)))


@pytest.mark.parametrize(
    "change",
    [
        {"cpr": BOERGE}, {"benefit": FLEKS}, {"period_from": PAY_DATE}, {"period_to": None},
        {"pay_date": None}, {"amount_oere": 2},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_line_that_differs_in_what_it_pays_is_another_payment(change: dict[str, object]) -> None:
    one = line(ANNA, "Anna Ågesen-Prøve", 1)
    both = ListLines.of([one, one._replace(**change)])
    assert len(set(payments_of(both))) == 2
    assert count_copies(both) == 0


def test_the_same_payment_in_another_row_and_under_another_name_is_a_copy() -> None:
    one = line(ANNA, "Anna Ågesen-Prøve", 1)
    other = one._replace(row=8, name="Anna Å. Prøve", unit="Team Syd")
    assert count_copies(ListLines.of([one, other, one])) == 2


def test_a_line_that_another_list_has_is_not_counted_twice() -> None:
    one, other = line(ANNA, "Anna Ågesen-Prøve", 5), line(BOERGE, "Børge Fuglsåen", 7)
    both = ListLines.of([one, other])
    assert overlap(both, [counted([other]), counted([other])]) == Overlap(lines=1, citizens=1, amount_oere=7)
    assert overlap(both, []) == Overlap(lines=0, citizens=0, amount_oere=0)


@given(LINES, LINES)
def test_together_two_lists_count_each_payment_as_often_as_the_one_that_has_most(
    first: list[ListLine], second: list[ListLine]
) -> None:
    found = overlap(ListLines.of(second), [counted(first)])
    together = counted(first) | counted(second)
    assert len(first) + len(second) - found.lines == together.total()
    amount = sum(one.amount_oere for one in [*first, *second]) - found.amount_oere
    assert amount == sum(payment.amount_oere * count for payment, count in together.items())
