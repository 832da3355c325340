"""Minutes of the decisions of a hændelse (beslutningsreferat), as a PDF/A to sign and to keep."""

from collections.abc import Iterator
from typing import Final

from exports.cash_sheets import when
from exports.logbook import chain_text, covered, sheets_of
from payout.domain.logbook import Logbook, LogLine
from payout.labels import label_of

MINUTES: Final = "Beslutningsreferat"


def minutes_pdf(logbook: Logbook) -> bytes:
    """The decisions as they stand, in the order in which they were made."""
    sheets = sheets_of(logbook, MINUTES)
    scope = logbook.incident.scope
    for text in covered(logbook):
        sheets.text(text)
    sheets.text(f"Nede: {scope.systems}, siden {scope.down_since:%d-%m-%Y}.")
    sheets.heading("Formelle beslutninger", size=11)
    for text in formal_decisions(logbook):
        sheets.text(text)
    if not logbook.decisions:
        sheets.text("Der er ikke skrevet beslutninger i logbogen.")
    for number, line in enumerate(logbook.decisions, 1):
        sheets.heading(f"{number}. Besluttet {when(line.entry.happened_at)}", size=11)
        sheets.text(line.entry.text)
        sheets.facts(_facts(line), name_mm=30)
    sheets.signatures(["Teamleder, dato", "Set af, dato"], under=chain_text(logbook))
    return sheets.as_file()


def formal_decisions(logbook: Logbook) -> Iterator[str]:
    """The decision to pay a conto, and those to stand down and to go on, a sentence each."""
    by, start = logbook.incident.scope.authorised_by, logbook.start
    yield f"Iværksat {when(start.decided_at)} af {by}: {start.reason}" if start else f"Iværksat af {by}."
    for step in logbook.steps:
        taken, written = step.decision, f"skrevet {when(step.recorded_at)} af {step.recorded_by}"
        what = f"{label_of(step.kind)} {when(taken.decided_at)} af {taken.decided_by}"
        yield f"{what}: {taken.reason} ({written})"


def _facts(line: LogLine) -> Iterator[tuple[str, str]]:
    entry = line.entry
    if entry.decision is not None:
        yield "Besluttet af", entry.decision.decided_by
        yield "Grundlag", entry.decision.ground
        yield "Udføres af", entry.decision.assignee
    correction = f", retter nr. {entry.corrects_id}" if entry.corrects_id is not None else ""
    yield (
        "I logbogen",
        f"nr. {entry.entry_id}, skrevet {when(entry.written_at)} af {entry.written_by}{correction}",
    )
