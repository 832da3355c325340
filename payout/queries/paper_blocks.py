"""Blocks of blank bilag: who has them, how their numbers ended, and which have no end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from payout.bilag_number import BilagNumber
from payout.domain.paper_blocks import NumberEnd, PaperEnd, is_of_drill, is_printed, without_end
from payout.domain.paper_numbers import PaperRange
from payout.models import late_entry, paper_block, paper_block_holder, paper_end, paper_range, user

_STANDS = paper_end.c.withdrawn_by.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who has had a block since when (UTC), and who gave it."""

    holder: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block with its numbers, its holders (the present one last) and how many numbers have which end."""

    block_id: int
    span: PaperRange
    made_by: str
    made_at: datetime
    holdings: tuple[Holding, ...]
    ended: Mapping[PaperEnd, int]

    @property
    def holder(self) -> str:
        """Who has it now."""
        return self.holdings[-1].holder

    @property
    def open_count(self) -> int:
        """How many of its numbers have no end yet."""
        return self.span.count - sum(self.ended.values())

    @property
    def is_drill(self) -> bool:
        """Whether it is for a drill."""
        return is_of_drill(self.span.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNumbers:
    """Numbers in a row without an end, and who holds them; None where they were kept after a restore."""

    span: PaperRange
    block_id: int | None
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprinted:
    """A number that was typed from paper and stands on no block that is known here."""

    number: str
    entry_id: int
    typed_by: str
    typed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GapReport:
    """Every number on paper that has no end, and every one that was used and never printed."""

    open_numbers: tuple[OpenNumbers, ...]
    unprinted: tuple[Unprinted, ...]

    @property
    def open_count(self) -> int:
        """How many numbers have no end."""
        return sum(one.span.count for one in self.open_numbers)

    @property
    def count(self) -> int:
        """All that is to be found out."""
        return self.open_count + len(self.unprinted)


def printed_numbers(connection: Connection) -> tuple[PaperRange, ...]:
    """The numbers of every block, and those that are kept for paper since a copy was put back."""
    return tuple(
        PaperRange(series=row.series, first_sequence=row.first_sequence, last_sequence=row.last_sequence)
        for table in (paper_block, paper_range)
        for row in connection.execute(select(table).order_by(table.c.id))
    )


def blocks(connection: Connection) -> tuple[Block, ...]:
    """Every block, the newest first."""
    return _blocks(connection)


def block_by_id(connection: Connection, block_id: int) -> Block | None:
    """One block."""
    return next(iter(_blocks(connection, paper_block.c.id == block_id)), None)


def ends_in(connection: Connection, span: PaperRange) -> dict[BilagNumber, NumberEnd]:
    """How the numbers of a span have ended, those that have."""
    here = (paper_end.c.series == span.series) & paper_end.c.sequence.between(
        span.first_sequence, span.last_sequence
    )
    return {one.number: one for one in _ends(connection, here & _STANDS)}


def end_by_id(connection: Connection, end_id: int) -> NumberEnd | None:
    """An end that stands."""
    return next(iter(_ends(connection, (paper_end.c.id == end_id) & _STANDS)), None)


def gap_report(connection: Connection, *, is_drill: bool | None = None) -> GapReport:
    """The numbers without an end, and those used and never printed: all, or of drills, or of real days."""
    known = [one for one in _blocks(connection) if is_drill in (None, one.is_drill)]
    kept = [one for one in _kept(connection) if is_drill in (None, is_of_drill(one.series))]
    spans: list[tuple[PaperRange, int | None, str | None]] = [
        *((one.span, one.block_id, one.holder) for one in reversed(known)),
        *((one, None, None) for one in kept),
    ]
    return GapReport(
        open_numbers=tuple(
            OpenNumbers(span=run, block_id=block_id, holder=holder)
            for span, block_id, holder in spans
            for run in without_end(span, ends_in(connection, span))
        ),
        unprinted=tuple(one for one in _unprinted(connection) if is_drill in (None, _is_drill(one))),
    )


def _is_drill(one: Unprinted) -> bool:
    return is_of_drill(one.number.partition("-")[0])


def _kept(connection: Connection) -> tuple[PaperRange, ...]:
    rows = connection.execute(select(paper_range).order_by(paper_range.c.id))
    return tuple(
        PaperRange(series=row.series, first_sequence=row.first_sequence, last_sequence=row.last_sequence)
        for row in rows
    )


def _unprinted(connection: Connection) -> tuple[Unprinted, ...]:
    printed = printed_numbers(connection)
    query = (
        select(late_entry, user.c.display_name)
        .join(user, user.c.id == late_entry.c.typed_by)
        .where(late_entry.c.dropped_by.is_(None))
        .order_by(late_entry.c.id)
    )
    return tuple(
        Unprinted(
            number=row["number"],
            entry_id=row["id"],
            typed_by=row["display_name"],
            typed_at=row["typed_at"],
        )
        for row in connection.execute(query).mappings()
        if not is_printed(BilagNumber(row["series"], row["sequence"]), printed)
    )


def _blocks(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Block, ...]:
    query = (
        select(paper_block, user.c.display_name)
        .join(user, user.c.id == paper_block.c.made_by)
        .where(*conditions)
        .order_by(paper_block.c.id.desc())
    )
    rows = connection.execute(query).mappings().all()
    holdings = _holdings(connection, [row["id"] for row in rows])
    ended = _ended(connection, [row["id"] for row in rows])
    return tuple(_block(row, holdings[row["id"]], ended.get(row["id"], Counter())) for row in rows)


def _block(row: RowMapping, holdings: Sequence[Holding], ended: Mapping[PaperEnd, int]) -> Block:
    return Block(
        block_id=row["id"],
        span=PaperRange(
            series=row["series"],
            first_sequence=row["first_sequence"],
            last_sequence=row["last_sequence"],
        ),
        made_by=row["display_name"],
        made_at=row["made_at"],
        holdings=tuple(holdings),
        ended=ended,
    )


def _holdings(connection: Connection, block_ids: Sequence[int]) -> dict[int, list[Holding]]:
    query = (
        select(paper_block_holder, user.c.display_name)
        .join(user, user.c.id == paper_block_holder.c.given_by)
        .where(paper_block_holder.c.block_id.in_(block_ids))
        .order_by(paper_block_holder.c.id)
    )
    found: dict[int, list[Holding]] = {}
    for row in connection.execute(query).mappings():
        one = Holding(holder=row["holder"], given_by=row["display_name"], given_at=row["given_at"])
        found.setdefault(row["block_id"], []).append(one)
    return found


def _ended(connection: Connection, block_ids: Sequence[int]) -> dict[int, Counter[PaperEnd]]:
    within = (paper_end.c.series == paper_block.c.series) & paper_end.c.sequence.between(
        paper_block.c.first_sequence, paper_block.c.last_sequence
    )
    query = (
        select(paper_block.c.id, paper_end.c.kind, func.count().label("count"))
        .join(paper_end, within)
        .where(paper_block.c.id.in_(block_ids), _STANDS)
        .group_by(paper_block.c.id, paper_end.c.kind)
    )
    found: dict[int, Counter[PaperEnd]] = {}
    for block_id, kind, count in connection.execute(query):
        found.setdefault(block_id, Counter())[PaperEnd(kind)] = count
    return found


def _ends(connection: Connection, condition: ColumnElement[bool]) -> tuple[NumberEnd, ...]:
    query = (
        select(paper_end, user.c.display_name)
        .join(user, user.c.id == paper_end.c.ended_by)
        .where(condition)
        .order_by(paper_end.c.series, paper_end.c.sequence)
    )
    return tuple(
        NumberEnd(
            end_id=row["id"],
            number=BilagNumber(row["series"], row["sequence"]),
            end=PaperEnd(row["kind"]),
            note=row["note"],
            ended_by=row["display_name"],
            ended_at=row["ended_at"],
            bilag_id=row["bilag_id"],
        )
        for row in connection.execute(query).mappings()
    )
