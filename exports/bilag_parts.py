"""What a part of a bilag is drawn with, filled in by the program or left to be filled in by hand.

A bilag has two parts: on one A4 page or each on an A5 page, which lies down, so that a part looks the same on
both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from fpdf import FPDF
from PIL import Image

from exports.codes import draw_code128, draw_qr
from exports.fitting import MM_PER_POINT, Fitted, Ruler, line_mm
from exports.paper import LETTERS, PaperSize

PART_MM: Final = 148.5
"""Height of a part: half of an A4 page."""
LEFT, RIGHT = 14.0, 196.0
WIDTH = RIGHT - LEFT
COLUMN = (WIDTH - 8) / 3
GAP = 4.0
TOP, FOOT = 8.0, 140.0
MARKS_MM = 9.5
HEAD_MM = 24.0
SIGNATURE_LINE = 126.5
ROOM_TO_SIGN_MM = 10.0
QR_MM = 24.0
NUMBER_MM = 72.0
LOGO_MM = (34.0, 14.0)
"""The most that a logo takes up: width and height."""
OFFICES_PART, CITIZENS_PART = "Økonomis del", "Borgerens del"
CUT_HERE = "Klip her"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTexts:
    """What a municipality words itself."""

    headline: str
    citizen_signature: str
    payer_signature: str
    reservation_heading: str
    foot: str


class Part:
    """One part while it is drawn. It begins at `origin` mm of the page, and every `y` here is from there."""

    def __init__(self, document: FPDF, ruler: Ruler, *, texts: PaperTexts, part: str, origin: float) -> None:
        self.document, self.ruler = document, ruler
        self.texts, self.part = texts, part
        self.origin = origin
        self.is_offices = part == OFFICES_PART
        self.is_cut = False

    def draw_marks(self, y: float, marks: Sequence[tuple[str, str]]) -> float:
        """What must be seen first, white on black; gives where the rest begins."""
        if not marks:
            return y
        width = (WIDTH - GAP * (len(marks) - 1)) / len(marks)
        for place, (word, detail) in enumerate(marks):
            left = LEFT + place * (width + GAP)
            self.document.rect(left, self.origin + y, width, MARKS_MM - 1.5, style="F")
            self.document.set_text_color(255)
            self.text(left + 3, y + 0.3, word, width=width - 6, height=4.8, sizes=(12, 10, 8), style="B")
            self.text(left + 3, y + 4.6, detail, width=width - 6, height=3, sizes=(7.5, 6.5, 5.5))
            self.document.set_text_color(0)
        return y + MARKS_MM

    def draw_office(self, y: float, logo: bytes | None, office: Sequence[tuple[str, str]], last: str) -> None:
        """The headline with the office's lines, each with its style, and one more in what room is left."""
        left = LEFT
        width = RIGHT - QR_MM - NUMBER_MM - GAP - left
        if logo is not None:
            size = _logo_size(logo)
            self.document.image(BytesIO(logo), x=left, y=self.origin + y, w=size[0], h=size[1])
            taken = size[0] + GAP
            left, width = left + taken, width - taken
        self.text(left, y - 0.4, self.texts.headline, width=width, height=6.6, sizes=(16, 13, 10), style="B")
        below = y + 6.6
        for text, style in office:
            drawn_text = self.text(left, below, text, width=width, height=4.0, sizes=(9, 8, 7), style=style)
            below += drawn_text.line_mm
        self.text(
            left,
            below,
            last,
            width=width,
            height=y + HEAD_MM - below,
            sizes=(9, 8, 7),
        )

    def draw_number(self, y: float, bilag_number: str) -> None:
        """The number in letters and as two codes, and which part it is."""
        right = RIGHT - QR_MM
        draw_qr(self.document, bilag_number, x=right + 2, y=self.origin + y - 2, side=QR_MM + 1)
        number = self.ruler.fitted(bilag_number, width=NUMBER_MM, height=9, sizes=(22, 19, 16), style="B")
        self.lines(right, y - 1.2, number, style="B", align="R")
        draw_code128(
            self.document, bilag_number, right=right, y=self.origin + y + 8.4, width=NUMBER_MM, height=9
        )
        copy = self.ruler.fitted(self.part, width=NUMBER_MM, height=5, sizes=(10,), style="B")
        self.lines(right, y + 18.9, copy, style="B", align="R")

    def draw_signatures(self) -> None:
        """The two lines to sign on."""
        width = (WIDTH - 2 * GAP) / 2
        for left, label in (
            (LEFT, self.texts.citizen_signature),
            (RIGHT - width, self.texts.payer_signature),
        ):
            self.line(left, SIGNATURE_LINE, left + width, width=0.3)
            self.text(left, SIGNATURE_LINE + 0.5, label, width=width, height=3.4, sizes=(8, 7, 6.5))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        width: float,
        height: float,
        sizes: Sequence[float],
        style: str = "",
    ) -> Fitted:
        """Draw a text in a box from its upper left corner."""
        fitted = self.fitted(text, width=width, height=height, sizes=sizes, style=style)
        self.lines(x, y, fitted, style=style)
        return fitted

    def fitted(
        self, text: str, *, width: float, height: float, sizes: Sequence[float], style: str = ""
    ) -> Fitted:
        """A text that fits into a box; the part remembers when one was cut."""
        fitted = self.ruler.fitted(text, width=width, height=height, sizes=sizes, style=style)
        self.is_cut |= fitted.is_cut
        return fitted

    def lines(self, x: float, y: float, fitted: Fitted, *, style: str = "", align: str = "L") -> None:
        """Draw lines below y; x is their left or right end."""
        self.document.set_font(LETTERS, style, fitted.points)
        baseline = self.origin + y + fitted.points * MM_PER_POINT * 0.95
        for line in fitted.lines:
            left = x if align == "L" else x - self.ruler.width(line, fitted.points, style)
            self.document.set_font(LETTERS, style, fitted.points)
            self.document.text(left, baseline, line)
            baseline += fitted.line_mm

    def line(self, left: float, y: float, right: float, *, width: float) -> None:
        """A line across, of a width in mm."""
        self.document.set_line_width(width)
        self.document.line(left, self.origin + y, right, self.origin + y)
        self.document.set_line_width(0.3)


def draw_parts(document: FPDF, ruler: Ruler, size: PaperSize, draw: Callable[[str, float], None]) -> None:
    """Both parts of one bilag on new pages; `draw` is given which part, and where on the page it begins."""
    for part in (OFFICES_PART, CITIZENS_PART):
        is_lower = size is PaperSize.A4 and part == CITIZENS_PART
        if is_lower:
            _draw_cut_line(document, ruler)
        else:
            document.add_page(orientation="P" if size is PaperSize.A4 else "L")
        draw(part, PART_MM if is_lower else 0.0)


def _draw_cut_line(document: FPDF, ruler: Ruler) -> None:
    words = ruler.fitted(CUT_HERE, width=40, height=4, sizes=(7,))
    width = ruler.width(CUT_HERE, words.points) + 4
    middle = (LEFT + RIGHT) / 2
    document.set_dash_pattern(dash=2, gap=1.5)
    for left, right in ((LEFT - 6, middle - width / 2), (middle + width / 2, RIGHT + 6)):
        document.line(left, PART_MM, right, PART_MM)
    document.set_dash_pattern()
    document.set_font(LETTERS, "", words.points)
    document.text(middle - width / 2 + 2, PART_MM + line_mm(words.points) / 3, CUT_HERE)


def _logo_size(logo: bytes) -> tuple[float, float]:
    """Width and height in mm: as large as there is room for, in its own shape."""
    with Image.open(BytesIO(logo)) as picture:
        width, height = picture.size
    scale = min(LOGO_MM[0] / width, LOGO_MM[1] / height)
    return width * scale, height * scale
