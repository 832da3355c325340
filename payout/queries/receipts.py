"""Økonomi's receipts of exports, and how many exports wait for one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from payout.domain.export_receipts import Receipt, ReceiptKind
from payout.domain.posting_file import PostingFormat
from payout.models import export_file, export_receipt, posting_export, user

_LAST = (
    select(export_receipt.c.export_number, func.max(export_receipt.c.sequence).label("sequence"))
    .group_by(export_receipt.c.export_number)
    .subquery()
)


def receipts_of(connection: Connection, number: int) -> tuple[Receipt, ...]:
    """An export's receipts and their reversals, in their order."""
    rows = connection.execute(
        select(export_receipt, user.c.display_name)
        .join(user, user.c.id == export_receipt.c.given_by)
        .where(export_receipt.c.export_number == number)
        .order_by(export_receipt.c.sequence)
    )
    return tuple(
        Receipt(
            sequence=row.sequence,
            kind=ReceiptKind(row.kind),
            booked_on=row.booked_on,
            journal_no=row.journal_no,
            note=row.note,
            given_by=row.display_name,
            given_at=row.given_at,
        )
        for row in rows
    )


def booked_exports() -> Select[Any]:
    """The numbers of the exports whose last word is that they are booked."""
    return (
        select(export_receipt.c.export_number)
        .join(
            _LAST,
            (_LAST.c.export_number == export_receipt.c.export_number)
            & (_LAST.c.sequence == export_receipt.c.sequence),
        )
        .where(export_receipt.c.kind == ReceiptKind.BOOKED.value)
    )


def booked_elsewhere(connection: Connection, number: int) -> int | None:
    """Another export with a receipt that holds some of the same postings in another format."""
    own = connection.execute(select(posting_export).where(posting_export.c.number == number)).first()
    if own is None:
        return None
    found: int | None = connection.scalar(
        select(func.min(posting_export.c.number)).where(
            posting_export.c.incident_id == own.incident_id,
            posting_export.c.format != own.format,
            posting_export.c.first_event <= own.last_event,
            posting_export.c.last_event >= own.first_event,
            posting_export.c.number.in_(booked_exports()),
        )
    )
    return found


def count_open(connection: Connection, incident_id: int) -> int:
    """How many exports of a hændelse wait for a receipt that somebody is to give.

    A workbook that a later one has replaced waits for none, and neither does a posting file whose postings
    are booked by the receipts of files of another format.
    """
    booked = set(connection.scalars(booked_exports()))
    rows = connection.execute(
        select(
            export_file.c.number,
            posting_export.c.format,
            posting_export.c.first_event,
            posting_export.c.last_event,
        )
        .outerjoin(posting_export, posting_export.c.number == export_file.c.number)
        .where(export_file.c.incident_id == incident_id)
        .order_by(export_file.c.number)
    ).all()
    workbooks = [row.number for row in rows if row.format is None]
    waiting = [row for row in rows if row.format is not None and row.number not in booked]
    settled = [row for row in rows if row.format is not None and row.number in booked]
    return sum(number not in booked for number in workbooks[-1:]) + sum(
        not _is_booked_by(row, settled) for row in waiting
    )


def _is_booked_by(one: Any, booked: Sequence[Any]) -> bool:
    """Whether the files of some other format that are booked hold each event of the file's span."""
    return any(
        _covers(one, [row for row in booked if row.format == kind.value])
        for kind in PostingFormat
        if kind.value != one.format
    )


def _covers(one: Any, spans: Sequence[Any]) -> bool:
    reached = one.first_event
    for span in sorted(spans, key=lambda row: row.first_event):
        if span.first_event <= reached <= span.last_event:
            reached = span.last_event + 1
    return bool(reached > one.last_event)
