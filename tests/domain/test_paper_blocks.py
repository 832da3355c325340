"""Blocks of blank bilag: what has no end is exactly what is printed and not ended."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.bilag_number import BilagNumber
from payout.domain.paper_blocks import (
    BLOCK_MOST,
    BlockSizeWrong,
    is_of_drill,
    is_printed,
    next_block,
    numbers_of,
    paper_prefix,
    without_end,
)


@given(
    last=st.integers(0, 300), size=st.integers(1, BLOCK_MOST), ended=st.sets(st.integers(1, 500), max_size=60)
)
@settings(max_examples=60)
def test_runs_without_an_end_and_ends_make_up_the_block(last: int, size: int, ended: set[int]) -> None:
    block = next_block("STRP26", last, size)
    done = {BilagNumber("STRP26", sequence) for sequence in ended}
    runs = without_end(block, done)
    left = [number for run in runs for number in numbers_of(run)]
    assert left == [number for number in numbers_of(block) if number not in done]
    assert all(before.last_sequence + 1 < after.first_sequence for before, after in zip(runs, runs[1:]))  # noqa: B905, RUF007
    assert all(is_printed(number, [block]) for number in left)


@pytest.mark.parametrize("size", [0, -1, BLOCK_MOST + 1])
def test_a_block_has_a_size_that_one_person_can_answer_for(size: int) -> None:
    with pytest.raises(BlockSizeWrong):
        next_block("STRP26", 0, size)


def test_the_last_block_of_a_series_ends_with_the_series() -> None:
    assert next_block("STRP26", 99_998, 1).last_sequence == 99_999
    with pytest.raises(BlockSizeWrong):
        next_block("STRP26", 99_998, 2)


@pytest.mark.parametrize("prefix", ["NO", "STR", "ABCDE", "ABCDEF", "ABCDEP", "DRILL"])
def test_the_series_on_paper_is_a_series_and_another_one(prefix: str) -> None:
    marked = paper_prefix(prefix)
    assert marked != prefix
    assert str(BilagNumber(f"{marked}26", 1)).startswith(marked)
    assert is_of_drill(f"{marked}26") is (prefix == "DRILL")
