"""The estimate holds as often as it says, on lists whose churn is known."""

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain import estimate as under_test
from payout.domain.estimate import MEASURED, PARTLY_MEASURED, Estimate, Part, estimate
from payout.domain.list_steps import Step, step_between
from payout.money import Oere

amounts = st.integers(-(10**7), 10**10)
steps = st.builds(
    Step,
    persons_before=st.integers(0, 2000),
    joined=st.integers(0, 300),
    left=st.integers(0, 0),
    changed=st.integers(0, 300),
    before_oere=amounts.map(Oere),
    after_oere=amounts.map(Oere),
    own_changes_squared=st.floats(0, 1e18),
)
parts = st.builds(
    Part,
    persons=st.integers(0, 2000),
    amount_oere=amounts.map(Oere),
    steps=st.lists(steps, max_size=15),
    periods=st.integers(1, 12),
)


def of(*sources: Part) -> Estimate:
    return estimate(
        sources, Oere(sum(part.amount_oere for part in sources)), sum(part.persons for part in sources)
    )


def calm(changes: Sequence[int], *, persons: int = 1000, periods: int = 1) -> Part:
    """A source of so many persons at 1.000 kr., whose number rose and fell by these whole percents."""
    told = [
        Step(
            persons_before=100,
            joined=max(change, 0),
            left=max(-change, 0),
            changed=0,
            before_oere=Oere(100_000_00),
            after_oere=Oere((100 + change) * 1_000_00),
            own_changes_squared=0.0,
        )
        for change in changes
    ]
    return Part(persons=persons, amount_oere=Oere(persons * 1_000_00), steps=told, periods=periods)


@given(st.lists(parts, max_size=3))
@settings(max_examples=60)
def test_low_is_not_above_expected_and_high_not_below(sources: list[Part]) -> None:
    found = of(*sources)
    assert found.low_oere <= found.expected_oere <= found.high_oere
    assert 0 <= found.low_citizens <= found.expected_citizens <= found.high_citizens


@given(st.integers(0, 10**10).map(Oere), st.integers(0, 10**6))
@settings(max_examples=30)
def test_a_single_list_is_guessed_by_the_default(amount: Oere, citizens: int) -> None:
    found = estimate([Part(persons=citizens, amount_oere=amount, steps=(), periods=1)], amount, citizens)
    assert found.low_oere == amount * 95 // 100
    assert found.high_oere == -(-amount * 105 // 100)
    assert (found.method, found.steps) == ("last-list-plus-minus-5-percent", 0)


def test_the_default_is_five_percent_each_way() -> None:
    found = estimate([Part(persons=4, amount_oere=Oere(33_000_00), steps=(), periods=1)], Oere(33_000_00), 4)
    assert (found.low_oere, found.high_oere) == (31_350_00, 34_650_00)
    assert (found.low_citizens, found.high_citizens) == (3, 5)


def test_two_steps_measure_and_one_does_not() -> None:
    assert of(calm([2])).method == "last-list-plus-minus-5-percent"
    found = of(calm([2, -2]))
    assert (found.method, found.steps) == (MEASURED, 2)
    # Student's t with two degrees of freedom is 2,920; 2 % of 1.000.000,00 kr. times it:
    assert (found.low_oere, found.high_oere) == (941_600_00, 1_058_400_00)
    assert (found.low_citizens, found.high_citizens) == (942, 1058)


def test_an_older_list_is_guessed_more_widely_by_the_root_of_its_periods() -> None:
    near, far = of(calm([2, -2])), of(calm([2, -2], periods=4))
    assert far.high_oere - far.expected_oere == 2 * (near.high_oere - near.expected_oere)
    single = of(calm([], periods=4))
    assert (single.low_oere, single.method) == (900_000_00, "last-list-plus-minus-10-percent")


def test_lists_that_happened_to_be_equal_promise_nothing() -> None:
    stood = step_between({str(n): 10_00 for n in range(100)}, {str(n): 10_00 for n in range(5, 105)})
    found = of(Part(persons=100, amount_oere=Oere(1_000_00), steps=[stood, stood], periods=1))
    assert (found.low_citizens, found.high_citizens) == (97, 103)
    assert found.low_oere < 970_00
    assert found.high_oere > 1_030_00


def test_independent_sources_together_vary_less_than_their_sum() -> None:
    one, two = of(calm([2, -2])), of(calm([2, -2]), calm([2, -2]))
    alone = one.high_oere - one.expected_oere
    assert alone < two.high_oere - two.expected_oere < 1.42 * alone


def test_a_source_that_can_not_be_measured_is_added_in_full() -> None:
    found = of(calm([2, -2]), calm([]))
    assert found.method == PARTLY_MEASURED
    assert found.high_oere - found.expected_oere == 58_400_00 + 50_000_00


def test_a_small_part_of_a_list_varies_more_than_its_share() -> None:
    told = tuple(lists_with_churn(1, count=9, people=400, rate=0.05, unrest=0))
    whole = told[-1].persons_after
    all_of_it = of(Part(persons=whole, amount_oere=told[-1].after_oere, steps=told, periods=1))
    tenth = of(Part(persons=whole // 10, amount_oere=Oere(told[-1].after_oere // 10), steps=told, periods=1))
    assert 10 * (tenth.high_oere - tenth.expected_oere) > 2 * (all_of_it.high_oere - all_of_it.expected_oere)


def lists_with_churn(seed: int, *, count: int, people: int, rate: float, unrest: float) -> Iterator[Step]:
    """Steps between invented lists: `rate` of the people leave, as many join, and an eighth change amount.

    `unrest` is how much the rate differs from list to list (standard deviation of its logarithm).
    """
    random = Random(seed)
    number = 0

    def one_more() -> tuple[str, int]:
        nonlocal number
        number += 1
        return str(number), round(random.lognormvariate(13.6, 0.35))

    before = dict(one_more() for _ in range(people))
    for _ in range(count):
        leave, join = (rate * random.lognormvariate(-(unrest**2) / 2, unrest) for _ in range(2))
        after = {
            key: round(amount * random.lognormvariate(0, 0.2)) if random.random() < 0.125 else amount
            for key, amount in before.items()
            if random.random() >= leave
        }
        after |= dict(one_more() for _ in range(people) if random.random() < join)
        yield step_between(before, after)
        before = after


@cache
def known_lists(unrest: float) -> tuple[Step, ...]:
    return tuple(lists_with_churn(7, count=600, people=300, rate=0.05, unrest=unrest))


def coverage(told: Sequence[Step], steps_known: int) -> tuple[float, float]:
    """The share of lists whose persons, and whose kroner, fell into the interval."""
    persons = kroner = 0
    for place in range(steps_known, len(told)):
        came = told[place]
        part = Part(
            persons=came.persons_before,
            amount_oere=came.before_oere,
            steps=told[place - steps_known : place],
            periods=1,
        )
        found = of(part)
        persons += found.low_citizens <= came.persons_after <= found.high_citizens
        kroner += found.low_oere <= came.after_oere <= found.high_oere
    tried = len(told) - steps_known
    return persons / tried, kroner / tried


@pytest.mark.parametrize("unrest", [0.0, 0.4])
@pytest.mark.parametrize("steps_known", [2, 3, 6, 12])
def test_a_90_percent_interval_holds_85_to_95_times_of_100(steps_known: int, unrest: float) -> None:
    persons, kroner = coverage(known_lists(unrest), steps_known)
    assert 0.85 <= persons <= 0.95
    assert 0.85 <= kroner <= 0.95


def test_intervals_by_the_normal_distribution_would_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "STUDENT_T", (1.645,) * 12)
    assert min(coverage(known_lists(0.4), 2)) < 0.85


def test_intervals_that_are_too_wide_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "LEAST_BY_CHANCE", 2.0)
    assert max(coverage(known_lists(0.0), 2)) > 0.95
