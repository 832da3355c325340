"""The test page of a printer (A4, PDF): letters, a frame to measure, codes to scan, and grey fields."""

from datetime import datetime
from typing import Final

from fpdf import FPDF

from exports.cells import danish_time
from exports.codes import draw_code128, draw_qr
from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper

QR_TEXT: Final = "Prøvesiden er læst rigtigt: æøå ÆØÅ"
BAR_TEXT: Final = "PROEVE26-00001-0"
_FRAME_MM: Final = 8.0
_RULE_MM: Final = 100
_GREYS: Final = tuple(range(0, 101, 10))
_SIZES: Final = (6, 8, 10, 12, 14)
_LETTERS: Final = "ÆØÅ æøå é ü – «Blåbærgrød på Ærø» 0123456789 1.234,50 kr."
_LOOK: Final = (
    "Rammen er hel i alle fire sider: intet er skåret af.",
    "Linjen er 100 mm lang med en lineal: siden er ikke gjort mindre (vælg 100 %, ikke «tilpas»).",
    "Æ, ø og å er rigtige i alle størrelser, også den mindste.",
    "Koderne kan læses med en skanner eller en telefon.",
    "De grå felter bliver jævnt mørkere, uden striber.",
)


def printer_test_pdf(*, office: str, drawn_at: datetime) -> bytes:
    """The page, with what to look for on it."""
    paper = new_paper("Prøveside til printeren", drawn_at=drawn_at)
    paper.add_page()
    paper.set_line_width(0.3)
    paper.rect(_FRAME_MM, _FRAME_MM, paper.w - 2 * _FRAME_MM, paper.h - 2 * _FRAME_MM)
    _text(paper, 26, "Prøveside til printeren", 20, bold=True)
    _text(paper, 33, f"{office} · lavet {danish_time(drawn_at)}", 10)
    _look(paper)
    for place, points in enumerate(_SIZES):
        _text(paper, 90 + 9 * place, f"{_LETTERS} ({points} punkt)", points)
    _rule(paper, 143)
    _codes(paper, 155)
    _greys(paper, 212)
    _text(paper, 262, "Kom siden rigtigt ud, så skriv det under Beredskab → Er vi klar?", 12, bold=True)
    _text(paper, 270, "Gjorde den ikke, så prøv en anden printer, før der er brug for den.", 10)
    return as_file(paper)


def _look(paper: FPDF) -> None:
    _text(paper, 43, "Se efter:", 12, bold=True)
    for place, sentence in enumerate(_LOOK):
        top = 46 + 7 * place
        paper.rect(MARGIN_MM, top, 4, 4)
        _text(paper, top + 3.5, sentence, 10, left=MARGIN_MM + 7)


def _rule(paper: FPDF, at: float) -> None:
    paper.line(MARGIN_MM, at, MARGIN_MM + _RULE_MM, at)
    for place in range(0, _RULE_MM + 1, 10):
        paper.line(MARGIN_MM + place, at - (3 if place % 50 == 0 else 1.5), MARGIN_MM + place, at)
    _text(paper, at + 5, f"{_RULE_MM} mm", 9)


def _codes(paper: FPDF, top: float) -> None:
    paper.set_fill_color(0)
    draw_qr(paper, QR_TEXT, x=MARGIN_MM, y=top, side=44)
    draw_code128(paper, BAR_TEXT, right=MARGIN_MM + 150, y=top + 8, width=90, height=20)
    _text(paper, top + 33, BAR_TEXT, 9, left=MARGIN_MM + 90)


def _greys(paper: FPDF, top: float) -> None:
    width = (paper.w - 2 * MARGIN_MM) / len(_GREYS)
    for place, percent in enumerate(_GREYS):
        left = MARGIN_MM + place * width
        paper.set_fill_color(round(255 * (100 - percent) / 100))
        paper.rect(left, top, width, 24, style="DF")
        _text(paper, top + 29, f"{percent} %", 9, left=left + 2)
    paper.set_fill_color(0)


def _text(
    paper: FPDF, at: float, text: str, points: float, *, bold: bool = False, left: float = MARGIN_MM
) -> None:
    paper.set_font(LETTERS, "B" if bold else "", points)
    paper.text(left, at, text)
