"""Settle what a file says: read it in a child process, judge every line, and book all of them or none."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from importers.child import plain_rows_safely
from payout.domain.errors import DomainError
from payout.domain.settlement import SettlementKind
from payout.domain.settling_file import LINES_A_FILE, JudgedLine, SettlingLine, judge, lines_of, read_number
from payout.queries.incidents import latest_incident
from payout.queries.settling import paid_by_number
from payout.services.journal import Book
from payout.services.read_upload import lying
from payout.services.repeats import id_of_earlier
from payout.services.settle_bilag import Part, settle_many


class LinesRefused(DomainError):
    """Some lines can't be booked, so none is; carries how many."""

    code = "lines-refused"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} lines")
        self.count = count


def read_settling_file(file: bytes, *, folder: Path) -> tuple[SettlingLine, ...]:
    """The lines of a workbook or a text file. Raises UploadUnreadable, HeadingsMissing."""
    with lying(file, folder) as path:
        found = plain_rows_safely(path, LINES_A_FILE + 1)
    return lines_of(found.numbers, found.rows)


def judge_lines(
    connection: Connection, lines: Sequence[SettlingLine], kind: SettlementKind
) -> tuple[JudgedLine, ...]:
    """Each line beside its bilag of the latest hændelse, as it stands now; `kind` where a line names none."""
    incident = latest_incident(connection)
    numbers = {number for number in map(read_number, lines) if number}
    known = paid_by_number(connection, incident.incident_id, numbers) if incident else {}
    return judge(lines, known, kind)


def settle_lines(
    book: Book, lines: Sequence[SettlingLine], *, kind: SettlementKind, request_key: str | None = None
) -> None:
    """Book every line. Raises LinesRefused when one can't be, and as `settle_many`."""
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    judged = judge_lines(book.connection, lines, kind)
    refused = sum(one.fault is not None for one in judged)
    if refused:
        raise LinesRefused(refused)
    parts = [
        Part(
            bilag_id=one.bilag_id,
            amount_oere=one.amount_oere,
            note=one.line.note,
            kind=one.kind,
            detail=one.detail,
        )
        for one in judged
        if one.bilag_id is not None and one.amount_oere is not None
    ]
    settle_many(book, parts, kind=kind, request_key=request_key)
