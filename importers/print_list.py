"""A printed list to bare rows: lines of fixed width, pages with heads and feet, sums carried over.

A line that says nothing of a person or a sum is no row. Those that come again and again are heads and feet of
pages and are counted; any other is a note.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from importers import limits
from importers.errors import ListUnreadable
from importers.grid import Grid, Note
from importers.print_columns import PERSON, RULE, PrintedHeader, cut, find_columns, is_in_place
from importers.rows import label_of

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_APART: Final = re.compile(r" {2,}")
_DIGITS: Final = re.compile(r"\d+")
_VALUE: Final = re.compile(
    r"(?<!\S)(?:\(?-?\d[\d.]*,\d\d\)?-?|\*{3,}|\d{2}[-./]\d{2}[-./]\d{2,4}|\d{4}-\d{2}-\d{2})(?!\S)"
)
_FEWEST_VALUES: Final = 2


def read_print_list(text: str) -> Grid | None:
    """Rows of a printed list; a row's number is its line. None when the text is no such list.

    Raises:  ListUnreadable when its columns can't be told apart, or there are too many lines.
    """
    lines = [line.lstrip("\f").replace("\f", " ").expandtabs() for line in _LINE_END.split(text)]
    if len(lines) > limits.ROWS:
        raise ListUnreadable("too-many-rows", limit=limits.ROWS)
    header = find_columns(lines)
    return _grid(lines, header) if header else None


def _grid(lines: Sequence[str], header: PrintedHeader) -> Grid:
    titles = [_APART.split(line.strip()) for line in lines[: header.lines.start]]
    headers = [cut(lines[place], header.columns) for place in header.lines]
    body = range(header.lines.stop, len(lines))
    places = [place for place in body if _is_row(lines[place])]
    first = header.lines.stop
    numbers = [*range(1, first + 1), *(place + 1 for place in places)]
    shifted = {
        first + rank
        for rank, place in enumerate(places)
        if not is_in_place(lines[place], header.columns) and not _is_sum(lines[place])
    }
    others = [place for place in body if not RULE.fullmatch(lines[place]) and not _is_row(lines[place])]
    notes = list(_notes(lines, others))
    return Grid(
        sheet=None,
        rows=[*titles, *headers, *(_cells(lines[place], header) for place in places)],
        numbers=numbers,
        shifted_rows=frozenset(shifted),
        notes=tuple(notes),
        page_lines=len(others) - len(notes),
    )


def _cells(line: str, header: PrintedHeader) -> list[str]:
    """The line's cells; those of a sum that does not keep to the columns are what spaces set apart."""
    if is_in_place(line, header.columns) or not _is_sum(line):
        return cut(line, header.columns)
    return _APART.split(line.strip())


def _is_row(line: str) -> bool:
    """Whether the line is a person's, with a CPR number or else with several values, or a sum."""
    has_values = len(_VALUE.findall(line)) >= _FEWEST_VALUES
    return has_values or _is_sum(line) or PERSON.search(line) is not None


def _is_sum(line: str) -> bool:
    return label_of(_APART.split(line.strip())[0]) is not None


def _notes(lines: Sequence[str], places: Sequence[int]) -> Iterator[Note]:
    """Lines that stand there only once, numbers apart."""
    counts = Counter(_bare(line) for line in lines)
    for place in places:
        if counts[_bare(lines[place])] == 1:
            yield Note(place + 1, " ".join(lines[place].split()))


def _bare(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))
