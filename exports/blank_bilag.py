"""Blank bilag with their numbers, to be filled in by hand while the laptop or the printer is down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exports.bilag_parts import (
    FOOT,
    GAP,
    HEAD_MM,
    LEFT,
    RIGHT,
    ROOM_TO_SIGN_MM,
    SIGNATURE_LINE,
    TOP,
    WIDTH,
    PaperTexts,
    Part,
    draw_parts,
)
from exports.fitting import Ruler
from exports.paper import PaperSize, as_file, new_paper

ROW_MM: Final = 9.2
REASON_MM: Final = 8.0
LOW: Final = 0.82
"""What is left of the rows' height where a mark stands above them."""
BOX_MM: Final = 2.6
IDENTITY: Final = ("Pas", "Kørekort", "MitID", "Sundhedskort + 2 spørgsmål", "Kendt", "Andet:")
Row = Sequence[tuple[str, float]]
"""What is written on one line: each with its share of the width."""
FACTS: Final[tuple[Row, ...]] = (
    (("Navn", 0.62), ("CPR-nummer", 0.38)),
    (("Ydelse", 0.44), ("Periode fra (dag-måned-år)", 0.28), ("Periode til (dag-måned-år)", 0.28)),
)
PEOPLE: Final[tuple[Row, ...]] = (
    (("Udstedt af (navn)", 0.5), ("Dato", 0.26), ("Kl.", 0.24)),
    (("Udbetalt af (en anden end den, der har udstedt)", 0.5), ("Dato", 0.26), ("Kl.", 0.24)),
)
AMOUNT: Final[Row] = (("Beløb med bogstaver", 0.66), ("Kr. med tal", 0.34))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankBlock:
    """A block as it is printed; `reservation` has room where the counter fills in."""

    numbers: Sequence[str]
    name: str
    holder: str
    municipality: str
    unit: str
    reservation: str
    chain_events: int
    chain_hash: str
    is_drill: bool


def draw_blanks(
    block: BlankBlock,
    texts: PaperTexts,
    *,
    size: PaperSize,
    drawn_at: datetime,
    logo: bytes | None = None,
) -> bytes:
    """One PDF with a blank bilag of each number: one A4 page or two A5 pages for each.

    Shape:   `logo` is a PNG or JPEG without transparency; `drawn_at` is UTC.
    """
    document = new_paper(f"Blanke bilag, {block.name}", drawn_at=drawn_at, size=size)
    document.set_line_width(0.3)
    ruler = Ruler(document)
    for place in range(len(block.numbers)):

        def draw(part: str, origin: float, place: int = place) -> None:
            blank = _Blank(document, ruler, texts=texts, part=part, origin=origin)
            blank.draw(block, place, logo)

        draw_parts(document, ruler, size, draw)
    return as_file(document)


class _Blank(Part):
    """A part with nothing but its number, and lines to write on."""

    def draw(self, block: BlankBlock, place: int, logo: bytes | None) -> None:
        """The whole part."""
        marks = (("ØVELSE", "ingen penge må udbetales"),) if block.is_drill else ()
        y = self.draw_marks(TOP, marks)
        where = f"{block.name}, blanket {place + 1} af {len(block.numbers)}"
        office = ((block.municipality, "B"), (f"{block.unit} · {where}", ""))
        self.draw_office(y, logo, office, f"Udleveret til: {block.holder}")
        self.draw_number(y, block.numbers[place])
        y += HEAD_MM + 1.5
        self.line(LEFT, y, RIGHT, width=0.5)
        self._draw_lines(y + 0.8, ROW_MM if y < TOP + HEAD_MM + 2 else ROW_MM * LOW, block.reservation)
        self.draw_signatures()
        self._draw_foot(f"Journal {block.chain_events} · {block.chain_hash}")

    def _draw_lines(self, y: float, row_mm: float, reservation: str) -> None:
        for row in FACTS:
            y = self._draw_row(y, row, row_mm)
        y = self._draw_identity(y, row_mm)
        for row in PEOPLE:
            y = self._draw_row(y, row, row_mm)
        self.document.set_line_width(0.5)
        self.document.rect(LEFT, self.origin + y + 1.2, WIDTH, row_mm + 1)
        self.document.set_line_width(0.3)
        y = self._draw_row(y + 1, AMOUNT, row_mm, inset=2.5) + 2.2
        if self.is_offices:
            y = self._draw_row(y, (("Begrundelse", 1.0),), REASON_MM)
        self._draw_reservation(y + 1.6, reservation)

    def _draw_row(self, y: float, row: Row, row_mm: float, *, inset: float = 0.0) -> float:
        """Labels with the lines to write on below them; gives where the next row begins."""
        left, room = LEFT + inset, WIDTH - 2 * inset - GAP * (len(row) - 1)
        for label, share in row:
            width = room * share
            self.text(left, y + 0.6, label, width=width, height=3, sizes=(7, 6.5))
            if not inset:
                self.line(left, y + row_mm - 0.4, left + width, width=0.2)
            left += width + GAP
        return y + row_mm

    def _draw_identity(self, y: float, row_mm: float) -> float:
        """Boxes to tick for how the identity was checked, and a line to write another way on."""
        self.text(LEFT, y + 0.6, "Identitet set ved (sæt kryds)", width=WIDTH, height=3, sizes=(7,))
        left, top = LEFT, y + row_mm - BOX_MM - 1.2
        for label in IDENTITY:
            self.document.rect(left, self.origin + top, BOX_MM, BOX_MM)
            drawn = self.text(left + BOX_MM + 1, top - 0.7, label, width=60, height=4, sizes=(8.5,))
            left += BOX_MM + 5 + self.ruler.width(label, drawn.points)
        self.line(left - 3, y + row_mm - 0.6, RIGHT, width=0.2)
        return y + row_mm

    def _draw_reservation(self, y: float, reservation: str) -> None:
        bottom = SIGNATURE_LINE - ROOM_TO_SIGN_MM
        heading = self.text(
            LEFT + 3,
            y,
            self.texts.reservation_heading,
            width=WIDTH - 3,
            height=4,
            sizes=(9, 8, 7),
            style="B",
        )
        below = y + heading.height_mm
        fitted = self.text(
            LEFT + 3,
            below,
            reservation,
            width=WIDTH - 3,
            height=bottom - below,
            sizes=(9, 8.5, 8, 7.5, 7, 6.5, 6),
        )
        height = heading.height_mm + fitted.height_mm
        self.document.rect(LEFT, self.origin + y, 0.9, height, style="F")

    def _draw_foot(self, head: str) -> None:
        chain = self.ruler.fitted(head, width=80, height=4, sizes=(7.5,))
        self.lines(RIGHT, FOOT - chain.line_mm, chain, align="R")
        said = (
            "Skriv med kuglepen. Økonomis del registreres i programmet bagefter, tastet af to personer."
            if self.is_offices
            else "Gem denne del, til ydelsen er udbetalt og a conto-beløbet er modregnet."
        )
        self.text(LEFT, FOOT - 2 * chain.line_mm, said, width=WIDTH, height=3.4, sizes=(7.5, 6.5))
        self.text(LEFT, FOOT - chain.line_mm, self.texts.foot, width=WIDTH - 84, height=3.4, sizes=(7.5, 6.5))
