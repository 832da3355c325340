"""Returned workbooks between their preview and their booking: in memory only, one for each session."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from payout import clock
from payout.domain.errors import DomainError
from payout.services.return_workbook import ReturnedUpload

KEPT_AT_ONCE: Final = 4
KEPT_FOR: Final = timedelta(minutes=30)


class ReturnedWorkbookGone(DomainError):
    """The workbook was read too long ago, or by another server."""

    code = "returned-workbook-gone"


@dataclass(frozen=True, slots=True)
class _Kept:
    upload: ReturnedUpload
    until: datetime


class PendingReturns:
    """The workbooks that wait in this process, by the ticket of the session. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def keep(self, owner: str, upload: ReturnedUpload) -> None:
        """Keep the workbook instead of what the session had; the oldest goes when there are too many."""
        with self._lock:
            self._kept.pop(owner, None)
            while len(self._kept) >= KEPT_AT_ONCE:
                del self._kept[next(iter(self._kept))]
            self._kept[owner] = _Kept(upload, clock.now() + KEPT_FOR)

    def find(self, owner: str) -> ReturnedUpload:
        """What waits for the session; raises ReturnedWorkbookGone."""
        with self._lock:
            kept = self._kept.get(owner)
            if kept is None or kept.until <= clock.now():
                self._kept.pop(owner, None)
                raise ReturnedWorkbookGone
            return kept.upload

    def hand_over(self, owner: str, to: str) -> None:
        """A session has got another ticket."""
        with self._lock:
            kept = self._kept.pop(owner, None)
            if kept is not None:
                self._kept[to] = kept

    def drop(self, owner: str) -> None:
        """Forget what the session has sent."""
        with self._lock:
            self._kept.pop(owner, None)
