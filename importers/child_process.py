"""The process in which one list is read: it sets its own limits, reads, tells, and ends.

Started by `importers.child` alone, as a fresh interpreter. What aborts, hangs or fills the memory does it
here, where nobody else is hurt.
"""

import gc
import os
import pickle
import signal
import sys
from pathlib import Path
from traceback import extract_tb
from typing import IO, Final

from importers.bare_rows import bare_rows
from importers.choice import layout_choice
from importers.errors import ListUnreadable
from importers.glimpse import glimpse
from importers.intake import MEGABYTE
from importers.pipeline import read_list
from importers.plain_rows import plain_rows
from importers.whole_workbook import whole_workbook
from importers.wire import Message, Refused, Request, Told, pack, send

if sys.platform != "win32":
    import resource

BARE_INTERPRETER_BYTES: Final = 64 * MEGABYTE
"""Address space of the interpreter with all that it has loaded before it reads a list: 30 MB measured."""


def main() -> None:
    """Read the request from standard input, write messages to standard output, and end without a word."""
    # Ctrl-C reaches every process of the terminal; this one is ended by the one that started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    request: Request = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the process that started this one
    _limit(request)
    # Nothing lives long enough here for a search for cycles to pay.
    gc.disable()
    send(answer(request, sys.stdout.buffer), sys.stdout.buffer)
    # Taking half a million lines down one by one would take longer than all the rest of the way home.
    os._exit(0)


def answer(request: Request, out: IO[bytes]) -> Message:
    """The list, or why there is none; how far the reading has come is told on the way."""
    try:
        return _wanted(request, out)
    except ListUnreadable as error:
        return Refused(error.code, error.values)
    except MemoryError:
        return request.beyond_memory()
    # The outermost edge: a mistake of ours, and a panic that is no Exception, end in a sentence.
    except Exception as error:
        return Refused("reader-failed", {"place": place_of(error)})
    except BaseException:
        return Refused("reader-died", {})


def _wanted(request: Request, out: IO[bytes]) -> Message:
    """What the request asks for: a look at the columns, the rows as they stand, or the list."""
    if request.is_glimpse:
        return glimpse(request.path, layout_choice(request.layout, request.layouts))
    if request.is_whole:
        return whole_workbook(request.path)
    if request.plain_most:
        return plain_rows(request.path, request.plain_most)
    if request.is_bare:
        return bare_rows(request.path, layout_choice(request.layout, request.layouts))
    parsed = read_list(
        request.path,
        kind=request.kind,
        layout=request.layout,
        layouts=request.layouts,
        notation=request.notation,
        progress=lambda done, total: send(Told(done, total), out),
    )
    return pack(parsed)


def place_of(error: BaseException) -> str:
    """Kind of exception, and where in the importers it came; never its text, which could hold a cell."""
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parent)]
    last = (own or frames)[-1]
    return f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"


def _limit(request: Request) -> None:
    """Processor time and memory, kept by the system; Windows keeps none, there only the clock stops a list.

    A Mac takes the limit on memory and does not keep it.
    """
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (request.seconds, request.seconds + 1))
    if sys.platform != "darwin":
        most = BARE_INTERPRETER_BYTES + request.memory_megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
