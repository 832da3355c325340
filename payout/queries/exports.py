"""Exports that were drawn: workbooks and posting files, with what they cover and whether they are booked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from payout.domain.posting_file import PostingFormat
from payout.models import export_file, incident, posting_export, user
from payout.money import Oere
from payout.queries.receipts import booked_exports


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSpan:
    """What a posting file covers: its events from first to last, its lines, and the sum of what is debet."""

    format: PostingFormat
    year: int
    first_event: int
    last_event: int
    line_count: int
    debit_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnExport:
    """One export: number, hændelse, by whom, when, and the SHA-256 of its bytes. A workbook has no span."""

    number: int
    incident_id: int
    incident: str
    file_name: str
    sha256: str
    drawn_by: str
    drawn_at: datetime
    is_booked: bool
    span: DrawnSpan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """The bytes of an export, as they were handed out the first time."""

    file_name: str
    content: bytes


def drawn_exports(connection: Connection, number: int | None = None) -> tuple[DrawnExport, ...]:
    """Every export, the newest first, or the one with the number, without its bytes."""
    query = (
        select(
            export_file.c.number,
            export_file.c.incident_id,
            incident.c.name.label("incident"),
            export_file.c.file_name,
            export_file.c.sha256,
            func.coalesce(user.c.display_name, "kommandolinjen").label("drawn_by"),
            export_file.c.drawn_at,
            posting_export.c.format,
            posting_export.c.year,
            posting_export.c.first_event,
            posting_export.c.last_event,
            posting_export.c.line_count,
            posting_export.c.debit_oere,
        )
        .join(incident, incident.c.id == export_file.c.incident_id)
        .outerjoin(posting_export, posting_export.c.number == export_file.c.number)
        .outerjoin(user, user.c.id == export_file.c.drawn_by)
        .order_by(export_file.c.number.desc())
    )
    if number is not None:
        query = query.where(export_file.c.number == number)
    booked = set(connection.scalars(booked_exports()))
    return tuple(
        DrawnExport(
            number=row.number,
            incident_id=row.incident_id,
            incident=row.incident,
            file_name=row.file_name,
            sha256=row.sha256,
            drawn_by=row.drawn_by,
            drawn_at=row.drawn_at,
            is_booked=row.number in booked,
            span=None
            if row.format is None
            else DrawnSpan(
                format=PostingFormat(row.format),
                year=row.year,
                first_event=row.first_event,
                last_event=row.last_event,
                line_count=row.line_count,
                debit_oere=Oere(row.debit_oere),
            ),
        )
        for row in connection.execute(query)
    )


def stored_export(connection: Connection, number: int) -> StoredFile | None:
    """The file with the number."""
    row = connection.execute(
        select(export_file.c.file_name, export_file.c.file).where(export_file.c.number == number)
    ).first()
    return StoredFile(file_name=row.file_name, content=row.file) if row else None


def next_export_number(connection: Connection) -> int:
    """The number that the next export gets, workbook or posting file."""
    return (connection.scalar(select(func.max(export_file.c.number))) or 0) + 1
