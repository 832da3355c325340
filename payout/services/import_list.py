"""Store a list that the clerk has seen and confirmed: all of it or nothing, with its file."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, insert, select

from importers import ParsedList
from payout.domain.errors import DomainError
from payout.domain.indberetningsliste import ListLine
from payout.domain.journal import RowsDigest
from payout.domain.names import name_key
from payout.models import list_line, payment_list
from payout.services.journal import Book, Bulk, Insert, new_salt
from payout.services.judge_list import judge_list
from payout.services.repeats import id_of_earlier

LINE_COLUMNS: tuple[str, ...] = tuple(column.name for column in list_line.columns if column.name != "id")
FINDINGS_KEPT = 2_000


class ListAlreadyImported(DomainError):
    """The very same file is in the ledger; carries the id of the list that it became."""

    code = "list-already-imported"

    def __init__(self, list_id: int) -> None:
        super().__init__(f"list {list_id}")
        self.list_id = list_id


class ListWithoutLines(DomainError):
    """No row of the list was accepted: stored, it would supersede its source's good list with nothing."""

    code = "list-without-lines"


def check_new(connection: Connection, parsed: ParsedList) -> None:
    """Raises ListAlreadyImported when the file's hash is known for this kind of list."""
    found = connection.scalar(
        select(payment_list.c.id).where(
            payment_list.c.kind == parsed.kind, payment_list.c.sha256 == parsed.sha256
        )
    )
    if found is not None:
        raise ListAlreadyImported(found)


def earlier_import(connection: Connection, request_key: str | None) -> int | None:
    """The list that the same form has stored already; None when it has not."""
    return id_of_earlier(connection, request_key, "payment_list")


def store_list(
    book: Book,
    parsed: ParsedList,
    *,
    file: bytes,
    source: str,
    data_date: date | None,
    request_key: str | None = None,
) -> int:
    """Store the list, its lines and its file, judged against the source's previous one; gives the list's id.

    A repeat with the same key gives what the first made.
    Raises:  ListAlreadyImported, ListWithoutLines.
    """
    earlier = earlier_import(book.connection, request_key)
    if earlier is not None:
        return earlier
    check_new(book.connection, parsed)
    if not parsed.rows_accepted:
        raise ListWithoutLines
    parsed = judge_list(book.connection, parsed, source=source, data_date=data_date).parsed
    list_id, salt = book.next_id(payment_list), new_salt()
    rows = [_row(list_id, line) for line in parsed.lines]
    book.record(
        "list.imported",
        f"payment_list:{list_id}",
        [
            Insert(
                payment_list,
                {
                    **_read_values(parsed),
                    "id": list_id,
                    "source": source,
                    "data_date": data_date,
                    "imported_by": book.actor_id,
                    "imported_at": book.now,
                    "file": file,
                    "salt": salt,
                },
            ),
            Bulk(list_line, list_id, len(rows), digest_of_lines(salt, rows)),
        ],
        request_key=request_key,
    )
    _insert_lines(book.connection, rows)
    return list_id


def digest_of_lines(salt: str, rows: Iterable[Sequence[object]]) -> str:
    """The digest over the rows of a list, each in the order of LINE_COLUMNS with days as ISO text."""
    digest = RowsDigest(salt)
    for row in rows:
        digest.add(row)
    return digest.hex()


def _insert_lines(connection: Connection, rows: list[tuple[object, ...]]) -> None:
    # Straight to the driver: a dictionary for each of half a million rows costs more than storing them.
    statement = insert(list_line).compile(dialect=connection.dialect, column_keys=list(LINE_COLUMNS))
    if rows:
        connection.exec_driver_sql(str(statement), rows)


def _row(list_id: int, line: ListLine) -> tuple[object, ...]:
    return (
        list_id,
        line.row,
        line.cpr.digits,
        line.name,
        name_key(line.name),
        line.address,
        line.is_protected,
        line.benefit,
        _iso(line.period_from),
        _iso(line.period_to),
        _iso(line.pay_date),
        line.amount_oere,
        line.gross_oere,
        line.net_oere,
        line.set_off_oere,
        line.aconto_oere,
        line.unit,
        line.case_no,
        line.has_warning,
    )


@lru_cache(maxsize=4096)
def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_values(parsed: ParsedList) -> dict[str, Any]:
    return {
        "kind": parsed.kind.value,
        "layout": parsed.layout,
        "file_name": parsed.file_name,
        "sha256": parsed.sha256,
        "amount_basis": parsed.amount_basis.value,
        "rows_read": parsed.rows_read,
        "rows_accepted": parsed.rows_accepted,
        "rows_with_warnings": parsed.rows_with_warnings,
        "rows_rejected": parsed.rows_rejected,
        "citizens": parsed.citizens,
        "total_oere": parsed.total_oere,
        "file_total_oere": parsed.file_total_oere,
        "findings": _findings_text(parsed),
    }


def _findings_text(parsed: ParsedList) -> str:
    kept = [
        [finding.code, finding.severity.value, finding.row, finding.message]
        for finding in parsed.findings[:FINDINGS_KEPT]
    ]
    return json.dumps(kept, ensure_ascii=False)
