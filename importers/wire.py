"""What a child process that reads a list and the process that started it tell each other.

The child has read a file that nobody vouches for, so only values of the importers and the domain are taken
from it. A list's lines travel column by column, as they are kept: a tenth of the time of sending them one by
one, and where a column repeats itself, the lines that arrive share its values.
"""

import pickle
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, TypeAlias

from importers.bare_rows import BareList
from importers.columns import Layout
from importers.glimpse import Glimpse
from importers.notation import NotationAnswer
from importers.parsed import ParsedList
from importers.plain_rows import PlainRows
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_lines import LineColumns, ListLines
from payout.domain.workbook_text import WorkbookText

_FEW: Final = 4
"""A column repeats itself when it has so many lines for each different value."""
_LOOKED_AT: Final = 1_000
_NO_LINES: Final = ListLines.of(())
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
    plain_most: int
    """The most rows that are wanted as bare text, of a file that is no list; 0 where a list is wanted."""
    is_whole: bool
    """Whether every sheet of a workbook is wanted as text."""
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


class Texts(NamedTuple):
    """A column of texts of one line each, put together with line ends; nearly every one is another."""

    together: str


class Numbers(NamedTuple):
    """A column of whole numbers, as eight bytes each."""

    together: bytes


class Repeated(NamedTuple):
    """The different values of a column, and for each line the place of its own among them (unsigned ints)."""

    values: Sequence[Any]
    places: bytes


class Same(NamedTuple):
    """A column with one value on every line: the value, and how many lines there are."""

    value: Any
    lines: int


Column: TypeAlias = Texts | Numbers | Repeated | Same

Answer: TypeAlias = Read | Glimpse | BareList | PlainRows | WorkbookText
Message: TypeAlias = Told | Refused | Answer


class NotFromTheChild(pickle.UnpicklingError):
    """The child sent something that is no value of ours."""


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
    pickle.dump(message, out, pickle.HIGHEST_PROTOCOL)
    out.flush()


def receive(source: IO[bytes]) -> Message:
    """The next message; raises EOFError or UnpicklingError when none comes whole."""
    message = _Reader(source).load()
    if not isinstance(message, Message):
        raise NotFromTheChild
    return message


def pack(parsed: ParsedList) -> Read:
    """The list as it travels."""
    return Read(replace(parsed, lines=_NO_LINES), list(map(_packed, parsed.lines.columns)))


def unpack(read: Read) -> ParsedList:
    """The list as it was before it was packed."""
    return replace(read.parsed, lines=ListLines(LineColumns._make(map(_unpacked, read.columns))))


def _packed(cells: Sequence[Any]) -> Column:
    if cells and cells.count(cells[0]) == len(cells):
        return Same(cells[0], len(cells))
    kinds = {*map(type, cells)}
    if kinds == {int}:
        return Numbers(array("q", cells).tobytes())
    if kinds == {str} and not _repeats_itself(cells):
        together = "\n".join(cells)
        if together.count("\n") < len(cells):
            return Texts(together)
    places = dict.fromkeys(cells, 0)
    places.update(zip(places, range(len(places)), strict=True))
    return Repeated(list(places), array("I", map(places.__getitem__, cells)).tobytes())


def _repeats_itself(cells: Sequence[Any]) -> bool:
    """Whether the first cells have several lines for each different value."""
    some = cells[:_LOOKED_AT]
    return len(set(some)) * _FEW < len(some)


def _unpacked(column: Column) -> Sequence[Any]:
    match column:
        case Texts(together):
            return together.split("\n")
        case Numbers(together):
            return array("q", together)
        case Repeated(values, places):
            return list(map(values.__getitem__, memoryview(places).cast("I")))
        case Same(value, count):
            return [value] * count
