"""The decision that a citizen gets on paper when a request is rejected: one A4 page, or more for long texts.

It says what was asked for and refused, why, by which rules, and how to complain (docs/sources.md,
"Klagevejledning").
"""

from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF

from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.domain.aconto import AcontoRule, Claim, Limit
from payout.labels import label_of, rule_text
from payout.money import Oere, format_kroner

LINE_MM = 5.5
NAME_COLUMN_MM = 38
FOOT_MM = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """What stands on the paper. Amount in øre, the instant in UTC; texts as the office has set them."""

    request_no: int
    municipality: str
    unit: str
    name: str
    cpr: Cpr
    claim: Claim
    amount_oere: Oere
    limits: tuple[Limit, ...]
    rule: AcontoRule
    decided_at: datetime
    decided_by: str
    reason: str
    rules: str
    complaint: str
    chain_events: int
    chain_hash: str
    is_drill: bool


def rejection_file(rejection: Rejection) -> bytes:
    """The paper as a PDF."""
    paper = new_paper("Afgørelse", drawn_at=rejection.decided_at)
    paper.set_auto_page_break(True, margin=FOOT_MM)
    paper.add_page()
    _head(paper, rejection)
    _facts(paper, rejection)
    for heading, text in (
        ("Begrundelse", rejection.reason),
        ("Regler", _rules(rejection)),
        ("Sådan klager du", rejection.complaint),
    ):
        _part(paper, heading, text)
    _end(paper, rejection)
    return as_file(paper)


def _head(paper: FPDF, rejection: Rejection) -> None:
    paper.set_font(LETTERS, size=11)
    _line(paper, f"{rejection.municipality} · {rejection.unit}")
    _line(paper, f"{_local(rejection.decided_at):%d-%m-%Y}")
    if rejection.is_drill:
        paper.set_font(LETTERS, "B", 12)
        _line(paper, "ØVELSE: dette er ikke en afgørelse")
    paper.ln(LINE_MM)
    paper.set_font(LETTERS, "B", 18)
    paper.multi_cell(0, 9, "Afslag på forskud på din ydelse", new_x="LMARGIN", new_y="NEXT", align="L")
    paper.ln(LINE_MM / 2)


def _facts(paper: FPDF, rejection: Rejection) -> None:
    claim = rejection.claim
    for name, value in (
        ("Navn", rejection.name),
        ("CPR-nummer", str(rejection.cpr)),
        ("Ansøgt om", f"{format_kroner(rejection.amount_oere)} som forskud"),
        ("Ydelse", claim.benefit),
        ("Periode", f"{claim.period_from:%d-%m-%Y} – {claim.period_to:%d-%m-%Y}"),
        ("Afgørelse", "Vi har afslået at udbetale beløbet."),
        ("Afgjort", f"{_local(rejection.decided_at):%d-%m-%Y kl. %H.%M} af {rejection.decided_by}"),
    ):
        paper.set_font(LETTERS, size=11)
        paper.cell(NAME_COLUMN_MM, LINE_MM, name)
        paper.set_font(LETTERS, "B", 11)
        paper.multi_cell(0, LINE_MM, value, new_x="LMARGIN", new_y="NEXT", align="L")


def _rules(rejection: Rejection) -> str:
    broken = " ".join(f"{label_of(limit)}." for limit in rejection.limits)
    return f"{rejection.rules}\nDagens regel: {rule_text(rejection.rule)}\nUden for reglen: {broken}"


def _part(paper: FPDF, heading: str, text: str) -> None:
    paper.ln(LINE_MM)
    paper.set_font(LETTERS, "B", 13)
    _line(paper, heading)
    paper.set_font(LETTERS, size=11)
    paper.multi_cell(0, LINE_MM, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _end(paper: FPDF, rejection: Rejection) -> None:
    paper.ln(LINE_MM * 2)
    paper.set_font(LETTERS, size=9)
    _line(
        paper,
        f"Anmodning {rejection.request_no} · journal {rejection.chain_events} · {rejection.chain_hash}",
    )


def _line(paper: FPDF, text: str) -> None:
    paper.multi_cell(paper.w - 2 * MARGIN_MM, LINE_MM, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _local(instant: datetime) -> datetime:
    return instant.astimezone(DANISH_TIME)
