"""Cash boxes and their balances."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, RowMapping, Select, func, or_, select

from payout.domain.cash import handed_out, handed_out_from
from payout.domain.kontering import PayoutMethod
from payout.domain.overview import BoxBalance
from payout.models import (
    bilag,
    cash_box,
    cash_count,
    cash_delivery,
    cash_handover,
    cash_inspection,
    event,
    posting,
    user,
)
from payout.money import Oere

PIECES_FACT = "pieces"
"""The fact of an event that tells which notes and coins went out of a box, or came back into it."""
_WHOLE_COUNTS = ("box.opened", "box.taken-over", "box.inspection-counted", "box.closed")
"""Events that count all there is in a box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashBox:
    """A cash box. Balance and agreed maximum in øre.

    `inspection_id` is of the eftersyn that counts it just now; `handover_id` of the hand-over that waits for
    `offered_to` to count it.
    """

    box_id: int
    incident_id: int
    place: str
    maximum_oere: Oere
    balance_oere: Oere
    run_by_id: int
    run_by: str
    opened_at: datetime
    closed_at: datetime | None
    inspection_id: int | None
    handover_id: int | None
    offered_to_id: int | None
    offered_to: str | None


def box_by_id(connection: Connection, box_id: int) -> CashBox | None:
    """One box, open or closed."""
    row = connection.execute(_select().where(cash_box.c.id == box_id)).mappings().first()
    return _box(row) if row else None


def cashiers_of(connection: Connection, box_id: int) -> frozenset[int]:
    """The ids of all who have run a box, the present one among them."""
    had = select(cash_handover.c.from_id).where(
        cash_handover.c.box_id == box_id, cash_handover.c.accepted_at.is_not(None)
    )
    return frozenset(connection.scalars(select(cash_box.c.run_by).where(cash_box.c.id == box_id).union(had)))


def has_refill_waiting(connection: Connection, box_id: int) -> bool:
    """Whether a refill of the box waits for another person's word."""
    waiting = (
        select(cash_delivery.c.id)
        .join(cash_count, cash_count.c.id == cash_delivery.c.count_id)
        .where(
            cash_delivery.c.box_id == box_id,
            cash_count.c.occasion == "refill",
            cash_delivery.c.confirmed_by.is_(None),
            cash_delivery.c.withdrawn_by.is_(None),
        )
    )
    return connection.scalar(waiting.limit(1)) is not None


def is_paying(connection: Connection, user_id: int) -> bool:
    """Whether a cashier has a bilag under payment at the desk; no box has to do with a list of transfers."""
    at_desk = bilag.c.method != PayoutMethod.BANK_TRANSFER
    held = select(bilag.c.id).where(bilag.c.held_by == user_id, at_desk).limit(1)
    return connection.scalar(held) is not None


def open_box_of(connection: Connection, user_id: int | None) -> CashBox | None:
    """The open box that the user runs."""
    row = (
        connection.execute(_select().where(cash_box.c.run_by == user_id, cash_box.c.closed_at.is_(None)))
        .mappings()
        .first()
    )
    return _box(row) if row else None


def boxes_of_incident(connection: Connection, incident_id: int) -> tuple[CashBox, ...]:
    """Every box of a hændelse, open ones first."""
    query = _select().where(cash_box.c.incident_id == incident_id)
    rows = connection.execute(query.order_by(cash_box.c.closed_at.is_not(None), cash_box.c.id)).mappings()
    return tuple(_box(row) for row in rows)


def open_balances(connection: Connection, incident_id: int) -> tuple[BoxBalance, ...]:
    """Place and balance of each open box."""
    return tuple(
        BoxBalance(place=box.place, balance_oere=box.balance_oere)
        for box in boxes_of_incident(connection, incident_id)
        if box.closed_at is None
    )


def pieces_in(connection: Connection, box_id: int) -> Mapping[Oere, int]:
    """Which notes and coins are in a box: denomination in øre → number of pieces, none for a closed one.

    An estimate until the next count: the last whole count and the confirmed refills since, less what each
    payout since has handed out, as its event tells, and with what came back. Where an event tells nothing,
    it is the fewest pieces of those that were there (where they don't make the amount, the fewest that there
    are).
    """
    pieces, first_event = _last_count(connection, box_id)
    moved = (
        select(posting.c.amount_oere, event.c.payload)
        .join(event, event.c.number == posting.c.event_number)
        .where(
            posting.c.box_id == box_id, posting.c.bilag_id.is_not(None), posting.c.event_number > first_event
        )
    )
    for amount, payload in connection.execute(moved.order_by(posting.c.event_number)):
        told = _pieces_told(payload)
        if amount > 0:
            pieces.update(told or handed_out(amount))
        else:
            pieces.subtract(told or handed_out_from(Oere(-amount), pieces) or handed_out(Oere(-amount)))
        pieces = +pieces
    return pieces


def _pieces_told(payload: str) -> Mapping[Oere, int]:
    """What the event of a payout or a return tells of its notes and coins; nothing when they aren't known."""
    told: Mapping[str, int] = json.loads(payload)["facts"].get(PIECES_FACT, {})
    return {Oere(int(value)): number for value, number in told.items()}


def pieces_of(text: str) -> Mapping[Oere, int]:
    """The pieces of a stored count: denomination in øre → number."""
    return {Oere(int(value)): number for value, number in json.loads(text).items()}


def _last_count(connection: Connection, box_id: int) -> tuple[Counter[Oere], int]:
    """The pieces of the last whole count with what was put in since, and the number of the count's event."""
    began = select(func.max(event.c.number)).where(
        event.c.subject == f"cash_box:{box_id}", event.c.action.in_(_WHOLE_COUNTS)
    )
    unconfirmed = select(cash_delivery.c.count_id).where(cash_delivery.c.confirmed_by.is_(None))
    counts = select(cash_count.c.occasion, cash_count.c.pieces).where(
        cash_count.c.box_id == box_id,
        or_(cash_count.c.occasion != "refill", cash_count.c.id.not_in(unconfirmed)),
    )
    pieces: Counter[Oere] = Counter()
    for row in connection.execute(counts.order_by(cash_count.c.id)):
        if row.occasion != "refill":
            pieces.clear()
        if row.occasion != "close":
            pieces.update(pieces_of(row.pieces))
    return pieces, connection.scalar(began) or 0


@cache
def _select() -> Select[tuple[object, ...]]:
    receiver = user.alias("receiver")
    waiting = (
        (cash_handover.c.box_id == cash_box.c.id)
        & cash_handover.c.accepted_at.is_(None)
        & cash_handover.c.withdrawn_by.is_(None)
    )
    counted = (cash_inspection.c.box_id == cash_box.c.id) & cash_inspection.c.ended_at.is_(None)
    return (
        select(
            cash_box,
            user.c.display_name,
            cash_inspection.c.id.label("inspection_id"),
            cash_handover.c.id.label("handover_id"),
            cash_handover.c.to_id,
            receiver.c.display_name.label("offered_to"),
        )
        .join(user, user.c.id == cash_box.c.run_by)
        .outerjoin(cash_inspection, counted)
        .outerjoin(cash_handover, waiting)
        .outerjoin(receiver, receiver.c.id == cash_handover.c.to_id)
    )


def _box(row: RowMapping) -> CashBox:
    return CashBox(
        box_id=row["id"],
        incident_id=row["incident_id"],
        place=row["place"],
        maximum_oere=row["maximum_oere"],
        balance_oere=row["balance_oere"],
        run_by_id=row["run_by"],
        run_by=row["display_name"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        inspection_id=row["inspection_id"],
        handover_id=row["handover_id"],
        offered_to_id=row["to_id"],
        offered_to=row["offered_to"],
    )
