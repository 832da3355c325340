"""Draw posting files: what came since the last one of the format, with a number, the same bytes for good."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from payout.clock import DANISH_TIME
from payout.db import Ledger
from payout.domain.account_map import AccountMap
from payout.domain.incident import Incident, NoIncident
from payout.domain.posting_file import (
    SYSTEM_OF,
    NothingToExport,
    PostingFile,
    PostingFormat,
    Writer,
    lines_of,
    year_parts,
)
from payout.models import export_file, posting_export
from payout.queries.accounts import account_entries
from payout.queries.events import chain_head
from payout.queries.exports import next_export_number
from payout.queries.incidents import latest_incident
from payout.queries.postings import next_first_event, posted_between
from payout.services.journal import Book, Change, Insert
from payout.services.repeats import KeyOfAnotherForm, id_of_earlier

NAMES: Final = {
    PostingFormat.KASSEKLADDE_XLSX: ("kassekladde", "xlsx"),
    PostingFormat.KASSEKLADDE_CSV: ("kassekladde", "csv"),
    PostingFormat.OPUS: ("opus", "csv"),
    PostingFormat.PRISME: ("prisme", "csv"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingDrawing:
    """Who draws which format for which office, and with what."""

    actor_id: int | None
    drawn_by: str
    office: str
    format: PostingFormat
    write: Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """Files that are written and not yet stored, with where they begin."""

    incident: Incident
    first_event: int
    drawn_at: datetime
    files: Sequence[tuple[PostingFile, bytes]]


class _Overtaken(Exception):
    """Somebody else has drawn an export meanwhile, and has the number or the postings."""


def draw_postings(
    ledger: Ledger, drawing: PostingDrawing, *, request_key: str | None = None
) -> tuple[int, ...]:
    """Draw what came since the last file of the format, a file for each regnskabsår; gives their numbers.

    Of the open hændelse, else of the last one. Written in a read transaction and stored in a short one; who
    is overtaken begins again. A repeat with the same key gives what the first made.
    Raises:  NoIncident, NothingToExport, AccountsMissing, UnbalancedVoucher.
    """
    while True:
        with ledger.reading() as connection:
            earlier = _earlier(connection, drawing, request_key)
            if earlier:
                return earlier
            drawn = _draw(connection, drawing)
        try:
            with ledger.transaction() as connection:
                return _store(Book(connection, drawing.actor_id), drawing, drawn, request_key)
        except _Overtaken:
            continue


def _draw(connection: Connection, drawing: PostingDrawing) -> _Drawn:
    incident = latest_incident(connection)
    if incident is None:
        raise NoIncident
    head = chain_head(connection)
    first_event = next_first_event(connection, incident.incident_id, drawing.format)
    accounts = AccountMap(SYSTEM_OF[drawing.format], account_entries(connection))
    posted = posted_between(connection, incident.incident_id, first_event, head.events)
    lines = lines_of(posted, accounts, is_drill=incident.scope.is_drill)
    if not lines:
        raise NothingToExport(_last_number(connection, incident.incident_id, drawing.format))
    drawn_at = Book(connection, drawing.actor_id).now
    first_number = next_export_number(connection)
    files = [
        PostingFile(
            number=number,
            format=drawing.format,
            office=drawing.office,
            incident=incident.scope.name,
            is_drill=incident.scope.is_drill,
            drawn_by=drawing.drawn_by,
            drawn_at=drawn_at,
            chain_head=head.hash,
            part=part,
        )
        for number, part in enumerate(
            year_parts(lines, first_event=first_event, last_event=lines[-1].event_number), first_number
        )
    ]
    return _Drawn(
        incident=incident,
        first_event=first_event,
        drawn_at=drawn_at,
        files=[(file, drawing.write(file)) for file in files],
    )


def _store(book: Book, drawing: PostingDrawing, drawn: _Drawn, request_key: str | None) -> tuple[int, ...]:
    earlier = _earlier(book.connection, drawing, request_key)
    if earlier:
        return earlier
    numbers = tuple(file.number for file, _ in drawn.files)
    here = (book.connection, drawn.incident.incident_id, drawing.format)
    if next_export_number(book.connection) != numbers[0] or next_first_event(*here) != drawn.first_event:
        raise _Overtaken
    changes: list[Change] = []
    for file, content in drawn.files:
        changes += _rows(book, drawn, file, content)
    book.record(
        "postings.exported",
        f"export_file:{numbers[0]}",
        changes,
        request_key=request_key,
        facts={"numbers": list(numbers)},
    )
    return numbers


def _rows(book: Book, drawn: _Drawn, file: PostingFile, content: bytes) -> list[Change]:
    part, (name, suffix) = file.part, NAMES[file.format]
    drawn_on = f"{drawn.drawn_at.astimezone(DANISH_TIME):%Y-%m-%d}"
    drill = "oevelse-" if file.is_drill else ""
    stored = {
        "number": file.number,
        "incident_id": drawn.incident.incident_id,
        "file_name": f"noedudbetaling-{drill}{name}-{file.number:04d}-{part.year}-{drawn_on}.{suffix}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "drawn_by": book.actor_id,
        "drawn_at": drawn.drawn_at,
        "file": content,
    }
    span = {
        "number": file.number,
        "incident_id": drawn.incident.incident_id,
        "format": file.format.value,
        "year": part.year,
        "first_event": part.first_event,
        "last_event": part.last_event,
        "line_count": len(part.lines),
        "debit_oere": part.debit_oere,
    }
    return [Insert(export_file, stored), Insert(posting_export, span)]


def _earlier(connection: Connection, drawing: PostingDrawing, request_key: str | None) -> tuple[int, ...]:
    """The numbers that the same form has drawn before; raises KeyOfAnotherForm for another format's."""
    first = id_of_earlier(connection, request_key, "export_file")
    if first is None:
        return ()
    spans = posting_export.join(export_file, export_file.c.number == posting_export.c.number)
    at = select(export_file.c.drawn_at).where(export_file.c.number == first).scalar_subquery()
    found = connection.scalars(
        select(posting_export.c.number)
        .select_from(spans)
        .where(
            posting_export.c.format == drawing.format.value,
            posting_export.c.number >= first,
            export_file.c.drawn_at == at,
        )
        .order_by(posting_export.c.number)
    ).all()
    if first not in found:
        raise KeyOfAnotherForm
    return tuple(found)


def _last_number(connection: Connection, incident_id: int, kind: PostingFormat) -> int | None:
    found: int | None = connection.scalar(
        select(func.max(posting_export.c.number)).where(
            posting_export.c.incident_id == incident_id, posting_export.c.format == kind.value
        )
    )
    return found
