"""A guide as one A4 page, large enough to be read from the wall."""

from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from tests.guides.texts import Guide

WIDTH = 210 - 2 * MARGIN_MM
NAVY, SHADE, WARN = (18, 50, 74), (244, 246, 247), (253, 236, 200)
PICTURE_WIDTH = (WIDTH - 6) / 2
DRAWN_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed day, so that a guide that has not changed is the same file."""


def draw(guide: Guide, pictures: Path) -> bytes:
    """The guide as a PDF of one page."""
    paper = new_paper(f"Vejledning: {guide.name}", drawn_at=DRAWN_AT)
    paper.add_page()
    _heading(paper, guide)
    for number, (what, how) in enumerate(guide.steps, start=1):
        _step(paper, number, what, how)
    _pictures(paper, guide, pictures)
    _box(paper, "Aldrig", [(line, "") for line in guide.never], WARN)
    _box(paper, "Når det driller", guide.trouble, SHADE)
    if paper.page_no() != 1 or paper.get_y() > 297 - MARGIN_MM:
        raise ValueError(f"the guide of {guide.name} does not fit on its page: {paper.get_y():.0f} mm")
    return as_file(paper)


def _heading(paper: FPDF, guide: Guide) -> None:
    paper.set_fill_color(*NAVY)
    paper.rect(0, 0, 210, 24, style="F")
    paper.set_text_color(255, 255, 255)
    paper.set_xy(MARGIN_MM, 5)
    _line(paper, f"Nødudbetaling · {guide.name.replace('oekonomi', 'økonomi')}", 11)
    paper.set_x(MARGIN_MM)
    _line(paper, guide.heading, 19, "B")
    paper.set_text_color(0, 0, 0)
    paper.set_y(29)


def _step(paper: FPDF, number: int, what: str, how: str) -> None:
    top = paper.get_y()
    paper.set_fill_color(*NAVY)
    paper.ellipse(MARGIN_MM, top + 0.5, 9, 9, style="F")
    paper.set_text_color(255, 255, 255)
    paper.set_font(LETTERS, "B", 14)
    paper.set_xy(MARGIN_MM, top + 0.5)
    paper.cell(9, 9, str(number), align="C")
    paper.set_text_color(0, 0, 0)
    paper.set_xy(MARGIN_MM + 13, top)
    _line(paper, what, 17, "B")
    paper.set_x(MARGIN_MM + 13)
    paper.set_font(LETTERS, "", 13)
    paper.multi_cell(WIDTH - 13, 5.9, how, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_y(max(paper.get_y(), top + 11) + 3.5)


def _pictures(paper: FPDF, guide: Guide, pictures: Path) -> None:
    top = paper.get_y() + 1
    for place, (name, caption) in enumerate(guide.pictures):
        left = MARGIN_MM + place * (PICTURE_WIDTH + 6)
        shown = paper.image(str(pictures / f"{name}.png"), left, top, w=PICTURE_WIDTH)
        height = shown.rendered_height
        paper.rect(left, top, PICTURE_WIDTH, height)
        paper.set_xy(left, top + height + 0.5)
        paper.set_font(LETTERS, "", 9.5)
        paper.cell(PICTURE_WIDTH, 5, caption)
        lowest = top + height + 6
    paper.set_y(lowest + 1)


def _box(paper: FPDF, heading: str, lines: object, colour: tuple[int, int, int]) -> None:
    top = paper.get_y() + 1
    entries = list(lines)  # type: ignore[call-overload]
    paper.set_fill_color(*colour)
    height = 10.5 + 7 * len(entries)
    paper.rect(MARGIN_MM, top, WIDTH, height, style="F")
    paper.set_xy(MARGIN_MM + 3, top + 1.5)
    _line(paper, heading, 14, "B")
    for what, how in entries:
        paper.set_x(MARGIN_MM + 3)
        if how:
            paper.set_font(LETTERS, "B", 11.5)
            paper.cell(paper.get_string_width(what) + 2.5, 7, what)
        paper.set_font(LETTERS, "", 11.5)
        paper.cell(0, 7, how or what, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_y(top + height + 2)


def _line(paper: FPDF, text: str, size: float, style: str = "") -> None:
    paper.set_font(LETTERS, style, size)
    paper.cell(0, size * 0.45, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
