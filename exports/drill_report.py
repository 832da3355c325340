"""The report of a drill on paper: figures, times for each citizen, what was done otherwise, what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exports.cash_sheets import Column, Sheets, when
from exports.drill_words import ADVICE, KIND, MISTAKE, STEP, STEP_EXPLAINED, minutes_text
from payout.domain.drill_report import DrillReport, Judged, Step
from payout.money import format_kroner

_TIMES: Final = (
    Column(heading="", width=40),
    Column(heading="Borgere", width=30, is_figure=True),
    Column(heading="Median", width=35, is_figure=True),
    Column(heading="Længst", width=35, is_figure=True),
    Column(heading="på kort", width=40, is_figure=True),
)
_VISITS: Final = (
    Column(heading="Kort", width=12, is_figure=True),
    Column(heading="Hvad", width=46),
    *(Column(heading=STEP[step], width=21, is_figure=True) for step in Step),
    Column(heading="Gjort anderledes end drejebogen", width=59),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillSheet:
    """The report with what stands around it; instants in UTC."""

    office: str
    started_at: datetime
    report: DrillReport
    drawn_by: str
    drawn_at: datetime
    chain_events: int
    chain_hash: str


def drill_report_pdf(sheet: DrillSheet) -> bytes:
    """The report as a PDF of A4 pages."""
    report, estimate = sheet.report, sheet.report.estimate
    drawn = f"Udskrevet {when(sheet.drawn_at)} af {sheet.drawn_by}"
    sheets = Sheets(
        "Rapport over øvelse",
        drawn_at=sheet.drawn_at,
        foot=f"{drawn} · Journal {sheet.chain_events} · {sheet.chain_hash}",
    )
    sheets.heading("Rapport over øvelse", size=18)
    sheets.facts(
        [
            ("Hvem", sheet.office),
            ("Startet", when(sheet.started_at)),
            (
                "Borgere",
                f"{estimate.came} af drejebogens {report.cards} kom; {report.faultless} uden bemærkninger",
            ),
            ("Skønnet", f"{estimate.expected_citizens} borgere og {format_kroner(estimate.expected_oere)}"),
            (
                "Det blev",
                f"{estimate.came} borgere ({estimate.off_percent:+} %), "
                f"udstedt {format_kroner(estimate.issued_oere)} og heraf "
                f"udbetalt {format_kroner(estimate.paid_oere)}",
            ),
        ]
    )
    sheets.heading("Det tog tid")
    sheets.table(_TIMES, _step_rows(report))
    sheets.bars([(f"Kort {visit.card.number}", _minutes(visit)) for visit in report.visits if visit.times])
    sheets.text(f"Lys er ventetid, grå er udstedelse, sort er udbetaling. {STEP_EXPLAINED}")
    sheets.heading("Forslag til næste gang")
    for advice in report.advice:
        sheets.text(f"– {ADVICE[advice]}")
    sheets.heading("Borger for borger")
    sheets.table(_VISITS, map(_visit_row, report.visits))
    return sheets.as_file()


def _step_rows(report: DrillReport) -> Iterator[tuple[str, ...]]:
    for one in report.steps:
        longest = minutes_text(one.longest)
        yield STEP[one.step], str(one.count), minutes_text(one.median), longest, str(one.longest_card)


def _minutes(visit: Judged) -> list[float]:
    return [visit.times[step].total_seconds() / 60 if step in visit.times else 0.0 for step in Step]


def _visit_row(visit: Judged) -> tuple[str, ...]:
    times = [minutes_text(visit.times[step]) if step in visit.times else "–" for step in Step]
    remarks = " ".join(MISTAKE[mistake] for mistake in visit.mistakes) or "Intet"
    return str(visit.card.number), KIND[visit.card.kind], *times, remarks
