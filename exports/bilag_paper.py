"""The bilag on paper: Økonomi's part above the citizen's part on one A4 page, or each on an A5 page.

An A5 page lies down, so that a part looks the same on both. Whatever a name, a reason or a setting holds, a
part stays where it is: long texts get smaller letters, and are then cut, and the part says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Final

from fpdf import FPDF
from PIL import Image

from exports.codes import draw_code128, draw_qr
from exports.fitting import MM_PER_POINT, Fitted, Ruler, line_mm
from exports.paper import LETTERS, PaperSize, as_file, new_paper
from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.domain.bilag import IdentityCheck
from payout.domain.kontering import PayoutMethod, Posting
from payout.labels import label_of
from payout.money import Oere, format_kroner

PART_MM: Final = 148.5
"""Height of a part: half of an A4 page."""
LEFT, RIGHT = 14.0, 196.0
WIDTH = RIGHT - LEFT
COLUMN = (WIDTH - 8) / 3
GAP = 4.0
TOP, FOOT = 8.0, 140.0
MARKS_MM = 9.5
HEAD_MM = 24.0
ROW_MM = 9.3
AMOUNT_MM = 12.0
SIGNATURE_LINE = 126.5
ROOM_TO_SIGN_MM = 10.0
QR_MM = 24.0
NUMBER_MM = 72.0
LOGO_MM = (34.0, 14.0)
"""The most that a logo takes up: width and height."""
OFFICES_PART, CITIZENS_PART = "Økonomis del", "Borgerens del"
CUT_NOTE = "… betyder, at hele teksten står i programmet"
CUT_HERE = "Klip her"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTexts:
    """What a municipality words itself."""

    headline: str
    citizen_signature: str
    payer_signature: str
    reservation_heading: str
    foot: str


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
    who fetches the money when it is not the citizen, and empty when it is.
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
        for part in (OFFICES_PART, CITIZENS_PART):
            is_lower = size is PaperSize.A4 and part == CITIZENS_PART
            if is_lower:
                _draw_cut_line(document, ruler)
            else:
                document.add_page(orientation="P" if size is PaperSize.A4 else "L")
            origin = PART_MM if is_lower else 0.0
            _Part(document, ruler, paper=paper, texts=texts, part=part, origin=origin).draw(logo)
    return as_file(document)


class _Part:
    """One part while it is drawn. It begins at `origin` mm of the page, and every `y` here is from there."""

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
        self.document, self.ruler = document, ruler
        self.paper, self.texts, self.part = paper, texts, part
        self.origin = origin
        self.is_offices = part == OFFICES_PART
        self.is_cut = False

    def draw(self, logo: bytes | None) -> None:
        y = self._draw_marks(TOP)
        self._draw_office(y, logo)
        self._draw_number(y)
        y += HEAD_MM + 1.5
        self._line(LEFT, y, RIGHT, width=0.5)
        y = self._draw_facts(y + 1.6)
        self._draw_amount(y)
        self._draw_texts(y + AMOUNT_MM + 2.2, SIGNATURE_LINE - ROOM_TO_SIGN_MM)
        self._draw_signatures()
        self._draw_foot()

    def _draw_marks(self, y: float) -> float:
        """What must be seen first, white on black; gives where the rest begins."""
        marks = _marks(self.paper)
        if not marks:
            return y
        width = (WIDTH - GAP * (len(marks) - 1)) / len(marks)
        for place, (word, detail) in enumerate(marks):
            left = LEFT + place * (width + GAP)
            self.document.rect(left, self.origin + y, width, MARKS_MM - 1.5, style="F")
            self.document.set_text_color(255)
            self._text(left + 3, y + 0.3, word, width=width - 6, height=4.8, sizes=(12, 10, 8), style="B")
            self._text(left + 3, y + 4.6, detail, width=width - 6, height=3, sizes=(7.5, 6.5, 5.5))
            self.document.set_text_color(0)
        return y + MARKS_MM

    def _draw_office(self, y: float, logo: bytes | None) -> None:
        left = LEFT
        width = RIGHT - QR_MM - NUMBER_MM - GAP - left
        if logo is not None:
            size = _logo_size(logo)
            self.document.image(BytesIO(logo), x=left, y=self.origin + y, w=size[0], h=size[1])
            taken = size[0] + GAP
            left, width = left + taken, width - taken
        self._text(left, y - 0.4, self.texts.headline, width=width, height=6.6, sizes=(16, 13, 10), style="B")
        paper = self.paper
        below = y + 6.6
        for text, style in ((paper.municipality, "B"), (f"{paper.unit} · {paper.place}", "")):
            drawn_text = self._text(left, below, text, width=width, height=4.0, sizes=(9, 8, 7), style=style)
            below += drawn_text.line_mm
        self._text(
            left,
            below,
            f"Hændelse: {paper.incident}",
            width=width,
            height=y + HEAD_MM - below,
            sizes=(9, 8, 7),
        )

    def _draw_number(self, y: float) -> None:
        right = RIGHT - QR_MM
        draw_qr(self.document, self.paper.number, x=right + 2, y=self.origin + y - 2, side=QR_MM + 1)
        number = self.ruler.fitted(
            self.paper.number, width=NUMBER_MM, height=9, sizes=(22, 19, 16), style="B"
        )
        self._lines(right, y - 1.2, number, style="B", align="R")
        draw_code128(
            self.document, self.paper.number, right=right, y=self.origin + y + 8.4, width=NUMBER_MM, height=9
        )
        copy = self.ruler.fitted(self.part, width=NUMBER_MM, height=5, sizes=(10,), style="B")
        self._lines(right, y + 18.9, copy, style="B", align="R")

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
        self._text(left, y, label, width=width, height=3.2, sizes=(7.5, 6.5))
        self._text(left, y + 2.8, value, width=width, height=6.4, sizes=(10.5, 9.5, 8.5, 7.6, 7), style=style)

    def _draw_amount(self, y: float) -> None:
        self.document.set_line_width(0.5)
        self.document.rect(LEFT, self.origin + y, WIDTH, AMOUNT_MM - 1.5)
        self.document.set_line_width(0.3)
        figures = self.ruler.fitted(
            format_kroner(self.paper.amount_oere), width=70, height=10, sizes=(20, 16), style="B"
        )
        self._lines(RIGHT - 3, y + 1.1, figures, style="B", align="R")
        words = self.paper.amount_in_words
        sentence = f"{words[:1].upper()}{words[1:]}"
        box = AMOUNT_MM - 1.5
        fitted = self._fitted(sentence, width=WIDTH - 70 - 8, height=box - 1, sizes=(11, 10, 9, 8))
        self._lines(LEFT + 3, y + (box - fitted.height_mm) / 2, fitted)

    def _draw_texts(self, y: float, bottom: float) -> None:
        """The office's reason, and the forbehold in what room is left."""
        if self.is_offices and self.paper.reason:
            reason = self._text(
                LEFT,
                y,
                f"Begrundelse: {self.paper.reason}",
                width=WIDTH,
                height=6.8,
                sizes=(9.5, 8.5, 8, 7.4),
            )
            y += reason.height_mm + 1.2
        heading = self._text(
            LEFT + 3,
            y,
            self.texts.reservation_heading,
            width=WIDTH - 3,
            height=4,
            sizes=(9.5, 8, 7),
            style="B",
        )
        below = y + heading.height_mm
        fitted = self._text(
            LEFT + 3,
            below,
            self.paper.reservation,
            width=WIDTH - 3,
            height=bottom - below,
            sizes=(9.5, 9, 8.5, 8, 7.5, 7, 6.5),
        )
        height = heading.height_mm + fitted.height_mm
        self.document.rect(LEFT, self.origin + y, 0.9, height, style="F")

    def _draw_signatures(self) -> None:
        width = (WIDTH - 2 * GAP) / 2
        for left, label in (
            (LEFT, self.texts.citizen_signature),
            (RIGHT - width, self.texts.payer_signature),
        ):
            self._line(left, SIGNATURE_LINE, left + width, width=0.3)
            self._text(left, SIGNATURE_LINE + 0.5, label, width=width, height=3.4, sizes=(8, 7, 6.5))

    def _draw_foot(self) -> None:
        paper = self.paper
        head = f"Journal {_count(paper.chain_events)} · {paper.chain_hash}"
        chain = self.ruler.fitted(head, width=80, height=4, sizes=(7.5,))
        self._lines(RIGHT, FOOT - chain.line_mm, chain, align="R")
        self._text(
            LEFT,
            FOOT - 2 * chain.line_mm,
            _kontering(paper.postings),
            width=WIDTH,
            height=3.4,
            sizes=(7.5, 6.5),
        )
        foot = self._fitted(self.texts.foot, width=WIDTH - 84, height=3.4, sizes=(7.5, 6.5))
        self._lines(LEFT, FOOT - chain.line_mm, foot)
        if self.is_cut:
            note = self.ruler.fitted(CUT_NOTE, width=90, height=3.4, sizes=(7.5,), style="B")
            self._lines(RIGHT, FOOT - 2 * chain.line_mm, note, style="B", align="R")

    def _text(
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
        fitted = self._fitted(text, width=width, height=height, sizes=sizes, style=style)
        self._lines(x, y, fitted, style=style)
        return fitted

    def _fitted(
        self, text: str, *, width: float, height: float, sizes: Sequence[float], style: str = ""
    ) -> Fitted:
        fitted = self.ruler.fitted(text, width=width, height=height, sizes=sizes, style=style)
        self.is_cut |= fitted.is_cut
        return fitted

    def _lines(self, x: float, y: float, fitted: Fitted, *, style: str = "", align: str = "L") -> None:
        """Draw lines below y; x is their left or right end."""
        self.document.set_font(LETTERS, style, fitted.points)
        baseline = self.origin + y + fitted.points * MM_PER_POINT * 0.95
        for line in fitted.lines:
            left = x if align == "L" else x - self.ruler.width(line, fitted.points, style)
            self.document.set_font(LETTERS, style, fitted.points)
            self.document.text(left, baseline, line)
            baseline += fitted.line_mm

    def _line(self, left: float, y: float, right: float, *, width: float) -> None:
        self.document.set_line_width(width)
        self.document.line(left, self.origin + y, right, self.origin + y)
        self.document.set_line_width(0.3)


def _marks(paper: BilagPaper) -> list[tuple[str, str]]:
    marks = []
    if paper.is_drill:
        marks.append(("ØVELSE", "ingen penge må udbetales"))
    if paper.voided is not None:
        marks.append(("ANNULLERET", str(paper.voided)))
    if paper.reprint is not None:
        printed = Step(name=paper.reprint.printed_by, at=paper.reprint.printed_at)
        marks.append((f"KOPI nr. {paper.reprint.number}", f"udskrevet {printed}"))
    if paper.book_is_broken:
        marks.append(("FEJL I REGNSKABET", "kontrollen har fundet fejl i regnskabet"))
    return marks


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
