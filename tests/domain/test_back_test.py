from datetime import date
from itertools import pairwise

from payout.domain.back_test import held, try_out
from payout.domain.list_steps import Step, step_between


def lists(*persons: int) -> list[Step]:
    """Lists of so many persons at 100,00 kr. each, who stay as long as there is room."""
    sums = [{str(number): 100_00 for number in range(count)} for count in persons]
    return [step_between(before, after) for before, after in pairwise(sums)]


DAYS = [date(2026, month, 27) for month in range(1, 7)]


def test_each_list_is_guessed_from_those_before_it_alone() -> None:
    told = lists(100, 102, 100, 102, 100, 200)
    tried = try_out(DAYS, told)
    assert [one.day for one in tried] == DAYS[1:]
    assert [one.guessed.steps for one in tried] == [0, 0, 2, 3, 4]
    assert [one.citizens for one in tried] == [102, 100, 102, 100, 200]
    # What came last is not known to any guess: with another end the guesses are the same.
    other = try_out(DAYS, lists(100, 102, 100, 102, 100, 90))
    assert [one.guessed for one in other] == [one.guessed for one in tried]


def test_a_list_out_of_the_ordinary_did_not_hold() -> None:
    found = held(try_out(DAYS, lists(100, 102, 100, 102, 100, 200)))
    assert (found.tried, found.citizens, found.amounts) == (5, 4, 4)


def test_a_list_after_a_gap_was_guessed_more_widely() -> None:
    days = [*DAYS[:5], date(2026, 9, 27)]
    near, far = (try_out(known, lists(100, 102, 100, 102, 100, 104))[-1].guessed for known in (DAYS, days))
    assert far.high_oere > near.high_oere


def test_a_single_list_tries_nothing() -> None:
    assert try_out(DAYS[:1], []) == ()
    assert held(()).tried == 0
