"""The journals of other places, as they were taken in: their links and rules, and what was made of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select, type_coerce
from sqlalchemy.types import NULLTYPE

from payout.domain.handover import EVENT_COLUMNS, compared
from payout.domain.rebuilt import Rebuilt
from payout.domain.verification import Fault
from payout.models import handover, other_bilag, other_event
from payout.services.blank_rows import NO_SALT
from payout.services.journal import digest_of_row
from payout.services.receive_handover import EVENT_ROW
from payout.services.rows_digest import rows_digest


def wrong_handovers(connection: Connection, told: Mapping[int, tuple[int, str]]) -> Iterator[Fault]:
    """What is wrong with the hand-overs; `told` has number and digest of the events of each, by its id."""
    yield from _wrong_events(connection, told)
    taken = connection.execute(select(handover).order_by(handover.c.ledger_id, handover.c.events))
    by_ledger: dict[int, list[RowMapping]] = {}
    for row in taken.mappings():
        by_ledger.setdefault(row["ledger_id"], []).append(row)
    for ledger_id, rows in by_ledger.items():
        yield from _wrong_journal(connection, ledger_id, rows)


def _wrong_events(connection: Connection, told: Mapping[int, tuple[int, str]]) -> Iterator[Fault]:
    bare = [type_coerce(other_event.c[name], NULLTYPE).label(name) for name in EVENT_ROW]
    for handover_id, (row_count, digest) in told.items():
        query = select(*bare).where(other_event.c.handover_id == handover_id).order_by(other_event.c.id)
        rows = [tuple(row) for row in connection.execute(query)]
        if len(rows) != row_count or rows_digest("", rows) != digest:
            yield _fault("other-events-differ", handover_id)
    for owner in connection.scalars(select(type_coerce(other_event.c.handover_id, NULLTYPE)).distinct()):
        if owner not in told:
            yield _fault("other-events-untold", owner)


def _wrong_journal(connection: Connection, ledger_id: int, rows: list[RowMapping]) -> Iterator[Fault]:
    """Play one other journal, and stop at the end of each hand-over to look."""
    last = {row["their_incident_id"]: row["id"] for row in rows}
    ends = {row["events"]: row for row in rows}
    rebuilt = Rebuilt()
    columns = [other_event.c[name] for name in EVENT_COLUMNS]
    query = select(*columns).where(other_event.c.ledger_id == ledger_id).order_by(other_event.c.number)
    for event in connection.execute(query):
        rebuilt.take(tuple(event))
        end = ends.pop(rebuilt.chain.events, None)
        if end is None:
            continue
        if end["head"] != rebuilt.chain.previous_hash:
            yield _fault("other-events-differ", end["id"])
        if last[end["their_incident_id"]] == end["id"]:
            yield from _wrong_bilag(connection, rebuilt, end)
    yield from (_fault("other-events-differ", end["id"]) for end in ends.values())
    yield from rebuilt.faults()


def _wrong_bilag(connection: Connection, rebuilt: Rebuilt, end: RowMapping) -> Iterator[Fault]:
    query = select(other_bilag).where(
        other_bilag.c.ledger_id == end["ledger_id"], other_bilag.c.incident_id == end["incident_id"]
    )
    rows = map(dict, connection.execute(query).mappings())
    found = ((row["their_id"], row, _digest(row)) for row in rows)
    yield from compared(rebuilt, end["their_incident_id"], found)


def _digest(row: dict[str, Any]) -> str | None:
    """The digest of the personal columns; None at the end of data: `personal-data` says when it may be."""
    return digest_of_row(other_bilag, row) if row["salt"] != NO_SALT else None


def _fault(code: str, handover_id: object) -> Fault:
    return Fault(code=code, text=f"hand-over {handover_id}: events", values={"handover": str(handover_id)})
