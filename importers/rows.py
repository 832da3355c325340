"""Tells rows of people from totals, notes, repeated headers and blank rows.

A row with a readable CPR number is always a person, whatever the name is: "Summer" and "Ialto" are names.
These rules are for the other rows, and when in doubt the row is a person's, so that it is rejected aloud and
not dropped.
"""

import re
from enum import Enum, auto
from typing import Final

from importers.columns import AMOUNT_FIELDS, Field, header_key
from importers.grid import Cell, Row, cell_text, is_blank
from importers.header import Header

_COUNTED: Final = re.compile(r"\b\d+ (?:linjer|linier|rækker|poster)\b")
_GRAND: Final = re.compile(
    r"(?:(?:udbetalt|udbetales|udbetaling|til udbetaling|samlet|hele listen|listen|liste|sum|poster) )?"
    r"(?:i ?alt|(?:grand )?total(?:t|en|sum|beløb)?|total i alt|hovedtotal|(?:slut|liste|hoved|kontrol)sum"
    r"|samlet (?:sum|beløb|udbetaling)|samlet)(?: til udbetaling| udbetalt)?(?: (?:i )?(?:kr|dkk))?"
)
_SUM: Final = re.compile(
    r"(?:sum|sub-?total|del-?sum|mellemsum|sum til udbetaling|Σ|σ"
    r"|antal(?: (?:linjer|linier|rækker|poster))?(?: i ?alt)?(?:[ :]+\d+)?)"
)
_PART: Final = re.compile(
    r"(?:i ?alt|sum|total|sub-?total|del-?sum|mellemsum|antal|overført|side i alt|samlet)\b.*|.*\bi ?alt"
)
_PERSON_FIELDS: Final = frozenset(
    {Field.ADDRESS, Field.BENEFIT, Field.START, Field.END, Field.PERIOD, Field.PAY_DATE}
)
_NAME_FIELDS: Final = frozenset({Field.NAME, Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME})
_CPR_DIGITS: Final = 6
_IN_BRACKETS: Final = re.compile(r"\([^()]*[^\W\d][^()]*\)")
_RULE: Final = re.compile(r"[\s\-=_+|.]+")


class RowKind(Enum):
    """What a row without a readable CPR number is."""

    PERSON = auto()
    TOTAL = auto()
    NOTE = auto()
    NOTHING = auto()


class Label(Enum):
    """How plainly a text says that its row is a total; the plainest is the whole file's."""

    PART = 1
    SUM = 2
    GRAND = 3


def label_of(cell: Cell) -> Label | None:
    """Whether the cell is the label of a total: "I alt", "Sum:", "I alt Enkeltydelser"."""
    if not isinstance(cell, str):
        return None
    text = _COUNTED.sub("", " ".join(cell.casefold().split())).strip(" :.;=-*")
    if _GRAND.fullmatch(text):
        return Label.GRAND
    if _SUM.fullmatch(text):
        return Label.SUM
    return Label.PART if _PART.fullmatch(text) else None


def kind_of(row: Row, header: Header) -> RowKind:
    """What a row is whose CPR cell cannot be read as a CPR number."""
    if not any(map(_says_something, row)) or _repeats_header(row, header):
        return RowKind.NOTHING
    if _is_total(row, header):
        return RowKind.TOTAL
    return RowKind.NOTE if _is_note(row, header) else RowKind.PERSON


def _says_something(cell: Cell) -> bool:
    """Whether the cell is more than white space or a line drawn with hyphens."""
    return not isinstance(cell, str) or bool(_RULE.sub("", cell))


def _repeats_header(row: Row, header: Header) -> bool:
    """Whether most of what one of the header's rows says stands here again, in the same columns."""
    return any(_is_like(row, line) for line in header.rows)


def _is_like(row: Row, line: Row) -> bool:
    keys = {position: header_key(cell) for position, cell in enumerate(line) if isinstance(cell, str)}
    said = {position: key for position, key in keys.items() if key}
    same = sum(
        isinstance(cell := row[position], str) and header_key(cell) == key for position, key in said.items()
    )
    return same * 2 > len(said)


def _is_total(row: Row, header: Header) -> bool:
    labels = [label for label in map(label_of, row) if label is not None]
    filled = {column.field for column in header.columns if not is_blank(row[column.position])}
    if not labels:
        return bool(filled) and filled <= AMOUNT_FIELDS and all(map(_is_blank_or_digits, row))
    person = {
        column.field
        for column in header.columns
        if column.field in filled & _PERSON_FIELDS and label_of(row[column.position]) is None
    }
    if _has_name(row, header):
        return not person
    return labels != [Label.PART] * len(labels) or len(person) < 2


def _has_name(row: Row, header: Header) -> bool:
    texts = [cell_text(row[column.position]) for column in header.columns if column.field in _NAME_FIELDS]
    return any(label_of(text) is None and any(map(str.isalpha, text)) for text in texts)


def _is_note(row: Row, header: Header) -> bool:
    """Whether the row tells of no person or payment: at most one known column is filled, and no amount.

    A row of texts in brackets explains the header above it: "(10 cifre)", "(dato)", "(kr.)".
    """
    amounts = (cell_text(row[column.position]) for column in header.columns if column.field in AMOUNT_FIELDS)
    if all(_IN_BRACKETS.fullmatch(text) for text in map(cell_text, row) if text):
        return not any(map(str.isdigit, "".join(amounts)))
    filled = {column.field for column in header.columns if not is_blank(row[column.position])} - {
        Field.UNKNOWN
    }
    if not filled.isdisjoint(AMOUNT_FIELDS):
        return False
    cpr = header.first(Field.CPR) or header.first(Field.BIRTH_DATE)
    digits = sum(map(str.isdigit, cell_text(row[cpr.position]))) if cpr else 0
    return digits < _CPR_DIGITS and len(filled - {Field.UNIT}) <= 1


def _is_blank_or_digits(cell: Cell) -> bool:
    return not isinstance(cell, str) or is_blank(cell) or any(map(str.isdigit, cell))
