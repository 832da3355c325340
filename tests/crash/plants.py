"""Faults that the harnesses must find, put into the running process by patching; none is in the product."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

import payout.db
import payout.services.backup
import payout.services.import_list
from payout.db import Ledger
from payout.models import list_line
from payout.services.import_list import LINE_COLUMNS
from payout.services.journal import Book

_connect = payout.db.connect


def _with_pragmas(*pragmas: str) -> None:
    def connect(path: Path, raw_key: str) -> Any:
        connection = _connect(path, raw_key)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    payout.db.connect = connect


def synchronous_normal() -> None:
    """A commit is acknowledged before it is on the disk."""
    _with_pragmas("synchronous = NORMAL")


def synchronous_off() -> None:
    """Nothing is ever asked to be on the disk."""
    _with_pragmas("synchronous = OFF")


def rollback_journal() -> None:
    """A rollback journal whose deletion is not synced."""
    _with_pragmas("journal_mode = DELETE", "synchronous = FULL")


def backup_by_file_copy() -> None:
    """The copy is of the ledger's file alone, as somebody with a file manager makes it."""

    def copied(source: Ledger, target: Path) -> None:
        shutil.copyfile(source.path, target)

    payout.services.backup.backup_into = copied


def import_commits_per_row() -> None:
    """Each line of a list is a transaction of its own."""

    def one_by_one(connection: Connection, rows: Iterable[tuple[object, ...]], *_: object) -> None:
        statement = str(insert(list_line).compile(dialect=connection.dialect, column_keys=list(LINE_COLUMNS)))
        for row in rows:
            connection.exec_driver_sql(statement, [row])
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    payout.services.import_list._insert_lines = one_by_one


def key_in_a_transaction_of_its_own() -> None:
    """The one-time key is stored when the bilag is stored already."""
    record = Book.record

    def without_key(book: Book, *arguments: Any, request_key: str | None = None, **named: Any) -> Any:
        event = record(book, *arguments, **named)
        book.connection.exec_driver_sql("COMMIT")
        book.connection.exec_driver_sql("BEGIN IMMEDIATE")
        book.connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_no_change")
        book.connection.execute(
            text("UPDATE event SET request_key = :key WHERE number = :number"),
            {"key": request_key, "number": event.number},
        )
        return event

    Book.record = without_key  # type: ignore[method-assign]


PLANTS: Mapping[str, Callable[[], None]] = {
    plant.__name__: plant
    for plant in (
        synchronous_normal,
        synchronous_off,
        rollback_journal,
        backup_by_file_copy,
        import_commits_per_row,
        key_in_a_transaction_of_its_own,
    )
}
