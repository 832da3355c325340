"""Økonomi's receipts: an export is booked when Økonomi says so; a receipt is taken back by another line."""

from datetime import date
from typing import Any

from payout.clock import DANISH_TIME
from payout.domain.export_receipts import ExportUnknown, ReceiptKind, check_receipt, check_reversal
from payout.models import export_receipt
from payout.queries.exports import DrawnExport, drawn_exports
from payout.queries.receipts import booked_elsewhere, receipts_of
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

SUBJECT = "export_receipt"


def give_receipt(
    book: Book,
    number: int,
    *,
    booked_on: date,
    journal_no: str,
    note: str,
    request_key: str | None = None,
) -> None:
    """Økonomi has booked the export under their journal number, once for each key.

    Raises:  ExportUnknown, ReceiptGiven, BookedOutOfTime, BookedElsewhere.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT) is not None:
        return
    export, receipts = _export(book, number), receipts_of(book.connection, number)
    check_receipt(
        last=receipts[-1] if receipts else None,
        drawn_on=export.drawn_at.astimezone(DANISH_TIME).date(),
        booked_on=booked_on,
        today=book.now.astimezone(DANISH_TIME).date(),
        elsewhere=booked_elsewhere(book.connection, number),
    )
    told = {
        "kind": ReceiptKind.BOOKED.value,
        "booked_on": booked_on,
        "journal_no": journal_no.strip(),
        "note": note.strip(),
    }
    _record(book, number, len(receipts) + 1, told, request_key)


def reverse_receipt(book: Book, number: int, *, reason: str, request_key: str | None = None) -> None:
    """The last receipt of the export doesn't hold, once for each key. Raises ExportUnknown, NoReceipt."""
    if id_of_earlier(book.connection, request_key, SUBJECT) is not None:
        return
    _export(book, number)
    receipts = receipts_of(book.connection, number)
    check_reversal(receipts[-1] if receipts else None)
    told = {
        "kind": ReceiptKind.REVERSED.value,
        "booked_on": None,
        "journal_no": "",
        "note": reason.strip(),
    }
    _record(book, number, len(receipts) + 1, told, request_key)


def _export(book: Book, number: int) -> DrawnExport:
    found = drawn_exports(book.connection, number)
    if not found:
        raise ExportUnknown
    return found[0]


def _record(book: Book, number: int, sequence: int, told: dict[str, Any], request_key: str | None) -> None:
    receipt_id = book.next_id(export_receipt)
    values = {
        "id": receipt_id,
        "export_number": number,
        "sequence": sequence,
        "given_by": book.actor_id,
        "given_at": book.now,
        **told,
    }
    book.record(
        "export.booked" if told["kind"] == ReceiptKind.BOOKED.value else "export.receipt-reversed",
        f"{SUBJECT}:{receipt_id}",
        [Insert(export_receipt, values)],
        request_key=request_key,
        facts={"export": number},
    )
