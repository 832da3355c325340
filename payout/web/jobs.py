"""Work that takes longer than a page may: a thread of its own does it, and pages follow it and stop it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from enum import StrEnum
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome")
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Doing(StrEnum):
    """What a job does: something with a list, the verification of the book, or an errand."""

    READING = "reading"
    MAPPING = "mapping"
    STORING = "storing"
    VERIFYING = "verifying"
    ERRAND = "errand"


class Job(Generic[Outcome]):
    """One piece of work; `back` is what there is again when it fails, None when that is nothing.

    The work is given what takes its progress (rows done, rows in all) and what it asks whether to stop.
    """

    def __init__(
        self,
        work: Callable[[Progress, Cancelled], Outcome],
        *,
        doing: Doing,
        file_name: str = "",
        back: Outcome | None = None,
    ) -> None:
        self.doing = doing
        self.file_name = file_name
        self.back = back
        self.rows = (0, 0)
        self._started = time.monotonic()
        self._stopping = threading.Event()
        self._future: Future[Outcome] = Future()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)

    @property
    def seconds(self) -> int:
        """How long it has taken until now."""
        return int(time.monotonic() - self._started)

    @property
    def is_done(self) -> bool:
        """Whether it has ended, well or not."""
        return self._future.done()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody has asked it to stop."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin, in another thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop; it ends when it next looks up."""
        self._stopping.set()

    def wait(self, seconds: float) -> None:
        """Wait for the end, but no longer than this."""
        wait([self._future], timeout=seconds)

    def result(self) -> Outcome:
        """What a job that is done has come to; raises what went wrong in it, with its traceback."""
        return self._future.result()

    def _run(self, work: Callable[[Progress, Cancelled], Outcome]) -> None:
        try:
            self._future.set_result(work(self._tell, self._stopping.is_set))
        # The outermost edge of this thread: the page that asks for the result tells of it and logs it.
        except BaseException as error:
            self._future.set_exception(error)

    def _tell(self, done: int, total: int) -> None:
        self.rows = (done, total)
