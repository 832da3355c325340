"""Tell the journal that a closed hændelse was packed for the archive, and that the archive has it."""

import hashlib
from datetime import date

from payout.clock import DANISH_TIME
from payout.domain.closing_pack import PackUnknown, check_pack_receipt
from payout.models import closing_pack, pack_receipt
from payout.queries.closing_packs import closing_pack_by_id
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

SUBJECT = "pack_receipt"


def note_pack(book: Book, incident_id: int, content: bytes, *, file_count: int) -> int:
    """A pack was made and is handed over; its digest stays, its passphrase is kept nowhere. Gives its id."""
    pack_id = book.next_id(closing_pack)
    values = {
        "id": pack_id,
        "incident_id": incident_id,
        "sha256": hashlib.sha256(content).hexdigest(),
        "file_count": file_count,
        "packed_by": book.actor_id,
        "packed_at": book.now,
    }
    book.record("closing_pack.packed", f"closing_pack:{pack_id}", [Insert(closing_pack, values)])
    return pack_id


def receive_pack(
    book: Book,
    pack_id: int,
    *,
    received_by: str,
    journal_no: str,
    received_on: date,
    request_key: str | None = None,
) -> None:
    """The archive has the pack, once for each key.

    Raises:  PackUnknown, PackReceived, PackReceiptIncomplete, PackReceivedOutOfTime.
    """
    if id_of_earlier(book.connection, request_key, SUBJECT) is not None:
        return
    pack = closing_pack_by_id(book.connection, pack_id)
    if pack is None:
        raise PackUnknown
    check_pack_receipt(
        pack,
        received_by=received_by,
        journal_no=journal_no,
        received_on=received_on,
        today=book.now.astimezone(DANISH_TIME).date(),
    )
    receipt_id = book.next_id(pack_receipt)
    values = {
        "id": receipt_id,
        "pack_id": pack_id,
        "received_by": received_by.strip(),
        "journal_no": journal_no.strip(),
        "received_on": received_on,
        "noted_by": book.actor_id,
        "noted_at": book.now,
    }
    book.record(
        "closing_pack.received",
        f"{SUBJECT}:{receipt_id}",
        [Insert(pack_receipt, values)],
        request_key=request_key,
    )
