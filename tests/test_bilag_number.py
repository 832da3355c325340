import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.bilag_number import (
    LAST_SEQUENCE,
    SERIES_CODE,
    BilagNumber,
    BilagNumberUnreadable,
    parse_bilag_number,
)

sequences = st.integers(1, LAST_SEQUENCE)
numbers = st.builds(BilagNumber, st.from_regex(SERIES_CODE, fullmatch=True), sequences)


def test_the_forty_second_number_is_the_one_of_the_rules() -> None:
    assert str(BilagNumber("STR26", 42)) == "STR26-00042-7"


@given(numbers)
def test_a_number_is_read_as_it_is_written(number: BilagNumber) -> None:
    assert parse_bilag_number(str(number)) == number


@given(numbers, st.sampled_from(["{}{}{}", " {} {} {} ", "{}-{}{}", "{} - {} - {}"]), st.booleans())
def test_hyphens_spaces_and_small_letters_do_not_matter(number: BilagNumber, shape: str, small: bool) -> None:
    typed = shape.format(number.series, f"{number.sequence:05d}", number.check_digit)
    assert parse_bilag_number(typed.lower() if small else typed) == number


@given(numbers, st.integers(1, 5), st.sampled_from(["-", " ", " - ", "+"]))
def test_the_end_of_a_number_is_enough_where_the_series_is_known(
    number: BilagNumber, digits: int, hyphen: str
) -> None:
    typed = f"{number.sequence:0{digits}d}{hyphen}{number.check_digit}"
    assert parse_bilag_number(typed, number.series) == number
    with pytest.raises(BilagNumberUnreadable):
        parse_bilag_number(typed)


@pytest.mark.parametrize("typed", ["42-8", "427", "-7", "42-", "0-0", "000042-7", "42-7-1"])
def test_an_end_that_fits_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BilagNumberUnreadable):
        parse_bilag_number(typed, "STR26")


@given(sequences, st.integers(0, 5), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(sequence: int, place: int, shift: int) -> None:
    right = f"{sequence:05d}{BilagNumber('STR26', sequence).check_digit}"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(BilagNumberUnreadable):
        parse_bilag_number(f"STR26-{wrong[:5]}-{wrong[5]}")


@given(sequences, st.integers(0, 4))
def test_two_neighbouring_digits_that_changed_places_are_found(sequence: int, place: int) -> None:
    right = f"{sequence:05d}{BilagNumber('STR26', sequence).check_digit}"
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped == right:
        return
    with pytest.raises(BilagNumberUnreadable):
        parse_bilag_number(f"STR26-{swapped[:5]}-{swapped[5]}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "STR26-42-7",
        "STR26-00042",
        "STR26-00000-0",
        "26-00042-7",
        "STR26-00042-7-1",
        "STR26-٠٠٠٤٢-7",
    ],
)
def test_what_is_no_number_is_unreadable(text: str) -> None:
    with pytest.raises(BilagNumberUnreadable):
        parse_bilag_number(text)


@pytest.mark.parametrize(("series", "sequence"), [("STR26", 0), ("STR26", 100_000), ("str26", 1), ("STR", 1)])
def test_a_number_outside_the_series_cannot_be_made(series: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="not a bilag number"):
        BilagNumber(series, sequence)
