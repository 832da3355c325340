"""The draw of a sample: anybody with the seed and the numbers gets the same bilag."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.sample import SampleEmpty, SampleSizeWrong, SampleState, draw, sample_size

NUMBERS = [f"NOD26-{place:05}" for place in range(200)]


def test_the_draw_is_as_the_document_says() -> None:
    """Worked out here from the words alone: rank by the SHA-256 of "seed|number", and take the first."""
    by_hand = sorted(NUMBERS, key=lambda number: hashlib.sha256(f"frø|{number}".encode()).hexdigest())[:7]
    assert list(draw("frø", NUMBERS, 7)) == by_hand


@given(st.randoms(use_true_random=False), st.text(max_size=16), st.integers(1, 200))
def test_the_order_of_the_numbers_is_no_matter_and_none_comes_twice(
    chance: object, seed: str, size: int
) -> None:
    shuffled = list(NUMBERS)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    drawn = draw(seed, shuffled, size)
    assert drawn == draw(seed, NUMBERS, size)
    assert len(set(drawn)) == size


def test_over_many_seeds_each_bilag_is_drawn_about_as_often() -> None:
    times = dict.fromkeys(NUMBERS, 0)
    for seed in range(400):
        for number in draw(str(seed), NUMBERS, 20):
            times[number] += 1
    assert 15 < min(times.values()) <= max(times.values()) < 75


def test_a_percentage_is_rounded_up_and_what_cannot_be_drawn_is_refused() -> None:
    assert sample_size(101, size=None, percent=5) == 6
    assert sample_size(3, size=None, percent=100) == 3
    with pytest.raises(SampleEmpty):
        sample_size(0, size=1, percent=None)
    for size, percent in ((None, None), (1, 1), (4, None), (0, None)):
        with pytest.raises(SampleSizeWrong):
            sample_size(3, size=size, percent=percent)


def test_a_sample_is_finished_once_all_of_it_is_answered() -> None:
    def state(drawn: int, answered: int) -> SampleState:
        return SampleState(drawn=drawn, answered=answered, differing=0, not_reached=0)

    assert not state(0, 0).is_finished
    assert not state(2, 1).is_finished
    assert state(2, 2).is_finished
