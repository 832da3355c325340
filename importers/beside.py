"""Work that goes on in a thread of its own while a reader that lets go of the interpreter is at its own."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


class Beside(Generic[_Result]):
    """One piece of work, begun at once. What it gives or raises is had from `result`, which waits for it."""

    def __init__(self, work: Callable[[], _Result]) -> None:
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> _Result:
        """What the work gives; raises what it raises."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._given

    def _run(self) -> None:
        self._fault: BaseException | None = None
        try:
            self._given = self._work()
        # Whatever it is, it is raised again where the result is asked for.
        except BaseException as fault:
            self._fault = fault
