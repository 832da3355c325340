"""A whole workbook as text: what a returned file is compared by, whichever program has saved it last."""

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int]
"""Row number as the clerk sees it, and position of the column counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetText:
    """The rows of a sheet that hold anything, each with its number.

    Shape:   numbers as "1234,5", days as "2026-10-30", instants to the second, white space folded.
             `formulas` are the places of formulas and `unlocked` those where one may write in a protected
             sheet; None where the kind of file does not tell.
    """

    name: str
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    formulas: frozenset[Place] | None
    unlocked: frozenset[Place] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookText:
    """The sheets in their order, hidden ones among them, and what stands in each cell that has a name."""

    sheets: tuple[SheetText, ...]
    names: Mapping[str, str]

    def sheet(self, name: str) -> SheetText | None:
        """The sheet with the name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def cell_name(place: Place) -> str:
    """ "C14": the place as a spreadsheet names it."""
    row, column = place
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
