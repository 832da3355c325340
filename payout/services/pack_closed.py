"""Tell the journal that a closed hændelse was packed for the archive."""

import hashlib

from payout.models import closing_pack
from payout.services.journal import Book, Insert


def note_pack(book: Book, incident_id: int, content: bytes, *, file_count: int) -> None:
    """A pack was made and is handed over; its digest stays, its passphrase is kept nowhere."""
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
