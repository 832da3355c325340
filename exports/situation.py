"""The situation report on paper: one A4 page as a PDF/A, however much there is to tell."""

from collections.abc import Iterable, Sequence
from typing import Final

from exports.fitting import Ruler, line_mm
from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from exports.situation_text import BarText, FigureText, Section, situation_text
from exports.words import DRILL
from payout.domain.situation import Situation

TITLE: Final = "Situationsrapport"
_WIDTH: Final = 180.0
_HALF: Final = 86.0
_RIGHT: Final = MARGIN_MM + _WIDTH - _HALF
_FOOT_TOP: Final = 283.0
_FIGURE_HEIGHT: Final = 17.0
_BAR_STEP: Final = 5.6
_BAR_LEFT: Final = 14.0
_LONGEST_BAR: Final = 56.0
_BODY: Final = (9.0, 8.0, 7.0)
_BETWEEN: Final = 0.7


def situation_pdf(found: Situation) -> bytes:
    """The report as one page."""
    told = situation_text(found)
    page = _Page(found)
    page.line(TITLE, 20.0, bold=True, size=18)
    page.line(told.audience, 26.5, bold=True, size=10)
    at = 30.0
    if found.incident.scope.is_drill:
        page.line(DRILL, 32.0, bold=True, size=10)
        at = 35.0
    for text in told.about:
        at += page.box(text, MARGIN_MM, at, _WIDTH, height=9.0)
    at = page.figures(told.figures, at + 3.0) + 4.0
    low = page.bars(told.bars, at)
    at = max(low, page.sections(told.beside, _RIGHT, at, _HALF, until=at + 62.0))
    page.sections(told.below, MARGIN_MM, at + 2.0, _WIDTH, until=_FOOT_TOP - 4.0)
    page.box(told.foot, MARGIN_MM, _FOOT_TOP, _WIDTH, height=4.0)
    return as_file(page.paper)


class _Page:
    """The one page. Places and sizes in mm from the top left."""

    def __init__(self, found: Situation) -> None:
        self.paper = new_paper(f"{TITLE} for hændelse {found.incident.incident_id}", drawn_at=found.drawn_at)
        self.paper.add_page()
        self.paper.set_line_width(0.2)
        self._ruler = Ruler(self.paper)

    def line(self, text: str, baseline: float, *, bold: bool, size: float) -> None:
        """A line of text over the page's width."""
        self.paper.set_font(LETTERS, "B" if bold else "", size)
        self.paper.text(MARGIN_MM, baseline, self._ruler.printable(text))

    def box(
        self, text: str, left: float, top: float, width: float, *, height: float, bold: bool = False
    ) -> float:
        """A text in a box, smaller or cut where it is too long; gives the height that it took."""
        style = "B" if bold else ""
        fitted = self._ruler.fitted(text, width=width, height=height, sizes=_BODY, style=style)
        self.paper.set_font(LETTERS, style, fitted.points)
        for place, line in enumerate(fitted.lines):
            self.paper.text(left, top + line_mm(fitted.points) * (place + 0.8), line)
        return fitted.height_mm

    def figures(self, figures: Sequence[FigureText], top: float) -> float:
        """The figures in rows of three; gives where the last row ends."""
        width = _WIDTH / 3
        for place, figure in enumerate(figures):
            left, at = MARGIN_MM + width * (place % 3), top + _FIGURE_HEIGHT * (place // 3)
            self.paper.rect(left, at, width - 2.0, _FIGURE_HEIGHT - 2.0)
            room = width - 5.0
            self.box(figure.label, left + 1.5, at + 0.8, room, height=4.2)
            value = self._ruler.fitted(figure.value, width=room, height=1, sizes=(13, 11, 9), style="B")
            self.paper.set_font(LETTERS, "B", value.points)
            self.paper.text(left + 1.5, at + 9.4, " ".join(value.lines))
            self.box(figure.note, left + 1.5, at + 10.6, room, height=3.6)
        return top + _FIGURE_HEIGHT * -(-len(figures) // 3)

    def bars(self, bars: Sequence[BarText], top: float) -> float:
        """A bar for each span of hours; gives where the chart ends."""
        if not bars:
            return top
        self.box("Udbetalte bilag, time for time", MARGIN_MM, top, _HALF, height=5.0, bold=True)
        largest = max(bar.number for bar in bars) or 1
        self.paper.set_fill_color(188, 217, 234)
        for place, bar in enumerate(bars):
            at = top + 6.0 + _BAR_STEP * place
            length = max(_LONGEST_BAR * bar.number / largest, 0.3)
            self.box(bar.name, MARGIN_MM, at, _BAR_LEFT, height=4.0)
            self.paper.rect(MARGIN_MM + _BAR_LEFT, at, length, 4.0, style="DF")
            self.box(str(bar.number), MARGIN_MM + _BAR_LEFT + length + 1.5, at, 14.0, height=4.0)
        return top + 6.0 + _BAR_STEP * len(bars)

    def sections(
        self, sections: Iterable[Section], left: float, top: float, width: float, *, until: float
    ) -> float:
        """Sections one under another down to a place; gives where they end.

        Each line gets three lines of text, and less where the room gets short: all of them are there.
        """
        whole = list(sections)
        rows = sum(len(section.lines) + bool(section.more) for section in whole)
        room = (until - top - 8.0 * len(whole)) / max(rows, 1) - _BETWEEN
        for section in whole:
            top += 2.0 + self.box(section.title, left, top + 1.0, width, height=5.0, bold=True)
            for text in (*section.lines, *([section.more] if section.more else [])):
                top += self.box(text, left, top, width, height=min(room, 3 * line_mm(_BODY[0]))) + _BETWEEN
            top += 1.0
        return top
