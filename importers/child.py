"""Reads a list in a process of its own, with limits on time and memory.

Some files make a reader hang, fill the memory, or abort the whole process, and no exception handler helps
against the last. A child process takes it all; here it is started, listened to, and ended.
"""

import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from importers import limits
from importers.bare_rows import BareList
from importers.columns import Layout
from importers.errors import ListUnreadable, ReadingCancelled
from importers.glimpse import Glimpse
from importers.intake import MEGABYTE, check_file
from importers.notation import NotationAnswer
from importers.parsed import ParsedList
from importers.pipeline import Progress
from importers.plain_rows import PlainRows
from importers.ready_child import READY, Child
from importers.wire import Answer, Message, Read, Refused, Request, Told, receive, unpack
from payout.domain.indberetningsliste import ListKind
from payout.domain.workbook_text import WorkbookText

_Cancelled = Callable[[], bool]

_LOOK_SECONDS: Final = 0.1
"""How often somebody who waits looks up, to see whether the time is over or the reading cancelled."""
_places = threading.BoundedSemaphore(limits.CHILDREN)


def read_list_safely(
    path: Path,
    *,
    kind: ListKind,
    layout: str | None = None,
    layouts: Sequence[Layout] = (),
    notation: NotationAnswer | None = None,
    file_name: str | None = None,
    progress: Progress | None = None,
    cancelled: _Cancelled | None = None,
) -> ParsedList:
    """Reads and judges one list as `read_list` does, in a child process; safe from several threads at once.

    `progress` is told rows done and rows in all; `cancelled` is asked some ten times a second whether to
    stop. Both are called in the caller's thread. No child outlives the call, however it ends.

    Limits:  `limits.SECONDS` and `limits.MEMORY_MEGABYTES`, more for a larger file; `limits.CHILDREN` lists
             at once.
    Raises:  ListUnreadable when the file gives no list, also when it is beyond a limit or ends the child;
             ReadingCancelled.
    """
    request = _request(path, kind, layout=layout, layouts=tuple(layouts), notation=notation)
    read = _answer(request, progress or _tell_nobody, cancelled or _never)
    assert isinstance(read, Read)  # noqa: S101 -- the child gives what was asked for
    return replace(unpack(read), file_name=file_name or path.name)


def glimpse_safely(path: Path, *, layouts: Sequence[Layout] = ()) -> Glimpse:
    """Looks at a list's columns as `glimpse` does, in a child process with the same limits.

    Raises:  ListUnreadable.
    """
    request = _request(path, ListKind.INDBERETNING, layouts=tuple(layouts), is_glimpse=True)
    seen = _answer(request, _tell_nobody, _never)
    assert isinstance(seen, Glimpse)  # noqa: S101 -- the child gives what was asked for
    return seen


def bare_rows_safely(path: Path, *, layout: str | None = None, layouts: Sequence[Layout] = ()) -> BareList:
    """The rows as `bare_rows` gives them, in a child process with the same limits.

    Raises:  ListUnreadable.
    """
    request = _request(path, ListKind.INDBERETNING, layout=layout, layouts=tuple(layouts), is_bare=True)
    rows = _answer(request, _tell_nobody, _never)
    assert isinstance(rows, BareList)  # noqa: S101 -- the child gives what was asked for
    return rows


def plain_rows_safely(path: Path, most: int) -> PlainRows:
    """The rows as `plain_rows` gives them, in a child process with the same limits.

    Raises:  ListUnreadable.
    """
    request = _request(path, ListKind.INDBERETNING, layouts=(), plain_most=most)
    rows = _answer(request, _tell_nobody, _never)
    assert isinstance(rows, PlainRows)  # noqa: S101 -- the child gives what was asked for
    return rows


def whole_workbook_safely(path: Path, *, cancelled: _Cancelled | None = None) -> WorkbookText:
    """The workbook as `whole_workbook` gives it, in a child process with the same limits.

    Raises:  ListUnreadable, ReadingCancelled.
    """
    request = _request(path, ListKind.INDBERETNING, layouts=(), is_whole=True)
    whole = _answer(request, _tell_nobody, cancelled or _never)
    assert isinstance(whole, WorkbookText)  # noqa: S101 -- the child gives what was asked for
    return whole


def _request(
    path: Path,
    kind: ListKind,
    *,
    layout: str | None = None,
    layouts: tuple[Layout, ...],
    notation: NotationAnswer | None = None,
    is_glimpse: bool = False,
    is_bare: bool = False,
    plain_most: int = 0,
    is_whole: bool = False,
) -> Request:
    size = check_file(path)
    return Request(
        path=path.absolute(),
        kind=kind,
        layout=layout,
        layouts=layouts,
        notation=notation,
        is_glimpse=is_glimpse,
        is_bare=is_bare,
        plain_most=plain_most,
        is_whole=is_whole,
        seconds=limits.SECONDS + limits.SECONDS_PER_MEGABYTE * size // MEGABYTE,
        memory_megabytes=limits.MEMORY_MEGABYTES + limits.MEMORY_PER_BYTE * size // MEGABYTE,
    )


def _answer(request: Request, tell: Progress, cancelled: _Cancelled) -> Answer:
    with _place(cancelled), _child(request) as child:
        return _listen(child, request, tell, cancelled)


@contextmanager
def _place(cancelled: _Cancelled) -> Iterator[None]:
    """One of the few places for a child; waits for it, but not without end."""
    latest = time.monotonic() + limits.WAIT_SECONDS
    while not _places.acquire(timeout=_LOOK_SECONDS):
        if cancelled():
            raise ReadingCancelled
        if time.monotonic() > latest:
            raise ListUnreadable("reader-busy", limit=limits.CHILDREN, seconds=limits.WAIT_SECONDS)
    try:
        yield
    finally:
        _places.release()


@contextmanager
def _child(request: Request) -> Iterator[Child]:
    """A child that has got its request; ended and taken leave of when the block is left."""
    with READY.take() as child:
        try:
            _hand_over(child, request)
            yield child
        finally:
            child.kill()
            READY.renew()


def _hand_over(child: Child, request: Request) -> None:
    assert child.stdin is not None  # noqa: S101 -- it was asked for as a pipe
    # A child that is dead already breaks the pipe; that is noticed when it says nothing.
    with suppress(OSError), child.stdin as pipe:
        pipe.write(pickle.dumps(request))


def _listen(child: Child, request: Request, tell: Progress, cancelled: _Cancelled) -> Answer:
    """What the child has read; raises what it says instead, or why it says nothing."""
    heard: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(child.stdout, heard), daemon=True).start()
    latest = time.monotonic() + request.seconds
    while isinstance(message := _next(heard, request, latest, cancelled), Told):
        tell(message.done, message.total)
    if isinstance(message, Answer):
        return message
    refused = message or _refusal_of_the_dead(child.wait(), request)
    raise ListUnreadable(refused.code, **refused.values)


def _hear(source: IO[bytes], heard: queue.SimpleQueue[Message | None]) -> None:
    """Passes on every message; None when there are no more, or none that can be understood."""
    try:
        while True:
            heard.put(receive(source))
    # The outermost edge of this thread: whatever is wrong with what the child says, it has said nothing.
    except Exception:
        heard.put(None)


def _next(
    heard: queue.SimpleQueue[Message | None], request: Request, latest: float, cancelled: _Cancelled
) -> Message | None:
    """The next message, None when there are no more; somebody who cancels is heard while it waits."""
    while time.monotonic() < latest:
        if cancelled():
            raise ReadingCancelled
        with suppress(queue.Empty):
            return heard.get(timeout=_LOOK_SECONDS)
    return request.beyond_time()


def _refusal_of_the_dead(exit_code: int, request: Request) -> Refused:
    """Why a child has ended without an answer, by the signal that ended it; Windows knows no signals.

    A reader that gets no memory aborts, and a system that has none left kills.
    """
    if sys.platform == "win32" or exit_code >= 0:
        return Refused("reader-died", {})
    if -exit_code == signal.SIGXCPU:
        return request.beyond_time()
    if -exit_code in {signal.SIGABRT, signal.SIGKILL}:
        return request.beyond_memory()
    return Refused("reader-died", {})


def _never() -> bool:
    """Stands in for a question that nobody asks."""
    return False


def _tell_nobody(done: int, total: int) -> None:
    """Stands in for a progress that nobody follows."""
