"""Amounts that a comma-separated file has cut in two: 950,50 without quotes is 950, and 50 in the next field.

Such a row has a field too many and is seen by that, unless its last field is missing as well: then it is just
as long as the header, and only the two digits beside a whole amount tell of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from importers.columns import AMOUNT_FIELDS, Field
from importers.grid import Row, cell_text
from importers.header import Header

_WHOLE: Final = re.compile(r"[-(]?(?:kr\.? ?)?(?:\d{1,3}(?:[. ]\d{3})+|\d+)")
_POINT_DECIMALS: Final = re.compile(r".*\d\.\d{1,2}")
_TWO_DIGITS: Final = re.compile(r"\d\d(?: ?kr\.?)?[-)]?")
_NEVER_DIGITS: Final = frozenset(
    {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME, Field.ADDRESS, Field.START, Field.END, Field.PAY_DATE}
)


@dataclass(frozen=True, slots=True)
class CutAmounts:
    """Places of rows with an amount that is cut in two, and of those where it can just as well be whole."""

    surely: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()


def cut_amounts(rows: Sequence[Row], header: Header) -> CutAmounts:
    """Looks beside every column of amounts of a comma-separated list; the rows are as long as the file's."""
    fields = {column.position: column.field for column in header.columns}
    surely: set[int] = set()
    perhaps: set[int] = set()
    for position in (place for place, field in fields.items() if field in AMOUNT_FIELDS):
        found = _digits_beside(rows, position)
        is_sure = fields.get(position + 1) in _NEVER_DIGITS or _leaves_no_doubt(rows, found)
        (surely if is_sure else perhaps).update(found)
    return CutAmounts(frozenset(surely), frozenset(perhaps - surely))


def _digits_beside(rows: Sequence[Row], position: int) -> dict[int, str]:
    """Places of rows with a whole amount in the column and two digits alone in the next, and those digits.

    None where the column writes its decimals with a point: it has no comma to be cut at.
    """
    found: dict[int, str] = {}
    for place, row in enumerate(rows):
        if len(row) <= position + 1:
            continue
        amount, beside = cell_text(row[position]), cell_text(row[position + 1])
        if _POINT_DECIMALS.fullmatch(amount):
            return {}
        if _TWO_DIGITS.fullmatch(beside) and _WHOLE.fullmatch(amount):
            found[place] = beside
    return found


def _leaves_no_doubt(rows: Sequence[Row], found: dict[int, str]) -> bool:
    """Whether the digits are decimals: one begins with a nought, or only these rows are a field longer."""
    if any(digits.startswith("0") for digits in found.values()):
        return True
    others = [len(row) for place, row in enumerate(rows) if place not in found]
    return bool(found and others) and min(len(rows[place]) for place in found) > max(others)
