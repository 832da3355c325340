"""The rows of a file that is no list of people: every cell as text, with nothing said of what it means."""

from dataclasses import dataclass
from pathlib import Path

from importers import limits
from importers.errors import ListUnreadable
from importers.grid import cell_text
from importers.reader import load, read


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRows:
    """Rows as text, each with the number that a clerk sees beside it."""

    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def plain_rows(path: Path, most: int) -> PlainRows:
    """The rows of the first sheet that has any, blank ones left out.

    A number is written as in Denmark, "1234,5". Raises ListUnreadable; also for more than `most` rows.
    """
    for grid in read(load(path)).grids:
        texts = [tuple(map(_text, row)) for row in grid.rows]
        filled = [(number, row) for number, row in zip(grid.numbers, texts, strict=True) if any(row)]
        if len(filled) > most:
            raise ListUnreadable("too-many-rows", limit=most)
        if filled:
            numbers, rows = zip(*filled, strict=True)
            return PlainRows(numbers=numbers, rows=rows)
    raise ListUnreadable("header-missing", limit=limits.HEADER_ROWS)


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".").replace(".", ",")
    return cell_text(cell)  # type: ignore[arg-type]
