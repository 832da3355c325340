"""Whether this server trusts its book: what the last look at it found, and the verification that runs.

A book that does not verify is read, printed and exported, and nothing is issued, paid or changed in it.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from payout import clock
from payout.db import Ledger
from payout.services.verify_ledger import BookNotTrusted, Verification, verify, verify_quickly
from payout.web.jobs import Cancelled, Doing, Job, Progress

CLOSING_SECONDS: Final = 10


class VerificationStopped(Exception):
    """The server stops, and with it the verification that ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the book: what it found and when; `is_whole` when it was more than the one at the start."""

    found: Verification
    at: datetime
    is_whole: bool


class Trust:
    """What is known of one ledger in this process. Safe for several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._job: Job[Look] | None = None
        self.last = Look(found=verify_quickly(ledger), at=clock.now(), is_whole=False)

    @property
    def is_broken(self) -> bool:
        """Whether the last look found something wrong."""
        return not self.last.found.ok

    def require(self) -> None:
        """Raises BookNotTrusted when the last look found something wrong."""
        if self.is_broken:
            raise BookNotTrusted

    @property
    def job(self) -> Job[Look] | None:
        """The verification that runs, or that ran last."""
        return self._job

    def begin(self) -> Job[Look]:
        """Verify the whole ledger, in another thread; one verification runs at a time."""
        with self._lock:
            if self._job is None or self._job.is_done:
                self._job = Job(self._verify, doing=Doing.VERIFYING)
                self._job.start()
            return self._job

    def close(self) -> None:
        """Stop the verification that runs."""
        if self._job is not None:
            self._job.stop()
            self._job.wait(CLOSING_SECONDS)

    def _verify(self, progress: Progress, cancelled: Cancelled) -> Look:
        def told(done: int, total: int) -> None:
            if cancelled():
                raise VerificationStopped
            progress(done, total)

        found = verify(self._ledger, told)
        self.last = Look(found=found, at=clock.now(), is_whole=True)
        return self.last
