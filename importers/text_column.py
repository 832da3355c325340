"""Reads whole columns of text, flags and dates."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from importers.columns import Cells
from importers.dates import Period, is_month_first, read_date, read_month, read_period, read_weeks
from importers.grid import Cell, cell_text, is_blank

_NO: Final = frozenset({"", "n", "nej", "no", "0", "false", "falsk", "ingen", "-"})
_PROTECTED: Final = re.compile(
    r"beskyttet|adressebeskyt|navnebeskyt|\badr\.? ?besk|\bhemmelig\b|\bskjult adr", re.IGNORECASE
)
_UNTIDY: Final = ("  ", "\n ", " \n", *"\t\v\f\r\x1c\x1d\x1e\x1f")
_UNTIDY_BEYOND_ASCII: Final = tuple(filter(str.isspace, map(chr, range(0x80, 0x3001))))

_PERIODS: Final[Mapping[Cells, Callable[[Cell], Period | None]]] = {
    Cells.WEEK: read_weeks,
    Cells.MONTH: read_month,
    Cells.PERIOD: lambda cell: read_period(cell_text(cell)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateColumn:
    """A column of dates; None where a cell is empty or unreadable. `faults` are the unreadable texts."""

    values: Sequence[date | None]
    faults: dict[int, str] = field(default_factory=dict)


def read_texts(cells: Sequence[Cell]) -> Sequence[str]:
    """Each cell as one line of text.

    Most columns are tidy as they are, which is seen in one look at all of them. In the others, a text that
    repeats itself is tidied once.
    """
    if {*map(type, cells)} == {str} and _is_tidy(cast(Sequence[str], cells)):
        return cast(Sequence[str], cells)
    tidied = {cell: text for cell in set(cells) if (text := cell_text(cell)) != cell}
    return [tidied[cell] if cell in tidied else str(cell) for cell in cells]


def _is_tidy(texts: Sequence[str]) -> bool:
    """Whether no text has white space but single spaces between words."""
    together = "\n".join(["", *texts, ""])
    if together.count("\n") > len(texts) + 1 or any(sign in together for sign in _UNTIDY):
        return False
    return together.isascii() or not any(sign in together for sign in _UNTIDY_BEYOND_ASCII)


def read_flags(cells: Sequence[Cell]) -> list[bool]:
    """Whether each cell says yes. Anything but a plain no does: an unknown mark may protect somebody."""
    texts = read_texts(cells)
    yes = {text for text in set(texts) if text.casefold() not in _NO}
    return [text in yes for text in texts]


def says_protected(texts: Sequence[str]) -> list[bool]:
    """Whether each text stands in place of an address or a name: "Navne- og adressebeskyttet"."""
    different = list(set(texts))
    together = "\n".join(different).lower()
    if not _may_be_protected(together):
        return [False] * len(texts)
    found = {
        text
        for text, in_small in zip(different, together.split("\n"), strict=True)
        if _may_be_protected(in_small) and _PROTECTED.search(text)
    }
    return [text in found for text in texts]


def _may_be_protected(small: str) -> bool:
    """Whether a text in small letters has a part of what `_PROTECTED` finds; hardly any text has."""
    return "besk" in small or "hemmelig" in small or "skjult" in small


def read_dates(cells: Sequence[Cell]) -> DateColumn:
    """Dates of one column; most workbooks hold nothing but dates there.

    Where one of them has its month in front, none with slashes is read: which way round it is, is not known.
    """
    if {*map(type, cells)} == {date}:
        return DateColumn(values=cast(Sequence[date], cells))
    if any(map(is_month_first, set(cells))):
        return _read(cells, lambda cell: None if isinstance(cell, str) and "/" in cell else read_date(cell))
    return _read(cells, read_date)


def read_first_days(cells: Sequence[Cell], kind: Cells) -> DateColumn:
    """First days of a column of weeks, months or periods."""
    return _read(cells, lambda cell: _part(_PERIODS[kind](cell), 0))


def read_last_days(cells: Sequence[Cell], kind: Cells) -> DateColumn:
    """Last days of a column of weeks, months or periods."""
    return _read(cells, lambda cell: _part(_PERIODS[kind](cell), 1))


def _part(period: tuple[date, date] | None, place: int) -> date | None:
    return None if period is None else period[place]


def _read(cells: Sequence[Cell], read: Callable[[Cell], date | None]) -> DateColumn:
    """Reads each distinct cell once: a list has a handful of dates on thousands of rows."""
    dates = {cell: read(cell) for cell in set(cells)}
    values = [dates[cell] for cell in cells]
    if None not in dates.values():
        return DateColumn(values=values)
    unread = (place for place, found in enumerate(values) if found is None)
    faults = {place: cell_text(cells[place]) for place in unread if not is_blank(cells[place])}
    return DateColumn(values=values, faults=faults)
