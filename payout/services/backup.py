"""Copies of the ledger, made while it is in use: written aside, checked, put on the disk, and then named."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from payout import clock
from payout.clock import DANISH_TIME
from payout.db import SqliteLedger, backup_into, open_copy
from payout.domain.copies import CopyName
from payout.domain.errors import DomainError
from payout.queries.copies import Reach
from payout.services.check_copy import START, check_quickly
from payout.services.copy_folder import UNFINISHED, forget_cached, make_room, sync
from payout.services.verify_ledger import Verification, verify

SPARE_BYTES = 1024 * 1024


class CopyDoesNotVerify(DomainError):
    """The copy has something wrong with it; carries what was found."""

    code = "copy-does-not-verify"

    def __init__(self, verification: Verification) -> None:
        super().__init__("copy does not verify")
        self.verification = verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A finished copy and how far it goes."""

    path: Path
    reach: Reach


Check = Callable[[Path, str], None]
"""Takes a copy's path and key, and raises when the copy is not in order."""


def back_up(ledger: SqliteLedger, folder: Path) -> Copy:
    """Copy the ledger into a folder while it is in use, and verify the whole copy.

    Raises:  CopyBroken, CopyDoesNotVerify; FolderFull; OSError when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return make_copy(ledger, folder, check=_verify_whole)


def make_copy(
    ledger: SqliteLedger,
    folder: Path,
    *,
    check: Check | None = None,
    known: tuple[int, str] = START,
    may_delete: bool = True,
) -> Copy:
    """One more copy in a folder that is there, checked quickly from the known event on, and by `check`.

    Only a copy that is in order and on the disk gets its name. Old ones make room for it when they may.
    Raises:  FolderGone, FolderFull, CopyBroken, what `check` raises; OSError and sqlcipher's errors.
    """
    make_room(folder, salt_of(ledger), _size_of(ledger), may_delete=may_delete)
    stamp = clock.now().astimezone(DANISH_TIME).replace(tzinfo=None, microsecond=0)
    unfinished = folder / f"payout-{stamp:%Y%m%d-%H%M%S}-{_own_number()}{UNFINISHED}"
    with cleared_away(unfinished):
        backup_into(ledger, unfinished)
        sync(unfinished)
        forget_cached(unfinished)
        reach = check_quickly(unfinished, ledger.raw_key, known)
        if check is not None:
            check(unfinished, ledger.raw_key)
        path = folder / str(CopyName(made_at=stamp, events=reach.events))
        unfinished.replace(path)
        sync(folder)
    return Copy(path=path, reach=reach)


def salt_of(ledger: SqliteLedger) -> bytes:
    """The salt at the head of the ledger's file and of all its copies."""
    return bytes.fromhex(ledger.raw_key[64:])


def _own_number() -> int:
    """What keeps apart the copies that two programs make in the same second."""
    return os.getpid()


@contextmanager
def cleared_away(unfinished: Path) -> Iterator[None]:
    """Nothing lies under an unfinished name before the block, nor after it."""
    unfinished.unlink(missing_ok=True)
    try:
        yield
    finally:
        unfinished.unlink(missing_ok=True)


def _verify_whole(path: Path, raw_key: str) -> None:
    with closing(open_copy(path, raw_key)) as copy:
        found = verify(copy)
    if not found.ok:
        raise CopyDoesNotVerify(found)


def _size_of(ledger: SqliteLedger) -> int:
    beside = ledger.path.with_name(f"{ledger.path.name}-wal")
    return ledger.path.stat().st_size + (beside.stat().st_size if beside.exists() else 0) + SPARE_BYTES
