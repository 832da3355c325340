"""Blocks of blank bilag: make one, hand it on, and say how its numbers ended."""

from sqlalchemy import select

from payout.bilag_number import BilagNumber
from payout.clock import DANISH_TIME
from payout.domain.incident import DRILL_PREFIX
from payout.domain.paper_blocks import (
    BY_HAND,
    BlockPartMissing,
    BlockSizeWrong,
    BlockUnknown,
    NumberBeingTyped,
    NumberHasEnd,
    NumberNotPrinted,
    PaperEnd,
    is_printed,
    next_block,
    numbers_of,
    paper_prefix,
)
from payout.domain.paper_numbers import PaperRange
from payout.models import paper_block, paper_block_holder, paper_end, series
from payout.queries.incidents import open_incident
from payout.queries.late_entries import late_entry_of_number
from payout.queries.paper_blocks import block_by_id, end_by_id, ends_in, printed_numbers
from payout.services.journal import Book, Change, Insert, Update
from payout.services.repeats import id_of_earlier


def make_block(
    book: Book,
    *,
    size: int,
    holder: str,
    series_prefix: str,
    drill_prefix: str = DRILL_PREFIX,
    request_key: str | None = None,
) -> int:
    """Take the next numbers of the series on paper as a block that somebody holds; gives its id.

    While a drill is open the block is for drills. A repeat with the same key gives what the first made.
    Raises:  BlockSizeWrong, BlockPartMissing without a holder.
    """
    earlier = id_of_earlier(book.connection, request_key, "paper_block")
    if earlier is not None:
        return earlier
    _require(holder)
    incident = open_incident(book.connection)
    is_drill = incident is not None and incident.scope.is_drill
    prefix = paper_prefix(drill_prefix if is_drill else series_prefix)
    code = f"{prefix}{book.now.astimezone(DANISH_TIME):%y}"
    last = book.connection.scalar(select(series.c.last_sequence).where(series.c.code == code))
    span = next_block(code, last or 0, size)
    block_id = book.next_id(paper_block)
    new_series = [Insert(series, {"code": code, "last_sequence": 0})] if last is None else []
    values = {
        "id": block_id,
        "series": code,
        "first_sequence": span.first_sequence,
        "last_sequence": span.last_sequence,
        "made_by": book.actor_id,
        "made_at": book.now,
    }
    changes: list[Change] = [
        *new_series,
        Insert(paper_block, values),
        Update(series, code, {"last_sequence": span.last_sequence}),
        _holding(book, block_id, holder),
    ]
    book.record("paper-block.made", f"paper_block:{block_id}", changes, request_key=request_key)
    return block_id


def hand_on(book: Book, block_id: int, *, holder: str, request_key: str | None = None) -> None:
    """Note that somebody else has the block now. Raises BlockUnknown, BlockPartMissing."""
    if id_of_earlier(book.connection, request_key, "paper_block", block_id) is not None:
        return
    _require(holder)
    if block_by_id(book.connection, block_id) is None:
        raise BlockUnknown
    book.record(
        "paper-block.handed-on",
        f"paper_block:{block_id}",
        [_holding(book, block_id, holder)],
        request_key=request_key,
    )


def end_numbers(
    book: Book,
    first: BilagNumber,
    last: BilagNumber,
    kind: PaperEnd,
    *,
    note: str,
    request_key: str | None = None,
) -> int:
    """Say that the numbers from first to last are spoiled or returned, all or none; gives the first end's id.

    Raises:  NumberNotPrinted, NumberHasEnd, NumberBeingTyped; BlockPartMissing for a spoiled one without a
             reason; BlockSizeWrong for numbers in no order.
    """
    earlier = id_of_earlier(book.connection, request_key, "paper_end")
    if earlier is not None:
        return earlier
    if kind not in BY_HAND or (kind is PaperEnd.SPOILED and not note.strip()):
        raise BlockPartMissing
    span = PaperRange(series=first.series, first_sequence=first.sequence, last_sequence=last.sequence)
    if first.series != last.series or span.count < 1:
        raise BlockSizeWrong(span.count)
    _require_open(book, span)
    first_id = book.next_id(paper_end)
    changes = [
        Insert(paper_end, end_row(book, first_id + place, number, kind, note=note.strip()))
        for place, number in enumerate(numbers_of(span))
    ]
    book.record(f"paper-numbers.{kind.value}", f"paper_end:{first_id}", changes, request_key=request_key)
    return first_id


def withdraw_end(book: Book, end_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Take back that a number is spoiled or returned: it has no end again.

    Raises:  BlockUnknown, BlockPartMissing.
    """
    if id_of_earlier(book.connection, request_key, "paper_end", end_id) is not None:
        return
    _require(reason)
    found = end_by_id(book.connection, end_id)
    if found is None or found.end not in BY_HAND:
        raise BlockUnknown
    values = {
        "withdrawn_by": book.actor_id,
        "withdrawn_at": book.now,
        "withdraw_reason": reason.strip(),
    }
    book.record(
        "paper-number.reopened",
        f"paper_end:{end_id}",
        [Update(paper_end, end_id, values)],
        request_key=request_key,
    )


def end_row(
    book: Book,
    end_id: int,
    number: BilagNumber,
    kind: PaperEnd,
    *,
    note: str = "",
    bilag_id: int | None = None,
) -> dict[str, object]:
    """The row that ends a number."""
    return {
        "id": end_id,
        "series": number.series,
        "sequence": number.sequence,
        "kind": kind.value,
        "ended_by": book.actor_id,
        "ended_at": book.now,
        "bilag_id": bilag_id,
        "withdrawn_by": None,
        "withdrawn_at": None,
        "note": note,
        "withdraw_reason": "",
    }


def _require_open(book: Book, span: PaperRange) -> None:
    printed, ended = printed_numbers(book.connection), ends_in(book.connection, span)
    for number in numbers_of(span):
        if not is_printed(number, printed):
            raise NumberNotPrinted(number)
        if number in ended:
            raise NumberHasEnd(number, ended[number].end)
        typed = late_entry_of_number(book.connection, number)
        if typed is not None:
            raise NumberBeingTyped(number, typed.entry_id, typed.typed_by)


def _holding(book: Book, block_id: int, holder: str) -> Insert:
    values = {
        "id": book.next_id(paper_block_holder),
        "block_id": block_id,
        "given_by": book.actor_id,
        "given_at": book.now,
        "holder": holder.strip(),
    }
    return Insert(paper_block_holder, values)


def _require(text: str) -> None:
    if not text.strip():
        raise BlockPartMissing
