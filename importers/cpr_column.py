"""Reads a whole column of CPR numbers, as text or as numbers whose leading zero is lost, or two columns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from importers.dates import read_date
from importers.grid import Cell, cell_text
from payout.cpr import Cpr, parse_cprs

_BIRTH_DIGITS: Final = 6
_SERIAL_DIGITS: Final = 4
_NINE: Final = re.compile(r"[0-9]{5}-?[0-9]{4}")
_NO_DECIMALS: Final = (".0", ",0", ".00", ",00")
_WITHOUT_DECIMALS: Final = re.compile(r"(?<=[0-9]{9})[.,]00?$")
"""What a number gets behind it when a program takes it for a measure: "101901234.0"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CprColumn:
    """A column of CPR numbers, cell for cell: their digits, or None where the cell holds no number.

    `padded` are the places of numbers that were filled up to ten digits with the zero that Excel takes away.
    """

    values: list[str | None]
    padded: set[int] = field(default_factory=set)


def read_cprs(cells: Iterable[Cell]) -> CprColumn:
    """Reads each cell; one of exactly nine digits has lost the zero of a day before the tenth."""
    texts = [cell if isinstance(cell, str) else cell_text(cell) for cell in cells]
    texts = [_WITHOUT_DECIMALS.sub("", text) if text.endswith(_NO_DECIMALS) else text for text in texts]
    padded = {place for place, text in enumerate(texts) if len(text) <= 10 and _NINE.fullmatch(text)}
    for place in padded:
        texts[place] = f"0{texts[place]}"
    return CprColumn(values=parse_cprs(texts), padded=padded)


def read_split_cprs(births: Sequence[Cell], serials: Sequence[Cell]) -> CprColumn:
    """Reads numbers whose date of birth and serial stand in two columns; either may have lost its zeros.

    A date of birth with a century must be the one that the serial tells, else the number is not readable.
    """
    values: list[str | None] = []
    padded: set[int] = set()
    for place, (birth, serial) in enumerate(zip(births, serials, strict=True)):
        digits, day = _birth_digits(birth)
        last = cell_text(serial)
        is_filled = bool(digits and last) and len(last) <= _SERIAL_DIGITS and last.isdecimal()
        (cpr,) = parse_cprs([digits.zfill(_BIRTH_DIGITS) + last.zfill(_SERIAL_DIGITS)] if is_filled else [""])
        if cpr is not None and day is not None and Cpr(cpr).birth_date != day:
            cpr = None
        if cpr is not None and len(digits + last) < _BIRTH_DIGITS + _SERIAL_DIGITS:
            padded.add(place)
        values.append(cpr)
    return CprColumn(values=values, padded=padded)


def is_birth(cell: Cell) -> bool:
    """Whether the cell can be the first half of a CPR number."""
    return bool(_birth_digits(cell)[0])


def is_serial(cell: Cell) -> bool:
    """Whether the cell can be the second half of a CPR number."""
    text = cell_text(cell)
    return 0 < len(text) <= _SERIAL_DIGITS and text.isdecimal()


def _birth_digits(cell: Cell) -> tuple[str, date | None]:
    """Digits of the date, and the day where the century is written; "" when it is neither."""
    text = cell_text(cell).rstrip("- ")
    if text.isdecimal() and len(text) in (_BIRTH_DIGITS - 1, _BIRTH_DIGITS):
        return text, None
    day = read_date(cell)
    if day is None:
        return "", None
    has_century = not isinstance(cell, str) or len("".join(filter(str.isdigit, text))) > _BIRTH_DIGITS
    return f"{day:%d%m%y}", day if has_century else None
