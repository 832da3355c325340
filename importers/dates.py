"""Reads dates, weeks and periods as lists write them.

Source:  docs/sources.md, "datoer på indberetningslister". Weeks are ISO 8601 weeks, Monday to Sunday, as in
         Denmark.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
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
    r"(?: \d{1,2}:\d{2}(?::\d{2})?| 00\.00(?:\.00)?)?"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?:[t ][\d:.]+)?"
)
_COMPACT: Final = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_COMPACT_DAY_FIRST: Final = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>(?:19|20)\d{2})")
_SPELLED: Final = re.compile(rf"(?P<day>\d{{1,2}})\.? *{_MONTH} *(?P<year>\d{{4}})")
_SPELLED_SHORT: Final = re.compile(rf"(?P<day>\d{{1,2}})[-. ]{{1,2}}{_MONTH}[- ]+(?P<year>\d{{4}}|\d{{2}})")
_SHAPES: Final = (_DAY_FIRST, _YEAR_FIRST, _COMPACT, _COMPACT_DAY_FIRST, _SPELLED, _SPELLED_SHORT)
_IN_SENTENCES: Final = (_DAY_FIRST, _YEAR_FIRST, _COMPACT, _SPELLED)
_ANYWHERE: Final = re.compile(
    "|".join(f"(?<!\\d)(?:{re.sub('[?]P<[a-z_]+>', '?:', shape.pattern)})(?!\\d)" for shape in _IN_SENTENCES)
)
_MONTH_FIRST: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?:\d{4}|\d{2})(?: [\d:]+)?")
_DAY_NAME: Final = re.compile(r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag,? )?(?:d(?:en|\.) ?)?(?=\d)")
_SERIAL: Final = re.compile(r"[345]\d{4}(?:[.,]0+)?")
_WEEK: Final = re.compile(r"(?:uge )?(?P<year>\d{4})[- /]?(?:uge |[uw])?(?P<week>\d{1,2})")
_WEEK_FIRST: Final = re.compile(r"(?:uge |[uw])?(?P<week>\d{1,2})[-/, ]+(?P<year>\d{4})")
_WEEK_ALONE: Final = re.compile(r"(?:uge |[uw])?(?P<week>\d{1,2})")
_WEEKS_AFTER_YEAR: Final = re.compile(r"(?P<year>\d{4}),? (?P<weeks>(?:uger? |[uw]).+)")
_MONTH_YEAR: Final = re.compile(rf"{_MONTH}[- ]*(?P<year>\d{{4}}|\d{{2}})")
_NUMBERED_MONTH: Final = (
    re.compile(r"(?P<year>(?:19|20)\d{2})[-./ ]?(?P<month>\d{2})"),
    re.compile(r"(?P<month>\d{1,2})[-./ ](?P<year>(?:19|20)\d{2})"),
)
_DAY_AND_MONTH: Final = re.compile(rf"(?P<day>\d{{1,2}})(?:[./-](?P<month>\d{{1,2}})\.?|\.? {_MONTH})")
_BETWEEN: Final = re.compile(" til | t\\.?o\\.?m\\.? | / |--|[-–—]")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2099


def read_date(cell: Cell) -> date | None:
    """A date cell, a date as text, or a workbook's serial number; None when it is none of them.

    Shape:   "30-10-2026", "30.10.26", "30/10-26", "2026-10-30", "20261030", "30102026", "30. oktober 2026",
             "30-okt-26", "fredag 30-10-2026", "30-10-2026 00:00:00", 46325.
    Years:   1950 to 2099; a year of two digits is of this century.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int):
        return _from_number(cell)
    return _from_text(cell) if isinstance(cell, str) else None


def is_month_first(cell: Cell) -> bool:
    """Whether the cell is a date as Americans write it, "10/30/2026", which can't be read any other way.

    Where a column has one, "10/01/2026" in it may be the first of October.
    """
    found = _MONTH_FIRST.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and int(found["month"]) <= 12 < int(found["day"])


def read_weeks(cell: Cell) -> Period | None:
    """First and last day of an ISO week or of several; None for anything else.

    Shape:   "2026-41", "202641", "uge 41 2026", "41/2026", "uge 41-44 2026", "uge 52 2026 - uge 1 2027".
    """
    text = _plain(cell).replace("uger", "uge")
    after_year = _WEEKS_AFTER_YEAR.fullmatch(text)
    if after_year:
        text = f"{after_year['weeks']} {after_year['year']}"
    return _week(text) or next(filter(None, map(_first_to_last_week, _halves(text))), None)


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period | None:
    """First and last day of a period in one cell; None when it cannot be read, or ends before it starts.

    Shape:   "01.10.2026-31.10.2026", "1. oktober 2026 til 31. oktober 2026", "1/10-31/10 2026",
             "1.-31. oktober 2026", "oktober 2026", "okt 26", "2026-10", "10/2026", "uge 41-44 2026".
    """
    plain = _plain(text).removeprefix("fra ")
    if plain.startswith(("uge", "u", "w")) or _WEEKS_AFTER_YEAR.fullmatch(plain):
        return read_weeks(plain)
    return read_month(plain) or next(filter(None, map(_first_to_last, _halves(plain))), None)


def read_month(cell: Cell) -> Period | None:
    """First and last day of a month: "oktober 2026", "okt-26", "2026-10", "10/2026", its first as a date."""
    if isinstance(cell, date):
        return _whole_month(cell.year, cell.month) if cell.day == 1 else None
    plain = _plain(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    spelled = _MONTH_YEAR.fullmatch(plain)
    if spelled:
        return _whole_month(_full_year(spelled["year"]), _month_number(spelled["month_name"]))
    found = next(filter(None, (shape.fullmatch(plain) for shape in _NUMBERED_MONTH)), None)
    return _whole_month(int(found["year"]), int(found["month"])) if found else None


def first_date_in(text: str) -> date | None:
    """The first date that stands in a sentence: "Udskrevet 27-10-2026 kl. 14.52"."""
    dates = (_from_text(found[0]) for found in _ANYWHERE.finditer(text.casefold()))
    return next((found for found in dates if found is not None), None)


def _plain(cell: Cell) -> str:
    return " ".join(str(cell).casefold().split())


@lru_cache(maxsize=4096)
def _from_text(text: str) -> date | None:
    plain = _DAY_NAME.sub("", _plain(text).replace("–", "-"), count=1)
    if _SERIAL.fullmatch(plain):
        return _from_number(int(plain[:5]))
    found = filter(None, (shape.fullmatch(plain) for shape in _SHAPES))
    return next(filter(None, (_from_parts(one.groupdict()) for one in found)), None)


def _from_parts(parts: Mapping[str, str]) -> date | None:
    month = int(parts["month"]) if "month" in parts else _month_number(parts["month_name"])
    return _date(_full_year(parts["year"]), month, int(parts["day"]))


def _from_number(number: float) -> date | None:
    """Whole days since 1899-12-30 as workbooks count them, or the digits of yyyymmdd or ddmmyyyy."""
    if not 0 < number < 32_000_000:
        return None
    if number >= 1_000_000:
        return _from_text(f"{int(number):08d}")
    found = _SERIAL_ZERO + timedelta(days=int(number)) if number < 73_051 else None
    return found if found is not None and found.year >= _FIRST_YEAR else None


def _halves(plain: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each hyphen, dash or "til"; hyphens stand inside dates as well."""
    for between in _BETWEEN.finditer(plain):
        yield plain[: between.start()].strip(), plain[between.end() :].strip()


def _first_to_last(halves: tuple[str, str]) -> Period | None:
    """Two dates, of which the first may leave out year and month when they are the last one's."""
    first_text, last_text = halves
    last = read_date(last_text)
    if last is None:
        return None
    first = read_date(first_text) or _within_year_of(last, first_text)
    return (first, last) if first is not None and first <= last else None


def _within_year_of(last: date, text: str) -> date | None:
    if re.fullmatch(r"\d{1,2}\.?", text):
        return _date(last.year, last.month, int(text.rstrip(".")))
    found = _DAY_AND_MONTH.fullmatch(text)
    if found is None:
        return None
    month = int(found["month"]) if found["month"] else _month_number(found["month_name"])
    return _date(last.year, month, int(found["day"]))


def _first_to_last_week(halves: tuple[str, str]) -> Period | None:
    """Two weeks, of which the first may leave out the year, or the last when it comes behind the first."""
    first_text, last_text = halves
    last = _week(last_text)
    first = _week(first_text)
    if last is not None and first is None and (alone := _WEEK_ALONE.fullmatch(first_text)):
        first = _weeks(last[1].isocalendar().year, int(alone["week"]))
    if first is not None and last is None and (alone := _WEEK_ALONE.fullmatch(last_text)):
        last = _weeks(first[0].isocalendar().year, int(alone["week"]))
    return (first[0], last[1]) if first is not None and last is not None and first <= last else None


def _week(text: str) -> Period | None:
    found = _WEEK.fullmatch(text) or _WEEK_FIRST.fullmatch(text)
    return _weeks(int(found["year"]), int(found["week"])) if found else None


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _whole_month(year: int, month: int) -> Period | None:
    first = _date(year, month, 1)
    return (first, date(year, month, monthrange(year, month)[1])) if first else None


def _weeks(year: int, week: int) -> Period | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
