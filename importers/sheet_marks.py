"""What a sheet says beside its values: hidden rows and columns, merged cells, and cells with an error.

Calamine gives an error as an empty cell and says nothing of what is hidden, so each kind of workbook has a
module that looks for these marks alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from importers.grid import Merge

ERROR_TEXTS: Final[Mapping[int, str]] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Errors by their number in .xls and .xlsb (MS-XLS 2.5.10)."""
SOME_ERROR: Final = "#FEJL"
"""Stands for an error that the sheet does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Marks of one sheet; rows and columns are counted from 0, the sheet's first row being 0."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


NO_MARKS: Final = Marks()
