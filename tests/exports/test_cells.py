from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.cells import CUT_MARK, LONGEST_TEXT, StyleIds, cell_xml, clean_text, danish_day
from exports.sheet import Formula, Kind
from payout.money import LARGEST_AMOUNT

STYLE = StyleIds(plain=1, guarded=2)


def number_in(xml: str) -> str:
    value = fromstring(xml).find("v")  # noqa: S314 - our own text
    assert value is not None
    assert value.text is not None
    return value.text


@given(st.integers(min_value=-LARGEST_AMOUNT, max_value=LARGEST_AMOUNT))
def test_an_amount_is_written_in_kroner_to_the_oere(amount_oere: int) -> None:
    written = number_in(cell_xml("A1", amount_oere, Kind.AMOUNT, STYLE))

    assert Decimal(written) * 100 == amount_oere
    assert round(float(written) * 100) == amount_oere


@pytest.mark.parametrize(
    ("day", "serial"), [(date(1900, 3, 1), "61"), (date(2026, 10, 30), "46325"), (date(2024, 2, 29), "45351")]
)
def test_a_date_is_written_as_the_workbooks_day_number(day: date, serial: str) -> None:
    assert number_in(cell_xml("A1", day, Kind.DATE, STYLE)) == serial


def test_an_instant_is_written_in_danish_time_summer_and_winter() -> None:
    summer = number_in(cell_xml("A1", datetime(2026, 7, 1, 10, tzinfo=UTC), Kind.INSTANT, STYLE))
    winter = number_in(cell_xml("A1", datetime(2026, 12, 1, 11, tzinfo=UTC), Kind.INSTANT, STYLE))

    assert (float(summer) % 1, float(winter) % 1) == (0.5, 0.5)
    assert danish_day(datetime(2026, 10, 30, 23, 30, tzinfo=UTC)) == date(2026, 10, 31)


@given(st.text())
def test_any_text_comes_back_as_text_without_what_a_workbook_cannot_hold(text: str) -> None:
    cell = fromstring(cell_xml("B7", text, Kind.TEXT, STYLE))  # noqa: S314 - our own text

    assert (cell.get("r"), cell.get("t")) == ("B7", "inlineStr")
    assert cell.findtext("is/t") is not None
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize("text", ["=1+1", "+45 12", "-ukendt", "@SUM(A1)", "\t=1", "＝1+1"])
def test_text_that_starts_like_a_formula_gets_the_text_format(text: str) -> None:
    assert 's="2" t="inlineStr"' in cell_xml("A1", text, Kind.TEXT, STYLE)


def test_text_in_a_column_of_figures_stays_text() -> None:
    assert 't="inlineStr"' in cell_xml("A1", "=1+1", Kind.AMOUNT, STYLE)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x0bc\x1fd\x7f", "abcd"),
        ("før\ud800efter", "førefter"),
        ("linje 1\r\nlinje 2\rlinje 3", "linje 1\nlinje 2\nlinje 3"),
        ("\ufffe\uffff", ""),
        ("æøå 😀", "æøå 😀"),
    ],
)
def test_control_characters_and_lone_surrogates_are_left_out(text: str, kept: str) -> None:
    assert clean_text(text) == kept


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000, "x" + "😀" * 20_000])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text: str) -> None:
    cut = clean_text(text)

    assert cut.endswith(CUT_MARK)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert cut.removesuffix(CUT_MARK) in text


@pytest.mark.parametrize("text", ["x" * LONGEST_TEXT, "😀" * (LONGEST_TEXT // 2)])
def test_a_text_that_just_fits_is_kept_whole(text: str) -> None:
    assert clean_text(text) == text


def test_a_text_that_looks_like_an_escape_is_not_read_as_one() -> None:
    assert "_x005F_x003D_1" in cell_xml("A1", "_x003D_1", Kind.TEXT, STYLE)


def test_a_formula_carries_the_value_that_we_computed() -> None:
    xml = cell_xml("A1", Formula('IF(A2<>"&",1,2)', 123_450), Kind.AMOUNT, STYLE)

    assert xml == '<c r="A1" s="1"><f>IF(A2&lt;&gt;"&amp;",1,2)</f><v>1234.50</v></c>'


def test_nothing_is_written_as_an_empty_cell() -> None:
    assert cell_xml("A1", None, Kind.AMOUNT, STYLE) == '<c r="A1" s="1"/>'
