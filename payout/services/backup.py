"""Copies of the ledger: made while it is in use, checked before they count, and put back only when they verify."""

import os
from dataclasses import dataclass
from pathlib import Path

from payout import clock
from payout.clock import DANISH_TIME
from payout.db import Ledger, backup_into, open_ledger
from payout.domain.errors import DomainError
from payout.services.verify_ledger import Verification, verify


class CopyDoesNotVerify(DomainError):
    """The copy has something wrong with it; carries what was found."""

    code = "copy-does-not-verify"

    def __init__(self, verification: Verification) -> None:
        super().__init__("copy does not verify")
        self.verification = verification


class LedgerInTheWay(DomainError):
    """There is a ledger where the copy is to be put; it is moved away by a person, never overwritten."""

    code = "ledger-in-the-way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A checked copy."""

    path: Path
    verification: Verification


def back_up(ledger: Ledger, folder: Path) -> Copy:
    """Copy the ledger into a folder while it is in use, then open and verify the copy.

    Raises:  CopyDoesNotVerify; OSError when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().astimezone(DANISH_TIME)
    path = folder / f"payout-{stamp:%Y%m%d-%H%M%S-%f}.db"
    unfinished = path.with_suffix(".part")
    backup_into(ledger, unfinished)
    checked = _verified(unfinished, ledger.raw_key)
    os.replace(unfinished, path)
    return Copy(path=path, verification=checked)


def restore(copy: Path, target: Path, passphrase: str) -> Verification:
    """Put a copy in the place of a ledger, after it has been verified.

    Raises:  LedgerMissing, WrongPassphrase, CopyDoesNotVerify, LedgerInTheWay.
    """
    if target.exists():
        raise LedgerInTheWay
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    source = open_ledger(copy, passphrase)
    try:
        backup_into(source, unfinished)
    finally:
        source.close()
    checked = _verified(unfinished, source.raw_key)
    os.replace(unfinished, target)
    return checked


def _verified(path: Path, raw_key: str) -> Verification:
    copy = Ledger(path, raw_key)
    try:
        found = verify(copy)
    finally:
        copy.close()
    if not found.ok:
        path.unlink()
        raise CopyDoesNotVerify(found)
    return found
