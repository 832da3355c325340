"""Draw the reconciliation workbook: of one moment of the ledger, with a number, the same bytes for good."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Protocol

from sqlalchemy import Connection

from payout.clock import DANISH_TIME
from payout.db import Ledger
from payout.domain.incident import NoIncident
from payout.domain.reconciliation import BookVerdict, ReconciliationReport
from payout.models import export_file
from payout.queries.exports import next_export_number
from payout.queries.incidents import latest_incident
from payout.queries.reconciliation import reconciliation
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier
from payout.services.verify_ledger import verify_on

Progress = Callable[[int, int], None]


class Writer(Protocol):
    """What lays a report out as a file; `exports.write_workbook` is one."""

    def __call__(
        self, report: ReconciliationReport, out: IO[bytes], progress: Progress | None = None
    ) -> None:
        """Write the report into `out`; tell rows written and rows in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Who draws for which office, and with what."""

    actor_id: int | None
    drawn_by: str
    office: str
    write: Writer


class _Overtaken(Exception):
    """Somebody else has drawn a workbook meanwhile, and has the number."""


def draw_workbook(
    ledger: Ledger, drawing: Drawing, *, request_key: str | None = None, progress: Progress | None = None
) -> int:
    """Draw the workbook of the open hændelse, else of the last one; gives its number.

    It is written in a read transaction, so that no counter waits for it, and stored in a short one.
    Who is overtaken begins again with the next number. A repeat with the same key gives what the first made.
    Raises:  NoIncident when there has never been a hændelse.
    """
    while True:
        with ledger.reading() as connection:
            earlier = id_of_earlier(connection, request_key, "export_file")
            if earlier is not None:
                return earlier
            report = _report(connection, drawing)
            content = BytesIO()
            drawing.write(report, content, progress)
        try:
            with ledger.transaction() as connection:
                return _store(Book(connection, drawing.actor_id), report, content.getvalue(), request_key)
        except _Overtaken:
            continue


def _report(connection: Connection, drawing: Drawing) -> ReconciliationReport:
    incident = latest_incident(connection)
    if incident is None:
        raise NoIncident
    return reconciliation(
        connection,
        incident,
        office=drawing.office,
        drawn_by=drawing.drawn_by,
        drawn_at=Book(connection, drawing.actor_id).now,
        export_number=next_export_number(connection),
        verdict=_verdict(connection),
    )


def _verdict(connection: Connection) -> BookVerdict:
    """Whether the book verifies at the moment that the workbook shows: a wrong one is drawn, and says so."""
    found = verify_on(connection)
    broken = tuple(check.name for check in found.checks if not check.ok)
    return BookVerdict(events=found.events, bilag=found.bilag, broken=broken)


def _store(book: Book, report: ReconciliationReport, content: bytes, request_key: str | None) -> int:
    earlier = id_of_earlier(book.connection, request_key, "export_file")
    if earlier is not None:
        return earlier
    number = report.export_number
    if next_export_number(book.connection) != number:
        raise _Overtaken
    drawn_on = f"{report.drawn_at.astimezone(DANISH_TIME):%Y-%m-%d}"
    sha256 = hashlib.sha256(content).hexdigest()
    values = {
        "number": number,
        "incident_id": report.incident.incident_id,
        "file_name": f"noedudbetaling-afstemning-{number:04d}-{drawn_on}.xlsx",
        "sha256": sha256,
        "drawn_by": book.actor_id,
        "drawn_at": report.drawn_at,
        "file": content,
    }
    facts = {
        "sha256": sha256,
        "last_bilag": report.number_spans[-1].last if report.number_spans else None,
        "chain_head": report.chain_head,
    }
    subject = f"export_file:{number}"
    book.record(
        "workbook.drawn", subject, [Insert(export_file, values)], request_key=request_key, facts=facts
    )
    return number
