"""What a child process that reads a list and the process that started it tell each other.

The child has read a file that nobody vouches for, so only values of the importers and the domain are taken
from it. A list's lines travel column by column, each value once: half the time of sending them as they are,
and the lines that arrive share their texts.
"""

import pickle
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, TypeAlias

from importers.bare_rows import BareList
from importers.columns import Layout
from importers.glimpse import Glimpse
from importers.notation import NotationAnswer
from importers.parsed import ParsedList
from payout.cpr import Cpr
from payout.domain.indberetningsliste import ListKind, ListLine

_PACKAGES: Final = ("importers.", "payout.domain.", "payout.cpr.", "payout.money.", "datetime.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the child is to read, and the most that it may use for it."""

    path: Path
    kind: ListKind
    layout: str | None
    layouts: tuple[Layout, ...]
    notation: NotationAnswer | None
    is_glimpse: bool
    """Whether only the columns are wanted, and not the list."""
    is_bare: bool
    """Whether the rows are wanted as they stand, and not as lines."""
    seconds: int
    memory_megabytes: int

    def beyond_time(self) -> "Refused":
        """What is said of a list that takes longer."""
        return Refused("time-exceeded", {"limit": self.seconds})

    def beyond_memory(self) -> "Refused":
        """What is said of a list that takes more memory."""
        return Refused("memory-exceeded", {"limit": self.memory_megabytes})


class Told(NamedTuple):
    """Progress: rows done, and rows in all."""

    done: int
    total: int


class Refused(NamedTuple):
    """The code and the values of a ListUnreadable."""

    code: str
    values: Mapping[str, object]


class Read(NamedTuple):
    """The list without its lines, and the columns of those."""

    parsed: ParsedList
    columns: Sequence["Column"]


class Column(NamedTuple):
    """The different values of a column, and for each line the place of its own among them (unsigned ints)."""

    values: Sequence[Any]
    places: bytes


Message: TypeAlias = Told | Refused | Read | Glimpse | BareList


class NotFromTheChild(pickle.UnpicklingError):
    """The child sent something that is no value of ours."""


class _Writer(pickle.Pickler):
    # A Cpr would else be taken apart and put together by slow code, field by field.
    dispatch_table = {Cpr: lambda cpr: (Cpr, (cpr.digits,))}  # noqa: RUF012 -- a mapping that is only read


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, where it is a class and one of ours."""
        if f"{module}.".startswith(_PACKAGES):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise NotFromTheChild


def send(message: object, out: IO[bytes]) -> None:
    """Write one message."""
    _Writer(out, pickle.HIGHEST_PROTOCOL).dump(message)
    out.flush()


def receive(source: IO[bytes]) -> Message:
    """The next message; raises EOFError or UnpicklingError when none comes whole."""
    message = _Reader(source).load()
    if not isinstance(message, Message):
        raise NotFromTheChild
    return message


def pack(parsed: ParsedList) -> Read:
    """The list as it travels."""
    return Read(replace(parsed, lines=()), [_column(cells) for cells in zip(*parsed.lines, strict=True)])


def unpack(read: Read) -> ParsedList:
    """The list as it was before it was packed."""
    columns = (map(column.values.__getitem__, memoryview(column.places).cast("I")) for column in read.columns)
    return replace(read.parsed, lines=list(map(ListLine._make, zip(*columns, strict=True))))


def _column(cells: Iterable[Any]) -> Column:
    values: dict[Any, int] = {}
    places = array("I", [values.setdefault(cell, len(values)) for cell in cells])
    return Column(list(values), places.tobytes())
