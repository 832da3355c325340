"""Uploaded lists between preview and confirmation: in memory only, each for the session that sent it.

They are lost when the server stops, and that is meant: nothing of a list is kept before it is confirmed.
"""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, Any, Final

from flask import Request

from payout import clock
from payout.services.read_upload import Unmapped, Upload

KEPT_AT_ONCE: Final = 6
"""A list of the whole country takes some hundred megabytes: the oldest goes when there are more."""
KEPT_FOR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class _Kept:
    upload: Upload | Unmapped
    until: datetime


class RequestInMemory(Request):
    """A request whose files stay in memory: they would else be spooled to a folder that all users share.

    How large they may be is limited by MAX_CONTENT_LENGTH.
    """

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


class PendingUploads:
    """The uploads that wait in this process. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}

    def keep(self, owner: str, upload: Upload | Unmapped) -> str:
        """Keep an upload for its owner, the ticket of a session; gives the token that finds it again."""
        token = secrets.token_hex()
        with self._lock:
            self._forget_old()
            while len(self._kept) >= KEPT_AT_ONCE:
                del self._kept[next(iter(self._kept))]
            self._kept[owner, token] = _Kept(upload, clock.now() + KEPT_FOR)
        return token

    def find(self, owner: str, token: str) -> Upload | Unmapped | None:
        """The upload with the token, for its owner alone; None when it is gone."""
        with self._lock:
            self._forget_old()
            kept = self._kept.get((owner, token))
        return kept.upload if kept else None

    def replace(self, owner: str, token: str, upload: Upload) -> None:
        """Keep what an upload has become under its token."""
        with self._lock:
            self._kept[owner, token] = _Kept(upload, clock.now() + KEPT_FOR)

    def drop(self, owner: str, token: str) -> None:
        """Forget an upload; one that is gone already is none to forget."""
        with self._lock:
            self._forget_old()
            self._kept.pop((owner, token), None)

    def _forget_old(self) -> None:
        now = clock.now()
        for key in [key for key, kept in self._kept.items() if kept.until <= now]:
            del self._kept[key]
