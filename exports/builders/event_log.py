"""Sheet Hændelseslog: the events of the journal in their order."""

from typing import Final

from exports.builders.lines import EMPTY, checked, covering_lines, labelled, total_heading
from exports.sheet import Column, Formula, Kind, Plain, Sheet, Table
from exports.words import SHEET_LOG
from payout.domain.reconciliation import EventRow, ReconciliationReport

NAME_NUMBER: Final = "LogNummer"
_AT: Final = ("C", "D", "E")
COLUMNS: Final = (
    Column(heading="Nr.", kind=Kind.NUMBER, width=9, name=NAME_NUMBER),
    Column(heading="Tidspunkt", kind=Kind.INSTANT, width=17),
    Column(heading="Hvem", kind=Kind.TEXT, width=24),
    Column(heading="Handling", kind=Kind.TEXT, width=26),
    Column(heading="Vedrører", kind=Kind.TEXT, width=24),
    Column(heading="Tekst", kind=Kind.TEXT, width=62),
)


def event_log_sheet(report: ReconciliationReport) -> Sheet:
    """All events of the report, with their number checked."""
    covers = "Hver ændring i bogen. Numrene er fortløbende, og hver hændelse bærer den forriges kontrolsum."
    lines = covering_lines(report, "Hændelseslog", covers, report.event_count)
    formula = Formula(f"COUNT({NAME_NUMBER})", report.event_count)
    lines += [
        EMPTY,
        total_heading(_AT),
        labelled("Antal", checked(len(lines) + 3, _AT, Kind.COUNT, formula, report.event_count)),
        EMPTY,
    ]
    return Sheet(
        name=SHEET_LOG,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelLog", columns=COLUMNS, rows=map(_row, report.events), row_count=report.event_count
        ),
    )


def _row(event: EventRow) -> tuple[Plain, ...]:
    return (event.number, event.at, event.actor, event.action, event.subject, event.text)
