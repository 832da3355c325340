"""The kasserapport of a box: everything that happened to its cash, read at one moment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from payout.domain.cash_report import (
    Cashier,
    CashReport,
    Count,
    Handover,
    Movement,
    MovementKind,
    Occasion,
)
from payout.models import bilag, event, posting
from payout.queries.cash import CashBox, box_by_id
from payout.queries.cash_counts import counts_of, inspections_of
from payout.queries.cash_people import deliveries_of, handovers_of
from payout.queries.events import chain_head
from payout.queries.incidents import incident_by_id

KIND_OF_EVENT = {
    "box.opened": MovementKind.FLOAT,
    "box.refilled": MovementKind.REFILL,
    "box.taken-over": MovementKind.DIFFERENCE,
    "box.closed": MovementKind.EMPTIED,
}
"""What moves cash of no bilag; the closing of a box books a difference as well, where there is one."""


def cash_report(connection: Connection, box_id: int) -> CashReport | None:
    """The report of a box, open or closed; None when there is no such box."""
    box = box_by_id(connection, box_id)
    if box is None:
        return None
    scope, head = incident_by_id(connection, box.incident_id).scope, chain_head(connection)
    counts, handovers = counts_of(connection, box_id), handovers_of(connection, box_id)
    return CashReport(
        box_id=box_id,
        place=box.place,
        incident=scope.name,
        is_drill=scope.is_drill,
        maximum_oere=box.maximum_oere,
        balance_oere=box.balance_oere,
        opened_at=box.opened_at,
        closed_at=box.closed_at,
        cashiers=_cashiers(box, handovers),
        counts=counts,
        deliveries=deliveries_of(connection, box_id),
        handovers=handovers,
        inspections=inspections_of(connection, box_id),
        movements=_movements(connection, box_id, counts),
        chain_events=head.events,
        chain_hash=head.hash,
    )


def _cashiers(box: CashBox, handovers: Sequence[Handover]) -> tuple[Cashier, ...]:
    found, since = [], box.opened_at
    for handover in handovers:
        if handover.accepted_at is not None:
            found.append(Cashier(name=handover.given_by, since=since, until=handover.accepted_at))
            since = handover.accepted_at
    return (*found, Cashier(name=box.run_by, since=since, until=box.closed_at))


def _movements(connection: Connection, box_id: int, counts: Sequence[Count]) -> tuple[Movement, ...]:
    query = (
        select(
            event.c.number,
            event.c.at,
            event.c.action,
            posting.c.amount_oere,
            posting.c.bilag_id,
            bilag.c.number.label("bilag_number"),
        )
        .join(event, event.c.number == posting.c.event_number)
        .outerjoin(bilag, bilag.c.id == posting.c.bilag_id)
        .where(posting.c.box_id == box_id)
        .order_by(posting.c.id)
    )
    rows = connection.execute(query).mappings().all()
    last = counts[-1] if counts and counts[-1].occasion is Occasion.CLOSE else None
    # The event that closes a box books a difference first, and then what leaves the box.
    of_closing = next((place for place, row in enumerate(rows) if row["action"] == "box.closed"), None)
    differs = of_closing if last is not None and last.difference_oere else None
    return tuple(
        _movement(row, MovementKind.DIFFERENCE if place == differs else _kind(row))
        for place, row in enumerate(rows)
    )


def _kind(row: RowMapping) -> MovementKind:
    if row["bilag_id"] is not None:
        return MovementKind.PAYOUT if row["amount_oere"] < 0 else MovementKind.RETURNED
    return KIND_OF_EVENT[row["action"]]


def _movement(row: RowMapping, kind: MovementKind) -> Movement:
    return Movement(
        number=row["number"],
        at=datetime.fromisoformat(row["at"]),
        kind=kind,
        bilag_number=row["bilag_number"],
        amount_oere=row["amount_oere"],
    )
