"""Money as whole øre, and the only place where text or a cell's number becomes money and money becomes text.

Leaves to others: which amounts are allowed (`payout.domain`), and which notation a column is written in
(`importers.amounts`).
"""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from math import isfinite
from typing import ClassVar, Final, NewType, cast

Oere = NewType("Oere", int)
"""Whole øre; below zero is a correction or a debit."""

LARGEST_AMOUNT: Final = Oere(99_999_999_999)
"""Just under a milliard kroner: more is a slip of the keyboard or a column of another kind, not a payment."""

_SPACES: Final = " \t\u00a0\u2007\u2009\u202f"
_UNSEEN: Final = re.compile("^'|[\u00ad\u200b-\u200f\u2060\ufeff]")
"""What a cell can hold without showing it: the mark of a text in a spreadsheet, and signs of no width."""
_BEFORE: Final = re.compile(r"^(?:kr\.?|dkk)\s*", re.IGNORECASE)
_AFTER: Final = re.compile(r"\s*(?:kr\.?|dkk)$", re.IGNORECASE)


class Notation(StrEnum):
    """How a column writes its decimals: "1.234,50" or "1,234.50" (and "1234.50").

    The value is the Danish name of the decimal mark, as layouts and the command line write it.
    """

    DANISH = "komma"
    POINT = "punktum"


def _pattern(thousands: str, decimal_mark: str) -> re.Pattern[str]:
    groups = rf"[0-9]{{1,3}}(?:[{thousands}{_SPACES}][0-9]{{3}})+"
    return re.compile(rf"(?P<whole>{groups}|[0-9]+)(?:{decimal_mark}(?P<part>[0-9]{{1,2}}|--?))?")


_EITHER: Final = re.compile(r"(?P<whole>[0-9]{1,3})(?P<mark>[.,])(?P<part>[0-9]{3})")
_DECIMAL_MARKS: Final = {Notation.DANISH: ",", Notation.POINT: "."}
_PATTERNS: Final = {Notation.DANISH: _pattern(r"\.", ","), Notation.POINT: _pattern(",", r"\.")}


class AmountUnreadable(ValueError):
    """The text is no amount; `text` is what was written."""

    code: ClassVar[str] = "amount-unreadable"

    def __init__(self, text: str) -> None:
        super().__init__("not an amount")
        self.text = text


class AmountNegative(ValueError):
    """The amount is below zero where only something to pay can stand."""

    code: ClassVar[str] = "amount-negative"

    def __init__(self, amount_oere: Oere) -> None:
        super().__init__("amount below zero")
        self.amount_oere = amount_oere


def parse_amount(text: str) -> Oere:
    """Amount as a clerk types or pastes it, in whole øre.

    Shape:   "1.234,50", "1234,5", "1 234 kr." or "500,-"; thousands "." or space, decimals ",", at most two.
    Raises:  AmountUnreadable with the text; AmountNegative below zero.
    Source:  docs/sources.md, "beløb på indberetningslister".
    """
    amount_oere = parse_signed_amount(text, Notation.DANISH)
    if amount_oere < 0:
        raise AmountNegative(amount_oere)
    return amount_oere


def parse_signed_amount(text: str, notation: Notation) -> Oere:
    """Amount as a list writes it, in whole øre, in a notation that is already known.

    Shape:   as `parse_amount`; below zero is "-412,00", "412,00-" or "(412,00)".
    Raises:  AmountUnreadable with the text.
    """
    is_negative, bare = bare_amount(text)
    found = _PATTERNS[notation].fullmatch(bare)
    if found is None:
        raise AmountUnreadable(text)
    whole = "".join(character for character in found["whole"] if character.isdigit())
    part = (found["part"] or "").replace("-", "").ljust(2, "0")
    amount_oere = Oere(int(whole + part)) if len(whole) <= 12 else LARGEST_AMOUNT + 1
    if amount_oere > LARGEST_AMOUNT:
        raise AmountUnreadable(text)
    return Oere(-amount_oere) if is_negative else Oere(amount_oere)


def bare_amount(text: str) -> tuple[bool, str]:
    """Whether the amount is marked as below zero, and its digits and marks without sign and currency."""
    bare = _AFTER.sub("", _BEFORE.sub("", _UNSEEN.sub("", text.strip()).replace("\u2212", "-"))).strip()
    if bare.startswith("(") and bare.endswith(")"):
        return True, bare[1:-1].strip()
    if bare.startswith("-"):
        return True, _BEFORE.sub("", bare[1:].strip())
    if bare.endswith("-") and not bare.endswith((",-", ".-", ",--", ".--")):
        return True, bare[:-1].strip()
    return False, bare.removeprefix("+")


def both_readings(text: str) -> Mapping[Notation, Oere] | None:
    """What a text like "1.234" is in each notation, in whole øre; None for a text that only one can read.

    The mark is a thousands separator in the one notation. In the other it is the decimal mark, and the three
    decimals are rounded half to even to whole øre: "1.234" is then 1,23, and "1.235" is 1,24.
    """
    is_negative, bare = bare_amount(text)
    found = _EITHER.fullmatch(bare)
    if found is None:
        return None
    thousandths = int(found["whole"] + found["part"])
    rounded = round(Decimal(thousandths) / 10)
    sign = -1 if is_negative else 1
    return {
        notation: Oere(sign * (rounded if found["mark"] == mark else thousandths * 100))
        for notation, mark in _DECIMAL_MARKS.items()
    }


def amount_from_number(number: float) -> Oere:
    """A workbook's number cell in kroner, in whole øre.

    The cell's number is taken as the decimal that the workbook shows (the shortest text that gives the same
    number), rounded half to even on the second decimal. The quick way is exact: a number that equals a whole
    number of øre divided by 100 is written with just those two decimals.

    Raises:  AmountUnreadable when it is not finite or beyond `LARGEST_AMOUNT`.
    """
    hundredths = number * 100
    if not -LARGEST_AMOUNT <= hundredths <= LARGEST_AMOUNT:
        raise AmountUnreadable(repr(number))
    amount_oere = round(hundredths)
    if amount_oere / 100 == number:
        return Oere(amount_oere)
    return Oere(int(Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_EVEN) * 100))


def amounts_from_numbers(numbers: Sequence[float]) -> list[Oere]:
    """`amount_from_number` for a whole column: several times as fast where no number has a third decimal.

    Raises:  AmountUnreadable when one of them is not finite or beyond `LARGEST_AMOUNT`.
    """
    limit = LARGEST_AMOUNT / 100
    if numbers and isfinite(sum(numbers)) and -limit <= min(numbers) and max(numbers) <= limit:
        amounts = [round(number * 100) for number in numbers]
        if [amount_oere / 100 for amount_oere in amounts] == numbers:
            return cast(list[Oere], amounts)
    return list(map(amount_from_number, numbers))


def format_amount(amount_oere: int) -> str:
    """Whole øre as "1.234,50"; below zero with a hyphen in front."""
    kroner, part = divmod(abs(amount_oere), 100)
    sign = "-" if amount_oere < 0 else ""
    return f"{sign}{kroner:,}".replace(",", ".") + f",{part:02d}"


def format_kroner(amount_oere: int) -> str:
    """Whole øre as "1.234,50 kr.", the space never broken over two lines."""
    return f"{format_amount(amount_oere)}\u00a0kr."
