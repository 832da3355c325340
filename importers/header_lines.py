"""Texts of a header of one row or two, and the forms under which each is looked up.

Over two rows, the upper one holds the header itself, the first half of it ("Til" over "udbetaling"), or the
name of a group ("Beløb" over "brutto" and "udbetales"), mostly in a merged cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from importers.columns import header_key
from importers.grid import Grid, Row, is_blank

_GROUPS: Final = frozenset(
    map(
        header_key,
        (
            "beløb",
            "beløb i kr",
            "borger",
            "dato",
            "datoer",
            "modtager",
            "navn",
            "oplysninger",
            "periode",
            "person",
            "udbetaling",
            "ydelse",
            "ydelsesmodtager",
            "ydelsesperiode",
        ),
    )
)
"""Names of groups that say nothing about their columns; "Forrige måned" is no such name."""
_HINTS: Final = frozenset(map(header_key, ("kr", "i kr", "dkk", "i dkk", "dd-mm-åååå", "ddmmåå-xxxx")))
"""What stands below or behind a header to say how its cells are written."""
_DATA_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class HeaderText:
    """One column's header as it is shown, and its forms for looking it up, the fullest first."""

    shown: str
    keys: tuple[str, ...]
    line_count: int


def one_line(row: Row) -> list[HeaderText]:
    """Headers of one row, one a column; empty where there is none."""
    return [HeaderText(text, _keys(header_key(text)), 1) for text in _texts(row)]


def two_lines(grid: Grid, index: int) -> list[HeaderText]:
    """Headers of that row and the one below it together."""
    upper, lower = _spread(grid, index), _texts(grid.rows[index + 1])
    width = max(len(upper), len(lower))
    return [
        _joined(above, below)
        for above, below in zip(_filled_up(upper, width), _filled_up(lower, width), strict=True)
    ]


def can_be_second_line(row: Row) -> bool:
    """Whether the row can be the lower half of a header: some text, no numbers, dates or CPR numbers."""
    cells = [cell for cell in row if not is_blank(cell)]
    return bool(cells) and all(
        isinstance(cell, str) and sum(map(str.isdigit, cell)) < _DATA_DIGITS for cell in cells
    )


def is_hints(row: Row) -> bool:
    """Whether the row only says how the cells below it are written."""
    return all(is_blank(cell) or (isinstance(cell, str) and header_key(cell) in _HINTS) for cell in row)


def _texts(row: Row) -> list[str]:
    return [cell if isinstance(cell, str) else "" for cell in row]


def _filled_up(texts: list[str], width: int) -> list[str]:
    return texts + [""] * (width - len(texts))


def _spread(grid: Grid, index: int) -> list[str]:
    """The upper row with each group's name over all its columns.

    Where the row has no merged cells a name goes on over empty cells that have something below them.
    """
    texts = _texts(grid.rows[index])
    merges = [merge for merge in grid.merges if merge.first_row == index and merge.first_column >= 0]
    if merges:
        for merge in merges:
            for position in range(merge.first_column, min(merge.last_column + 1, len(texts))):
                texts[position] = texts[merge.first_column]
        return texts
    below = grid.rows[index + 1]
    for position in range(1, min(len(texts), len(below))):
        if is_blank(texts[position]) and not is_blank(below[position]):
            texts[position] = texts[position - 1]
    return texts


def _joined(above: str, below: str) -> HeaderText:
    """The two halves as one header; a group's name or a hint may be left away to know it."""
    if is_blank(above) or is_blank(below) or header_key(above) == header_key(below):
        text = below if is_blank(above) else above
        return HeaderText(text, _keys(header_key(text)), 2)
    shown = f"{above.strip()} {below.strip()}"
    upper, lower = header_key(above), header_key(below)
    keys = [*_keys(header_key(shown))]
    if upper in _GROUPS:
        keys += _keys(lower)
    if lower in _HINTS:
        keys += _keys(upper)
    return HeaderText(shown, tuple(keys), 2)


def _keys(key: str) -> tuple[str, ...]:
    """The key, and what is left of it without a hint behind it: "Til udbetaling (kr.)"."""
    hint: Sequence[str] = sorted((hint for hint in _HINTS if key.endswith(hint)), key=len)
    return (key, key.removesuffix(hint[-1])) if hint else (key,)
