"""The words say the same amount as the figures: they are read back, by a reader written for this test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.amount_words import amount_in_words, number_in_words
from payout.money import LARGEST_AMOUNT, Oere

ONES = "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten "
ONES += "atten nitten"
TENS = "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems"
VALUES = {word: number for number, word in enumerate(ONES.split())} | {"et": 1}
TEN_VALUES = {word: 10 * number for number, word in enumerate(TENS.split(), 2)}
SCALES = {"tusind": 1_000, "million": 1_000_000, "millioner": 1_000_000}


def read_small(word: str) -> int:
    if word in VALUES:
        return VALUES[word]
    ones, _, tens = word.rpartition("og")
    return TEN_VALUES[tens] + (VALUES[ones] if ones else 0)


def read(text: str) -> int:
    total = part = 0
    for word in text.replace(" og ", " ").removeprefix("og ").split():
        if word in SCALES:
            total, part = total + part * SCALES[word], 0
        elif word == "hundrede":
            part *= 100
        else:
            part += read_small(word)
    return total + part


@given(st.integers(0, LARGEST_AMOUNT))
def test_the_words_of_an_amount_read_back_to_it(amount: int) -> None:
    kroner, _, oere = amount_in_words(Oere(amount)).partition(" krone")
    assert read(kroner) * 100 + int("0" + "".join(filter(str.isdigit, oere))) == amount


@given(st.integers(0, 999_999_999))
def test_no_number_has_two_spaces_or_ends_in_og(number: int) -> None:
    words = number_in_words(number).split(" ")
    assert "" not in words
    assert words[-1] != "og"


@pytest.mark.parametrize(
    ("oere", "words"),
    [
        (0, "nul kroner"),
        (1_00, "en krone"),
        (50, "nul kroner og 50 øre"),
        (4_500_50, "fire tusind fem hundrede kroner og 50 øre"),
        (101_00, "et hundrede og en kroner"),
        (1_021_00, "et tusind og enogtyve kroner"),
        (101_000_00, "et hundrede og et tusind kroner"),
        (1_000_000_00, "en million kroner"),
        (2_000_345_00, "to millioner tre hundrede og femogfyrre kroner"),
    ],
)
def test_amounts_are_written_as_people_say_them(oere: int, words: str) -> None:
    assert amount_in_words(Oere(oere)) == words


def test_an_amount_below_zero_has_no_words() -> None:
    with pytest.raises(ValueError, match="below zero"):
        amount_in_words(Oere(-1))
