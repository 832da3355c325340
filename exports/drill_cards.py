"""Cards to hold in the hand while a drill is played: four to an A4 page, to be cut apart.

They show whole CPR numbers, which their players say aloud: the numbers fail modulus 11 and are nobody's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from fpdf import FPDF, Align

from exports.drill_words import card_text
from exports.paper import LETTERS, as_file, new_paper
from payout.domain.drill_script import Card
from payout.money import format_kroner

_WIDTH, _HEIGHT = 105.0, 148.5
_EDGE: Final = 9.0
_COLUMNS: Final = 2
A_PAGE: Final = 4


def drill_cards(cards: Sequence[Card], *, drawn_at: datetime) -> bytes:
    """The cards as a PDF, in the order in which their citizens come."""
    paper = new_paper("Kort til øvelsen", drawn_at=drawn_at)
    for place, card in enumerate(cards):
        if place % A_PAGE == 0:
            paper.add_page()
            _cut_lines(paper)
        row, column = divmod(place % A_PAGE, _COLUMNS)
        _draw(paper, card, column * _WIDTH, row * _HEIGHT)
    return as_file(paper)


def _cut_lines(paper: FPDF) -> None:
    paper.set_draw_color(120)
    paper.set_line_width(0.2)
    paper.set_dash_pattern(dash=1.5, gap=1.5)
    paper.line(_WIDTH, 4, _WIDTH, 293)
    paper.line(4, _HEIGHT, 206, _HEIGHT)
    paper.set_dash_pattern()


def _draw(paper: FPDF, card: Card, left: float, top: float) -> None:
    text = card_text(card)
    pen = _Pen(paper, left + _EDGE, top + _EDGE)
    pen.say("ØVELSE – opdigtet borger", size=9)
    pen.say(f"Kort {card.number}", size=20, bold=True)
    pen.say(f"Kom ind {_when(card.minute)}", size=11)
    pen.gap(3)
    pen.say(card.name, size=16, bold=True)
    pen.say(f"CPR-nummer {card.cpr.formatted}", size=15)
    if card.listed_oere is not None:
        pen.say(f"{card.benefit}: venter {format_kroner(card.listed_oere)}", size=11)
    for heading, words in (("Du siger", f"»{text.says}«"), ("Du har med", text.brings), ("Sådan", text.play)):
        pen.gap(3)
        pen.say(heading, size=10, bold=True)
        pen.say(words, size=13)
    if card.again_of is not None:
        pen.gap(3)
        pen.say(f"Du er den samme som på kort {card.again_of}.", size=10, bold=True)


def _when(minute: int) -> str:
    return "lige når øvelsen starter" if minute == 0 else f"{minute} min. efter start"


class _Pen:
    """Writes down one card."""

    def __init__(self, paper: FPDF, x: float, y: float) -> None:
        self._paper, self._x = paper, x
        paper.set_y(y)

    def say(self, text: str, *, size: float, bold: bool = False) -> None:
        """A paragraph over the card's width."""
        paper = self._paper
        paper.set_font(LETTERS, "B" if bold else "", size)
        paper.set_x(self._x)
        paper.multi_cell(_WIDTH - 2 * _EDGE, size * 0.46, text, align=Align.L, new_x="LEFT", new_y="NEXT")

    def gap(self, height: float) -> None:
        """Room under what stands there."""
        self._paper.set_y(self._paper.y + height)
