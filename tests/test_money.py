"""Text and numbers to øre and back."""

import math
from contextlib import suppress
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.money import (
    LARGEST_AMOUNT,
    AmountNegative,
    AmountUnreadable,
    Notation,
    amount_from_number,
    amounts_from_numbers,
    both_readings,
    format_amount,
    format_kroner,
    parse_amount,
    parse_signed_amount,
)

AMOUNTS = st.integers(min_value=0, max_value=LARGEST_AMOUNT)
SIGNED = st.integers(min_value=-LARGEST_AMOUNT, max_value=LARGEST_AMOUNT)


@pytest.mark.parametrize(
    ("text", "amount_oere"),
    [
        ("1.234,50", 123450),
        ("1234,5", 123450),
        ("1 234 kr.", 123400),
        ("1\u00a0234,50\u00a0kr.", 123450),
        ("kr. 1.234,50", 123450),
        ("1234,50 DKK", 123450),
        ("500,-", 50000),
        ("1.234", 123400),
        ("1.234.567,89", 123456789),
        ("  75 ", 7500),
        ("0", 0),
        ("-0,00", 0),
        ("+12,00", 1200),
        ("0,5", 50),
    ],
)
def test_an_amount_is_read_as_a_clerk_types_it(text: str, amount_oere: int) -> None:
    assert parse_amount(text) == amount_oere


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "kr.",
        "1.2.00",
        "1250.50",
        "12,345",
        "1.23",
        "12.34,5",
        "1,2,3",
        "1e5",
        "NaN",
        "uendelig",
        "12 34",
        "1.234.5",
        "١٢٣",
        "--5",
        "()",
        "0x10",
        "12,5%",
        "1000000000",
        "9" * 5000,
    ],
)
def test_what_is_no_amount_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(AmountUnreadable) as refused:
        parse_amount(text)
    assert refused.value.text == text


@pytest.mark.parametrize("text", ["-5", "5,00-", "(5,00)", "\u22125", "- 5,00 kr.", "kr. -5,00"])
def test_a_clerk_cannot_type_an_amount_below_zero(text: str) -> None:
    with pytest.raises(AmountNegative) as refused:
        parse_amount(text)
    assert refused.value.amount_oere == -500


@pytest.mark.parametrize(
    ("text", "notation", "amount_oere"),
    [
        ("412,00-", Notation.DANISH, -41200),
        ("1.234,--", Notation.DANISH, 123400),
        ("'412,00", Notation.DANISH, 41200),
        ("\u200b412,00\ufeff", Notation.DANISH, 41200),
        ("(412,00)", Notation.DANISH, -41200),
        ("-412", Notation.POINT, -41200),
        ("1,234.50", Notation.POINT, 123450),
        ("5120.5", Notation.POINT, 512050),
        ("412.00-", Notation.POINT, -41200),
    ],
)
def test_a_list_can_write_amounts_below_zero_in_either_notation(
    text: str, notation: Notation, amount_oere: int
) -> None:
    assert parse_signed_amount(text, notation) == amount_oere


@pytest.mark.parametrize("text", ["1.234,50", "1234,5"])
def test_danish_decimals_are_no_point_decimals(text: str) -> None:
    with pytest.raises(AmountUnreadable):
        parse_signed_amount(text, Notation.POINT)


@given(AMOUNTS)
def test_what_is_written_is_read_back(amount_oere: int) -> None:
    assert parse_amount(format_amount(amount_oere)) == amount_oere
    assert parse_amount(format_kroner(amount_oere)) == amount_oere


@given(SIGNED)
def test_amounts_below_zero_are_read_back_in_a_list(amount_oere: int) -> None:
    assert parse_signed_amount(format_amount(amount_oere), Notation.DANISH) == amount_oere


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(AmountUnreadable, AmountNegative):
        assert 0 <= parse_amount(text) <= LARGEST_AMOUNT


@given(SIGNED)
def test_a_number_with_two_decimals_is_read_exactly(amount_oere: int) -> None:
    assert amount_from_number(float(Decimal(amount_oere) / 100)) == amount_oere


@given(st.floats(min_value=-9e8, max_value=9e8))
def test_any_other_number_is_rounded_half_to_even_as_it_is_written(number: float) -> None:
    written = Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert amount_from_number(number) == int(written * 100)


@pytest.mark.parametrize(
    ("number", "amount_oere"), [(0.125, 12), (0.135, 14), (2.675, 268), (1e-9, 0), (7, 700)]
)
def test_rounding_is_on_the_decimals_that_the_workbook_shows(number: float, amount_oere: int) -> None:
    assert amount_from_number(number) == amount_oere


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, 1e9, -1e9, 1e300])
def test_a_number_that_is_no_payment_is_refused(number: float) -> None:
    with pytest.raises(AmountUnreadable):
        amount_from_number(number)


def test_amounts_are_written_as_danes_write_them() -> None:
    assert format_amount(123456789) == "1.234.567,89"
    assert format_amount(-5) == "-0,05"
    assert format_kroner(120000) == "1.200,00\u00a0kr."


@given(st.lists(st.one_of(SIGNED.map(lambda amount_oere: amount_oere / 100), st.floats(-9e8, 9e8))))
def test_a_column_of_numbers_is_read_as_each_of_them(numbers: list[float]) -> None:
    assert amounts_from_numbers(numbers) == [amount_from_number(number) for number in numbers]


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, 1e9, -1e9, 1e300])
def test_a_column_with_a_number_that_is_no_payment_is_refused(number: float) -> None:
    with pytest.raises(AmountUnreadable):
        amounts_from_numbers([1200.5, number, 75.0])


@pytest.mark.parametrize(
    ("text", "danish", "point"),
    [
        ("1.234", 1_234_00, 1_23),
        ("1,234", 1_23, 1_234_00),
        ("1.235", 1_235_00, 1_24),
        ("1.225", 1_225_00, 1_22),
        ("-12.087 kr.", -12_087_00, -12_09),
        ("(1.005)", -1_005_00, -1_00),
        ("0,000", 0, 0),
    ],
)
def test_a_text_that_both_notations_read_is_worked_out_in_each(text: str, danish: int, point: int) -> None:
    assert both_readings(text) == {Notation.DANISH: danish, Notation.POINT: point}


@pytest.mark.parametrize("text", ["1.23", "1.234,50", "1.234.567", "1234.567", "1234", "1 234", "gratis", ""])
def test_a_text_that_only_one_notation_reads_has_no_two_readings(text: str) -> None:
    assert both_readings(text) is None
