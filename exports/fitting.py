"""Text that has to fit into a box on paper: made smaller in steps, and cut where even that is not enough."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Final

from fpdf import FPDF
from fpdf.fonts import TTFFont

from exports.paper import LETTERS

MM_PER_POINT: Final = 25.4 / 72
LEADING: Final = 1.18
"""Height of a line, in heights of its letters."""
CUT: Final = "…"
UNKNOWN: Final = "?"
"""Stands for a character that the letters lack: a PDF/A may hold none, and no paper fails for it."""
_MEASURED_AT: Final = 10.0
_WHITE_SPACE: Final = re.compile(r"[^\S\u00a0]+")
"""All but the space that a line is not broken at."""
_NOTHING_TO_SEE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Lines as they are drawn, the size of their letters in points, and whether the text was cut."""

    lines: tuple[str, ...]
    points: float
    is_cut: bool

    @property
    def line_mm(self) -> float:
        """Height of one line, in mm."""
        return line_mm(self.points)

    @property
    def height_mm(self) -> float:
        """Height of all lines, in mm."""
        return self.line_mm * len(self.lines)


def line_mm(points: float) -> float:
    """Height of one line of letters of this size, in mm."""
    return points * MM_PER_POINT * LEADING


class Ruler:
    """Measures text in the letters of one document, and remembers the words it has met there."""

    def __init__(self, paper: FPDF) -> None:
        self._paper = paper
        self._widths: dict[tuple[str, str], float] = {}
        letters = paper.fonts[LETTERS.lower()]
        self._known: Set[int] = letters.cmap.keys() if isinstance(letters, TTFFont) else frozenset()

    def width(self, text: str, points: float, style: str = "") -> float:
        """Width of a text on one line, in mm."""
        known = self._widths.get((style, text))
        if known is None:
            self._paper.set_font(LETTERS, style, _MEASURED_AT)
            known = self._widths[style, text] = self._paper.get_string_width(text)
        return known * points / _MEASURED_AT

    def fitted(
        self, text: str, *, width: float, height: float, sizes: Sequence[float], style: str = ""
    ) -> Fitted:
        """The text in a box of mm: in the first of the sizes, large to small, in which it is whole, else cut.

        Shape:   one line at least, however low the box is. An empty text has none.
        """
        clean = self.printable(text)
        for points in sizes:
            room, fits = _line_count(height, points), self._fits(width, points, style)
            lines = tuple(islice(_lines(clean, fits), room + 1))
            if len(lines) <= room:
                return Fitted(lines=lines, points=points, is_cut=False)
        return Fitted(lines=(*lines[: room - 1], _cut(lines[room - 1], fits)), points=points, is_cut=True)

    def printable(self, text: str) -> str:
        """The text in composed letters on one line, without what can't be seen and what the letters lack."""
        composed = unicodedata.normalize("NFC", _WHITE_SPACE.sub(" ", text).strip())
        return "".join(
            letter if ord(letter) in self._known else UNKNOWN
            for letter in composed
            if unicodedata.category(letter) not in _NOTHING_TO_SEE
        )

    def _fits(self, width: float, points: float, style: str) -> Callable[[str], bool]:
        space = self.width(" ", points, style)

        def fits(line: str) -> bool:
            words = line.split(" ")
            return sum(self.width(word, points, style) for word in words) + space * (len(words) - 1) <= width

        return fits


def _line_count(height: float, points: float) -> int:
    # A hair of tolerance: a box is often made of whole lines.
    return max(1, int(height / line_mm(points) + 0.01))


def _lines(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    line = ""
    for word in text.split(" ") if text else ():
        longer = f"{line} {word}" if line else word
        if fits(longer):
            line = longer
            continue
        if line:
            yield line
        *whole, line = _pieces(word, fits)
        yield from whole
    if line:
        yield line


def _pieces(word: str, fits: Callable[[str], bool]) -> Sequence[str]:
    """A word in pieces that each fit on a line."""
    pieces = []
    while not fits(word) and len(word) > 1:
        length = max(1, _longest(word, fits))
        pieces.append(word[:length])
        word = word[length:]
    return [*pieces, word]


def _longest(text: str, fits: Callable[[str], bool]) -> int:
    """How many of the first letters fit."""
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if fits(text[:middle]):
            least = middle
        else:
            most = middle - 1
    return least


def _cut(line: str, fits: Callable[[str], bool]) -> str:
    whole = f"{line}{CUT}"
    if fits(whole):
        return whole
    length = _longest(line, lambda begun: fits(f"{begun}{CUT}"))
    return f"{line[:length].rstrip()}{CUT}"
