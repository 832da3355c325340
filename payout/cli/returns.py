"""`payout import FIL --kind afstemning`: the reconciliation workbook come back from Økonomi."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from exports import write_return_result
from exports.builders.return_result import note_text
from importers.errors import MESSAGES
from payout import clock
from payout.cli.common import REFUSED, UNREADABLE, Chosen, opened, print_json, refuse
from payout.db import Ledger
from payout.domain.errors import DomainError
from payout.domain.judge_return import JudgedRow, RowResult, settled_oere
from payout.labels import label_of
from payout.money import format_kroner
from payout.services.command_line_user import command_line_user
from payout.services.journal import Book
from payout.services.read_upload import UploadUnreadable
from payout.services.return_workbook import ReturnedUpload, book_returned, judge_returned, read_returned
from payout.web.error_texts import text_for

RETURNED: Final = "afstemning"
FINDINGS_SHOWN: Final = 20
_TOLD: Final = (RowResult.DIFFERING, RowResult.NOT_FOUND, RowResult.MISSING)


def take_back(chosen: Chosen, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Read the workbook, and book what it says unless this is a dry run.

    Refuses (1) when it is not ours, was changed or came before, and when rows differ and none is booked.
    """
    try:
        content = file.read_bytes()
    except OSError:
        refuse(MESSAGES["file-unreadable"], UNREADABLE)
    with opened(chosen, takes_in=not dry_run) as ledger:
        try:
            upload = read_returned(ledger, content, file_name=file.name)
        except UploadUnreadable as error:
            refuse(text_for(error), UNREADABLE)
        except DomainError as error:
            refuse(text_for(error), REFUSED)
        with ledger.reading() as connection:
            judged = judge_returned(connection, upload, at=clock.now())
        results = Counter(one.result for one in judged)
        stored = bool(results[RowResult.BOOKED]) and not dry_run
        if stored:
            _book(ledger, upload)
    _report(upload, judged, as_json=as_json, stored=stored)
    if (results[RowResult.DIFFERING] or results[RowResult.NOT_FOUND]) and not results[RowResult.BOOKED]:
        refuse("Ingen af rækkerne kan bogføres. Ret dem i filen, og indlæs den igen.", REFUSED)


def _book(ledger: Ledger, upload: ReturnedUpload) -> None:
    try:
        with ledger.transaction() as connection:
            user_id = command_line_user(Book(connection, None))
            book_returned(Book(connection, user_id), upload, write=write_return_result)
    except DomainError as error:
        refuse(text_for(error), REFUSED)


def _report(upload: ReturnedUpload, judged: Sequence[JudgedRow], *, as_json: bool, stored: bool) -> None:
    if as_json:
        print_json(_plain(upload, judged, stored=stored))
        return
    results = Counter(one.result for one in judged)
    verb = "bogført" if stored else "kan bogføres"
    click.echo(f"{upload.file_name}: arbejdsbog nr. {upload.workbook.export_number}")
    click.echo(
        f"{results[RowResult.BOOKED]} bilag {verb}, {format_kroner(settled_oere(judged))} afregnet; "
        f"{results[RowResult.UNTOUCHED]} ikke rørt, {results[RowResult.UNCHANGED]} uændrede"
    )
    told = [one for one in judged if one.result in _TOLD]
    for one in told[:FINDINGS_SHOWN]:
        place = f"Række {one.row.row}, " if one.row else ""
        click.echo(f"  {label_of(one.result)}: {place}{_number(one)}. {note_text(one)}")
    if len(told) > FINDINGS_SHOWN:
        click.echo(f"  … og {len(told) - FINDINGS_SHOWN} til. Se dem alle med --json.")
    if not stored:
        click.echo("Intet er ændret." if not results[RowResult.BOOKED] else "Intet er gemt.")


def _plain(upload: ReturnedUpload, judged: Sequence[JudgedRow], *, stored: bool) -> dict[str, object]:
    results = Counter(one.result for one in judged)
    return {
        "kind": RETURNED,
        "file": upload.file_name,
        "sha256": upload.sha256,
        "export_number": upload.workbook.export_number,
        "rows_read": len(upload.workbook.rows),
        **{result.value: results[result] for result in RowResult},
        "settled_oere": settled_oere(judged),
        "extra_columns": list(upload.workbook.extra_headings),
        "findings": [
            {
                "row": one.row.row if one.row else None,
                "number": _number(one),
                "result": one.result.value,
                "code": one.note.value,
                "message": note_text(one),
            }
            for one in judged
            if one.note is not None and one.result is not RowResult.UNCHANGED
        ],
        "stored": stored,
    }


def _number(one: JudgedRow) -> str:
    return one.number or (one.row.typed_number if one.row else "")
