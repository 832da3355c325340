"""What a column can hold, and how a layout declares its columns.

A header is compared without case, spaces, punctuation and Danish letters' two spellings, never by likeness: a
header that is not declared stays unknown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import lru_cache
from typing import Final

from payout.domain.indberetningsliste import ListKind
from payout.money import Notation


class Field(StrEnum):
    """What a column means; the value is the name in `columns` of the import's report."""

    CPR = "cpr"
    BIRTH_DATE = "birth_date"
    SERIAL = "serial"
    NAME = "name"
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    ADDRESS = "address"
    PROTECTED = "protected"
    BENEFIT = "benefit"
    START = "start"
    END = "end"
    PERIOD = "period"
    PAY_DATE = "pay_date"
    GROSS = "gross"
    TAX = "tax"
    ATP = "atp"
    DEDUCTED = "deducted"
    NET = "net"
    SET_OFF = "set_off"
    TO_PAY = "to_pay"
    PAID = "paid"
    ACONTO = "aconto"
    UNIT = "unit"
    CASE_NO = "case_no"
    PAYEE = "payee"
    UNKNOWN = ""


class Cells(Enum):
    """How the cells of a column are read."""

    TEXT = auto()
    CPR = auto()
    AMOUNT = auto()
    DATE = auto()
    WEEK = auto()
    PERIOD = auto()
    MONTH = auto()
    FLAG = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a layout knows: its meaning, how its cells are read, and the headers it goes by."""

    field: Field
    cells: Cells
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A known form of list.

    `source` is the system or office that the list comes from; `kind` is None where the layout serves both
    kinds. `fixed` is what holds for every row where the list has no column for it. `notation` speaks for
    columns of amounts that don't show their own.
    """

    name: str
    source: str
    kind: ListKind | None
    columns: tuple[Column, ...]
    fixed: tuple[tuple[Field, str], ...] = ()
    notation: Notation | None = None

    def by_header(self) -> Mapping[str, Column]:
        """Each declared header, in the form that `header_key` gives, with its column."""
        return {header_key(header): column for column in self.columns for header in column.headers}


AMOUNT_FIELDS: Final = frozenset(
    {
        Field.GROSS,
        Field.TAX,
        Field.ATP,
        Field.DEDUCTED,
        Field.NET,
        Field.SET_OFF,
        Field.TO_PAY,
        Field.PAID,
        Field.ACONTO,
    }
)

_SPELLINGS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_IGNORED: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """Header in the form that two spellings of it share: "CPR-nr." and "cpr nr" are both "cprnr"."""
    return _IGNORED.sub("", header.casefold().translate(_SPELLINGS))


def header_text(header: str) -> str:
    """Header on one line, as it is shown."""
    return " ".join(header.split())
