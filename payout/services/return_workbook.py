"""Take the reconciliation workbook back from Økonomi: read it, judge each row, and book what it says.

All in one transaction. One event holds the file, and each bilag gets one of its own after it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection

from importers.child import whole_workbook_safely
from payout.clock import DANISH_TIME
from payout.db import Ledger
from payout.domain.errors import DomainError
from payout.domain.judge_return import Entry, JudgedRow, RowResult, judge_rows, of_result, settled_oere
from payout.domain.returned_workbook import (
    NotOurWorkbook,
    ReturnedWorkbook,
    WorkbookOfAnotherIncident,
    export_number_of,
    read_back,
)
from payout.domain.workbook_text import WorkbookText
from payout.models import booked, returned_file
from payout.queries.booked import incident_of_export, known_by_number, returned_file_of
from payout.queries.exports import stored_export
from payout.queries.incidents import latest_incident
from payout.services.journal import Book, Insert
from payout.services.read_upload import lying, shown_name
from payout.services.repeats import id_of_earlier
from payout.services.settle_bilag import settle_bilag


class WorkbookReturnedBefore(DomainError):
    """The very same file has come back before; carries the id of that time."""

    code = "workbook-returned-before"

    def __init__(self, file_id: int) -> None:
        super().__init__(f"file {file_id}")
        self.file_id = file_id


class ReturnChanged(DomainError):
    """The rows come to something else than the page has shown, so they are looked at again."""

    code = "returned-changed"


class NothingToBook(DomainError):
    """No row of the file can be booked, so nothing is changed and nothing is stored."""

    code = "nothing-to-book"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedUpload:
    """A returned workbook that was read and is ours, with the bytes that it was read from."""

    file: bytes
    file_name: str
    sha256: str
    incident_id: int
    workbook: ReturnedWorkbook


class ResultWriter(Protocol):
    """What lays out what became of each row as a file; `exports.write_return_result` is one."""

    def __call__(
        self, judged: Sequence[JudgedRow], extra_headings: Sequence[str], out: IO[bytes], *, made_at: datetime
    ) -> None:
        """Write one line for each row into `out`."""


def read_returned(
    ledger: Ledger, file: bytes, *, file_name: str, cancelled: Callable[[], bool] | None = None
) -> ReturnedUpload:
    """Read a file that has come back, and hold it against the workbook that was handed out.

    Raises:  UploadUnreadable, WorkbookReturnedBefore, NotOurWorkbook, WorkbookOfAnotherIncident,
             ProtectedCellChanged; ReadingStopped once it is cancelled.
    """
    sha256 = hashlib.sha256(file).hexdigest()
    with ledger.reading() as connection:
        _refuse_known(connection, sha256)
    returned = _read(file, ledger.folder, cancelled)
    number = export_number_of(returned)
    with ledger.reading() as connection:
        incident_id = _require_latest(connection, incident_of_export(connection, number))
        handed_out = stored_export(connection, number)
    if handed_out is None:
        raise NotOurWorkbook
    return ReturnedUpload(
        file=file,
        file_name=shown_name(file_name),
        sha256=sha256,
        incident_id=incident_id,
        workbook=read_back(returned, _read(handed_out.content, ledger.folder, cancelled)),
    )


def judge_returned(connection: Connection, upload: ReturnedUpload, *, at: datetime) -> tuple[JudgedRow, ...]:
    """Each row beside its bilag as it stands now, on the Danish day of `at`."""
    numbers = {row.number for row in upload.workbook.rows if row.number}
    known = known_by_number(
        connection, upload.incident_id, numbers, export_number=upload.workbook.export_number
    )
    today = at.astimezone(DANISH_TIME).date()
    return judge_rows(upload.workbook.rows, upload.workbook.missing, known, today=today)


def book_returned(
    book: Book,
    upload: ReturnedUpload,
    *,
    write: ResultWriter,
    request_key: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Book every row that can be, and keep the file with its result; gives its id.

    `progress` is told rows booked and rows to book.

    Raises:  WorkbookReturnedBefore, WorkbookOfAnotherIncident, NothingToBook; as `settle_bilag`.
    """
    earlier = id_of_earlier(book.connection, request_key, "returned_file")
    if earlier is not None:
        return earlier
    _refuse_known(book.connection, upload.sha256)
    _require_latest(book.connection, upload.incident_id)
    judged = judge_returned(book.connection, upload, at=book.now)
    to_book = of_result(judged, RowResult.BOOKED)
    if not to_book:
        raise NothingToBook
    file_id = book.next_id(returned_file)
    book.record(
        "workbook.returned",
        f"returned_file:{file_id}",
        [Insert(returned_file, _file_row(book, file_id, upload, judged, write))],
        request_key=request_key,
    )
    for done, one in enumerate(to_book, 1):
        if progress is not None:
            progress(done, len(to_book))
        if one.entry is not None and one.bilag_id is not None:
            _book_row(book, file_id, upload.workbook.export_number, one.bilag_id, one.entry)
    return file_id


def _read(file: bytes, folder: Path, cancelled: Callable[[], bool] | None) -> WorkbookText:
    with lying(file, folder) as path:
        return whole_workbook_safely(path, cancelled=cancelled)


def _refuse_known(connection: Connection, sha256: str) -> None:
    known = returned_file_of(connection, sha256)
    if known is not None:
        raise WorkbookReturnedBefore(known)


def _require_latest(connection: Connection, incident_id: int | None) -> int:
    latest = latest_incident(connection)
    if incident_id is None or latest is None:
        raise NotOurWorkbook
    if latest.incident_id != incident_id:
        raise WorkbookOfAnotherIncident
    return incident_id


def _file_row(
    book: Book, file_id: int, upload: ReturnedUpload, judged: Sequence[JudgedRow], write: ResultWriter
) -> dict[str, object]:
    result = BytesIO()
    write(judged, upload.workbook.extra_headings, result, made_at=book.now)
    counts = Counter(one.result for one in judged)
    return {
        "id": file_id,
        "incident_id": upload.incident_id,
        "export_number": upload.workbook.export_number,
        "file_name": upload.file_name,
        "sha256": upload.sha256,
        "rows_read": len(upload.workbook.rows),
        **{kind.value: counts[kind] for kind in RowResult},
        "settled_oere": settled_oere(judged),
        "imported_by": book.actor_id,
        "imported_at": book.now,
        "file": upload.file,
        "result": result.getvalue(),
        "extra_headings": json.dumps(upload.workbook.extra_headings, ensure_ascii=False),
    }


def _book_row(book: Book, file_id: int, export_number: int, bilag_id: int, entry: Entry) -> None:
    line = Insert(
        booked,
        {
            "id": book.next_id(booked),
            "file_id": file_id,
            "export_number": export_number,
            "bilag_id": bilag_id,
            "booked_on": entry.booked_on,
            "kind": entry.kind.value if entry.kind else None,
            "amount_oere": entry.amount_oere,
            "booked_number": entry.booked_number,
            "remark": entry.remark,
        },
    )
    if entry.kind is None or entry.amount_oere is None:
        book.record("bilag.booked", f"bilag:{bilag_id}", [line])
        return
    settle_bilag(
        book, bilag_id, kind=entry.kind, amount_oere=entry.amount_oere, note=entry.remark, beside=[line]
    )
