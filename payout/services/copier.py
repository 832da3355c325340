"""Copies by themselves while a server runs: a thread copies when enough has happened, or long enough ago.

A copy is no event of the journal: it changes nothing in the book, and an event for each copy would ask for
the next one. What the journal does tell is that a copy was put back (`payout.services.restore`).
"""

import logging
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from payout import clock
from payout.db import DiskFault, SqliteLedger, disk_fault, sqlcipher
from payout.domain.copies import REST, Pace, Trouble
from payout.queries.copies import Reach, has_event, instant_of
from payout.queries.events import chain_head
from payout.services.backup import make_copy, salt_of
from payout.services.check_copy import START, CopyBroken, check_fully, check_quickly
from payout.services.copy_folder import (
    CopyFile,
    FolderFull,
    FolderGone,
    copies_in,
    on_one_disk,
    rotate,
)
from payout.settings import Settings

LOOK_SECONDS = 1.0
RETRY_SECONDS = 5.0
FULL_CHECK_EVERY_SECONDS = 30 * 60
CLOSING_SECONDS = 120
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCopy:
    """The last good copy: where it was put, when by the server's clock, and how far it goes."""

    path: Path
    made_at: datetime
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyState:
    """How things stand with copies; `trouble` is None when the last attempt went well."""

    last: LastCopy | None = None
    trouble: Trouble | None = None
    shares_disk: bool = False


class Copier:
    """Makes the copies of one ledger, in a thread of its own; safe for several threads."""

    def __init__(self, ledger: SqliteLedger, settings: Settings) -> None:
        self.folder = settings.backup_path(ledger.path.parent)
        self.state = CopyState(trouble=None if self.folder else Trouble.NO_FOLDER)
        self._ledger = ledger
        self._keep = settings.backup_keep
        self._pace = Pace(
            every_events=settings.backup_every_events, every=timedelta(minutes=settings.backup_every_minutes)
        )
        self._one_at_a_time = threading.Lock()
        self._closing = threading.Event()
        self._rests_until = self._checked_fully_at = float("-inf")
        self._doubted = False
        self._thread = threading.Thread(target=self._run, name="copier", daemon=True)

    def start(self) -> None:
        """Look at what lies in the folder, and begin."""
        if self.folder is not None:
            self._thread.start()

    def close(self) -> None:
        """Make a last copy of what has none, and end."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(CLOSING_SECONDS)

    def copy_now(self) -> CopyState:
        """Make a copy at once, whatever the pace says; gives how it went."""
        if self.folder is not None:
            self._attempt(self.folder)
        return self.state

    def trouble(self) -> Trouble | None:
        """What a page has to warn of just now, also when the copier's own thread hangs on a dead stick."""
        if self.state.trouble is not None:
            return self.state.trouble
        if self._pace.is_late(oldest=self._waiting()[1], now=clock.now()):
            return Trouble.LATE
        return Trouble.SAME_DISK if self.state.shares_disk else None

    def listed(self) -> list[CopyFile]:
        """The copies of this ledger that lie in the folder, the newest first."""
        return copies_in(self.folder, salt_of(self._ledger)) if self.folder else []

    def _run(self) -> None:
        assert self.folder is not None  # noqa: S101 - there is no thread without one
        self._look_back(self.folder)
        while not self._closing.wait(LOOK_SECONDS):
            self._guarded(self.folder, last_time=False)
        self._guarded(self.folder, last_time=True)

    def _guarded(self, folder: Path, *, last_time: bool) -> None:
        try:
            self._copy_when_due(folder, last_time=last_time)
        # The outermost edge of this thread: whatever goes wrong, it is told on the pages and tried again.
        except Exception as error:
            log.error("copier: %s", type(error).__name__)
            self._failed(Trouble.UNWRITABLE)

    def _copy_when_due(self, folder: Path, *, last_time: bool) -> None:
        uncopied, oldest = self._waiting()
        if last_time:
            due = uncopied > 0
        elif time.monotonic() < self._rests_until:
            due = False
        elif self._has_lost_its_place(folder):
            due = True
        else:
            due = self._pace.is_due(uncopied=uncopied, oldest=oldest, now=clock.now())
        if due:
            self._attempt(folder)

    def _has_lost_its_place(self, folder: Path) -> bool:
        """Whether the last attempt failed, or its copy is not where it was put: the stick is out."""
        last = self.state.last
        is_missing = last is None or not last.path.exists()
        if is_missing and not folder.is_dir():
            self._failed(Trouble.FOLDER_GONE)
        return is_missing or self.state.trouble is not None

    def _waiting(self) -> tuple[int, datetime | None]:
        """How many events have no copy yet, and when the first of them was written."""
        copied = self.state.last.reach.events if self.state.last else 0
        with self._ledger.reading() as connection:
            events = chain_head(connection).events
            return max(0, events - copied), instant_of(connection, copied + 1)

    def _look_back(self, folder: Path) -> None:
        """Take up the newest copy that lies in the folder, when it is one of this book as it stands."""
        newest = next(iter(copies_in(folder, salt_of(self._ledger))), None)
        if newest is None:
            return
        try:
            found = check_quickly(newest.path, self._ledger.raw_key)
        except CopyBroken:
            return
        made_at = newest.name.made_at.replace(tzinfo=clock.DANISH_TIME)
        with self._ledger.reading() as connection:
            if has_event(connection, found.events, found.head):
                last = LastCopy(path=newest.path, made_at=made_at, reach=found)
                self.state = CopyState(last=last, shares_disk=on_one_disk(folder, self._ledger.path))

    def _attempt(self, folder: Path) -> None:
        with self._one_at_a_time:
            try:
                self._copy(folder)
                self._check_fully_at_times()
                if not self._doubted:
                    rotate(folder, salt_of(self._ledger), keep=self._keep)
            except FolderGone:
                self._failed(Trouble.FOLDER_GONE)
            except FolderFull:
                self._failed(Trouble.FULL)
            except CopyBroken as error:
                log.error("copier: %s", error)
                self._failed(Trouble.NOT_IN_ORDER)
            except (OSError, DiskFault, DatabaseError, sqlcipher.Error) as error:
                log.error("copier: %s", type(error).__name__)
                self._failed(_trouble_of(error, folder))

    def _copy(self, folder: Path) -> None:
        started = time.monotonic()
        last = self.state.last
        known = (last.reach.events, last.reach.head) if last else START
        made = make_copy(self._ledger, folder, known=known, may_delete=not self._doubted)
        self._rests_until = time.monotonic() + REST * (time.monotonic() - started)
        self.state = CopyState(
            last=LastCopy(path=made.path, made_at=clock.now(), reach=made.reach),
            trouble=Trouble.NOT_IN_ORDER if self._doubted else None,
            shares_disk=on_one_disk(folder, self._ledger.path),
        )

    def _check_fully_at_times(self) -> None:
        """The whole verification, of the first copy and then twice an hour; not while the server stops.

        A copy that fails it stays, for it may be the best there is; but until one has passed, no older copy
        is deleted, and every copy is verified.
        """
        last, due = self.state.last, time.monotonic() - self._checked_fully_at > FULL_CHECK_EVERY_SECONDS
        if last is None or self._closing.is_set() or not (due or self._doubted):
            return
        try:
            check_fully(last.path, self._ledger.raw_key)
        except CopyBroken:
            self._doubted = True
            raise
        self._doubted, self._checked_fully_at = False, time.monotonic()
        self.state = replace(self.state, trouble=None)

    def _failed(self, trouble: Trouble) -> None:
        self._rests_until = time.monotonic() + RETRY_SECONDS
        self.state = replace(self.state, trouble=trouble)


def _trouble_of(error: Exception, folder: Path) -> Trouble:
    """What a failed write means: the stick may have been pulled out, or filled up, in the middle of it."""
    if not folder.is_dir():
        return Trouble.FOLDER_GONE
    fault = disk_fault(error)
    return Trouble.FULL if fault is not None and fault.is_full else Trouble.UNWRITABLE
