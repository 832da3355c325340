"""What must hold of a ledger at any instant, asked cheaply: a harness asks it thousands of times.

`payout verify` asks all of it and more; the harnesses run it too, less often.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from payout.domain.journal import FIRST_PREVIOUS_HASH, Event, hash_of

_QUESTIONS = {
    "an event's postings": (
        "SELECT event_number FROM posting GROUP BY event_number HAVING sum(amount_oere) <> 0"
    ),
    "a box's balance": (
        "SELECT id FROM cash_box WHERE balance_oere <> "
        "(SELECT coalesce(sum(amount_oere), 0) FROM posting WHERE box_id = cash_box.id)"
    ),
    "a paid bilag's postings": (
        "SELECT id FROM bilag WHERE status IN ('paid', 'settled') AND "
        "NOT EXISTS (SELECT 1 FROM posting WHERE bilag_id = bilag.id)"
    ),
    "a settled bilag's lines": (
        "SELECT id FROM bilag WHERE settled_oere <> "
        "(SELECT coalesce(sum(amount_oere), 0) FROM settlement WHERE bilag_id = bilag.id"
        " AND id NOT IN (SELECT settlement_id FROM settlement_reversal))"
    ),
    "a list's lines": (
        "SELECT id FROM payment_list WHERE rows_accepted <> "
        "(SELECT count(*) FROM list_line WHERE list_id = payment_list.id)"
    ),
}


@dataclass(frozen=True)
class Row:
    """A bilag: its status and number."""

    status: str
    number: str | None


@dataclass(frozen=True)
class Book:
    """What the ledger holds, and what is wrong with it."""

    bilag: dict[int, Row]
    last_sequence: int
    numbered: int
    highest: int
    events: int
    faults: tuple[str, ...]


def book_of(connection: Connection, *, whole_chain: bool = False) -> Book:
    """Read the book and check it; the chain from its first event, or only its newest part."""
    rows = connection.execute(text("SELECT id, status, number, sequence FROM bilag")).all()
    sequences = [row.sequence for row in rows if row.sequence is not None]
    last = connection.scalar(text("SELECT max(last_sequence) FROM series")) or 0
    events = connection.scalar(text("SELECT max(number) FROM event")) or 0
    return Book(
        bilag={row.id: Row(row.status, row.number) for row in rows},
        last_sequence=last,
        numbered=len(sequences),
        highest=max(sequences, default=0),
        events=events,
        faults=tuple(_faults(connection, 0 if whole_chain else events - NEWEST)),
    )


NEWEST = 60
"""Events that are hashed again after each kill: more than one cycle makes."""


def _faults(connection: Connection, after: int) -> list[str]:
    faults = [
        f"quick_check: {line}" for (line,) in connection.execute(text("PRAGMA quick_check")) if line != "ok"
    ]
    for what, question in _QUESTIONS.items():
        faults += [f"{what}: {row[0]}" for row in connection.execute(text(question))]
    faults += [f"foreign key in {row[0]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return faults + _chain_faults(connection, max(after, 0))


def _chain_faults(connection: Connection, after: int) -> list[str]:
    columns = "number, at, actor_id, action, subject, request_key, payload, previous_hash, hash"
    query = f"SELECT {columns} FROM event WHERE number >= :after ORDER BY number"
    rows = connection.execute(text(query), {"after": after}).mappings().all()
    previous = Event(**rows[0]).hash if after else FIRST_PREVIOUS_HASH
    for number, row in enumerate(rows[1:] if after else rows, start=after + 1):
        event = Event(**row)
        if event.number != number or event.previous_hash != previous or hash_of(event) != event.hash:
            return [f"chain at event {number}"]
        previous = event.hash
    return []


def next_number_is_free(book: Book) -> bool:
    """Whether the series goes on without a gap and without a double."""
    return book.last_sequence == book.numbered == book.highest


def bilag_of_key(connection: Connection, key: str) -> int | None:
    """The bilag that the form with this one-time key has made or changed."""
    subject = connection.scalar(text("SELECT subject FROM event WHERE request_key = :key"), {"key": key})
    return int(subject.partition(":")[2]) if subject else None
