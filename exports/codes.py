"""A text as codes that a scanner reads: QR and Code 128 in black fields on paper, QR on screens."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO, StringIO
from itertools import groupby

import segno
from barcode.codex import Code128
from fpdf import FPDF

QR_QUIET = 4
"""Empty modules round a QR code (ISO/IEC 18004)."""
BAR_QUIET = 10
"""Empty modules on either side of a Code 128 (ISO/IEC 15417)."""
WIDEST_MODULE_MM = 0.36


def draw_qr(paper: FPDF, text: str, *, x: float, y: float, side: float) -> None:
    """A QR code with its empty border in a square of `side` mm."""
    rows = _modules(text)
    module = side / (len(rows) + 2 * QR_QUIET)
    for number, row in enumerate(rows):
        for start, length in _black(row):
            left, top = x + (QR_QUIET + start) * module, y + (QR_QUIET + number) * module
            # A hair taller than a module: rows that only touch show a white line on some screens.
            paper.rect(left, top, length * module, module * 1.02, style="F")


def qr_picture(text: str) -> bytes:
    """A QR code as SVG, black on white."""
    picture = BytesIO()
    _qr(text).save(picture, kind="svg", scale=6, border=QR_QUIET, light="white")
    return picture.getvalue()


def qr_lines(text: str) -> str:
    """A QR code for a terminal, two rows of modules a line."""
    lines = StringIO()
    _qr(text).terminal(lines, border=QR_QUIET, compact=True)
    return lines.getvalue()


def draw_code128(paper: FPDF, text: str, *, right: float, y: float, width: float, height: float) -> None:
    """A Code 128 that ends at `right`, with its empty sides within `width` mm.

    A text with letters outside ASCII has none, since Code 128 knows no such letters.
    """
    if not text.isascii():
        return
    modules = Code128(text).build()[0]
    count = len(modules) + 2 * BAR_QUIET
    module = min(width / count, WIDEST_MODULE_MM)
    left = right - (len(modules) + BAR_QUIET) * module
    for start, length in _black(bit == "1" for bit in modules):
        paper.rect(left + start * module, y, length * module, height, style="F")


def _qr(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", encoding="utf-8")


@lru_cache(maxsize=2)
def _modules(text: str) -> tuple[bytearray, ...]:
    """The rows of a code on paper, which stands on both of its parts."""
    return tuple(_qr(text).matrix)


def _black(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of black modules in a row."""
    start = 0
    for is_black, run in groupby(row):
        length = len(list(run))
        if is_black:
            yield start, length
        start += length
