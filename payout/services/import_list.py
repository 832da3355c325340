"""Store a list that the clerk has seen and confirmed: all of it or nothing, with its file."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from importers import ParsedList
from payout.domain.drill import check_list
from payout.domain.errors import DomainError
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_lines import ListLines
from payout.domain.names import name_keys
from payout.domain.payees import is_another_payee
from payout.models import list_line, list_payee, payment_list
from payout.queries.drills import is_drill_ledger
from payout.queries.run_lists import whole_run_of
from payout.services.journal import Book, Bulk, Insert, new_salt
from payout.services.judge_list import judge_list
from payout.services.repeats import id_of_earlier
from payout.services.rows_digest import rows_digest

LINE_COLUMNS: tuple[str, ...] = tuple(column.name for column in list_line.columns if column.name != "id")
PAYEE_COLUMNS: tuple[str, ...] = tuple(column.name for column in list_payee.columns if column.name != "id")
FINDINGS_KEPT = 2_000
ROWS_AT_ONCE: Final = 4_000
"""Rows that are stored between two looks at whether somebody has stopped it."""


class ListAlreadyImported(DomainError):
    """The very same file is in the ledger; carries the id of the list that it became."""

    code = "list-already-imported"

    def __init__(self, list_id: int) -> None:
        super().__init__(f"list {list_id}")
        self.list_id = list_id


class StoringStopped(DomainError):
    """Somebody has stopped the storing of a list; the transaction that it was in must be rolled back."""

    code = "storing-stopped"


class NothingToAddTo(DomainError):
    """A file of corrections adds to an udbetalingsliste of its source, and there is none."""

    code = "nothing-to-add-to"


class ListWithoutLines(DomainError):
    """No row of the list was accepted: stored, it would supersede its source's good list with nothing."""

    code = "list-without-lines"


def check_new(connection: Connection, parsed: ParsedList) -> None:
    """The list may be stored.

    Raises:  RealPersonInDrill, WrongKindOfLedger; ListAlreadyImported when the file's hash is known for this
             kind of list.
    """
    columns = parsed.lines.columns
    check_list(columns.cpr_digits, columns.case_no, is_drill=is_drill_ledger(connection))
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
    adds: bool = False,
    request_key: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Store the list, its lines and its file, judged against the source's previous one; gives the list's id.

    `adds`: an udbetalingsliste that has corrections only, and is added to the last one of its source instead
    of superseding it. A repeat with the same key gives what the first made. `progress` is told rows stored
    and rows in all; `cancelled` is asked between some thousand rows whether to stop.
    Raises:  those of `check_new`; ListWithoutLines, NothingToAddTo; StoringStopped, with the transaction half
             done: it is the caller's to end.
    """
    earlier = earlier_import(book.connection, request_key)
    if earlier is not None:
        return earlier
    check_new(book.connection, parsed)
    if not parsed.rows_accepted:
        raise ListWithoutLines
    added_to = _added_to(book.connection, parsed, source) if adds else {}
    parsed = judge_list(book.connection, parsed, source=source, data_date=data_date, adds=adds).parsed
    list_id, salt = book.next_id(payment_list), new_salt()
    columns, payees = _columns(list_id, parsed.lines), _payees(list_id, parsed.lines)
    book.record(
        "list.imported",
        f"payment_list:{list_id}",
        [
            Insert(
                payment_list,
                {
                    **_read_values(parsed),
                    **added_to,
                    "id": list_id,
                    "source": source,
                    "data_date": data_date,
                    "imported_by": book.actor_id,
                    "imported_at": book.now,
                    "file": file,
                    "salt": salt,
                },
            ),
            Bulk(list_line, list_id, len(parsed.lines), rows_digest(salt, zip(*columns, strict=True))),
            # A list that pays nobody else tells what it told before there were payees.
            *([Bulk(list_payee, list_id, len(payees), rows_digest(salt, payees))] if payees else []),
        ],
        request_key=request_key,
    )
    _insert_lines(
        book.connection,
        zip(*columns, strict=True),
        len(parsed.lines),
        progress or _tell_nobody,
        cancelled or _never,
    )
    _insert_payees(book, payees)
    return list_id


def _added_to(connection: Connection, parsed: ParsedList, source: str) -> dict[str, int]:
    """The column of a list that adds to another one; a list that supersedes is stored as ever."""
    earlier = whole_run_of(connection, source) if parsed.kind is ListKind.UDBETALING else ()
    if not earlier:
        raise NothingToAddTo
    return {"adds_to": earlier[0]}


def _insert_lines(
    connection: Connection,
    rows: Iterable[tuple[object, ...]],
    row_count: int,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Store the rows, each in the order of LINE_COLUMNS with days as ISO text."""
    # Straight to the driver: a dictionary for each of half a million rows costs more than storing them.
    statement = insert(list_line).inline().compile(dialect=connection.dialect, column_keys=list(LINE_COLUMNS))
    remaining, done = iter(rows), 0
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        progress(done, row_count)
        if cancelled():
            raise StoringStopped
        connection.exec_driver_sql(str(statement), some)
        done += len(some)
    progress(row_count, row_count)


def _insert_payees(book: Book, payees: Sequence[tuple[object, ...]]) -> None:
    if not payees:
        return
    first = book.next_id(list_payee)
    rows = [dict(zip(PAYEE_COLUMNS, row, strict=True), id=first + place) for place, row in enumerate(payees)]
    book.connection.execute(insert(list_payee), rows)


def _tell_nobody(done: int, total: int) -> None:
    """Stands in for a progress that nobody follows."""


def _never() -> bool:
    """Stands in for a question that nobody asks."""
    return False


def _columns(list_id: int, lines: ListLines) -> tuple[Sequence[object], ...]:
    """The lines as they are stored, column by column in the order of LINE_COLUMNS."""
    columns = lines.columns
    return (
        [list_id] * len(lines),
        columns.row,
        columns.cpr_digits,
        columns.name,
        name_keys(columns.name),
        columns.address,
        columns.is_protected,
        columns.benefit,
        _iso(columns.period_from),
        _iso(columns.period_to),
        _iso(columns.pay_date),
        columns.amount_oere,
        columns.gross_oere,
        columns.net_oere,
        columns.set_off_oere,
        columns.aconto_oere,
        columns.unit,
        columns.case_no,
        columns.has_warning,
    )


def _payees(list_id: int, lines: ListLines) -> list[tuple[object, ...]]:
    """Of the lines that pay another than the citizen: whom, in the order of PAYEE_COLUMNS."""
    columns = lines.columns
    if not any(columns.payee):
        return []
    together = zip(columns.row, columns.cpr_digits, columns.payee, columns.name, strict=True)
    return [
        (list_id, row, digits, payee)
        for row, digits, payee, name in together
        if payee and is_another_payee(payee, name, digits)
    ]


def _iso(days: Sequence[date | None]) -> list[str | None]:
    """Days as ISO text; a column has few different ones."""
    texts = {day: None if day is None else day.isoformat() for day in set(days)}
    return list(map(texts.__getitem__, days))


def _read_values(parsed: ParsedList) -> dict[str, Any]:
    # A list whose columns settle everything is stored as it was before there was anything to choose.
    chosen = {"notation": parsed.notation.value} if parsed.notation else {}
    return {
        **chosen,
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
