"""Put a copy in the place of a ledger: verified, told in its journal, its numbers going on above paper."""

from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from payout.bilag_number import BilagNumber
from payout.db import Ledger, SqliteLedger, WrongPassphrase, backup_into, file_salt, open_copy, stretched_key
from payout.domain.copies import parse_copy_name
from payout.domain.drill import check_kind
from payout.domain.errors import DomainError
from payout.domain.paper_numbers import PaperRange, ranges_above
from payout.models import paper_range, series
from payout.queries.copies import Reach, reach
from payout.queries.drills import is_drill_ledger
from payout.services.backup import CopyDoesNotVerify, cleared_away
from payout.services.check_copy import CopyBroken, check_quickly
from payout.services.copy_folder import UNFINISHED, copies_in, salt_of_file, sync
from payout.services.journal import Book, Change, Insert, Update
from payout.services.set_up import bring_up_to_today
from payout.services.verify_ledger import verify
from payout.settings import is_drill_folder


class LedgerInTheWay(DomainError):
    """There is a ledger where the copy is to be put; it is moved away by a person, never overwritten."""

    code = "ledger-in-the-way"


class SeriesUnknown(DomainError):
    """A number on paper is of a series that this office does not use; carries the series it does use."""

    code = "series-unknown"

    def __init__(self, series_code: str, known: tuple[str, ...]) -> None:
        super().__init__(series_code)
        self.series = series_code
        self.known = known


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A copy that has been looked at: its file, its key, and how far it goes."""

    path: Path
    raw_key: str
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What stands in the ledger's place: the copy's reach, the book's head now, numbers kept for paper."""

    copy: Reach
    events: int
    head: str
    kept: tuple[PaperRange, ...]


def look_at(copy: Path, passphrase: str) -> Source:
    """Open a copy and check its pages and the links of its journal; nothing is written.

    Raises:  LedgerMissing, WrongPassphrase, CopyBroken.
    """
    raw_key = stretched_key(passphrase, file_salt(copy))
    open_copy(copy, raw_key).close()
    return Source(path=copy, raw_key=raw_key, reach=check_quickly(copy, raw_key))


def others_in_order(copy: Path, passphrase: str) -> list[tuple[Path, Reach]]:
    """The copies beside this one that the passphrase opens and that are in order, the newest first."""
    salts = {
        salt for path in copy.parent.iterdir() if parse_copy_name(path.name) and (salt := salt_of_file(path))
    }
    found = []
    for salt in salts:
        raw_key = stretched_key(passphrase, salt)
        for other in copies_in(copy.parent, salt):
            with suppress(CopyBroken):
                if not other.path.samefile(copy):
                    found.append((other.path, check_quickly(other.path, raw_key)))
    return found


def further_copies(source: Source) -> list[tuple[Path, Reach]]:
    """The copies of the same ledger beside this one that go further than it, the furthest first.

    Their numbers have been used, so what is put back goes on above them too.
    """
    found = []
    for other in copies_in(source.path.parent, bytes.fromhex(source.raw_key[64:])):
        if other.name.events > source.reach.events:
            with (
                suppress(WrongPassphrase, DatabaseError),
                closing(open_copy(other.path, source.raw_key)) as copy,
                copy.reading() as connection,
            ):
                found.append((other.path, reach(connection)))
    return sorted(found, key=lambda one: one[1].events, reverse=True)


def restore(
    source: Source, target: Path, *, highest: Iterable[BilagNumber], prefixes: frozenset[str]
) -> Restored:
    """Put a copy in the place of a ledger.

    `highest` are the highest numbers on paper, one a series; a series that the copy does not know must begin
    with one of the prefixes. The journal of what is put back tells of it. The copy of a drill goes into a
    drill's folder, and no other copy does.
    Raises:  LedgerInTheWay, SeriesUnknown, WrongKindOfLedger, CopyDoesNotVerify.
    """
    # A -wal file that a crash left would be played into the copy, so it is in the way as well.
    if target.exists() or target.with_name(f"{target.name}-wal").exists():
        raise LedgerInTheWay
    taken = {number.series: number.sequence for number in source.reach.last_numbers}
    kept = ranges_above(taken, highest)
    _check_series(kept, tuple(sorted(taken)), prefixes)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(UNFINISHED)
    with cleared_away(unfinished):
        with closing(open_copy(source.path, source.raw_key)) as copy:
            backup_into(copy, unfinished)
        with closing(SqliteLedger(unfinished, source.raw_key)) as ledger:
            restored = _taken_over(ledger, source, kept, into_drill=is_drill_folder(target.parent))
            ledger.fold_together()
        sync(unfinished)
        unfinished.replace(target)
        sync(target.parent)
    return restored


def _check_series(kept: tuple[PaperRange, ...], known: tuple[str, ...], prefixes: frozenset[str]) -> None:
    for one in kept:
        if one.series not in known and one.series[:-2] not in prefixes:
            raise SeriesUnknown(one.series, known)


def _taken_over(
    ledger: Ledger, source: Source, kept: tuple[PaperRange, ...], *, into_drill: bool
) -> Restored:
    bring_up_to_today(ledger)
    with ledger.transaction() as connection:
        check_kind(of_ledger=into_drill, of_other=is_drill_ledger(connection))
        record_restored(Book(connection, None), source.reach, kept)
    found = verify(ledger)
    if not found.ok:
        raise CopyDoesNotVerify(found)
    return Restored(copy=source.reach, events=found.events, head=found.chain_head, kept=kept)


def record_restored(book: Book, copy: Reach, kept: tuple[PaperRange, ...]) -> None:
    """Tell the journal that a copy was put back, and keep the numbers that stand on paper only."""
    first_id = book.next_id(paper_range)
    known = set(book.connection.scalars(select(series.c.code)))
    book.record(
        "ledger.restored",
        f"ledger:{copy.events}",
        [
            change
            for place, one in enumerate(kept)
            for change in _changes(book, one, first_id + place, copy.events, known)
        ],
        facts={"copy_events": copy.events, "copy_head": copy.head},
    )


def _changes(book: Book, kept: PaperRange, row_id: int, copy_events: int, known: set[str]) -> list[Change]:
    """The series, where the copy has not got it, the range, and the series' leap over it, in this order."""
    values = {"id": row_id, **asdict(kept), "copy_events": copy_events, "reserved_at": book.now}
    new = [] if kept.series in known else [Insert(series, {"code": kept.series, "last_sequence": 0})]
    leap = Update(series, kept.series, {"last_sequence": kept.last_sequence})
    return [*new, Insert(paper_range, values), leap]
