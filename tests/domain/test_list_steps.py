from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.list_steps import last_versions, periods_since, step_between

holdings = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(-(10**6), 10**8), max_size=8)


@given(holdings, holdings)
def test_a_step_leads_from_the_one_list_to_the_other(before: dict[str, int], after: dict[str, int]) -> None:
    step = step_between(before, after)
    assert (step.persons_before, step.persons_after) == (len(before), len(after))
    assert (step.before_oere, step.after_oere) == (sum(before.values()), sum(after.values()))
    assert step.left <= len(before)
    assert step.joined <= len(after)
    assert step.own_changes_squared >= step.changed


def test_who_left_joined_and_changed_is_counted() -> None:
    step = step_between({"a": 100, "b": 200, "c": 300}, {"b": 200, "c": 250, "d": 400, "e": 500})
    assert (step.left, step.joined, step.changed) == (1, 2, 1)
    assert step.own_changes_squared == 100**2 + 50**2 + 400**2 + 500**2


def test_a_list_that_comes_again_within_days_is_a_version_of_the_one_before() -> None:
    days = [date(2026, 8, 27), date(2026, 9, 27), date(2026, 9, 29), date(2026, 10, 27)]
    assert last_versions(days) == (0, 2, 3)
    assert last_versions([]) == ()


@pytest.mark.parametrize(("days_old", "periods"), [(-3, 1), (3, 1), (32, 1), (60, 2), (300, 10)])
def test_an_old_list_lies_several_periods_back(days_old: int, periods: int) -> None:
    last = date(2026, 10, 27)
    months = [last - timedelta(days=60), last - timedelta(days=30), last]
    assert periods_since(months, last + timedelta(days=days_old)) == periods
    assert periods_since([last], last + timedelta(days=days_old)) == periods
