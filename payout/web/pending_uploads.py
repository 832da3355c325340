"""Uploaded lists until they are stored: in memory only, each for the session that sent it.

Reading and storing go on in threads, and what each comes to lies under the token that the list had before.
All is lost when the server stops, and that is meant: nothing of a list is kept before it is confirmed.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, Any, Final, TypeAlias

from flask import Request

from payout import clock
from payout.services.read_upload import Unmapped, Upload
from payout.web.jobs import Job
from payout.web.list_work import Refused, Stopped, Stored

KEPT_AT_ONCE: Final = 6
"""A list of the whole country takes some hundred megabytes: the oldest goes when there are more."""
KEPT_FOR: Final = timedelta(minutes=30)
CLOSING_SECONDS: Final = 10
"""What a job that was stopped gets to end its child process and roll back; it looks up far more often."""

Outcome: TypeAlias = Upload | Unmapped | Refused | Stopped | Stored
Waiting: TypeAlias = Outcome | Job[Outcome]
_Key: TypeAlias = tuple[str, str]
_HOLDS_A_LIST: Final = (Upload, Unmapped, Job)


@dataclass(frozen=True, slots=True)
class _Kept:
    what: Waiting
    until: datetime


class RequestInMemory(Request):
    """A request whose files stay in memory: they would else be spooled to a folder that all users share.

    How large they may be is limited by MAX_CONTENT_LENGTH.
    """

    shown_again = ""
    """The path of a form that is only to be shown as it was typed (`payout/web/shown_again.py`)."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


class PendingUploads:
    """The uploads that wait in this process, and the jobs that work on them. Safe for several threads.

    An owner is the ticket of a session; nobody else finds what is kept for it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[_Key, _Kept] = {}
        self._jobs: list[Job[Outcome]] = []

    def begin(self, owner: str, token: str, job: Job[Outcome], *, instead_of: Waiting | None) -> None:
        """Start a job on what is kept under a token, or on nothing.

        When something else is there by now, a second press is late: the job is not started.
        """
        with self._lock:
            self._forget_old()
            kept = self._kept.get((owner, token))
            if (kept.what if kept else None) is not instead_of:
                return
            self._kept.pop((owner, token), None)
            self._make_room()
            self._kept[owner, token] = _Kept(job, clock.now() + KEPT_FOR)
            self._jobs = [*(one for one in self._jobs if not one.is_done), job]
        job.start()

    def find(self, owner: str, token: str) -> Waiting | None:
        """What is kept under the token, for its owner alone; None when it is gone.

        A job that is done is what it has come to. One that failed raises its fault here, once.
        """
        with self._lock:
            self._forget_old()
            kept = self._kept.get((owner, token))
            if kept and isinstance(kept.what, Job) and kept.what.is_done:
                return self._settled((owner, token), kept.what)
        return kept.what if kept else None

    def drop(self, owner: str, token: str) -> None:
        """Forget an upload; one that is gone already is none to forget."""
        with self._lock:
            self._forget_old()
            self._forget((owner, token))

    def hand_over(self, owner: str, to: str) -> None:
        """A session has got another ticket."""
        with self._lock:
            self._kept = {
                (to if kept_for == owner else kept_for, token): kept
                for (kept_for, token), kept in self._kept.items()
            }

    def drop_all(self, owner: str) -> None:
        """Forget all that a session has sent, and stop what is still going on."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == owner]:
                self._forget(key)

    def close(self) -> None:
        """Stop every job and wait for its end, so that no child process and no file is left."""
        with self._lock:
            jobs, self._jobs = self._jobs, []
            self._kept.clear()
        for job in jobs:
            job.stop()
        for job in jobs:
            job.wait(CLOSING_SECONDS)

    def _settled(self, key: _Key, job: Job[Outcome]) -> Outcome:
        """Keep what the job has come to; after a fault, what there was before it."""
        outcome = job.back
        try:
            outcome = job.result()
        finally:
            del self._kept[key]
            if outcome is not None:
                self._kept[key] = _Kept(outcome, clock.now() + KEPT_FOR)
        return outcome

    def _make_room(self) -> None:
        """Forget the oldest lists; one that is being worked on goes only when all of them are."""
        holding = [key for key, kept in self._kept.items() if isinstance(kept.what, _HOLDS_A_LIST)]
        holding.sort(key=lambda key: isinstance(self._kept[key].what, Job))
        for key in holding[: max(0, len(holding) - KEPT_AT_ONCE + 1)]:
            self._forget(key)

    def _forget_old(self) -> None:
        now = clock.now()
        for key in [key for key, kept in self._kept.items() if kept.until <= now]:
            self._forget(key)

    def _forget(self, key: _Key) -> None:
        kept = self._kept.pop(key, None)
        if kept and isinstance(kept.what, Job):
            kept.what.stop()
