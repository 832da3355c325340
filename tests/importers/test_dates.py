"""Dates, weeks and periods as lists write them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.dates import first_date_in, is_month_first, read_date, read_month, read_period, read_weeks
from importers.grid import Cell

THE_DAY = date(2026, 10, 30)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        THE_DAY,
        datetime(2026, 10, 30, 14, 52),  # noqa: DTZ001 - a workbook's times have no zone
        "30-10-2026",
        "30.10.2026",
        "30/10/2026",
        "30.10.26",
        "30/10-26",
        "30. 10. 2026",
        "2026-10-30",
        "2026-10-30T00:00:00",
        "2026-10-30 00:00:00",
        "2026/10/30",
        "20261030",
        20261030.0,
        "30102026",
        30102026.0,
        "46325",
        "46325,0",
        "30. oktober 2026",
        "30 okt. 2026",
        " 30. OKTOBER  2026 ",
        "30-okt-26",
        "30-10-2026 00:00:00",
        "30.10.2026 00.00",
        "fredag 30-10-2026",
        "den 30. oktober 2026",
        "30–10–2026",
        46325.0,
        46325,
    ],
)
def test_a_date_is_read_however_it_is_written(cell: Cell) -> None:
    assert read_date(cell) == THE_DAY


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "afventer",
        "31-02-2026",
        "30-13-2026",
        "10/2026",
        "30-10-1926",
        0.0,
        -5.0,
        1e9,
        12.5,
        time(14, 52),
        "1",
        "301026",
        "99999",
        10_132_026.0,
    ],
)
def test_what_is_no_date_is_not_made_one(cell: Cell) -> None:
    assert read_date(cell) is None


@given(DAYS)
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    numbers: list[Cell] = [serial, float(f"{day:%Y%m%d}"), float(f"{day:%d%m%Y}")]
    texts = [f"{day:%d-%m-%Y}", f"{day:%d.%m.%y}", day.isoformat(), f"{day:%Y%m%d}", f"{day:%d%m%Y}"]
    ways = [day, *texts, *numbers]
    assert {read_date(way) for way in ways} == {day}


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_any_cell_is_a_date_or_none(cell: Cell) -> None:
    found = read_date(cell)
    assert found is None or 1950 <= found.year <= 2099


@pytest.mark.parametrize(
    "text",
    ["2026-41", "2026-W41", "202641", "uge 41 2026", "Uge 41/2026", "2026 41", "41-2026", "2026 uge 41"],
)
def test_a_week_is_monday_to_sunday(text: str) -> None:
    assert read_weeks(text) == (date(2026, 10, 5), date(2026, 10, 11))


@pytest.mark.parametrize(
    "text",
    [
        "41-44 2026",
        "uge 41-44/2026",
        "uge 41 - 44, 2026",
        "2026-41 - 2026-44",
        "uge 41/2026 - uge 44/2026",
        "uge 41/2026 - 44",
        "2026, uge 41-44",
        "uger 41 til 44 2026",
    ],
)
def test_weeks_are_the_first_monday_to_the_last_sunday(text: str) -> None:
    assert read_weeks(text) == (date(2026, 10, 5), date(2026, 11, 1))


@pytest.mark.parametrize(
    "text", ["2026-54", "2026-00", "uge 41", "1926-41", "", "41", "41-44", "uge 44-41 2026", "uge 1-60 2026"]
)
def test_what_is_no_week_is_not_made_one(text: str) -> None:
    assert read_weeks(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "01.10.2026-31.10.2026",
        "01-10-2026 - 31-10-2026",
        "1/10-26 til 31/10-26",
        "2026-10-01 – 2026-10-31",
        "1. oktober 2026 til 31. oktober 2026",
        "Oktober 2026",
        "okt. 2026",
        "okt 26",
        "2026-10",
        "10/2026",
        "01-10-2026-31-10-2026",
        "01-10-2026 / 31-10-2026",
        "fra 01-10-2026 til 31-10-2026",
        "01.10.2026 t.o.m. 31.10.2026",
        "2026-10-01--2026-10-31",
        "01102026-31102026",
        "1/10-31/10 2026",
        "01.10-31.10.2026",
        "1.-31. oktober 2026",
        "1. oktober - 31. oktober 2026",
    ],
)
def test_a_period_is_read_however_it_is_written(text: str) -> None:
    assert read_period(text) == OCTOBER


def test_a_period_can_be_weeks() -> None:
    assert read_period("uge 41-44 2026") == (date(2026, 10, 5), date(2026, 11, 1))
    assert read_period("uge 41 2026") == (date(2026, 10, 5), date(2026, 10, 11))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "løbende",
        "31.10.2026-01.10.2026",
        "01.10.2026-",
        "30.10.2026",
        "uge 44-41 2026",
        "maj 1900",
        "oktober",
        "2026-13",
        "2026-41",
        "1/12-31/1 2026",
        "først-31.10.2026",
    ],
)
def test_what_is_no_period_is_not_made_one(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize("cell", [date(2026, 10, 1), "oktober 2026", "okt-26", "10-2026", 202610.0, 202610])
def test_a_month_is_its_first_day_to_its_last(cell: Cell) -> None:
    assert read_month(cell) == OCTOBER


@pytest.mark.parametrize("cell", [date(2026, 10, 2), "oktober", 10.0, 10.5, ""])
def test_what_is_no_month_is_not_made_one(cell: Cell) -> None:
    assert read_month(cell) is None


def test_a_date_with_its_month_in_front_is_known_by_a_day_after_the_twelfth() -> None:
    assert is_month_first("10/30/2026")
    assert is_month_first("1/31/26")
    assert not any(map(is_month_first, ["10/01/2026", "30/10/2026", "13/13/2026", "2026-10-30", 46325.0]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Udskrevet 27-10-2026 kl. 14.52", date(2026, 10, 27)),
        ("dannet den 3. november 2026", date(2026, 11, 3)),
        ("kørsel 4711 2026-10-26 08:00", date(2026, 10, 26)),
        ("Udbetaling oktober 2026", None),
        ("rettet af HJA 26/10", None),
        ("99-99-2026 og 01-10-2026", date(2026, 10, 1)),
    ],
)
def test_the_first_date_of_a_sentence_is_found(text: str, found: date | None) -> None:
    assert first_date_in(text) == found
