"""A list of bank transfers on paper (A4, PDF): for the two who release it, and for the bank.

It holds account numbers, and says on each page that it is confidential.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fpdf import FPDF

from exports.cells import danish_time
from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from payout.money import Oere, format_amount, format_kroner

CONFIDENTIAL: Final = "FORTROLIGT – indeholder kontonumre"
_WIDTH: Final = 180.0
_ROW: Final = 7.0
_BOTTOM: Final = 272.0
_CUT: Final = "…"
_COLUMNS: Final = (
    ("Nr.", 10.0, "R"),
    ("Bilag", 34.0, "L"),
    ("Modtager", 62.0, "L"),
    ("Reg.nr.", 16.0, "L"),
    ("Kontonr.", 28.0, "L"),
    ("Beløb, kr.", 30.0, "R"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """One transfer. Amount in øre; `receiver` is "Beskyttet" for a protected person."""

    bilag_number: str
    receiver: str
    registration_no: str
    account_no: str
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSheet:
    """A list as it stands. Instants in UTC; `released_by` is None while nobody has released it."""

    list_id: int
    bank: str
    office: str
    is_drill: bool
    made_by: str
    made_at: datetime
    released_by: str | None
    released_at: datetime | None
    lines: Sequence[TransferLine]
    drawn_by: str
    drawn_at: datetime
    chain_events: int
    chain_hash: str

    @property
    def total_oere(self) -> Oere:
        """The sum of the list."""
        return Oere(sum(line.amount_oere for line in self.lines))


def transfer_list_pdf(sheet: TransferSheet) -> bytes:
    """The list as a PDF, with the sum under it and lines for two signatures on the last page."""
    paper = new_paper(f"Overførselsliste {sheet.list_id}", drawn_at=sheet.drawn_at)
    _page(paper, sheet)
    for number, line in enumerate(sheet.lines, 1):
        if paper.get_y() + _ROW > _BOTTOM:
            _page(paper, sheet)
        _row(paper, number, line)
    if paper.get_y() + 50 > _BOTTOM:
        _page(paper, sheet)
    _end(paper, sheet)
    return as_file(paper)


def _page(paper: FPDF, sheet: TransferSheet) -> None:
    paper.add_page()
    _foot(paper, sheet)
    paper.set_xy(MARGIN_MM, MARGIN_MM)
    _line(paper, CONFIDENTIAL + (" – ØVELSE, opdigtede personer" if sheet.is_drill else ""), bold=True)
    paper.ln(2)
    paper.set_font(LETTERS, "B", 16)
    paper.cell(_WIDTH, 9, f"Overførselsliste {sheet.list_id} til {_fitted(paper, sheet.bank, 110)}")
    paper.ln(10)
    _line(paper, sheet.office)
    _line(paper, f"Lavet af {sheet.made_by}, {danish_time(sheet.made_at)}")
    _line(paper, _released(sheet), bold=sheet.released_by is None)
    paper.ln(3)
    paper.set_font(LETTERS, "B", 9)
    for heading, width, align in _COLUMNS:
        paper.cell(width, _ROW, heading, border="B", align=align)
    paper.ln(_ROW)


def _released(sheet: TransferSheet) -> str:
    if sheet.released_by is None or sheet.released_at is None:
        return "IKKE FRIGIVET: må ikke sendes til banken"
    return f"Frigivet af {sheet.released_by}, {danish_time(sheet.released_at)}"


def _row(paper: FPDF, number: int, line: TransferLine) -> None:
    values = (
        str(number),
        line.bilag_number,
        line.receiver,
        line.registration_no,
        line.account_no,
        format_amount(line.amount_oere),
    )
    paper.set_font(LETTERS, size=9)
    for (_, width, align), value in zip(_COLUMNS, values, strict=True):
        paper.cell(width, _ROW, _fitted(paper, value, width - 2), border="B", align=align)
    paper.ln(_ROW)


def _end(paper: FPDF, sheet: TransferSheet) -> None:
    count = len(sheet.lines)
    noun = "overførsel" if count == 1 else "overførsler"
    paper.ln(2)
    paper.set_font(LETTERS, "B", 11)
    paper.cell(_WIDTH, 8, f"{count} {noun}, i alt {format_kroner(sheet.total_oere)}", align="R")
    paper.ln(22)
    paper.set_font(LETTERS, size=9)
    for who in ("Dato og underskrift, den der har lavet listen", "Dato og underskrift, den der frigiver den"):
        paper.cell(85, 6, who, border="T")
        paper.cell(10, 6, "")


def _foot(paper: FPDF, sheet: TransferSheet) -> None:
    paper.set_font(LETTERS, size=8)
    paper.set_xy(MARGIN_MM, 280)
    drawn = f"Udskrevet {danish_time(sheet.drawn_at)} af {sheet.drawn_by}"
    paper.cell(_WIDTH, 5, f"{drawn} · Journal {sheet.chain_events} · {sheet.chain_hash}")
    paper.set_xy(MARGIN_MM, 280)
    paper.cell(_WIDTH, 5, f"Side {paper.page_no()}", align="R")


def _line(paper: FPDF, text: str, *, bold: bool = False) -> None:
    paper.set_font(LETTERS, "B" if bold else "", 10)
    paper.cell(_WIDTH, 5.5, _fitted(paper, text, _WIDTH))
    paper.ln(5.5)


def _fitted(paper: FPDF, text: str, width: float) -> str:
    """The text in one line, cut where it is wider than its place."""
    one_line = " ".join(text.split())
    if paper.get_string_width(one_line) <= width:
        return one_line
    while one_line and paper.get_string_width(one_line + _CUT) > width:
        one_line = one_line[:-1]
    return one_line + _CUT
