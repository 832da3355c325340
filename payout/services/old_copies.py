"""Copies in the folder that still hold what was deleted: which they are, and how they go."""

from collections.abc import Sequence
from pathlib import Path

from payout.db import SqliteLedger
from payout.domain.retention import CopyNeeded
from payout.queries.retention import last_deletion
from payout.services.backup import salt_of
from payout.services.copy_folder import CopyFile, copies_in
from payout.services.journal import Book


def copies_with_deleted(
    ledger: SqliteLedger, folder: Path, *, deleted_at: int | None
) -> tuple[CopyFile, ...]:
    """The copies that were taken before the event with which data was deleted last; the newest first."""
    found = copies_in(folder, salt_of(ledger))
    return tuple(copy for copy in found if deleted_at is not None and copy.name.events < deleted_at)


def delete_old_copies(
    book: Book, ledger: SqliteLedger, folder: Path, *, request_key: str | None = None
) -> int:
    """Delete them and tell how many; a repeat finds none. Raises CopyNeeded before a newer copy is there."""
    deleted_at = last_deletion(book.connection)
    old = copies_with_deleted(ledger, folder, deleted_at=deleted_at)
    if not old or book.is_repeat:
        return 0
    if not _has_newer(ledger, folder, old):
        raise CopyNeeded
    for copy in old:
        copy.path.unlink(missing_ok=True)
    facts = {"copies": len(old), "before": deleted_at}
    book.record("copies.deleted", "ledger", [], request_key=request_key, facts=facts)
    return len(old)


def _has_newer(ledger: SqliteLedger, folder: Path, old: Sequence[CopyFile]) -> bool:
    return len(copies_in(folder, salt_of(ledger))) > len(old)
