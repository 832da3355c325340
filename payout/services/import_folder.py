"""Import the new lists of a folder, so that the last one is always there: what is clear, and nothing else.

What a page would ask about is left for a person. Files are read and never moved, changed or deleted. A run
writes what an import writes, one event for each list; that it has run stands beside the journal.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import delete, insert, select

from importers import ListUnreadable, ParsedList
from importers.child import read_list_safely
from importers.columns import Layout
from payout import clock
from payout.cpr import mask_text
from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind
from payout.models import folder_run, payment_list
from payout.queries.benefits import unknown_benefits
from payout.services.ask_notation import question_about
from payout.services.import_list import ListAlreadyImported, ListWithoutLines, store_list
from payout.services.journal import Book
from payout.services.judge_list import judge_list
from payout.services.layouts import layouts_in_use
from payout.services.read_upload import shown_name

QUIET_SECONDS: Final = 10
"""A file that was changed more lately may still be written."""
_NOT_OURS: Final = (".", "~$")
"""What the names of hidden files, and of Excel's marks of an open workbook, begin with."""
_DOUBTS: Final = frozenset({"row-duplicate", "list-much-shorter", "run-few-persons"})
"""Findings that a page asks about, or that a list which was cut off in the middle would have."""


class FileResult(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    KNOWN = "known"
    WAITING = "waiting"
    LEFT = "left"


class LeftBecause(StrEnum):
    """Why a file is left for a person."""

    UNREADABLE = "unreadable"
    NOTATION = "notation"
    REJECTED = "rejected"
    BENEFITS = "benefits"
    DOUBTS = "doubts"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """One file of the folder. Nothing of it is personal: CPR numbers in its name are masked.

    `reasons` are why it is left, each with how many rows or names; `message` is the importer's sentence for a
    file that can't be read, else ""; `findings` counts what is said about the list, by code.
    """

    file: str
    result: FileResult
    sha256: str | None = None
    list_id: int | None = None
    reasons: tuple[tuple[LeftBecause, int], ...] = ()
    message: str = ""
    findings: tuple[tuple[str, int], ...] = ()


class _StillWritten(Exception):
    """The file has changed while it was read."""


def import_folder(
    ledger: Ledger, folder: Path, *, kind: ListKind, report: Callable[[FileOutcome], None]
) -> tuple[FileOutcome, ...]:
    """Import each new file of the folder, the oldest first; `report` is told of each as it is done.

    Raises:  OSError when the folder itself can't be read.
    """
    paths = sorted(_files(folder), key=lambda path: (path.stat().st_mtime, path.name))
    with ledger.reading() as connection:
        layouts = layouts_in_use(connection)
        known = set(connection.scalars(select(payment_list.c.sha256).where(payment_list.c.kind == kind)))
    outcomes = []
    for path in paths:
        outcome = _take(ledger, path, kind, layouts, known)
        report(outcome)
        outcomes.append(outcome)
    _note_run(ledger, outcomes)
    return tuple(outcomes)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_file() and not path.name.startswith(_NOT_OURS))


def _take(
    ledger: Ledger, path: Path, kind: ListKind, layouts: Sequence[Layout], known: set[str]
) -> FileOutcome:
    """What becomes of one file; a fault of its own stops no other."""
    name = shown_name(path.name)
    try:
        before = _mark(path)
        if abs(clock.now().timestamp() - before[1]) < QUIET_SECONDS:
            return FileOutcome(file=name, result=FileResult.WAITING)
        sha256 = _digest(path)
        if sha256 in known:
            return FileOutcome(file=name, result=FileResult.KNOWN, sha256=sha256)
        parsed = read_list_safely(path, kind=kind, layouts=layouts, file_name=name)
        content = path.read_bytes()
        if _mark(path) != before or {sha256, parsed.sha256} != {hashlib.sha256(content).hexdigest()}:
            raise _StillWritten
    except _StillWritten:
        return FileOutcome(file=name, result=FileResult.WAITING)
    except ListUnreadable as error:
        return _unreadable(name, error.message)
    except OSError:
        return _unreadable(name, ListUnreadable("file-unreadable").message)
    return _stored(ledger, parsed, content)


def _stored(ledger: Ledger, parsed: ParsedList, content: bytes) -> FileOutcome:
    with ledger.reading() as connection:
        judged = judge_list(connection, parsed, source=parsed.source, data_date=parsed.list_date).parsed
        unknown = len(unknown_benefits(connection, (total.benefit for total in parsed.by_benefit)))
    told = FileOutcome(
        file=parsed.file_name,
        result=FileResult.LEFT,
        sha256=parsed.sha256,
        reasons=tuple(_reasons(judged, unknown)),
        findings=tuple(sorted(Counter(finding.code for finding in judged.findings).items())),
    )
    if told.reasons:
        return told
    try:
        with ledger.transaction() as connection:
            list_id = store_list(
                Book(connection, None),
                parsed,
                file=content,
                source=parsed.source,
                data_date=parsed.list_date,
            )
    except ListAlreadyImported as error:
        # Two runs at once, or somebody at the page: the list is there, which is all that was wanted.
        return replace(told, result=FileResult.KNOWN, list_id=error.list_id)
    except ListWithoutLines:
        return replace(told, reasons=((LeftBecause.EMPTY, 1),))
    return replace(told, result=FileResult.IMPORTED, list_id=list_id)


def _reasons(judged: ParsedList, unknown: int) -> Iterator[tuple[LeftBecause, int]]:
    """What a person has to answer before the list is stored, each with how many rows or names."""
    question = question_about(judged)
    in_doubt = question.rejected + question.left_out if question and question.is_open else 0
    doubts = sum(finding.code in _DOUBTS for finding in judged.findings)
    found = {
        LeftBecause.NOTATION: in_doubt,
        LeftBecause.REJECTED: judged.rows_rejected,
        LeftBecause.BENEFITS: unknown,
        LeftBecause.DOUBTS: doubts,
    }
    yield from ((reason, count) for reason, count in found.items() if count)


def _unreadable(name: str, message: str) -> FileOutcome:
    return FileOutcome(
        file=name,
        result=FileResult.LEFT,
        reasons=((LeftBecause.UNREADABLE, 1),),
        message=mask_text(message),
    )


def _mark(path: Path) -> tuple[int, float]:
    """What changes when a file is written."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note_run(ledger: Ledger, outcomes: Sequence[FileOutcome]) -> None:
    """Keep when it ran last, and what was left: the page that says whether the house is ready shows it."""
    results = Counter(outcome.result for outcome in outcomes)
    values = {
        "id": 1,
        "ran_at": clock.now(),
        "imported": results[FileResult.IMPORTED],
        "known": results[FileResult.KNOWN],
        "waiting": results[FileResult.WAITING],
        "left_over": results[FileResult.LEFT],
    }
    with ledger.transaction() as connection:
        connection.execute(delete(folder_run))
        connection.execute(insert(folder_run), values)
