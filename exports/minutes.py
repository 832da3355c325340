"""Minutes of the decisions of a hændelse (beslutningsreferat), as a PDF/A to sign and to keep."""

from collections.abc import Iterator
from typing import Final

from exports.cash_sheets import when
from exports.logbook import chain_text, covered, sheets_of
from payout.domain.logbook import Logbook, LogLine

MINUTES: Final = "Beslutningsreferat"


def minutes_pdf(logbook: Logbook) -> bytes:
    """The decisions as they stand, in the order in which they were made."""
    sheets = sheets_of(logbook, MINUTES)
    scope = logbook.incident.scope
    for text in covered(logbook):
        sheets.text(text)
    sheets.text(
        f"Nede: {scope.systems}, siden {scope.down_since:%d-%m-%Y}. Iværksat af: {scope.authorised_by}."
    )
    if not logbook.decisions:
        sheets.text("Der er ikke skrevet beslutninger i logbogen.")
    for number, line in enumerate(logbook.decisions, 1):
        sheets.heading(f"{number}. Besluttet {when(line.entry.happened_at)}", size=11)
        sheets.text(line.entry.text)
        sheets.facts(_facts(line), name_mm=30)
    sheets.signatures(["Teamleder, dato", "Set af, dato"], under=chain_text(logbook))
    return sheets.as_file()


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
