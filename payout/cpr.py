"""The CPR number: the only place that reads, checks or shows one.

A `Cpr` shows itself masked wherever it is turned into text; who needs the digits asks for them by name.
Sources: docs/sources.md, "CPR-nummer".
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Final

_SHAPE: Final = re.compile(r"([0-9]{6})[ \u00a0]?[-\u2010-\u2013 \u00a0]?[ \u00a0]?([0-9]{4})")
_CPR_LIKE: Final = re.compile(r"(?<![0-9])([0-9]{5,6})[ \u00a0]?[-\u2010-\u2013]?[ \u00a0]?[0-9]{4}(?![0-9])")
_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REPLACEMENT_DAYS: Final = 60
_SHOWN_DIGITS: Final = 6
_DOT: Final = "•"


class CprFault(StrEnum):
    """Why a text is no CPR number."""

    EMPTY = "empty"
    LETTERS = "letters"
    LENGTH = "length"
    DATE = "date"


class CprUnreadable(ValueError):
    """The text is no CPR number. Holds the reason, never the text: it may be nearly somebody's number."""

    code: ClassVar[str] = "cpr-invalid"

    def __init__(self, fault: CprFault) -> None:
        super().__init__(f"not a CPR number: {fault}")
        self.fault = fault


@dataclass(frozen=True, slots=True, order=True)
class Cpr:
    """A number that can be a CPR number: ten digits whose date is possible.

    Raises:  CprUnreadable when the digits are not ten or their date is impossible.
    """

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != 10 or not self.digits.isdecimal() or not self.digits.isascii():
            raise CprUnreadable(CprFault.LENGTH)
        _birth_date(self.digits[:7])

    def __str__(self) -> str:
        return f"{self.digits[:6]}-{_DOT * 4}"

    def __repr__(self) -> str:
        return f"Cpr({self})"

    @property
    def formatted(self) -> str:
        """All ten digits, "010190-1234": only where the number may be shown."""
        return f"{self.digits[:6]}-{self.digits[6:]}"

    @property
    def birth_date(self) -> date:
        """Date of birth, the century taken from the seventh digit."""
        return _birth_date(self.digits[:7])

    @property
    def is_replacement(self) -> bool:
        """Whether it is an erstatningspersonnummer (day of birth + 60), which is not in the CPR register."""
        return self.digits[0] >= "6"

    @property
    def passes_modulus_11(self) -> bool:
        """Whether the control digit fits. Valid numbers without it exist since 2007: never refuse one."""
        return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, self.digits, strict=True)) % 11 == 0


def parse_cpr(text: str) -> Cpr:
    """CPR number as typed, pasted or scanned: "0101901234", "010190-1234" or "010190 1234".

    Raises:  CprUnreadable with the reason. A lost leading zero is not filled in here, since that is a guess.
    """
    stripped = text.strip()
    found = _SHAPE.fullmatch(stripped)
    if found is not None:
        return Cpr(found[1] + found[2])
    if not stripped:
        raise CprUnreadable(CprFault.EMPTY)
    has_letters = any(character.isalpha() for character in stripped)
    raise CprUnreadable(CprFault.LETTERS if has_letters else CprFault.LENGTH)


def mask_cell(text: str) -> str:
    """Text of a cell that should hold a CPR number, hidden after its sixth letter or digit."""
    shown = 0
    masked = []
    for character in text.strip():
        is_counted = character.isalnum()
        shown += is_counted
        masked.append(_DOT if is_counted and shown > _SHOWN_DIGITS else character)
    return "".join(masked)


def mask_text(text: str) -> str:
    """Text of any other cell, with what looks like a CPR number hidden from its serial on."""
    return _CPR_LIKE.sub(lambda found: f"{found[1]}-{_DOT * 4}", text)


@lru_cache(maxsize=65_536)
def _birth_date(date_and_century: str) -> date:
    """Date of the first seven digits; raises CprUnreadable when there is no such date."""
    day = int(date_and_century[:2])
    if day > _REPLACEMENT_DAYS:
        day -= _REPLACEMENT_DAYS
    short_year = int(date_and_century[4:6])
    year = _century(int(date_and_century[6]), short_year) + short_year
    try:
        return date(year, int(date_and_century[2:4]), day)
    except ValueError:
        raise CprUnreadable(CprFault.DATE) from None


def _century(seventh_digit: int, short_year: int) -> int:
    """Century by the table of CPR-kontoret (docs/sources.md, "CPR-nummer")."""
    if seventh_digit <= 3:
        return 1900
    if seventh_digit in (4, 9):
        return 2000 if short_year <= 36 else 1900
    return 2000 if short_year <= 57 else 1800
