"""Another passphrase for the ledger: the whole file is written anew, and then takes the place.

Until that one step the file is as it was, whatever stops the program: the old passphrase opens it. After the
step only the new one does. Copies from before keep the old passphrase; their salt tells them apart.
"""

import secrets
from contextlib import closing

from payout.db import (
    SALT_BYTES,
    Ledger,
    SqliteLedger,
    backup_into,
    file_salt,
    give_another_key,
    is_open_elsewhere,
    stretched_key,
)
from payout.domain.errors import DomainError
from payout.files import finished_as
from payout.queries.events import chain_head
from payout.services.copy_folder import sync
from payout.services.journal import Book
from payout.services.move_ledger import LedgerInUse
from payout.services.moved import LedgerMoved, is_moved
from payout.services.set_up import PASSPHRASE_MINIMUM, PassphraseTooShort
from payout.services.verify_ledger import Progress, Verification, verify


class PassphraseUnchanged(DomainError):
    """The new passphrase is the one that opens the file already."""

    code = "passphrase-unchanged"


class ChangeDoesNotVerify(DomainError):
    """The ledger, written again, has something wrong with it; the file is as it was."""

    code = "change-does-not-verify"

    def __init__(self, verification: Verification) -> None:
        super().__init__("does not verify")
        self.verification = verification


def change_passphrase(ledger: SqliteLedger, new: str, progress: Progress | None = None) -> Verification:
    """Give the ledger's file another passphrase and a new salt; the ledger is closed when this returns.

    Raises:  PassphraseTooShort, PassphraseUnchanged, LedgerMoved; LedgerInUse when another program has the
             file open or has written to it meanwhile; ChangeDoesNotVerify; DiskFault or OSError.
    """
    if len(new) < PASSPHRASE_MINIMUM:
        raise PassphraseTooShort
    if stretched_key(new, file_salt(ledger.path)) == ledger.raw_key:
        raise PassphraseUnchanged
    with ledger.reading() as connection:
        if is_moved(connection):
            raise LedgerMoved
        before = chain_head(connection).events
    if is_open_elsewhere(ledger):
        raise LedgerInUse
    new_key = stretched_key(new, secrets.token_bytes(SALT_BYTES))
    with finished_as(ledger.path) as unfinished:
        backup_into(ledger, unfinished)
        give_another_key(unfinished, ledger.raw_key, new_key)
        with closing(SqliteLedger(unfinished, new_key)) as rewritten:
            found = _told_and_verified(rewritten, before, progress)
            rewritten.fold_together()
        sync(unfinished)
        # Asking leaves no -wal file of the old key beside the file, which would not fit the new one.
        if _events(ledger) != before or is_open_elsewhere(ledger):
            raise LedgerInUse
    return found


def _told_and_verified(ledger: SqliteLedger, before: int, progress: Progress | None) -> Verification:
    with ledger.transaction() as connection:
        Book(connection, None).record("ledger.passphrase-changed", f"ledger:{before}", [])
    found = verify(ledger, progress)
    if not found.ok:
        raise ChangeDoesNotVerify(found)
    return found


def _events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return chain_head(connection).events
