"""A sheet as plain values: what stands where, of which kind, how it is to look. No workbook is known here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Plain = str | int | date | datetime | None
"""Text, whole øre or a number, a day, an instant with a zone, or nothing: the kind beside it says which."""


class Kind(StrEnum):
    """What a cell holds. It decides the cell's type and number format, never the value itself."""

    TEXT = "text"
    AMOUNT = "amount"
    """Whole øre, written in kroner with two decimals."""
    COUNT = "count"
    NUMBER = "number"
    """A number that names something and is never added: an event, an export."""
    DATE = "date"
    INSTANT = "instant"
    """Written in Danish time, to the second."""


class Look(StrEnum):
    """What a cell is on the page."""

    PLAIN = "plain"
    TITLE = "title"
    WARNING = "warning"
    HEADING = "heading"
    NOTE = "note"
    LABEL = "label"
    VALUE = "value"
    """Beside its label, to the left whatever its kind."""
    COLUMN = "column"
    CHECK_COLUMN = "check-column"
    FIGURE = "figure"
    """A figure that matters, without a sum above it."""
    TOTAL = "total"
    CHECK = "check"
    ROOM = "room"
    """Empty room to write on by hand or in the cell, which is not protected."""
    FILL_IN = "fill-in"
    """A cell of a table that the receiver fills in; not protected."""
    PROSE = "prose"
    """Text that wraps."""


class Tone(StrEnum):
    """Why a cell is coloured while a condition holds."""

    OPEN = "open"
    DIFFERS = "differs"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula (no "=", English names, commas) and the value that we computed for it."""

    text: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a line. `name` names it in the workbook."""

    value: Plain | Formula
    kind: Kind = Kind.TEXT
    look: Look = Look.PLAIN
    name: str | None = None


Line = Sequence[Cell | None]
"""Cells from column A on; None leaves one empty."""


class Holds(StrEnum):
    """What may be written in a column that is filled in."""

    DAY = "day"
    AMOUNT = "amount"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn:
    """The rule of a column that the receiver fills in, and the advice that stands beside its cells.

    Shape:   of a day `first` is the earliest; of an amount `at_most` is a formula as `Column.formula`; of a
             choice `choices` are all of them; of a text `longest` is its most letters.
    """

    holds: Holds
    advice: str
    first: date | None = None
    at_most: str | None = None
    choices: Sequence[str] = ()
    longest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table. `name` names its cells for formulas; `width` is in characters.

    Shape:   `formula` works each value out from others of its row: "[Beløb]" is the cell under that heading.
             What a row gives for the column is then the value that we computed; None leaves its cell empty.
    """

    heading: str
    kind: Kind
    width: float
    name: str | None = None
    formula: str | None = None
    fill_in: FillIn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Colours the cells of a column while `when` holds: a formula as `Column.formula`."""

    heading: str
    when: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a header that is frozen, filtered and repeated in print; `row_count` is how many come.

    With a `name` it is a table of its own in the workbook, and its headings must all differ.
    """

    columns: Sequence[Column]
    rows: Iterable[Sequence[Plain]]
    row_count: int
    name: str | None = None
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The figures of a chart in one colour: their heading, and the cells on the chart's own sheet."""

    heading: str
    cells: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Horizontal bars side by side, drawn from cells of its own sheet, in `height` lines from `row` on."""

    title: str
    row: int
    height: int
    labels: str
    series: Sequence[Series]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Lines from row 1 on and, under them, at most one table. `widths` in characters, from column A on."""

    name: str
    lines: Sequence[Line]
    widths: Sequence[float]
    table: Table | None = None
    charts: Sequence[Chart] = ()
    is_protected: bool = False
    """Whether only cells that are there to be filled in can be written in."""
    pages_wide: int = 1
    """How many sheets of paper its columns may take side by side; the first column is then repeated."""

    @property
    def header_row(self) -> int:
        """Row number of the table's header."""
        return len(self.lines) + 1

    @property
    def last_row(self) -> int:
        """Row number of the last row; of a table without rows, the empty one under its header."""
        if self.table is None:
            return len(self.lines)
        return self.header_row + max(self.table.row_count, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The workbook's properties and what each printed page says. `made_at` also stamps the file's parts."""

    title: str
    subject: str
    creator: str
    made_at: datetime
    header: str
    footer: str
