"""The citizen list on paper (A4, PDF): by name, with what is expected and what is left, and room to write.

Each page bears the number of the copy. No address is ever on it; whoever is protected is marked (rule 11).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from fpdf import FPDF

from exports.cells import danish_time
from exports.line_pen import LinePen
from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from payout.domain.citizen_list import ListedCitizen
from payout.money import format_amount

CONFIDENTIAL: Final = "FORTROLIGT – personoplysninger"
_WIDTH: Final = 180.0
_ROW: Final = 6.0
_TOP: Final = 46.0
_BOTTOM: Final = 270.0
_SIZES: Final = (8.5, 7.5, 6.5)
_GAP: Final = 1.5
_GAP_OF_FIGURES: Final = 3.0
_COLUMNS: Final = (
    ("Navn", 50.0, "L"),
    ("CPR-nr.", 23.0, "L"),
    ("Ydelse", 36.0, "L"),
    ("Dag", 15.0, "L"),
    ("Ventet, kr.", 18.0, "R"),
    ("Rest, kr.", 18.0, "R"),
    ("Givet", 20.0, "L"),
)
_PROTECTED: Final = "BESKYTTET"
_STOPPED: Final = "UDBETALINGSSTOP: spørg teamlederen"
_DRILL: Final = "ØVELSE – opdigtede personer og beløb"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenListPaper:
    """One copy as it stands. Instants in UTC; `purpose` is "" where the CPR numbers are masked.

    `incident` is "" outside a hændelse; `sources` are the lists behind it, each with its own day.
    """

    copy_id: int
    holder: str
    office: str
    incident: str
    is_drill: bool
    sources: Sequence[tuple[str, date | None]]
    citizens: Sequence[ListedCitizen]
    purpose: str
    drawn_by: str
    drawn_at: datetime
    chain_events: int
    chain_hash: str


@dataclass(frozen=True, slots=True)
class _Row:
    texts: tuple[str, str, str, str, str, str]
    starts: bool
    """Whether it is the first row of a citizen, who is not parted from their name."""


def citizen_list_pdf(paper: CitizenListPaper, *, passphrase: str | None = None) -> bytes:
    """The copy as a PDF; with a passphrase it is encrypted with it (AES-256)."""
    title = f"Borgerliste, kopi nr. {paper.copy_id}"
    pen = LinePen(new_paper(title, drawn_at=paper.drawn_at, passphrase=passphrase), sizes=_SIZES)
    pages = _pages([list(_rows(citizen, paper)) for citizen in paper.citizens])
    for number, rows in enumerate(pages, 1):
        _page(pen, paper, number, len(pages))
        for place, row in enumerate(rows, 1):
            _row(pen, _TOP + _ROW * place, row)
    return as_file(pen.paper)


def _rows(citizen: ListedCitizen, paper: CitizenListPaper) -> Iterator[_Row]:
    name = f"{citizen.name} · {_PROTECTED}" if citizen.is_protected else citizen.name
    number = citizen.cpr.formatted if paper.purpose else str(citizen.cpr)
    left = "" if citizen.remaining_oere is None else format_amount(citizen.remaining_oere)
    head = (name, number)
    for payment in citizen.payments:
        day = f"{payment.pay_date:%d-%m-%y}" if payment.pay_date else ""
        yield _Row((*head, payment.benefit, day, format_amount(payment.amount_oere), left), bool(head[0]))
        head, left = ("", ""), ""
    if citizen.is_stopped:
        yield _Row(("", "", _STOPPED, "", "", ""), starts=False)


def _pages(citizens: Sequence[Sequence[_Row]]) -> list[list[_Row]]:
    """The rows page by page; a citizen is parted only where all of them are longer than a page."""
    room = int((_BOTTOM - _TOP) / _ROW) - 1
    pages: list[list[_Row]] = [[]]
    for rows in citizens:
        if len(pages[-1]) + min(len(rows), room) > room:
            pages.append([])
        for row in rows:
            if len(pages[-1]) == room:
                pages.append([])
            pages[-1].append(row)
    return pages


def _page(pen: LinePen, paper: CitizenListPaper, number: int, pages: int) -> None:
    pdf = pen.paper
    pdf.add_page()
    pdf.set_font(LETTERS, "B", 16)
    pdf.text(MARGIN_MM, 21, f"Borgerliste · kopi nr. {paper.copy_id}")
    _right(pdf, 15, f"{CONFIDENTIAL}{f' · {_DRILL}' if paper.is_drill else ''}", 9)
    _right(pdf, 21, f"Side {number} af {pages}", 9)
    for place, text in enumerate(_told(paper)):
        pen.line(MARGIN_MM, 26.5 + 4.4 * place, text, _WIDTH)
    pdf.set_font(LETTERS, "B", 8)
    for (heading, width, align), left in zip(_COLUMNS, _lefts(), strict=True):
        right = left + width - _GAP_OF_FIGURES
        start = right - pdf.get_string_width(heading) if align == "R" else left
        pdf.text(start, _TOP, heading)
    pdf.set_line_width(0.3)
    pdf.line(MARGIN_MM, _TOP + 1.5, MARGIN_MM + _WIDTH, _TOP + 1.5)
    pen.line(MARGIN_MM, 283, _foot(paper), _WIDTH)


def _right(pdf: FPDF, at: float, text: str, points: float) -> None:
    pdf.set_font(LETTERS, "B", points)
    pdf.text(MARGIN_MM + _WIDTH - pdf.get_string_width(text), at, text)


def _told(paper: CitizenListPaper) -> tuple[str, ...]:
    days = [(source, f"{day:%d-%m-%Y}" if day else "uden dato") for source, day in paper.sources]
    lists = ", ".join(f"{source} {day}" for source, day in days)
    of = f"Hændelse: {paper.incident}. " if paper.incident else ""
    whole = f"Hele CPR-numre til: {paper.purpose}" if paper.purpose else "CPR-numre er skjult."
    return (
        f"{paper.office}. {of}{len(paper.citizens)} borgere.",
        f"Lister: {lists}",
        f"Hos {paper.holder}. Låses inde bag to låse, når den ikke bruges, og makuleres bagefter; "
        "begge dele skrives i registeret.",
        whole,
    )


def _foot(paper: CitizenListPaper) -> str:
    return (
        f"Kopi nr. {paper.copy_id} · Udtrukket {danish_time(paper.drawn_at)} af {paper.drawn_by} · "
        f"Journal {paper.chain_events} · {paper.chain_hash}"
    )


def _row(pen: LinePen, at: float, row: _Row) -> None:
    if row.starts:
        pen.paper.set_line_width(0.1)
        pen.paper.line(MARGIN_MM, at - _ROW + 1.7, MARGIN_MM + _WIDTH, at - _ROW + 1.7)
    for (_, width, align), left, text in zip(_COLUMNS, _lefts(), row.texts, strict=False):
        room = 120.0 if text == _STOPPED else width - (_GAP_OF_FIGURES if align == "R" else _GAP)
        pen.line(left, at, text, room, align=align)


def _lefts() -> Iterator[float]:
    left = float(MARGIN_MM)
    for _, width, _ in _COLUMNS:
        yield left
        left += width
