"""The logbook of a hændelse for the archive (ESDH): as a PDF/A with page numbers, and as a workbook."""

from collections.abc import Iterator
from typing import IO, Final

from exports.cash_sheets import Column, Sheets, when
from exports.sheet import Cell, Document, Kind, Line, Look, Plain, Sheet, Table
from exports.sheet import Column as SheetColumn
from exports.words import DRILL, SHEET_LOGBOOK
from exports.workbook import write_sheets
from payout.domain.logbook import Decision, Logbook, LogLine
from payout.labels import label_of

_COLUMNS: Final = (
    Column(heading="Nr.", width=12),
    Column(heading="Sket", width=24),
    Column(heading="Kategori", width=22),
    Column(heading="Hvad", width=84),
    Column(heading="Skrevet", width=38),
)
_SHEET_COLUMNS: Final = (
    SheetColumn(heading="Nr.", kind=Kind.NUMBER, width=8),
    SheetColumn(heading="Sket", kind=Kind.INSTANT, width=17),
    SheetColumn(heading="Kategori", kind=Kind.TEXT, width=13),
    SheetColumn(heading="Tekst", kind=Kind.TEXT, width=70),
    SheetColumn(heading="Besluttet af", kind=Kind.TEXT, width=24),
    SheetColumn(heading="Grundlag", kind=Kind.TEXT, width=30),
    SheetColumn(heading="Udføres af", kind=Kind.TEXT, width=24),
    SheetColumn(heading="Skrevet af", kind=Kind.TEXT, width=24),
    SheetColumn(heading="Skrevet", kind=Kind.INSTANT, width=17),
    SheetColumn(heading="Retter nr.", kind=Kind.NUMBER, width=11),
    SheetColumn(heading="Rettet ved nr.", kind=Kind.NUMBER, width=14),
    SheetColumn(heading="Løser nr.", kind=Kind.NUMBER, width=11),
    SheetColumn(heading="Løst ved nr.", kind=Kind.NUMBER, width=13),
)


def logbook_pdf(logbook: Logbook) -> bytes:
    """Every entry, what was corrected among them, and the head of the journal."""
    sheets = sheets_of(logbook, "Logbog")
    for text in (*covered(logbook), f"{len(logbook.lines)} indførsler i den rækkefølge, tingene skete."):
        sheets.text(text)
    sheets.heading("Indførsler")
    sheets.table(_COLUMNS, map(_cells, logbook.lines))
    sheets.text(chain_text(logbook))
    return sheets.as_file()


def write_logbook(logbook: Logbook, out: IO[bytes]) -> None:
    """Write the same as xlsx, with a column for each part of a decision and each pointer."""
    lines: list[Line] = [(Cell("Logbog", look=Look.TITLE),)]
    if logbook.incident.scope.is_drill:
        lines.append((Cell(DRILL, look=Look.WARNING),))
    lines += [(Cell(text, look=Look.NOTE),) for text in (*covered(logbook), chain_text(logbook), "")]
    table = Table(
        columns=_SHEET_COLUMNS, rows=list(map(_sheet_row, logbook.lines)), row_count=len(logbook.lines)
    )
    document = Document(
        title=f"Nødudbetaling – logbog for hændelse {logbook.incident.incident_id}",
        subject=logbook.incident.scope.name,
        creator="Nødudbetaling",
        made_at=logbook.drawn_at,
        header=DRILL if logbook.incident.scope.is_drill else "",
        footer="Nødudbetaling, logbog",
    )
    sheet = Sheet(
        name=SHEET_LOGBOOK,
        lines=lines,
        widths=[column.width for column in _SHEET_COLUMNS],
        table=table,
        pages_wide=2,
    )
    write_sheets([sheet], document, out)


def sheets_of(logbook: Logbook, title: str) -> Sheets:
    """A document about the logbook with its title on it, and the head of the journal on each page."""
    head = f"Journal {logbook.chain_events} · {logbook.chain_hash[:16]}"
    drill = f"{DRILL} · " if logbook.incident.scope.is_drill else ""
    sheets = Sheets(
        f"{title} for hændelse {logbook.incident.incident_id}",
        drawn_at=logbook.drawn_at,
        foot=f"{drill}{title} · {head}",
    )
    sheets.heading(title, size=18)
    if drill:
        sheets.text(DRILL, bold=True)
    return sheets


def covered(logbook: Logbook) -> tuple[str, str]:
    """What the document is about, and who drew it when."""
    scope = logbook.incident.scope
    ended = f", lukket {when(logbook.incident.closed_at)}" if logbook.incident.closed_at else ", fortsat åben"
    return (
        f"{logbook.office}. Hændelse {logbook.incident.incident_id}: {scope.name}{ended}.",
        f"Udtrukket {when(logbook.drawn_at)} af {logbook.drawn_by}.",
    )


def chain_text(logbook: Logbook) -> str:
    """The head of the journal in words that can be tried afterwards."""
    return (
        f"Journalens hoved ved nr. {logbook.chain_events}: {logbook.chain_hash}. Koden kan prøves med "
        "«payout verify --head», eller på siden Kontrol under Journal."
    )


def decision_text(decision: Decision) -> str:
    """What a decision has besides its text, in one line."""
    parts = (
        f"Besluttet af: {decision.decided_by}",
        f"Grundlag: {decision.ground}",
        f"Udføres af: {decision.assignee}",
    )
    return ". ".join(part.rstrip(". ") for part in parts) + "."


def marks(line: LogLine) -> Iterator[str]:
    """How a line hangs together with others, and what is open about it."""
    if line.entry.corrects_id is not None:
        yield f"Retter nr. {line.entry.corrects_id}"
    if line.entry.solves_id is not None:
        yield f"Løser nr. {line.entry.solves_id}"
    if line.corrected_by is not None:
        yield f"Rettet ved nr. {line.corrected_by}"
    if line.solved_by is not None:
        yield f"Løst ved nr. {line.solved_by}"
    if line.is_open_problem:
        yield "Ikke løst"


def _cells(line: LogLine) -> list[str]:
    entry = line.entry
    told = [entry.text, *([decision_text(entry.decision)] if entry.decision else [])]
    told += [f"[{'; '.join(found)}]"] if (found := list(marks(line))) else []
    written = f"{entry.written_by}\n{when(entry.written_at)}"
    return [str(entry.entry_id), when(entry.happened_at), label_of(entry.category), "\n".join(told), written]


def _sheet_row(line: LogLine) -> tuple[Plain, ...]:
    entry, decision = line.entry, line.entry.decision
    return (
        entry.entry_id,
        entry.happened_at,
        label_of(entry.category),
        entry.text,
        decision.decided_by if decision else None,
        decision.ground if decision else None,
        decision.assignee if decision else None,
        entry.written_by,
        entry.written_at,
        entry.corrects_id,
        line.corrected_by,
        entry.solves_id,
        line.solved_by,
    )
