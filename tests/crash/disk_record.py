"""What a process does to its files, recorded by strace and read as operations in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RECORDED = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2"
RECORDING = ("-y", "-xx", "-s", "4194304")
_LINE = re.compile(r"([a-z0-9]+)\((.*)\) += (\d+)(?:<(.*)>)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")
UNTOUCHED = ("-shm",)
"""What is shared memory while the ledger is open, and made anew when it is opened again."""


@dataclass(frozen=True)
class Created:
    """A name that was not there, or is empty from now on."""

    name: str


@dataclass(frozen=True)
class Written:
    """Bytes at an offset of a file."""

    name: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Cut:
    """A file made so long."""

    name: str
    length: int


@dataclass(frozen=True)
class Synced:
    """A file or a folder on the disk up to here."""

    name: str


@dataclass(frozen=True)
class Unlinked:
    """A name taken away."""

    name: str


@dataclass(frozen=True)
class Renamed:
    """A name that another takes the place of."""

    name: str
    new: str


Operation = Created | Written | Cut | Synced | Unlinked | Renamed


def operations(trace: Path, folder: Path) -> list[Operation]:
    """What was done in the folder; names are relative to it, and the folder itself is "."."""
    return list(_Reader(folder).read(trace))


class _Reader:
    """Follows the names and the places in files that are written one piece after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.places: dict[str, int] = {}

    def read(self, trace: Path) -> Iterator[Operation]:
        with trace.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                found = _LINE.match(line.rstrip())
                if found is not None:
                    yield from self._operation(found[1], found[2], found[4])

    def _operation(self, call: str, arguments: str, opened: str | None) -> Iterator[Operation]:
        texts = [_bytes(text) for text in _TEXT.findall(arguments)]
        if call == "openat":
            yield from self._opened(texts[0].decode(), arguments, opened)
        elif call in {"unlink", "unlinkat"}:
            yield from (Unlinked(name) for name in self._names(texts))
        elif call.startswith("rename"):
            names = self._names(texts)
            if len(names) == 2:
                yield Renamed(*names)
        else:
            yield from self._on_descriptor(call, arguments, texts)

    def _opened(self, path: str, arguments: str, opened: str | None) -> Iterator[Operation]:
        name = self._name(path)
        if name is None or opened is None or "O_CREAT" not in arguments:
            return
        self.places[name] = 0
        if "O_TRUNC" in arguments or "O_CREAT" in arguments:
            yield Created(name)
        if "O_TRUNC" in arguments:
            yield Cut(name, 0)

    def _on_descriptor(self, call: str, arguments: str, texts: list[bytes]) -> Iterator[Operation]:
        found = _DESCRIPTOR.match(arguments)
        name = self._name(_bytes(found[2]).decode()) if found else None
        if name is None:
            return
        numbers = [int(number) for number in re.findall(r", (\d+)", arguments)]
        if call == "pwrite64":
            yield Written(name, numbers[-1], texts[0])
        elif call == "write":
            place = self.places.get(name, 0)
            self.places[name] = place + len(texts[0])
            yield Written(name, place, texts[0])
        elif call == "ftruncate":
            yield Cut(name, numbers[-1])
        else:
            yield Synced(name)

    def _names(self, paths: list[bytes]) -> list[str]:
        return [name for path in paths if (name := self._name(path.decode())) is not None]

    def _name(self, path: str) -> str | None:
        if path == self.folder:
            return "."
        inside = path.removeprefix(f"{self.folder}/")
        return None if inside == path or inside.endswith(UNTOUCHED) else inside


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
