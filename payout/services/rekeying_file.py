"""The re-keying list comes back filled in: read in a child process, judged, and marked all or none."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection

from importers.child import plain_rows_safely
from payout import clock
from payout.domain.errors import DomainError
from payout.domain.rekeying_file import (
    LINES_A_FILE,
    TAKEN,
    FilledLine,
    JudgedLine,
    filled_lines,
    judge,
    read_number,
)
from payout.queries.incidents import latest_incident
from payout.queries.rekeying import rekeying_by_number
from payout.queries.users import all_users
from payout.services.journal import Book
from payout.services.read_upload import lying
from payout.services.rekey import mark_many
from payout.services.repeats import id_of_earlier


class RekeyingLinesRefused(DomainError):
    """Some lines can't be taken, so none is; carries how many."""

    code = "rekeying-lines-refused"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} lines")
        self.count = count


def read_rekeying_file(file: bytes, *, folder: Path) -> tuple[FilledLine, ...]:
    """The lines of a workbook or a text file. Raises UploadUnreadable, RekeyingHeadingsMissing."""
    with lying(file, folder) as path:
        found = plain_rows_safely(path, LINES_A_FILE + 1)
    return filled_lines(found.numbers, found.rows)


def judge_rekeying(
    connection: Connection, lines: Sequence[FilledLine], *, actor_id: int
) -> tuple[JudgedLine, ...]:
    """Each line beside its bilag of the latest hændelse, as it stands now."""
    incident = latest_incident(connection)
    numbers = {number for number in map(read_number, lines) if number}
    known = rekeying_by_number(connection, incident.incident_id, numbers) if incident else {}
    return judge(lines, known, _people(connection), actor_id=actor_id, today=clock.today())


def book_rekeying_file(book: Book, lines: Sequence[FilledLine], *, request_key: str | None = None) -> None:
    """Mark every line that says so. Raises RekeyingLinesRefused when one can't be taken; as `mark_many`."""
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    judged = judge_rekeying(book.connection, lines, actor_id=book.actor_id or 0)
    refused = sum(one.verdict not in TAKEN for one in judged)
    if refused:
        raise RekeyingLinesRefused(refused)
    mark_many(
        book,
        [(one.found.bilag_id, one.keying) for one in judged if one.found and one.keying],
        request_key=request_key,
    )


def _people(connection: Connection) -> Mapping[str, int]:
    """Ids of the active users by username, and by name where only one has it."""
    users = [user for user in all_users(connection) if user.is_active]
    names = [user.display_name.casefold() for user in users]
    by_name = {
        user.display_name.casefold(): user.user_id
        for user in users
        if names.count(user.display_name.casefold()) == 1
    }
    return {**by_name, **{user.username.casefold(): user.user_id for user in users}}
