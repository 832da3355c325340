"""Lines of text that fit: each in the first size that holds it, remembered for texts that come again."""

from collections.abc import Sequence
from typing import Final

from fpdf import FPDF

from exports.fitting import Fitted, Ruler
from exports.paper import LETTERS

_TEXTS_KEPT: Final = 5_000


class LinePen:
    """Draws lines of text, and remembers how those that come again fitted: long lists are of few words."""

    def __init__(self, paper: FPDF, *, sizes: Sequence[float]) -> None:
        self.paper = paper
        self._sizes = sizes
        self._ruler = Ruler(paper)
        self._fitted: dict[tuple[str, float, str], Fitted] = {}

    def line(
        self, left: float, at: float, text: str, width: float, *, style: str = "", align: str = "L"
    ) -> None:
        """One line of text from a place on, in mm; smaller or cut where it is wider than its room."""
        fitted = self._fitted.get((text, width, style))
        if fitted is None:
            if len(self._fitted) > _TEXTS_KEPT:
                self._fitted.clear()
            fitted = self._ruler.fitted(text, width=width, height=1, sizes=self._sizes, style=style)
            self._fitted[text, width, style] = fitted
        if (self.paper.font_size_pt, self.paper.font_style) != (fitted.points, style):
            self.paper.set_font(LETTERS, style, fitted.points)
        for line in fitted.lines:
            start = left + width - self.paper.get_string_width(line) if align == "R" else left
            self.paper.text(start, at, line)
