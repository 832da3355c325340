"""Workbooks that were drawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from payout.models import export_file, incident, user


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWorkbook:
    """One workbook that was drawn: number, hændelse, by whom, when, and the SHA-256 of its bytes."""

    number: int
    incident: str
    file_name: str
    sha256: str
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """The bytes of a drawn workbook, as they were handed out the first time."""

    file_name: str
    content: bytes


def drawn_workbooks(connection: Connection) -> tuple[DrawnWorkbook, ...]:
    """Every workbook that was drawn, the newest first, without its bytes."""
    rows = connection.execute(
        select(
            export_file.c.number,
            incident.c.name.label("incident"),
            export_file.c.file_name,
            export_file.c.sha256,
            func.coalesce(user.c.display_name, "kommandolinjen").label("drawn_by"),
            export_file.c.drawn_at,
        )
        .join(incident, incident.c.id == export_file.c.incident_id)
        .outerjoin(user, user.c.id == export_file.c.drawn_by)
        .order_by(export_file.c.number.desc())
    ).mappings()
    return tuple(DrawnWorkbook(**row) for row in rows)


def stored_workbook(connection: Connection, number: int) -> StoredFile | None:
    """The workbook with the number."""
    row = connection.execute(
        select(export_file.c.file_name, export_file.c.file).where(export_file.c.number == number)
    ).first()
    return StoredFile(file_name=row.file_name, content=row.file) if row else None


def next_export_number(connection: Connection) -> int:
    """The number that the next workbook gets."""
    return (connection.scalar(select(func.max(export_file.c.number))) or 0) + 1
