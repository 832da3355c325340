"""The product's own server with one fault put in: `python -m tests.concurrency.faulty_server FAULT serve …`.

Each fault is one that a ledger like this has had somewhere (docs/reliability.md). A pause stands where the
fault leaves a gap, so that a short run meets it; alone it would do no harm.
"""

import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import g
from sqlalchemy import Connection, func, literal, select

from payout import db
from payout.cli import main
from payout.db import SqliteLedger
from payout.domain.bilag_states import BilagAction, BilagStatus
from payout.models import bilag, event
from payout.queries.bilag import bilag_by_id
from payout.queries.citizens import standing
from payout.queries.events import chain_head
from payout.services import draw_workbook, issue_bilag, journal, pay_out, repeats
from payout.services.journal import Book
from payout.web import issuing
from payout.web.current import parts
from payout.web.trust import Trust

GAP_SECONDS = 0.05


def plain_begin() -> None:
    """`BEGIN` and no lock of the process: two writers read the same state, and one of them can't go on."""

    @contextmanager
    def transaction(ledger: SqliteLedger) -> Iterator[Connection]:
        with ledger.engine.begin() as connection:
            yield connection

    SqliteLedger.transaction = transaction  # type: ignore[method-assign]
    db.BUSY_SECONDS = 1


def rule_before_transaction() -> None:
    """What a citizen has got is read before the transaction that issues, as the page does for its sake."""
    offer_to = issuing._offer_to

    def offer(ref: str) -> Any:
        found = offer_to(ref)
        with parts().ledger.reading() as connection:
            known = found.citizen
            g.known = standing(connection, known.citizen_id, known.cpr, found.incident)
        time.sleep(GAP_SECONDS)
        return found

    issuing._offer_to = offer
    issue_bilag.standing = lambda *_: g.known


def number_before_transaction() -> None:
    """The next number is `max() + 1` of what was there before the transaction."""
    offer_to = issuing._offer_to

    def offer(ref: str) -> Any:
        found = offer_to(ref)
        with parts().ledger.reading() as connection:
            g.next_number = (connection.scalar(select(func.max(bilag.c.sequence))) or 0) + 1
        time.sleep(GAP_SECONDS)
        return found

    take = issue_bilag.take_number

    def take_number(book: Book, series: str) -> Any:
        columns, taken = take(book, series)
        if "next_number" not in g:
            return columns, taken
        number = issue_bilag.BilagNumber(series, g.next_number)
        return {**columns, "sequence": number.sequence, "number": str(number)}, replace(
            taken, values={"last_sequence": number.sequence}
        )

    issuing._offer_to = offer
    issue_bilag.take_number = take_number


def pay_without_status() -> None:
    """A bilag is paid whatever its status is."""

    payable_of, next_status = pay_out._payable, pay_out.next_status

    def payable(book: Book, bilag_id: int, action: BilagAction) -> Any:
        if action is not BilagAction.PAY_OUT:
            return payable_of(book, bilag_id, action)
        return bilag_by_id(book.connection, bilag_id)

    pay_out._payable = payable
    pay_out.next_status = lambda status, action: (
        BilagStatus.PAID if action is BilagAction.PAY_OUT else next_status(status, action)
    )


def export_in_two_reads() -> None:
    """The head that the workbook names is read after its rows."""
    report_of = draw_workbook._report

    def report(connection: Connection, drawing: Any) -> Any:
        made = report_of(connection, drawing)
        rows = list(made.bilag)
        time.sleep(20 * GAP_SECONDS)
        with connection.engine.connect() as later:
            head = chain_head(later)
        return replace(made, bilag=rows, chain_head=head.hash, chain_head_number=head.events)

    draw_workbook._report = report


def key_not_unique() -> None:
    """The one-time key is kept, but nobody looks it up and no index refuses a second one."""
    _loose_keys(known=lambda key: None, keep=lambda key, event: None)


def key_after_transaction() -> None:
    """The one-time key is kept in a step of its own, after the transaction that it belongs to."""
    kept: dict[str, Any] = {}
    own = threading.local()
    transaction_of = SqliteLedger.transaction

    @contextmanager
    def transaction(ledger: SqliteLedger) -> Iterator[Connection]:
        own.made = []
        with transaction_of(ledger) as connection:
            yield connection
        time.sleep(GAP_SECONDS)
        kept.update(own.made)

    SqliteLedger.transaction = transaction  # type: ignore[method-assign]
    _loose_keys(known=kept.get, keep=lambda key, event: own.made.append((key, event)))


def _loose_keys(*, known: Callable[[str], Any], keep: Callable[[str, Any], None]) -> None:
    record_of = Book.record

    def record(book: Book, *args: Any, request_key: str | None = None, **rest: Any) -> Any:
        # Something is added to the key, as the index of the table can't be taken away.
        stored = f"{request_key}+{secrets.token_hex(4)}" if request_key else None
        made_event = record_of(book, *args, request_key=stored, **rest)
        if request_key:
            keep(request_key, made_event)
        return made_event

    Book.record = record  # type: ignore[method-assign]
    repeats.event_of_request = lambda _, key: known(key)


def order_by_time() -> None:
    """The last event is the one with the latest stamp, and a stamp is what the clock says."""

    long_ago = literal("2000-01-01T00:00:00Z").label("at")
    journal._LAST = select(event.c.number, long_ago, event.c.hash).order_by(event.c.at.desc()).limit(1)


FAULTS: Mapping[str, Callable[[], None]] = {
    "plain-begin": plain_begin,
    "rule-before-transaction": rule_before_transaction,
    "number-before-transaction": number_before_transaction,
    "pay-without-status": pay_without_status,
    "export-in-two-reads": export_in_two_reads,
    "key-not-unique": key_not_unique,
    "key-after-transaction": key_after_transaction,
    "order-by-time": order_by_time,
}

if __name__ == "__main__":
    FAULTS[sys.argv[1]]()
    # Where an index or a trigger was dropped as well, the look at the start would stop all work.
    Trust.require = lambda _: None  # type: ignore[method-assign]
    main(sys.argv[2:])
