"""Reads a whole column of CPR numbers, as text or as numbers whose leading zero is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.grid import Cell, cell_text
from payout.cpr import Cpr, CprUnreadable, parse_cpr


@dataclass(frozen=True, slots=True, kw_only=True)
class CprColumn:
    """A column of CPR numbers, cell for cell; None where the cell holds none.

    `padded` are the places of numbers that were filled up to ten digits with the zero that Excel takes away.
    """

    values: list[Cpr | None]
    padded: set[int] = field(default_factory=set)


def read_cprs(cells: Sequence[Cell]) -> CprColumn:
    """Reads each cell; a cell of exactly nine digits has lost the zero of a day before the tenth."""
    values: list[Cpr | None] = []
    padded: set[int] = set()
    for place, cell in enumerate(cells):
        text = cell if isinstance(cell, str) else cell_text(cell)
        if len(text) == 9 and text.isdecimal():
            text = f"0{text}"
            padded.add(place)
        try:
            values.append(parse_cpr(text))
        except CprUnreadable:
            values.append(None)
    return CprColumn(values=values, padded=padded)
