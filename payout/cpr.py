"""The CPR number: the only place that reads, checks or shows one.

A `Cpr` shows itself masked wherever it is turned into text; who needs the digits asks for them by name.
Sources: docs/sources.md, "CPR-nummer".
"""

import re
from calendar import isleap, monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import ClassVar, Final, cast

_SHAPE: Final = re.compile(r"([0-9]{6})[ \u00a0]?[-\u2010-\u2013 \u00a0]?[ \u00a0]?([0-9]{4})")
_PLAIN_COLUMN: Final = re.compile(r"(?:[0-9]{6}-?[0-9]{4}\n)*")
_CPR_LIKE: Final = re.compile(
    r"(?<![0-9])([0-9]{5,6}|[0-9]{2}([ .])[0-9]{2}\2[0-9]{2})"
    r"[ \u00a0]?[-\u2010-\u2013./\u00ad]?[ \u00a0]?[0-9]{4}(?![0-9])"
)
_CPR_INSIDE: Final = re.compile(r"([0-9]{6})[-\u2010-\u2013]?[0-9]{4,}")
"""A number that runs into other digits, as where two columns have grown together: "05120993-1234"."""
_UNSEEN: Final = re.compile("^'|[\u00ad\u200b-\u200f\u2060\ufeff]")
"""What a cell can hold without showing it: the mark of a text in a spreadsheet, and signs of no width."""
_SPREAD: Final = re.compile(
    r"([0-9]{2})([ .]?)([0-9]{2})\2([0-9]{2})[ \u00a0]?[-\u2010-\u2013 ./]?[ \u00a0]?([0-9]{4})"
)
"""The day, month and year apart: "01.02.60-1234", "01 02 60 1234"."""
_CARD_TRACK: Final = re.compile(r"[;:æÆ][0-9]{8}([0-9]{10})[0-9]{19}[?_]?")
"""Track 2 of a sundhedskort (docs/sources.md, "sundhedskort").

The signs around it are what a reader types: set to an American keyboard it types others on a Danish one.
"""
_WEIGHED: Final = tuple(
    bytes(weight * (byte - ord("0")) % 11 for byte in range(256)) for weight in (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
)
"""For each of the ten places, what its digit weighs in modulus 11, by the digit's byte."""
_DAY_AND_MONTH: Final = itemgetter(slice(4))
_LEAP_YEAR: Final = 2000
_REPLACEMENT_DAYS: Final = 60
_SHOWN_DIGITS: Final = 6
_DOT: Final = "•"
_POSSIBLE_DAYS: Final = frozenset(
    f"{day + shift:02d}{month:02d}"
    for month in range(1, 13)
    for day in range(1, monthrange(_LEAP_YEAR, month)[1] + 1)
    for shift in (0, _REPLACEMENT_DAYS)
)
_LEAP_DAYS: Final = frozenset({"2902", "8902"})
_BLANKED: Final = "0000"
"""Day and month of what stands where a number was, once its time is over: nobody is born on that day."""
_BLANKED_SERIALS: Final = 1_000_000
BLANKED_TEXT: Final = "slettet"


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

    What stands where a number was (`blanked_digits`) is one too, and shows itself as a word.
    Raises:  CprUnreadable when the digits are not ten or their date is impossible.
    """

    digits: str

    def __post_init__(self) -> None:
        digits = self.digits
        if len(digits) != 10 or not digits.isdecimal() or not digits.isascii():
            raise CprUnreadable(CprFault.LENGTH)
        if not self.is_blanked and not _has_possible_date(digits):
            raise CprUnreadable(CprFault.DATE)

    def __str__(self) -> str:
        return BLANKED_TEXT if self.is_blanked else f"{self.digits[:6]}-{_DOT * 4}"

    def __repr__(self) -> str:
        return f"Cpr({self})"

    @property
    def formatted(self) -> str:
        """All ten digits, "010190-1234": only where the number may be shown."""
        return BLANKED_TEXT if self.is_blanked else f"{self.digits[:6]}-{self.digits[6:]}"

    @property
    def is_blanked(self) -> bool:
        """Whether the number that stood here was taken away."""
        return self.digits.startswith(_BLANKED)

    @property
    def birth_date(self) -> date:
        """Date of birth, the century taken from the seventh digit."""
        day = int(self.digits[:2])
        day -= _REPLACEMENT_DAYS if self.is_replacement else 0
        return date(_birth_year(self.digits), int(self.digits[2:4]), day)

    @property
    def is_replacement(self) -> bool:
        """Whether it is an erstatningspersonnummer (day of birth + 60), which is not in the CPR register."""
        return is_replacement(self.digits)

    @property
    def passes_modulus_11(self) -> bool:
        """Whether the control digit fits. Valid numbers without it exist since 2007: never refuse one."""
        return failing_modulus_11([self.digits]) == 0


def is_replacement(digits: str) -> bool:
    """`Cpr.is_replacement` of the digits of a number that has been parsed: for whole columns of them."""
    return digits[0] >= "6"


def failing_modulus_11(numbers: Collection[str]) -> int:
    """How many numbers fail modulus 11, of the digits of numbers that have been parsed.

    All first digits are weighed together, then all second ones, and so on.
    """
    together = "".join(numbers).encode("ascii")
    weighed = (together[place::10].translate(weights) for place, weights in enumerate(_WEIGHED))
    return sum(total % 11 != 0 for total in map(sum, zip(*weighed, strict=True)))


def parse_cpr(text: str) -> Cpr:
    """CPR number as typed, pasted or scanned: "0101901234", "010190-1234", "010190 1234" or "01.01.90-1234".

    Raises:  CprUnreadable with the reason. A lost leading zero is not filled in here, since that is a guess.
    """
    stripped = text.strip()
    found = _SHAPE.fullmatch(stripped)
    if found is not None:
        return _typed(found[1] + found[2])
    if not stripped:
        raise CprUnreadable(CprFault.EMPTY)
    spread = _SPREAD.fullmatch(_UNSEEN.sub("", stripped).strip())
    if spread is not None:
        return _typed("".join(spread.group(1, 3, 4, 5)))
    has_letters = any(character.isalpha() for character in stripped)
    raise CprUnreadable(CprFault.LETTERS if has_letters else CprFault.LENGTH)


def cpr_on_card(text: str) -> Cpr | None:
    """The number on a sundhedskort, from what a reader of its magnetic stripe types; None for another text.

    Raises:  CprUnreadable when the ten digits at the number's place are none.
    """
    found = _CARD_TRACK.search(text)
    return _typed(found[1]) if found else None


def blanked_digits(key: int) -> str:
    """What stands where the number of the row with this key was: ten digits that are nobody's."""
    return f"{_BLANKED}{key % _BLANKED_SERIALS:06d}"


def _typed(digits: str) -> Cpr:
    """The number that somebody has typed: never one that was taken away."""
    if digits.startswith(_BLANKED):
        raise CprUnreadable(CprFault.DATE)
    return Cpr(digits)


def parse_cprs(texts: Sequence[str]) -> list[str | None]:
    """Digits of each text that `parse_cpr` reads, and None for the others: for whole columns.

    A column of numbers that are all plainly written is read in one go, in a third of the time.
    """
    together = "\n".join([*texts, ""])
    if _PLAIN_COLUMN.fullmatch(together) and together.count("\n") == len(texts):
        numbers = together.replace("-", "").split()
        if {*map(_DAY_AND_MONTH, numbers)} <= _POSSIBLE_DAYS - _LEAP_DAYS:
            return cast(list[str | None], numbers)
        return [number if _has_possible_date(number) else None for number in numbers]
    shaped = zip(texts, map(_SHAPE.fullmatch, map(str.strip, texts)), strict=True)
    return [
        digits if found and _has_possible_date(digits := found[1] + found[2]) else _digits_or_none(text)
        for text, found in shaped
    ]


def _digits_or_none(text: str) -> str | None:
    try:
        return parse_cpr(text).digits
    except CprUnreadable:
        return None


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
    apart = _CPR_LIKE.sub(_masked, text)
    return _CPR_INSIDE.sub(_masked, apart)


def holds_cpr(text: str) -> bool:
    """Whether a text that people write has anything in it that looks like a CPR number."""
    return mask_text(text) != text


def _masked(found: re.Match[str]) -> str:
    return f"{found[1]}-{_DOT * 4}"


def _has_possible_date(digits: str) -> bool:
    day_and_month = digits[:4]
    if day_and_month in _LEAP_DAYS:
        return isleap(_birth_year(digits))
    return day_and_month in _POSSIBLE_DAYS


def _birth_year(digits: str) -> int:
    short_year = int(digits[4:6])
    return _century(int(digits[6]), short_year) + short_year


def _century(seventh_digit: int, short_year: int) -> int:
    """Century by the table of CPR-kontoret (docs/sources.md, "CPR-nummer")."""
    if seventh_digit <= 3:
        return 1900
    if seventh_digit in (4, 9):
        return 2000 if short_year <= 36 else 1900
    return 2000 if short_year <= 57 else 1800
