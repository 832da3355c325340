"""The bilag on paper: Økonomi's part above the citizen's part on one A4 page, or each on an A5 page.

Whatever a name, a reason or a setting holds, a part stays where it is: long texts get smaller letters, and
are then cut, and the part says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fpdf import FPDF

from exports.bilag_parts import (
    COLUMN,
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
from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.domain.bilag import IdentityCheck
from payout.domain.kontering import PayoutMethod, Posting
from payout.labels import label_of
from payout.money import Oere, format_kroner

ROW_MM = 9.3
AMOUNT_MM = 12.0
CUT_NOTE = "… betyder, at hele teksten står i programmet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """A paper after the original: its number from 1, who printed it, and when (UTC)."""

    number: int
    printed_by: str
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who did something to the bilag, and when (UTC)."""

    name: str
    at: datetime

    def __str__(self) -> str:
        return f"{_instant(self.at)} af {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagPaper:
    """What stands on the paper of one bilag. Amount in øre, beside it the same in words; instants in UTC.

    `reason` is the office's own and stands on its part alone, as does `identity_document`. `collected_by` is
    who fetches the money when it is not the citizen, and empty when it is. `registered` is of a bilag that
    was written on paper and keyed in afterwards.
    """

    number: str
    municipality: str
    unit: str
    place: str
    incident: str
    name: str
    cpr: Cpr
    benefit: str
    period_from: date
    period_to: date
    amount_oere: Oere
    amount_in_words: str
    method: PayoutMethod
    method_detail: str
    identity_check: IdentityCheck
    identity_document: str
    issued: Step
    reservation: str
    postings: Sequence[Posting]
    chain_events: int
    chain_hash: str
    collected_by: str = ""
    reason: str = ""
    approved: Step | None = None
    paid: Step | None = None
    voided: Step | None = None
    registered: Step | None = None
    reprint: Reprint | None = None
    is_drill: bool = False
    book_is_broken: bool = False


def draw_bilag(
    papers: Sequence[BilagPaper],
    texts: PaperTexts,
    *,
    size: PaperSize,
    drawn_at: datetime,
    logo: bytes | None = None,
) -> bytes:
    """One PDF with the papers in their order: one A4 page or two A5 pages for each.

    Shape:   `logo` is a PNG or JPEG without transparency; `drawn_at` is UTC.
    """
    title = f"Udgiftsbilag {papers[0].number}" if len(papers) == 1 else f"{len(papers)} udgiftsbilag"
    document = new_paper(title, drawn_at=drawn_at, size=size)
    document.set_line_width(0.3)
    ruler = Ruler(document)
    for paper in papers:

        def draw(part: str, origin: float, paper: BilagPaper = paper) -> None:
            _Part(document, ruler, paper=paper, texts=texts, part=part, origin=origin).draw(logo)

        draw_parts(document, ruler, size, draw)
    return as_file(document)


class _Part(Part):
    """A part with all that the program knows of the bilag."""

    def __init__(
        self,
        document: FPDF,
        ruler: Ruler,
        *,
        paper: BilagPaper,
        texts: PaperTexts,
        part: str,
        origin: float,
    ) -> None:
        super().__init__(document, ruler, texts=texts, part=part, origin=origin)
        self.paper = paper

    def draw(self, logo: bytes | None) -> None:
        paper = self.paper
        y = self.draw_marks(TOP, _marks(paper))
        office = ((paper.municipality, "B"), (f"{paper.unit} · {paper.place}", ""))
        self.draw_office(y, logo, office, f"Hændelse: {paper.incident}")
        self.draw_number(y, paper.number)
        y += HEAD_MM + 1.5
        self.line(LEFT, y, RIGHT, width=0.5)
        y = self._draw_facts(y + 1.6)
        self._draw_amount(y)
        self._draw_texts(y + AMOUNT_MM + 2.2, SIGNATURE_LINE - ROOM_TO_SIGN_MM)
        self.draw_signatures()
        self._draw_foot()

    def _draw_facts(self, y: float) -> float:
        for row in self._facts():
            left = LEFT
            for label, value, columns, style in row:
                width = COLUMN * columns + GAP * (columns - 1)
                if label:
                    self._fact(left, y, label, value, width=width, style=style)
                left += width + GAP
            y += ROW_MM
        return y

    def _facts(self) -> Sequence[Sequence[tuple[str, str, int, str]]]:
        """Rows of label, value, columns that it spans, and style."""
        paper = self.paper
        identity = label_of(paper.identity_check)
        if self.is_offices and paper.identity_document:
            identity = f"{identity}, {paper.identity_document}"
        method = label_of(paper.method)
        if paper.method_detail:
            method = f"{method}: {paper.method_detail}"
        return (
            (("Navn", paper.name, 2, "B"), ("CPR-nummer", str(paper.cpr), 1, "B")),
            (("Ydelse", paper.benefit, 2, "B"), ("Periode", _period(paper), 1, "")),
            (
                ("Udbetales", method, 1, ""),
                ("Identitet set ved", identity, 1, ""),
                ("Hentes af" if paper.collected_by else "", paper.collected_by, 1, ""),
            ),
            tuple(
                (f"{done} {_instant(step.at)} af", step.name, 1, "") if step else ("", "", 1, "")
                for done, step in (
                    ("Udstedt", paper.issued),
                    ("Godkendt", paper.approved),
                    ("Udbetalt", paper.paid),
                )
            ),
        )

    def _fact(self, left: float, y: float, label: str, value: str, *, width: float, style: str) -> None:
        self.text(left, y, label, width=width, height=3.2, sizes=(7.5, 6.5))
        self.text(left, y + 2.8, value, width=width, height=6.4, sizes=(10.5, 9.5, 8.5, 7.6, 7), style=style)

    def _draw_amount(self, y: float) -> None:
        self.document.set_line_width(0.5)
        self.document.rect(LEFT, self.origin + y, WIDTH, AMOUNT_MM - 1.5)
        self.document.set_line_width(0.3)
        figures = self.ruler.fitted(
            format_kroner(self.paper.amount_oere), width=70, height=10, sizes=(20, 16), style="B"
        )
        self.lines(RIGHT - 3, y + 1.1, figures, style="B", align="R")
        words = self.paper.amount_in_words
        sentence = f"{words[:1].upper()}{words[1:]}"
        box = AMOUNT_MM - 1.5
        fitted = self.fitted(sentence, width=WIDTH - 70 - 8, height=box - 1, sizes=(11, 10, 9, 8))
        self.lines(LEFT + 3, y + (box - fitted.height_mm) / 2, fitted)

    def _draw_texts(self, y: float, bottom: float) -> None:
        """The office's reason, and the forbehold in what room is left."""
        if self.is_offices and self.paper.reason:
            reason = self.text(
                LEFT,
                y,
                f"Begrundelse: {self.paper.reason}",
                width=WIDTH,
                height=6.8,
                sizes=(9.5, 8.5, 8, 7.4),
            )
            y += reason.height_mm + 1.2
        heading = self.text(
            LEFT + 3,
            y,
            self.texts.reservation_heading,
            width=WIDTH - 3,
            height=4,
            sizes=(9.5, 8, 7),
            style="B",
        )
        below = y + heading.height_mm
        fitted = self.text(
            LEFT + 3,
            below,
            self.paper.reservation,
            width=WIDTH - 3,
            height=bottom - below,
            sizes=(9.5, 9, 8.5, 8, 7.5, 7, 6.5),
        )
        height = heading.height_mm + fitted.height_mm
        self.document.rect(LEFT, self.origin + y, 0.9, height, style="F")

    def _draw_foot(self) -> None:
        paper = self.paper
        head = f"Journal {_count(paper.chain_events)} · {paper.chain_hash}"
        chain = self.ruler.fitted(head, width=80, height=4, sizes=(7.5,))
        self.lines(RIGHT, FOOT - chain.line_mm, chain, align="R")
        self.text(
            LEFT,
            FOOT - 2 * chain.line_mm,
            _kontering(paper.postings),
            width=WIDTH,
            height=3.4,
            sizes=(7.5, 6.5),
        )
        foot = self.fitted(self.texts.foot, width=WIDTH - 84, height=3.4, sizes=(7.5, 6.5))
        self.lines(LEFT, FOOT - chain.line_mm, foot)
        if self.is_cut:
            note = self.ruler.fitted(CUT_NOTE, width=90, height=3.4, sizes=(7.5,), style="B")
            self.lines(RIGHT, FOOT - 2 * chain.line_mm, note, style="B", align="R")


def _marks(paper: BilagPaper) -> list[tuple[str, str]]:
    marks = []
    if paper.is_drill:
        marks.append(("ØVELSE", "ingen penge må udbetales"))
    if paper.voided is not None:
        marks.append(("ANNULLERET", str(paper.voided)))
    if paper.registered is not None:
        marks.append(("EFTER PAPIRBILAG", f"registreret {paper.registered}"))
    if paper.reprint is not None:
        printed = Step(name=paper.reprint.printed_by, at=paper.reprint.printed_at)
        marks.append((f"KOPI nr. {paper.reprint.number}", f"udskrevet {printed}"))
    if paper.book_is_broken:
        marks.append(("FEJL I REGNSKABET", "kontrollen har fundet fejl i regnskabet"))
    return marks


def _kontering(postings: Sequence[Posting]) -> str:
    """Debet and kredit of the payout in one line, each amount as it is posted."""
    lines = (
        f"{'debet' if one.amount_oere > 0 else 'kredit'} {label_of(one.account).lower()} "
        f"{format_kroner(Oere(abs(one.amount_oere)))}"
        for one in postings
    )
    return f"Kontering ved udbetaling: {', '.join(lines)}"


def _period(paper: BilagPaper) -> str:
    return f"{paper.period_from:%d-%m-%Y} – {paper.period_to:%d-%m-%Y}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(DANISH_TIME):%d-%m-%Y kl. %H.%M}"


def _count(number: int) -> str:
    """A whole number with the Danish mark between thousands."""
    return f"{number:,}".replace(",", ".")
