"""What Økonomi has booked, and the returned workbooks that said so."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from payout.domain.bilag_states import BilagStatus
from payout.domain.judge_return import Entry, KnownBilag
from payout.domain.settlement import SettlementKind
from payout.models import bilag, booked, export_file, posting_export, returned_file, user
from payout.money import Oere

_NUMBERS_AT_ONCE = 500
_SAYS_SOMETHING = booked.c.booked_on.is_not(None) | (booked.c.booked_number != "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What one returned workbook said of a bilag. `entry` has the amount in øre."""

    file_id: int
    entry: Entry
    imported_by: str
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBooking:
    """When Økonomi has booked a bilag last, and under which number."""

    booked_on: date | None
    booked_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedFile:
    """A returned workbook without its bytes: counts of rows, and what they settled in øre."""

    file_id: int
    export_number: int
    file_name: str
    sha256: str
    rows_read: int
    booked: int
    settled_oere: Oere
    untouched: int
    unchanged: int
    differing: int
    not_found: int
    missing: int
    extra_headings: tuple[str, ...]
    imported_by: str
    imported_at: datetime


def bookings_of(connection: Connection, bilag_id: int) -> tuple[Booking, ...]:
    """What was said of a bilag, in order."""
    query = (
        select(booked, returned_file.c.imported_at, _importer())
        .join(returned_file, returned_file.c.id == booked.c.file_id)
        .outerjoin(user, user.c.id == returned_file.c.imported_by)
        .where(booked.c.bilag_id == bilag_id)
        .order_by(booked.c.id)
    )
    return tuple(
        Booking(
            file_id=row.file_id,
            entry=_entry(row),
            imported_by=row.importer,
            imported_at=row.imported_at,
        )
        for row in connection.execute(query)
    )


def last_bookings(connection: Connection, incident_id: int) -> Mapping[str, LastBooking]:
    """The last booking of each bilag of a hændelse that has one, by its number."""
    query = (
        select(bilag.c.number, booked.c.booked_on, booked.c.booked_number)
        .join(bilag, bilag.c.id == booked.c.bilag_id)
        .where(bilag.c.incident_id == incident_id, _SAYS_SOMETHING)
        .order_by(booked.c.id)
    )
    return {
        row.number: LastBooking(booked_on=row.booked_on, booked_number=row.booked_number)
        for row in connection.execute(query)
    }


def known_by_number(
    connection: Connection, incident_id: int, numbers: Collection[str], *, export_number: int
) -> Mapping[str, KnownBilag]:
    """The bilag of a hændelse that have these numbers, with what workbooks of that number have booked."""
    entries = _entries(connection, export_number)
    columns = (bilag.c.number, bilag.c.id, bilag.c.status, bilag.c.amount_oere, bilag.c.settled_oere)
    found: dict[str, KnownBilag] = {}
    wanted = sorted(numbers)
    for first in range(0, len(wanted), _NUMBERS_AT_ONCE):
        some = wanted[first : first + _NUMBERS_AT_ONCE]
        here = (bilag.c.incident_id == incident_id) & bilag.c.number.in_(some)
        for row in connection.execute(select(*columns).where(here)):
            found[row.number] = KnownBilag(
                bilag_id=row.id,
                status=BilagStatus(row.status),
                outstanding_oere=Oere(row.amount_oere - row.settled_oere),
                entries=tuple(entries.get(row.id, ())),
            )
    return found


def returned_files(connection: Connection) -> tuple[ReturnedFile, ...]:
    """Every returned workbook, the newest first."""
    rows = connection.execute(_FILES.order_by(returned_file.c.id.desc()))
    return tuple(map(_file, rows))


def returned_file_by_id(connection: Connection, file_id: int) -> ReturnedFile | None:
    """One returned workbook."""
    row = connection.execute(_FILES.where(returned_file.c.id == file_id)).first()
    return _file(row) if row else None


def returned_file_of(connection: Connection, sha256: str) -> int | None:
    """The id of the returned workbook with these bytes."""
    return connection.scalar(select(returned_file.c.id).where(returned_file.c.sha256 == sha256))


def result_of(connection: Connection, file_id: int) -> bytes | None:
    """The workbook that says what became of each row."""
    return connection.scalar(select(returned_file.c.result).where(returned_file.c.id == file_id))


def incident_of_export(connection: Connection, number: int) -> int | None:
    """The hændelse that a workbook with the number was drawn of; None when none was."""
    is_workbook = export_file.c.number.not_in(select(posting_export.c.number))
    return connection.scalar(
        select(export_file.c.incident_id).where(export_file.c.number == number, is_workbook)
    )


def _importer() -> ColumnElement[str]:
    return func.coalesce(user.c.display_name, "kommandolinjen").label("importer")


_FILES: Select[Any] = select(
    returned_file.c.id,
    returned_file.c.export_number,
    returned_file.c.file_name,
    returned_file.c.sha256,
    returned_file.c.rows_read,
    returned_file.c.booked,
    returned_file.c.settled_oere,
    returned_file.c.untouched,
    returned_file.c.unchanged,
    returned_file.c.differing,
    returned_file.c.not_found,
    returned_file.c.missing,
    returned_file.c.extra_headings,
    returned_file.c.imported_at,
    _importer(),
).outerjoin(user, user.c.id == returned_file.c.imported_by)


def _file(row: Row[Any]) -> ReturnedFile:
    values = dict(row._mapping)
    return ReturnedFile(
        file_id=values.pop("id"),
        imported_by=values.pop("importer"),
        extra_headings=tuple(json.loads(values.pop("extra_headings"))),
        **values,
    )


def _entries(connection: Connection, export_number: int) -> Mapping[int, list[Entry]]:
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in connection.execute(select(booked).where(booked.c.export_number == export_number)):
        entries[row.bilag_id].append(_entry(row))
    return entries


def _entry(row: Row[Any]) -> Entry:
    values = row._mapping
    return Entry(
        booked_on=values["booked_on"],
        booked_number=values["booked_number"],
        kind=SettlementKind(values["kind"]) if values["kind"] else None,
        amount_oere=None if values["amount_oere"] is None else Oere(values["amount_oere"]),
        remark=values["remark"],
    )
