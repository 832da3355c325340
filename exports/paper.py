"""Paper: PDF pages in one family of letters, embedded, whose text can be selected (PDF/A-2B)."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod
from fpdf.fonts import TTFFont

from exports.drill_mark import WATERMARK, is_marked

LETTERS = "Plex"
"""The family of letters, plain ("") and bold ("B")."""
MARGIN_MM = 15
_OWNER_BYTES = 32


class PaperSize(StrEnum):
    """Sizes that an office's printer holds."""

    A4 = "A4"
    A5 = "A5"


_MILLIMETRES = {PaperSize.A4: (210.0, 297.0), PaperSize.A5: (148.0, 210.0)}


class _DrillPaper(FPDF):
    """A document whose every page says, under all else, that it is a drill's."""

    def header(self) -> None:
        """Drawn as each page begins; the pen is put back where it was."""
        x, y = self.x, self.y
        self.set_font(LETTERS, "B", self.w * 0.4)
        self.set_text_color(226)
        width = self.get_string_width(WATERMARK)
        middle = (self.w / 2, self.h / 2)
        with self.rotation(50, *middle):
            self.text(middle[0] - width / 2, middle[1] + self.font_size / 3, WATERMARK)
        self.set_xy(x, y)


def new_paper(
    title: str, *, drawn_at: datetime, size: PaperSize = PaperSize.A4, passphrase: str | None = None
) -> FPDF:
    """An empty document without a page. Millimetres from the top left; it breaks no page by itself.

    In a drill each of its pages has a watermark.
    Shape:   `title` stands in the reader's title bar and holds no personal data; `drawn_at` is UTC. With a
             passphrase the file is encrypted (AES-256), and then it is no PDF/A, which allows no encryption.
    """
    compliance = "PDF/A-2B" if passphrase is None else None
    paper = (_DrillPaper if is_marked() else FPDF)(format=_MILLIMETRES[size], enforce_compliance=compliance)
    if passphrase is not None:
        # Nobody knows the owner's key: whoever has the passphrase reads and prints, and nobody has more.
        paper.set_encryption(
            owner_password=secrets.token_urlsafe(_OWNER_BYTES),
            user_password=passphrase,
            encryption_method=EncryptionMethod.AES_256,
            permissions=AccessPermission.PRINT_LOW_RES | AccessPermission.PRINT_HIGH_RES,
            encrypt_metadata=True,
        )
    for style, name in (("", "Regular"), ("B", "Bold")):
        paper.add_font(LETTERS, style, Path(str(files("exports") / "fonts" / f"IBMPlexSans-{name}.ttf")))
    for letters in _letters(paper):
        # The outlines stay as they are, and so do their bounds: working them out takes a sixth of the time.
        letters.ttfont.recalcBBoxes = False
    paper.set_font(LETTERS, size=10)
    paper.set_margins(MARGIN_MM, MARGIN_MM)
    paper.set_auto_page_break(False)
    paper.set_lang("da")
    paper.set_creator("Nødudbetaling")
    paper.set_title(title)
    paper.set_creation_date(drawn_at)
    return paper


def as_file(paper: FPDF) -> bytes:
    """The finished document. Closes the files of its letters, so that nothing more can be drawn in it."""
    try:
        return bytes(paper.output())
    finally:
        for letters in _letters(paper):
            letters.close()


def _letters(paper: FPDF) -> Iterator[TTFFont]:
    return (letters for letters in paper.fonts.values() if isinstance(letters, TTFFont))
