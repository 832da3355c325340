"""The journal, as pages, sheets and the verification read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Integer, case, cast, func, select

from payout.domain.journal import FIRST_PREVIOUS_HASH, Event
from payout.models import bilag, event, user

ROW_BY_ROW = {"stream_results": True}
"""For a read of a whole table: a server sends it bit by bit, and it is never in memory at once."""
_BILAG_SUBJECTS = ("bilag:", "rekeying:")
"""Subjects whose key is that of a bilag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One event for a reader: who did what to what. `label` is the bilag's number where it has one."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    label: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """How many events there are, and the hash of the last."""

    events: int
    hash: str


def chain_head(connection: Connection) -> ChainHead:
    """The head of the chain, as it is printed on paper."""
    row = connection.execute(
        select(event.c.number, event.c.hash).order_by(event.c.number.desc()).limit(1)
    ).first()
    return (
        ChainHead(events=row.number, hash=row.hash) if row else ChainHead(events=0, hash=FIRST_PREVIOUS_HASH)
    )


def events_with_head(connection: Connection, code: str) -> tuple[LoggedEvent, ...]:
    """The events whose hash begins with the code: at each of them the book had that head. At most two."""
    # Every hash is of the letters 0-9 and a-f, so "g" comes after all that begin with the code.
    begins = (event.c.hash >= code) & (event.c.hash < f"{code}g")
    return tuple(stream_log(connection, where=begins, limit=2))


def stream_events(connection: Connection) -> Iterator[Event]:
    """Every event in order, one at a time."""
    query = select(event).order_by(event.c.number)
    with connection.execute(query, execution_options=ROW_BY_ROW) as found:
        for row in found.mappings():
            yield Event(**row)


def count_events(connection: Connection, *, action: str | None = None) -> int:
    """How many events there are, of one kind or in all."""
    if action is None:
        # They are numbered from 1 without a gap, so nothing has to be counted.
        return chain_head(connection).events
    return connection.scalar(select(func.count()).select_from(event).where(event.c.action == action)) or 0


def stream_log(
    connection: Connection,
    *,
    newest_first: bool = False,
    action: str | None = None,
    where: ColumnElement[bool] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[LoggedEvent]:
    """The journal for a reader, with names of actors and numbers of bilag; of one kind of event or all."""
    # The bilag's key is cut out of the subject, so that the join finds it by primary key. In a CASE, because
    # PostgreSQL is free to cast the subjects of other events as well, and fails on them.
    bilag_id = case(
        *(
            (event.c.subject.startswith(begin), cast(func.substr(event.c.subject, len(begin) + 1), Integer))
            for begin in _BILAG_SUBJECTS
        )
    )
    query = (
        select(
            event.c.number,
            event.c.at,
            event.c.action,
            event.c.subject,
            event.c.hash,
            user.c.display_name,
            bilag.c.number.label("label"),
        )
        .outerjoin(user, user.c.id == event.c.actor_id)
        .outerjoin(bilag, bilag.c.id == bilag_id)
        .order_by(event.c.number.desc() if newest_first else event.c.number)
        .limit(limit)
        .offset(offset)
    )
    if action is not None:
        query = query.where(event.c.action == action)
    if where is not None:
        query = query.where(where)
    for row in connection.execute(query).mappings():
        yield LoggedEvent(
            number=row["number"],
            at=datetime.fromisoformat(row["at"]),
            actor=row["display_name"] or "kommandolinjen",
            action=row["action"],
            subject=row["subject"],
            label=row["label"] or "",
            hash=row["hash"],
        )
