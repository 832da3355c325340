"""The log of a hændelse for the archive (ESDH): as a PDF/A with page numbers, and as a workbook."""

from collections.abc import Sequence
from itertools import islice
from typing import IO, Final

from fpdf import FPDF

from exports.builders.event_log import COLUMNS
from exports.cells import danish_time
from exports.line_pen import LinePen
from exports.paper import LETTERS, MARGIN_MM, as_file, new_paper
from exports.sheet import Cell, Document, Line, Look, Sheet, Table
from exports.words import DRILL, SHEET_LOG
from exports.workbook import write_sheets
from payout.domain.incident_log import IncidentLog
from payout.domain.reconciliation import EventRow

ROWS_A_PAGE: Final = 46
_ROWS_FOR_THE_END: Final = 6
_TOP: Final = 42.0
_ROW: Final = 5.0
_WIDTH: Final = 180.0
_SIZES: Final = (8.0, 7.0)
_COLUMNS: Final = (("Nr.", 14.0), ("Tidspunkt", 28.0), ("Hvem", 42.0), ("Hvad", 58.0), ("Vedrører", 38.0))


def incident_log_pdf(log: IncidentLog) -> bytes:
    """Every event of the log, and the head of the journal after the last one."""
    pen = LinePen(
        new_paper(f"Log for hændelse {log.incident.incident_id}", drawn_at=log.drawn_at), sizes=_SIZES
    )
    left_for_end = -log.event_count % ROWS_A_PAGE
    pages = -(-log.event_count // ROWS_A_PAGE) + (left_for_end < _ROWS_FOR_THE_END)
    events = iter(log.events)
    last = _TOP
    while rows := list(islice(events, ROWS_A_PAGE)):
        _page(pen, log, pages)
        for place, event in enumerate(rows, 1):
            _row(pen, _TOP + _ROW * place, _texts(event))
        last = _TOP + _ROW * (len(rows) + 1)
    if left_for_end < _ROWS_FOR_THE_END:
        _page(pen, log, pages)
        last = _TOP + _ROW
    _end(pen.paper, log, last + _ROW)
    return as_file(pen.paper)


def write_incident_log(log: IncidentLog, out: IO[bytes]) -> None:
    """Write the log as xlsx. Raises RowsDontFit when it gives other rows than it says."""
    document = Document(
        title=f"Nødudbetaling – log for hændelse {log.incident.incident_id}",
        subject=log.incident.scope.name,
        creator="Nødudbetaling",
        made_at=log.drawn_at,
        header=DRILL if log.incident.scope.is_drill else "",
        footer="Nødudbetaling, hændelseslog",
    )
    write_sheets([_sheet(log)], document, out)


def _sheet(log: IncidentLog) -> Sheet:
    lines: list[Line] = [(Cell("Hændelseslog", look=Look.TITLE),)]
    if log.incident.scope.is_drill:
        lines.append((Cell(DRILL, look=Look.WARNING),))
    lines += [(Cell(text, look=Look.NOTE),) for text in (*_covered(log), _head(log), "")]
    return Sheet(
        name=SHEET_LOG,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(columns=COLUMNS, rows=log.events, row_count=log.event_count),
    )


def _covered(log: IncidentLog) -> tuple[str, str]:
    scope = log.incident.scope
    ended = f", lukket {danish_time(log.incident.closed_at)}" if log.incident.closed_at else ", fortsat åben"
    return (
        f"{log.office}. Hændelse {log.incident.incident_id}: {scope.name}{ended}.",
        f"Alle ændringer fra journalens nr. {log.first_event} til {log.last_event}, uden CPR-numre. "
        f"Udtrukket {danish_time(log.drawn_at)} af {log.drawn_by}.",
    )


def _head(log: IncidentLog) -> str:
    return f"Journalens hoved ved nr. {log.last_event}: {log.chain_head}"


def _texts(event: EventRow) -> Sequence[str]:
    return (str(event.number), danish_time(event.at), event.actor, event.action, event.subject)


def _page(pen: LinePen, log: IncidentLog, pages: int) -> None:
    paper = pen.paper
    paper.add_page()
    paper.set_font(LETTERS, "B", 14)
    paper.text(MARGIN_MM, 20, "Hændelseslog")
    if log.incident.scope.is_drill:
        paper.set_font(LETTERS, "B", 10)
        paper.text(MARGIN_MM + 60, 20, DRILL)
    for place, text in enumerate(_covered(log)):
        pen.line(MARGIN_MM, 26.5 + 4.5 * place, text, _WIDTH)
    paper.set_font(LETTERS, "B", 8)
    left = float(MARGIN_MM)
    for heading, width in _COLUMNS:
        paper.text(left, _TOP, heading)
        left += width
    paper.set_line_width(0.2)
    paper.line(MARGIN_MM, _TOP + 1.3, MARGIN_MM + _WIDTH, _TOP + 1.3)
    paper.set_font(LETTERS, "", 8)
    paper.set_xy(MARGIN_MM, 282)
    paper.cell(_WIDTH, 5, f"Side {paper.page_no()} af {pages}", align="R")


def _row(pen: LinePen, at: float, texts: Sequence[str]) -> None:
    left = float(MARGIN_MM)
    for (_, width), text in zip(_COLUMNS, texts, strict=True):
        pen.line(left, at, text, width - 1.5)
        left += width


def _end(paper: FPDF, log: IncidentLog, at: float) -> None:
    paper.set_font(LETTERS, "B", 9)
    paper.text(MARGIN_MM, at, f"Loggen slutter her: {log.event_count} ændringer.")
    paper.set_font(LETTERS, "", 8)
    paper.text(MARGIN_MM, at + 5, f"Journalens hoved ved nr. {log.last_event}:")
    paper.text(MARGIN_MM, at + 9.5, log.chain_head)
    paper.text(
        MARGIN_MM,
        at + 14,
        "Koden kan prøves med «payout verify --head», eller på siden Kontrol under Journal.",
    )
