"""A hand-over from another place is taken in: what is new in it, and nothing when a byte is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from payout.domain.handover import (
    EVENT_COLUMNS,
    Handover,
    HandoverFault,
    HandoverRefused,
    Judged,
    judge,
    of_content,
)
from payout.domain.incident import Incident
from payout.models import handover as handover_table
from payout.models import other_bilag, other_event, other_ledger, series
from payout.queries.incidents import latest_incident
from payout.sealed_file import SealBroken, code_of, is_code_of, public_key_of, unseal
from payout.services.journal import Book, Bulk, Change, Insert, Update
from payout.services.ledger_secrets import handover_key
from payout.services.repeats import id_of_earlier
from payout.services.rows_digest import rows_digest

EVENT_ROW = ("id", "handover_id", "ledger_id", *EVENT_COLUMNS)
"""The columns of an event of another journal, as our journal's digest has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHandover:
    """A file that holds together, and the key that has signed it."""

    judged: Judged
    public_key: str

    @property
    def code(self) -> str:
        """The key's code, for people to compare."""
        return code_of(self.public_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a file brought: nothing when all of it was here already."""

    name: str
    code: str
    events: int
    new_events: int
    new_bilag: int
    changed_bilag: int


def open_handover(file: bytes, passphrase: str) -> OpenedHandover:
    """Unlock a file and hold it against its own journal; asks nothing of our ledger.

    Raises:  HandoverRefused.
    """
    try:
        unsealed = unseal(file, passphrase)
    except SealBroken as broken:
        raise HandoverRefused(HandoverFault(broken.fault.value)) from None
    return OpenedHandover(judged=judge(of_content(unsealed.content)), public_key=unsealed.public_key)


def receive_handover(
    book: Book, opened: OpenedHandover, *, code: str = "", request_key: str | None = None
) -> Received:
    """Take in what is new in a file. The first of a ledger needs its code, typed as it stands over there.

    A repeat with the same key, and the same file again, change nothing.
    Raises:  HandoverRefused.
    """
    known = _known(book.connection, opened.public_key)
    incident = _checked(book.connection, opened, known, code)
    ledger_id = known["id"] if known else book.next_id(other_ledger)
    theirs, had = opened.judged.handover, _events_had(book.connection, ledger_id)
    _require_same_beginning(book.connection, ledger_id, theirs, had)
    is_repeat = id_of_earlier(book.connection, request_key, "handover") is not None
    if is_repeat or len(theirs.events) <= had:
        return _received(opened, new_events=0)
    handover_id = book.next_id(handover_table)
    bilag_changes = _bilag_changes(book, opened.judged, ledger_id, incident)
    named = {"id": ledger_id, "public_key": opened.public_key, "name": theirs.name}
    changes: list[Change] = [
        *([] if known else [Insert(other_ledger, named)]),
        *([Update(other_ledger, ledger_id, {"name": theirs.name})] if _renamed(known, theirs) else []),
        Insert(
            handover_table,
            {
                "id": handover_id,
                "ledger_id": ledger_id,
                "incident_id": incident.incident_id,
                "their_incident_id": theirs.incident_id,
                "series": opened.judged.incident.series,
                "events": len(theirs.events),
                "head": theirs.head,
                "drawn_at": theirs.drawn_at,
                "received_by": book.actor_id,
                "received_at": book.now,
            },
        ),
        *bilag_changes,
    ]
    rows = _event_rows(book, theirs, had, handover_id, ledger_id)
    digest = rows_digest("", rows)
    changes.append(Bulk(other_event, handover_id, len(rows), digest))
    book.record("handover.received", f"handover:{handover_id}", changes, request_key=request_key)
    book.connection.execute(insert(other_event), [dict(zip(EVENT_ROW, row, strict=True)) for row in rows])
    made = sum(isinstance(change, Insert) for change in bilag_changes)
    return _received(opened, new_events=len(rows), new_bilag=made, changed_bilag=len(bilag_changes) - made)


def _checked(connection: Connection, opened: OpenedHandover, known: RowMapping | None, code: str) -> Incident:
    """Our hændelse that the file belongs to; refuses a file that is not to be taken here."""
    if opened.public_key == public_key_of(handover_key(connection)):
        raise HandoverRefused(HandoverFault.OWN)
    if known is None and not code.strip():
        raise HandoverRefused(HandoverFault.CODE_NEEDED)
    if code.strip() and not is_code_of(opened.public_key, code):
        raise HandoverRefused(HandoverFault.OTHER_CODE)
    incident = latest_incident(connection)
    if incident is None or incident.closed_at is not None:
        raise HandoverRefused(HandoverFault.NO_INCIDENT)
    _require_same_incident(connection, opened.judged, known, incident)
    _require_other_series(connection, opened.judged, known, incident)
    return incident


def _require_same_incident(
    connection: Connection, judged: Judged, known: RowMapping | None, ours: Incident
) -> None:
    """Both are about the same outage, and a hændelse of theirs belongs to one of ours for good."""
    before = select(handover_table.c.their_incident_id, handover_table.c.incident_id).where(
        handover_table.c.ledger_id == (known["id"] if known else None)
    )
    pair = (judged.handover.incident_id, ours.incident_id)
    parted = any(
        tuple(row) != pair and (row[0] == pair[0] or row[1] == pair[1]) for row in connection.execute(before)
    )
    if parted or not judged.incident.is_same_as(ours):
        raise HandoverRefused(HandoverFault.OTHER_INCIDENT)


def _require_other_series(
    connection: Connection, judged: Judged, known: RowMapping | None, ours: Incident
) -> None:
    code, ledger_id = judged.incident.series, known["id"] if known else None
    same_here = select(series.c.code).where(series.c.code == code)
    same_at_third = select(handover_table.c.id).where(
        handover_table.c.series == code, handover_table.c.ledger_id.is_distinct_from(ledger_id)
    )
    if connection.scalars(same_here).first() or connection.scalars(same_at_third).first():
        raise HandoverRefused(HandoverFault.SAME_SERIES, series=code)
    if ours.series in judged.series_used:
        raise HandoverRefused(HandoverFault.SAME_SERIES, series=ours.series)


def _require_same_beginning(connection: Connection, ledger_id: int, theirs: Handover, had: int) -> None:
    """The journal of the file and the one that is here are one, up to where the shorter ends."""
    shared = min(len(theirs.events), had)
    ours = select(other_event.c.hash).where(
        other_event.c.ledger_id == ledger_id, other_event.c.number == shared
    )
    if shared and connection.scalar(ours) != theirs.events[shared - 1][-1]:
        raise HandoverRefused(HandoverFault.FORKED)


def _known(connection: Connection, public_key: str) -> RowMapping | None:
    query = select(other_ledger).where(other_ledger.c.public_key == public_key)
    return connection.execute(query).mappings().first()


def _renamed(known: RowMapping | None, theirs: Handover) -> bool:
    return known is not None and known["name"] != theirs.name


def _events_had(connection: Connection, ledger_id: int) -> int:
    query = select(func.max(other_event.c.number)).where(other_event.c.ledger_id == ledger_id)
    return connection.scalar(query) or 0


def _event_rows(
    book: Book, theirs: Handover, had: int, handover_id: int, ledger_id: int
) -> list[tuple[Any, ...]]:
    first = book.next_id(other_event)
    return [
        (first + place, handover_id, ledger_id, *event) for place, event in enumerate(theirs.events[had:])
    ]


def _bilag_changes(book: Book, judged: Judged, ledger_id: int, incident: Incident) -> list[Change]:
    """A new row for each bilag that is new, and what has changed of the others."""
    query = select(other_bilag).where(other_bilag.c.ledger_id == ledger_id)
    here = {row["their_id"]: row for row in book.connection.execute(query).mappings()}
    return list(_changes(here, judged, book.next_id(other_bilag), ledger_id, incident))


def _changes(
    here: Mapping[int, RowMapping], judged: Judged, next_id: int, ledger_id: int, incident: Incident
) -> Iterator[Change]:
    for their_id, values in judged.bilag.items():
        row = here.get(their_id)
        if row is not None:
            changed = {name: value for name, value in values.items() if row[name] != value}
            if changed:
                yield Update(other_bilag, row["id"], changed)
            continue
        whose = {"ledger_id": ledger_id, "their_id": their_id, "incident_id": incident.incident_id}
        yield Insert(other_bilag, {"id": next_id, **whose, **values})
        next_id += 1


def _received(
    opened: OpenedHandover, *, new_events: int, new_bilag: int = 0, changed_bilag: int = 0
) -> Received:
    handover = opened.judged.handover
    return Received(
        name=handover.name,
        code=opened.code,
        events=len(handover.events),
        new_events=new_events,
        new_bilag=new_bilag,
        changed_bilag=changed_bilag,
    )
