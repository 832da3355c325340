"""How far a ledger or a copy of it goes, and what a copy has yet to be made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from payout.bilag_number import BilagNumber
from payout.domain.paper_numbers import PaperRange
from payout.models import event, paper_range, series
from payout.queries.events import chain_head


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a book goes: its last event, and the last number that each series has taken."""

    events: int
    head: str
    last_at: datetime | None
    last_action: str
    last_numbers: tuple[BilagNumber, ...]


def reach(connection: Connection) -> Reach:
    """How far the book goes."""
    head = chain_head(connection)
    last = connection.execute(select(event.c.at, event.c.action).where(event.c.number == head.events)).first()
    taken = connection.execute(
        select(series.c.code, series.c.last_sequence)
        .where(series.c.last_sequence > 0)
        .order_by(series.c.code)
    )
    return Reach(
        events=head.events,
        head=head.hash,
        last_at=datetime.fromisoformat(last.at) if last else None,
        last_action=last.action if last else "",
        last_numbers=tuple(BilagNumber(row.code, row.last_sequence) for row in taken),
    )


def instant_of(connection: Connection, number: int) -> datetime | None:
    """When an event was written, by the clock of that moment; None where there is no such event."""
    found = connection.scalar(select(event.c.at).where(event.c.number == number))
    return datetime.fromisoformat(found) if found else None


def has_event(connection: Connection, number: int, hash_: str) -> bool:
    """Whether this book's event with the number has the hash."""
    return connection.scalar(select(event.c.hash).where(event.c.number == number)) == hash_


def paper_ranges(connection: Connection) -> tuple[PaperRange, ...]:
    """The numbers that stand on paper only, since a copy was put back."""
    rows = connection.execute(
        select(paper_range.c.series, paper_range.c.first_sequence, paper_range.c.last_sequence).order_by(
            paper_range.c.id
        )
    ).mappings()
    return tuple(PaperRange(**row) for row in rows)
