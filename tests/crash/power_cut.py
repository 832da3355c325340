"""Power cuts: a run of the flow is recorded, and the disk is rebuilt as it may lie after a cut at any moment.

What came before the last sync of its file is certain, and so is a name after a sync of its folder. Of the
rest each write is, as a seed chooses, dropped, kept, torn in pieces of 512 bytes, or garbled; of the
uncertain names the first few have come through. Each state is opened by the ordinary program. New folders are
certain.
"""

import posixpath
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from hashlib import blake2b, sha256
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from payout.db import DiskFault, SqliteLedger, WrongPassphrase
from payout.services.verify_ledger import verify
from payout.settings import LEDGER_FILE
from tests.crash import flow
from tests.crash.aftermath import book_faults, parsed, promise_faults
from tests.crash.disk_record import (
    RECORDED,
    RECORDING,
    Created,
    Cut,
    Operation,
    Renamed,
    Synced,
    Unlinked,
    Written,
    operations,
)
from tests.crash.forker import forker
from tests.crash.io_faults import strace_of
from tests.crash.ledger_checks import Book, book_of
from tests.crash.office import Office

PIECE = 512
KINDS = ("dropped", "kept", "some", "torn", "garbled")
LEDGERS = (LEDGER_FILE, f"{LEDGER_FILE}-wal", f"{LEDGER_FILE}-journal")


@dataclass(frozen=True)
class Content:
    """The bytes of a file, and a digest that stands for them."""

    whole: bytes
    digest: bytes

    @staticmethod
    def of(content: bytes | bytearray) -> "Content":
        """A file with these bytes."""
        return Content(bytes(content), blake2b(content, digest_size=16).digest())


@dataclass
class Inode:
    """A file by what it holds: what is certain, and what has been done to it since its last sync."""

    certain: bytearray = field(default_factory=bytearray)
    pending: list[Written | Cut] = field(default_factory=list)
    known: Content | None = None

    def sync(self) -> None:
        """Everything so far is certain."""
        for operation in self.pending:
            _apply(self.certain, operation)
        self.pending.clear()
        self.known = None

    def after_cut(self, random: Random, kind: str) -> Content:
        """What the file may hold when the power is cut now."""
        if not self.pending or kind == "dropped":
            self.known = self.known or Content.of(self.certain)
            return self.known
        content = bytearray(self.certain)
        for operation in self.pending:
            _apply_perhaps(content, operation, random, kind)
        return Content.of(content)


@dataclass(frozen=True)
class Entry:
    """A change of names that its folder has not been synced after: this name then stands for this file."""

    name: str
    inode: Inode | None


class Disk:
    """The disk as it is written, one operation after another."""

    def __init__(self, folder: Path) -> None:
        self.certain: dict[str, Inode] = {
            str(path.relative_to(folder)): Inode(bytearray(path.read_bytes()))
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.now = dict(self.certain)
        self.pending: list[Entry] = []
        self.promises = bytearray()

    def take(self, operation: Operation) -> None:
        """Do one operation."""
        if isinstance(operation, Synced):
            self._sync(operation.name)
        elif isinstance(operation, Created):
            if operation.name not in self.now:
                self._name(operation.name, Inode())
        elif isinstance(operation, Unlinked):
            self._name(operation.name, None)
        elif isinstance(operation, Renamed):
            moved = self.now[operation.name]
            self._name(operation.new, moved)
            self._name(operation.name, None)
        elif operation.name == flow.PROMISES and isinstance(operation, Written):
            self.promises += operation.content
        elif operation.name in self.now:
            self.now[operation.name].pending.append(operation)

    def after_cut(self, random: Random) -> dict[str, Content]:
        """The files as they may lie when the power is cut now."""
        names = dict(self.certain)
        for entry in self.pending[: random.randint(0, len(self.pending))]:
            _put(names, entry)
        kind = random.choice(KINDS)
        return {name: inode.after_cut(random, kind) for name, inode in names.items()}

    def _name(self, name: str, inode: Inode | None) -> None:
        entry = Entry(name, inode)
        _put(self.now, entry)
        self.pending.append(entry)

    def _sync(self, name: str) -> None:
        if name in self.now:
            self.now[name].sync()
            return
        folder = "" if name == "." else name
        for entry in [one for one in self.pending if posixpath.dirname(one.name) == folder]:
            _put(self.certain, entry)
            self.pending.remove(entry)


def _put(names: dict[str, Inode], entry: Entry) -> None:
    if entry.inode is None:
        names.pop(entry.name, None)
    else:
        names[entry.name] = entry.inode


def _apply(content: bytearray, operation: Written | Cut) -> None:
    if isinstance(operation, Cut):
        if operation.length <= len(content):
            del content[operation.length :]
        else:
            content.extend(bytes(operation.length - len(content)))
        return
    _write(content, operation.offset, operation.content)


def _write(content: bytearray, offset: int, piece: bytes) -> None:
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(piece)] = piece


def _apply_perhaps(content: bytearray, operation: Written | Cut, random: Random, kind: str) -> None:
    if kind == "dropped" or (kind == "some" and random.random() < 0.5):
        return
    if kind in {"kept", "some"} or isinstance(operation, Cut):
        _apply(content, operation)
        return
    for start in range(0, len(operation.content), PIECE):
        piece = operation.content[start : start + PIECE]
        chance = random.random()
        if kind == "garbled" and chance < 0.2:
            _write(content, operation.offset + start, random.randbytes(len(piece)))
        elif chance < 0.6:
            _write(content, operation.offset + start, piece)


@dataclass(frozen=True)
class Recording:
    """A run of the flow: the office before it, and what it did to the disk."""

    office: Office
    operations: Sequence[Operation]


def record(template: Office, folder: Path, plant: str = "") -> Recording:
    """Run the whole flow once under strace, with a fault planted where one is named."""
    office = template.copied_to(folder)
    trace = folder.with_suffix(".record")
    with forker("flow", office, flow.ALL_PHASES, plant) as runs:
        template.copied_over(folder)
        code = strace_of(runs, [*RECORDING, "-e", f"trace={RECORDED}", "-o", str(trace)])
        assert code == 0, code
    found = operations(trace, folder)
    trace.unlink()
    return Recording(office=template, operations=found)


class PowerCuts:
    """States of one recording, in a folder of their own."""

    def __init__(self, recording: Recording, folder: Path, seed: int) -> None:
        self.recording = recording
        self.folder = folder
        self.seed = seed
        folder.mkdir(parents=True)
        self.ledger = SqliteLedger(folder / LEDGER_FILE, recording.office.raw_key)
        self._books: dict[bytes, tuple[Book, frozenset[str]]] = {}
        self._whole: set[bytes] = set()
        self.states = 0

    @property
    def opened(self) -> int:
        """How many different ledgers were opened."""
        return len(self._books)

    def run(self, states: Sequence[int]) -> Iterator[str]:
        """Make and judge the states with these numbers; gives what does not hold, and what makes it again."""
        moments = sorted((self._moment(number), number) for number in states)
        disk, done = Disk(self.recording.office.folder), 0
        for moment, number in moments:
            for operation in self.recording.operations[done:moment]:
                disk.take(operation)
            done = moment
            random = Random(f"{self.seed} {number} state")
            for fault in self._judged(disk.after_cut(random), disk.promises.decode()):
                yield f"seed {self.seed}, state {number}, moment {moment}: {fault}"
            self.states += 1

    def _moment(self, number: int) -> int:
        return Random(f"{self.seed} {number} moment").randint(1, len(self.recording.operations))

    def _judged(self, files: dict[str, Content], promised: str) -> Iterator[str]:
        told = parsed(promised)
        steps = {line["step"] for line in told}
        try:
            book, workbooks = self._book({name: files[name] for name in LEDGERS if name in files})
        except (DatabaseError, DiskFault, WrongPassphrase) as error:
            yield f"the ledger can't be opened: {type(error).__name__} {error}"
            return
        yield from book_faults(book)
        yield from promise_faults(told, book)
        workbook = files.get(flow.OUT)
        if workbook is None:
            if "export" in steps:
                yield "the workbook is gone"
        elif sha256(workbook.whole).hexdigest() not in workbooks:
            yield "the workbook is half there"
        copies = [name for name in files if fnmatch(name, f"{flow.USB}/payout-*.db")]
        if "backup" in steps and not copies:
            yield "the copy is gone"
        for name in copies:
            yield from self._ledger_beside(name, files)
        restored = f"{flow.OTHER}/{LEDGER_FILE}"
        if restored in files:
            yield from self._ledger_beside(restored, files)
        elif "restore" in steps:
            yield f"{restored} is gone"

    def _book(self, files: dict[str, Content]) -> tuple[Book, frozenset[str]]:
        """What the ordinary program reads in these files; the same bytes are opened once."""
        key = _digest(files)
        if key not in self._books:
            self._lay(files)
            try:
                with self.ledger.reading() as connection:
                    stored = connection.scalars(text("SELECT sha256 FROM export_file"))
                    self._books[key] = book_of(connection, whole_chain=True), frozenset(stored)
            finally:
                self.ledger.close()
        return self._books[key]

    def _ledger_beside(self, name: str, files: dict[str, Content]) -> Iterator[str]:
        """A copy under its final name is a whole ledger."""
        parts = {part: files[part] for part in (name, f"{name}-wal", f"{name}-journal") if part in files}
        key = _digest(parts)
        if key in self._whole:
            return
        self._lay(parts)
        ledger = SqliteLedger(self.folder / name, self.recording.office.raw_key)
        try:
            is_whole = verify(ledger).ok
        except WrongPassphrase:
            is_whole = False
        finally:
            ledger.close()
        if is_whole:
            self._whole.add(key)
        else:
            yield f"{name} is not whole"

    def _lay(self, files: dict[str, Content]) -> None:
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.whole)


def _digest(files: dict[str, Content]) -> bytes:
    return b"".join(name.encode() + content.digest for name, content in sorted(files.items()))
