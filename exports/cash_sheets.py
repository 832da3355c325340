"""Pages of cash papers and the logbook: headings, facts, tables over pages, lines to sign on, a foot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from fpdf import FPDF, Align

from exports.fitting import Ruler
from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from payout.clock import DANISH_TIME

WIDTH_MM: Final = 180.0
_BOTTOM_MM: Final = 297.0 - 20
_LINE_MM: Final = 4.4
_SIZE: Final = 9
_GREY: Final = 235
_BAR_NAME_MM: Final = 22.0
_BAR_GREYS: Final = (230, 150, 40)
_GAP_MM: Final = 1.7
"""Room on each side of a cell's text, so that figures keep clear of the next column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, its width in millimetres, and whether it holds figures."""

    heading: str
    width: float
    is_figure: bool = False


class Sheets:
    """A document of A4 pages that is written from top to bottom. `foot` stands on each of its pages."""

    def __init__(self, title: str, *, drawn_at: datetime, foot: str) -> None:
        self._paper: FPDF = new_paper(title, drawn_at=drawn_at)
        self._paper.c_margin = _GAP_MM
        self._ruler = Ruler(self._paper)
        self._foot = foot
        self._page()

    def heading(self, text: str, *, size: float = 12) -> None:
        """A heading, never alone at the foot of a page."""
        self._room(24)
        self._paper.ln(2)
        self._say(text, size=size, bold=True)
        self._paper.ln(1)

    def text(self, text: str, *, bold: bool = False) -> None:
        """A paragraph over the page's whole width."""
        clean = self._printable(text)
        self._room(self._height(clean, WIDTH_MM, bold=bold))
        self._say(clean, size=_SIZE, bold=bold)

    def facts(self, facts: Iterable[tuple[str, str]], *, name_mm: float = 45) -> None:
        """Pairs of a name and what it is."""
        for name, given in facts:
            value = self._printable(given)
            height = self._height(value, WIDTH_MM - name_mm)
            self._room(height)
            top = self._paper.y
            self._cell(MARGIN_MM, top, name_mm, name, bold=True)
            self._cell(MARGIN_MM + name_mm, top, WIDTH_MM - name_mm, value)
            self._paper.set_xy(MARGIN_MM, top + height)

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, last_is_sum: bool = False
    ) -> None:
        """A table whose header is repeated on each page that it goes on over."""
        whole = [list(map(self._printable, row)) for row in rows]
        self._row(columns, [column.heading for column in columns], is_header=True)
        for place, row in enumerate(whole):
            self._row(columns, row, bold=last_is_sum and place == len(whole) - 1)
        self._paper.ln(2)

    def signatures(self, labels: Sequence[str], *, under: str) -> None:
        """A line to sign on for each, two beside each other, on one page with the text above them."""
        half, height = (WIDTH_MM - 10) / 2, 20.0
        text_height = self._height(under, WIDTH_MM)
        self._room(text_height + height * ((len(labels) + 1) // 2) + 20)
        self.heading("Underskrifter")
        self.text(under)
        top = self._paper.y + 4
        for place, label in enumerate(labels):
            x, y = MARGIN_MM + (place % 2) * (half + 10), top + (place // 2) * height
            self._paper.line(x, y + 9, x + half, y + 9)
            self._cell(x, y + 10, half, label)
        self._paper.set_xy(MARGIN_MM, top + height * ((len(labels) + 1) // 2))

    def writing_lines(self, number: int) -> None:
        """Empty lines to write on by hand."""
        self._room(9.0 * number)
        for _ in range(number):
            self._paper.ln(9)
            self._paper.line(MARGIN_MM, self._paper.y, MARGIN_MM + WIDTH_MM, self._paper.y)
        self._paper.ln(2)

    def bars(self, rows: Sequence[tuple[str, Sequence[float]]]) -> None:
        """A bar for each name, put together of at most three parts, the first light and the last black."""
        most = max((sum(parts) for _, parts in rows), default=0.0)
        for name, parts in rows:
            self._room(_LINE_MM)
            top, x = self._paper.y, MARGIN_MM + _BAR_NAME_MM
            self._cell(MARGIN_MM, top, _BAR_NAME_MM, name)
            for place, part in enumerate(parts):
                width = (WIDTH_MM - _BAR_NAME_MM) * part / most if most else 0.0
                self._paper.set_fill_color(_BAR_GREYS[place])
                self._paper.rect(x, top + 0.7, width, _LINE_MM - 1.4, style="DF")
                x += width
            self._paper.set_xy(MARGIN_MM, top + _LINE_MM)
        self._paper.ln(2)

    def as_file(self) -> bytes:
        """The finished document."""
        return as_file(self._paper)

    def _row(
        self, columns: Sequence[Column], texts: Sequence[str], *, is_header: bool = False, bold: bool = False
    ) -> None:
        is_bold = is_header or bold
        height = 1.2 + max(
            self._height(text, column.width, bold=is_bold)
            for column, text in zip(columns, texts, strict=True)
        )
        if self._room(height + (12 if is_header else 0)) and not is_header:
            self._row(columns, [column.heading for column in columns], is_header=True)
        top, x = self._paper.y, float(MARGIN_MM)
        if is_header:
            self._paper.set_fill_color(_GREY)
            self._paper.rect(x, top, sum(column.width for column in columns), height, style="F")
        for column, text in zip(columns, texts, strict=True):
            self._cell(x, top + 0.6, column.width, text, bold=is_bold, to_the_right=column.is_figure)
            x += column.width
        self._paper.line(MARGIN_MM, top + height, x, top + height)
        self._paper.set_xy(MARGIN_MM, top + height)

    def _cell(
        self, x: float, y: float, width: float, text: str, *, bold: bool = False, to_the_right: bool = False
    ) -> None:
        self._paper.set_xy(x, y)
        self._paper.set_font(LETTERS, "B" if bold else "", _SIZE)
        align = Align.R if to_the_right else Align.L
        # Most cells are one line, and fpdf2 takes several times longer to look for breaks.
        if self._is_one_line(text, width):
            self._paper.cell(width, _LINE_MM, text, align=align)
        else:
            self._paper.multi_cell(width, _LINE_MM, text, align=align)

    def _printable(self, text: str) -> str:
        """The text without what the letters lack, line by line: a PDF/A may hold none of that."""
        return "\n".join(map(self._ruler.printable, text.splitlines()))

    def _is_one_line(self, text: str, width: float) -> bool:
        return "\n" not in text and self._paper.get_string_width(text) + 2 * _GAP_MM <= width

    def _height(self, text: str, width: float, *, bold: bool = False) -> float:
        self._paper.set_font(LETTERS, "B" if bold else "", _SIZE)
        if self._is_one_line(text, width):
            return _LINE_MM
        lines = self._paper.multi_cell(width, _LINE_MM, text, align=Align.L, dry_run=True, output="LINES")
        return _LINE_MM * max(len(cast("list[str]", lines)), 1)

    def _say(self, text: str, *, size: float, bold: bool) -> None:
        self._paper.set_x(MARGIN_MM)
        self._paper.set_font(LETTERS, "B" if bold else "", size)
        self._paper.multi_cell(WIDTH_MM, size * 0.5, text, align=Align.L, new_x="LMARGIN", new_y="NEXT")

    def _room(self, height: float) -> bool:
        """Begin another page when there is no room for so much; says whether it did."""
        if self._paper.y + height <= _BOTTOM_MM:
            return False
        self._page()
        return True

    def _page(self) -> None:
        paper = self._paper
        paper.add_page()
        paper.set_draw_color(120)
        paper.set_line_width(0.2)
        paper.set_font(LETTERS, size=8)
        paper.set_xy(MARGIN_MM, 297 - 13)
        paper.cell(WIDTH_MM - 30, 4, self._foot)
        paper.cell(30, 4, f"Side {paper.page_no()} af {{nb}}", align=Align.R)
        paper.set_xy(MARGIN_MM, MARGIN_MM)


def when(instant: datetime) -> str:
    """An instant in UTC as Danish time, "30-10-2026 kl. 9.15"."""
    return f"{instant.astimezone(DANISH_TIME):%d-%m-%Y kl. %H.%M}"
