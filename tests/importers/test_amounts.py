"""How a column writes its decimals, and what its cells are then."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.amounts import AmountColumn, notation_of, read_amounts
from importers.grid import Cell
from payout.money import LARGEST_AMOUNT, Notation, format_amount

OERE = st.integers(min_value=-LARGEST_AMOUNT, max_value=LARGEST_AMOUNT)


def _faults(column: AmountColumn) -> dict[int, str]:
    return {place: fault.code for place, fault in column.faults.items()}


def _point(amount_oere: int) -> str:
    return f"{Decimal(amount_oere) / 100:,.2f}"


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("1.234,50", Notation.DANISH),
        ("1234,5", Notation.DANISH),
        ("-1.234.567", Notation.DANISH),
        ("412,00-", Notation.DANISH),
        ("12.345.678,00", Notation.DANISH),
        ("1,234.50", Notation.POINT),
        ("5120.5", Notation.POINT),
        ("(5,120,000)", Notation.POINT),
        ("1.234", None),
        ("1,234", None),
        ("-12.087 kr.", None),
        ("1234", None),
        ("1 234", None),
        ("afventer", None),
        ("1.2.00", None),
        ("", None),
    ],
)
def test_a_text_tells_its_notation_or_does_not(text: str, notation: Notation | None) -> None:
    assert notation_of(text) is notation


def test_a_thousand_with_a_point_is_settled_by_the_rest_of_its_column() -> None:
    assert read_amounts(["1.234", "99,50"]).values == [123400, 9950]
    column = read_amounts(["1.234", "99.50"])
    assert column.values == [None, 9950]
    assert _faults(column) == {0: "amount-unreadable"}


@pytest.mark.parametrize("others", [[1200.0, 900.5], ["6482", "9921"], ["1 200"], []])
def test_a_thousand_with_a_point_is_never_guessed(others: list[Cell]) -> None:
    column = read_amounts(["1.234", *others])
    assert column.values[0] is None
    assert None not in column.values[1:]
    assert _faults(column) == {0: "amount-ambiguous"}


def test_a_column_in_two_notations_reads_what_is_clear_and_marks_the_rare_ones() -> None:
    column = read_amounts(["1.200,50", "99,00", "1234.50", "1.234", "75"])
    assert column.values == [120050, 9900, 123450, None, 7500]
    assert column.other_notation == {2}
    assert _faults(column) == {3: "amount-ambiguous"}


def test_each_cell_without_an_amount_says_why() -> None:
    column = read_amounts(
        ["1.200,50", "", " ", "afventer", "****", 1e12, True, date(2026, 10, 30), float("nan")]
    )
    assert column.values == [120050] + [None] * 8
    assert _faults(column) == {
        1: "amount-missing",
        2: "amount-missing",
        **dict.fromkeys(range(3, 9), "amount-unreadable"),
    }


def test_numbers_alone_are_read_without_a_notation() -> None:
    assert read_amounts([1200.5, 0.0, -500.0]).values == [120050, 0, -50000]
    assert _faults(read_amounts([1200.5, 1e12])) == {1: "amount-unreadable"}
    assert read_amounts([1200, 7.25]).values == [120000, 725]


@given(st.lists(OERE, min_size=1))
def test_a_danish_column_is_read_as_it_was_written(amounts: list[int]) -> None:
    assert read_amounts([format_amount(amount) for amount in amounts]).values == amounts


@given(st.lists(OERE, min_size=1))
def test_a_point_column_is_read_as_it_was_written(amounts: list[int]) -> None:
    column = read_amounts([_point(amount) for amount in amounts])
    assert column.values == amounts
    assert not column.other_notation


@given(st.lists(OERE, min_size=1))
def test_a_workbook_column_is_read_as_it_was_written(amounts: list[int]) -> None:
    assert read_amounts([amount / 100 for amount in amounts]).values == amounts


@given(st.lists(st.one_of(st.text(max_size=12), st.floats(), st.booleans(), st.dates()), max_size=20))
def test_every_cell_is_an_amount_or_has_a_fault(cells: list[Cell]) -> None:
    column = read_amounts(cells)
    assert len(column.values) == len(cells)
    assert set(column.faults) == {place for place, value in enumerate(column.values) if value is None}
