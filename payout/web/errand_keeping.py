"""Errands: work that somebody has asked for and waits for, one at a time for each session. In memory only.

An errand is begun by a form, followed by a page, and led on by what it has come to (payout/web/errands.py).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask.typing import ResponseReturnValue

from payout.domain.errors import DomainError
from payout.web.jobs import Cancelled, Job, Progress

CLOSING_SECONDS: Final = 10


class ErrandRuns(DomainError):
    """The session waits for another errand, which has to end first."""

    code = "errand-runs"


class ErrandStopped(DomainError):
    """Somebody has stopped it; what it had begun is undone."""

    code = "errand-stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One piece of work of a form, which `key` names: pressed twice it is one errand.

    `heading` and `counted` say what it does and what its rows are, in Danish. `land` makes the answer of what
    it has come to, in the request that finds it done; `home` is the endpoint that a failed one leads back to.
    """

    key: str
    job: Job[Any]
    heading: str
    counted: str
    home: str
    land: Callable[[Any], ResponseReturnValue]


class Errands:
    """The errands of this process, by the ticket of the session. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Errand] = {}

    def begin(self, owner: str, errand: Errand) -> Errand:
        """Begin it; gives the one that is kept where the same form was sent before. Raises ErrandRuns."""
        with self._lock:
            kept = self._kept.get(owner)
            if kept is not None and kept.key == errand.key:
                return kept
            if kept is not None and not kept.job.is_done:
                raise ErrandRuns
            self._kept[owner] = errand
            errand.job.start()
            return errand

    def find(self, owner: str) -> Errand | None:
        """What the session waits for, done or not."""
        with self._lock:
            return self._kept.get(owner)

    def end(self, owner: str, errand: Errand) -> None:
        """Forget one whose outcome has been told."""
        with self._lock:
            if self._kept.get(owner) is errand:
                del self._kept[owner]

    def hand_over(self, owner: str, to: str) -> None:
        """A session has got another ticket."""
        with self._lock:
            kept = self._kept.pop(owner, None)
            if kept is not None:
                self._kept[to] = kept

    def drop(self, owner: str) -> None:
        """Stop and forget what the session waits for."""
        with self._lock:
            kept = self._kept.pop(owner, None)
        if kept is not None:
            kept.job.stop()

    def close(self) -> None:
        """Stop them all, and wait for what they had begun to be undone."""
        with self._lock:
            running = list(self._kept.values())
            self._kept.clear()
        for errand in running:
            errand.job.stop()
        for errand in running:
            errand.job.wait(CLOSING_SECONDS)


def stoppable(progress: Progress, cancelled: Cancelled) -> Progress:
    """A progress that raises ErrandStopped once somebody has asked the errand to stop."""

    def told(done: int, total: int) -> None:
        if cancelled():
            raise ErrandStopped
        progress(done, total)

    return told
