"""A clock that was set is told of: in the journal, and to the team leader until the date is seen to."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from payout.clock import BACK_TOLERANCE, Jump, Watch
from payout.db import Ledger
from payout.models import clock_jump
from payout.services.journal import Book, Change, Insert, Update, last_stamp
from payout.services.repeats import id_of_earlier


def tell_of_jump(ledger: Ledger, watch: Watch) -> None:
    """Put a jump that the watch has found since the last call into the journal.

    On a disk that takes nothing it is left to be found again: pages are still read.
    """
    with suppress(DBAPIError), watch.jump() as jump:
        if jump is not None:
            with ledger.transaction() as connection:
                _record(Book(connection, None), jump)


def tell_of_old_clock(ledger: Ledger) -> None:
    """At the start: a clock that is behind the journal's last event has been set back meanwhile."""
    with ledger.reading() as connection:
        last = last_stamp(connection)
    with ledger.transaction() as connection:
        book = Book(connection, None)
        if last is not None and last - book.clock > BACK_TOLERANCE:
            _record(book, Jump(expected=last, found=book.clock))


def confirm_date(book: Book, *, request_key: str | None = None) -> None:
    """The team leader says that the date is right now; that answers for every jump so far."""
    if id_of_earlier(book.connection, request_key, "clock_jump") is not None:
        return
    still_open = select(clock_jump.c.id).where(clock_jump.c.confirmed_by.is_(None)).order_by(clock_jump.c.id)
    found = book.connection.scalars(still_open).all()
    if not found:
        return
    answer = {"confirmed_by": book.actor_id, "confirmed_at": book.now}
    changes: list[Change] = [Update(clock_jump, jump_id, answer) for jump_id in found]
    book.record("clock.confirmed", f"clock_jump:{found[-1]}", changes, request_key=request_key)


def _record(book: Book, jump: Jump) -> None:
    jump_id = book.next_id(clock_jump)
    values = {"id": jump_id, "expected_at": jump.expected, "found_at": jump.found}
    seconds = round((jump.found - jump.expected).total_seconds())
    book.record(
        "clock.jumped", f"clock_jump:{jump_id}", [Insert(clock_jump, values)], facts={"seconds": seconds}
    )
