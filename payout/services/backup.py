"""Copies of the ledger: made while it is in use, and put back only when they verify."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from payout import clock
from payout.clock import DANISH_TIME
from payout.db import Ledger, backup_into, open_ledger
from payout.domain.errors import DomainError
from payout.files import finished_as
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

    Raises:  CopyDoesNotVerify; OSError or DiskFault when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().astimezone(DANISH_TIME)
    path = folder / f"payout-{stamp:%Y%m%d-%H%M%S-%f}.db"
    with finished_as(path) as unfinished:
        backup_into(ledger, unfinished)
        with closing(Ledger(unfinished, ledger.raw_key)) as copy:
            checked = _verified(copy)
    return Copy(path=path, verification=checked)


def restore(copy: Path, target: Path, passphrase: str) -> Verification:
    """Put a copy in the place of a ledger, after it has been verified.

    Raises:  LedgerMissing, WrongPassphrase, CopyDoesNotVerify, LedgerInTheWay; OSError or DiskFault.
    """
    # A -wal file that a crash left would be played into the copy, so it is in the way as well.
    if target.exists() or target.with_name(f"{target.name}-wal").exists():
        raise LedgerInTheWay
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(open_ledger(copy, passphrase)) as source, finished_as(target) as unfinished:
        _verified(source)
        backup_into(source, unfinished)
        with closing(Ledger(unfinished, source.raw_key)) as restored:
            return _verified(restored)


def _verified(ledger: Ledger) -> Verification:
    found = verify(ledger)
    if not found.ok:
        raise CopyDoesNotVerify(found)
    return found
