"""Reads dates, weeks and periods as lists write them.

Source:  docs/sources.md, "datoer på indberetningslister". Weeks are ISO 8601 weeks, Monday to Sunday, as in
         Denmark.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from importers.grid import Cell

Period = tuple[date, date]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH: Final = (
    r"(?P<month_name>januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\.?"
)
_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})[-./ ]{1,2}(?P<month>\d{1,2})[-./ ]{1,2}(?P<year>\d{4}|\d{2})"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?:[t ][\d:.]+)?"
)
_COMPACT: Final = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_SPELLED: Final = re.compile(rf"(?P<day>\d{{1,2}})\.? *{_MONTH} *(?P<year>\d{{4}})")
_SHAPES: Final = (_DAY_FIRST, _YEAR_FIRST, _COMPACT, _SPELLED)
_ANYWHERE: Final = re.compile(
    "|".join(f"(?<!\\d)(?:{re.sub('[?]P<[a-z_]+>', '?:', shape.pattern)})(?!\\d)" for shape in _SHAPES)
)
_WEEK: Final = re.compile(r"(?:uge )?(?P<year>\d{4})[- /]?(?:uge |[uw])?(?P<week>\d{1,2})")
_WEEK_FIRST: Final = re.compile(r"(?:uge |[uw])?(?P<week>\d{1,2})[-/ ]+(?P<year>\d{4})")
_WEEKS: Final = re.compile(r"(?:uge )?(?P<first>\d{1,2}) ?[-–] ?(?P<last>\d{1,2})[,/ ]+(?P<year>\d{4})")
_MONTH_YEAR: Final = re.compile(rf"{_MONTH} *(?P<year>\d{{4}})")
_BETWEEN: Final = re.compile(" til |[-–—]")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2099


def read_date(cell: Cell) -> date | None:
    """A date cell, a date as text, or a workbook's serial number; None when it is none of them.

    Shape:   "30-10-2026", "30.10.26", "30/10-26", "2026-10-30", "20261030", "30. oktober 2026", 46325.
    Years:   1950 to 2099; a year of two digits is of this century.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int):
        return _from_number(cell)
    return _from_text(cell) if isinstance(cell, str) else None


def read_week(cell: Cell) -> Period | None:
    """First and last day of an ISO week: "2026-41", "uge 41 2026" or "41/2026"; None for anything else."""
    text = _plain(cell)
    found = _WEEK.fullmatch(text) or _WEEK_FIRST.fullmatch(text)
    return _weeks(int(found["year"]), int(found["week"]), int(found["week"])) if found else None


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period | None:
    """First and last day of a period in one cell; None when it cannot be read, or ends before it starts.

    Shape:   "01.10.2026-31.10.2026", "1. oktober 2026 til 31. oktober 2026", "oktober 2026", "uge 41-44
             2026".
    """
    plain = _plain(text)
    weeks = _WEEKS.fullmatch(plain)
    if weeks:
        return _weeks(int(weeks["year"]), int(weeks["first"]), int(weeks["last"]))
    month = _MONTH_YEAR.fullmatch(plain)
    if month:
        return _whole_month(int(month["year"]), _month_number(month["month_name"]))
    if plain.startswith(("uge", "u", "w")):
        return read_week(plain)
    return _between(plain)


def first_date_in(text: str) -> date | None:
    """The first date that stands in a sentence: "Udskrevet 27-10-2026 kl. 14.52"."""
    dates = (_from_text(found[0]) for found in _ANYWHERE.finditer(text.casefold()))
    return next((found for found in dates if found is not None), None)


def _plain(cell: Cell) -> str:
    return " ".join(str(cell).casefold().split())


@lru_cache(maxsize=4096)
def _from_text(text: str) -> date | None:
    plain = _plain(text)
    found = next(filter(None, (shape.fullmatch(plain) for shape in _SHAPES)), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = int(parts["month"]) if "month" in parts else _month_number(parts["month_name"])
    year = int(parts["year"])
    return _date(year + 2000 if year < 100 else year, month, int(parts["day"]))


def _from_number(number: float) -> date | None:
    """Whole days since 1899-12-30 as workbooks count them, or the eight digits of yyyymmdd."""
    if not 0 < number < 21_000_000:
        return None
    if number >= 19_000_000:
        return _from_text(str(int(number)))
    found = _SERIAL_ZERO + timedelta(days=int(number)) if number < 73_051 else None
    return found if found is not None and found.year >= _FIRST_YEAR else None


def _between(plain: str) -> Period | None:
    """Two dates with a hyphen, a dash or "til" between them; hyphens stand inside dates as well."""
    for between in _BETWEEN.finditer(plain):
        first = read_date(plain[: between.start()])
        last = read_date(plain[between.end() :])
        if first is not None and last is not None:
            return (first, last) if first <= last else None
    return None


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _whole_month(year: int, month: int) -> Period | None:
    first = _date(year, month, 1)
    return (first, date(year, month, monthrange(year, month)[1])) if first else None


def _weeks(year: int, first: int, last: int) -> Period | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR or last < first:
        return None
    try:
        return date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7)
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
