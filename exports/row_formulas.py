"""Formulas of a table that name the cells of their row by heading: "[Beløb]-[Modregnet]"."""

import re
from collections.abc import Sequence
from typing import Final

from openpyxl.utils import get_column_letter

from exports.sheet import Column

_HEADING: Final = re.compile(r"\[([^\]]+)\]")


def letter_of(columns: Sequence[Column], heading: str) -> str:
    """Letter of the column with the heading. Raises ValueError when there is none."""
    return get_column_letter([column.heading for column in columns].index(heading) + 1)


def row_template(columns: Sequence[Column], formula: str) -> str:
    """The formula with letters for headings and "{row}" for the row's number."""
    return _HEADING.sub(lambda found: f"${letter_of(columns, found[1])}{{row}}", formula)
