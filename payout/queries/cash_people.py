"""Cash between two people: deliveries that are confirmed, and boxes that are handed over."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from payout.domain.cash_report import Delivery, Handover, Occasion
from payout.models import cash_box, cash_count, cash_delivery, cash_handover, user
from payout.money import Oere
from payout.queries.cash import pieces_of

_FIRST, _SECOND, _THIRD, _FOURTH = (user.alias(name) for name in ("first", "second", "third", "fourth"))


def deliveries_of(connection: Connection, box_id: int) -> tuple[Delivery, ...]:
    """What was brought to a box, in order."""
    return _deliveries(connection, cash_delivery.c.box_id == box_id)


def deliveries_in(connection: Connection, incident_id: int) -> Mapping[int, Delivery]:
    """What was brought to the boxes of a hændelse, by the id of its count."""
    rows = _delivery_rows(connection, cash_box.c.incident_id == incident_id)
    return {row["count_id"]: _delivery(row) for row in rows}


def deliveries_waiting(connection: Connection, incident_id: int) -> tuple[Delivery, ...]:
    """What another person has yet to confirm, over all boxes of a hændelse, the oldest first."""
    waiting = cash_delivery.c.confirmed_by.is_(None) & cash_delivery.c.withdrawn_by.is_(None)
    return _deliveries(connection, waiting & (cash_box.c.incident_id == incident_id))


def delivery_by_id(connection: Connection, delivery_id: int) -> Delivery | None:
    """One delivery."""
    return next(iter(_deliveries(connection, cash_delivery.c.id == delivery_id)), None)


def handovers_of(connection: Connection, box_id: int) -> tuple[Handover, ...]:
    """The hand-overs of a box in order, those that came to nothing among them."""
    return _handovers(connection, cash_handover.c.box_id == box_id)


def handovers_in(connection: Connection, incident_id: int) -> tuple[tuple[int | None, Handover], ...]:
    """The hand-overs of a hændelse in order, each with the id of its count; None of what came to nothing."""
    rows = _handover_rows(connection, cash_box.c.incident_id == incident_id)
    return tuple((row["count_id"], _handover(row)) for row in rows)


def handovers_to(connection: Connection, user_id: int) -> tuple[Handover, ...]:
    """The boxes that wait for a person to count them."""
    waiting = cash_handover.c.accepted_at.is_(None) & cash_handover.c.withdrawn_by.is_(None)
    return _handovers(connection, waiting & (cash_handover.c.to_id == user_id))


def handover_by_id(connection: Connection, handover_id: int) -> Handover | None:
    """One hand-over."""
    return next(iter(_handovers(connection, cash_handover.c.id == handover_id)), None)


def _deliveries(connection: Connection, which: ColumnElement[bool]) -> tuple[Delivery, ...]:
    return tuple(map(_delivery, _delivery_rows(connection, which)))


def _delivery_rows(connection: Connection, which: ColumnElement[bool]) -> Iterable[RowMapping]:
    query = (
        select(
            cash_delivery,
            cash_count.c.pieces,
            cash_count.c.counted_oere,
            cash_count.c.occasion,
            cash_count.c.counted_at,
            cash_box.c.place,
            _FIRST.c.display_name.label("received_by_name"),
            _SECOND.c.display_name.label("confirmed_by_name"),
            _THIRD.c.display_name.label("withdrawn_by_name"),
        )
        .join(cash_count, cash_count.c.id == cash_delivery.c.count_id)
        .join(cash_box, cash_box.c.id == cash_delivery.c.box_id)
        .join(_FIRST, _FIRST.c.id == cash_delivery.c.received_by)
        .outerjoin(_SECOND, _SECOND.c.id == cash_delivery.c.confirmed_by)
        .outerjoin(_THIRD, _THIRD.c.id == cash_delivery.c.withdrawn_by)
        .where(which)
        .order_by(cash_delivery.c.id)
    )
    return connection.execute(query).mappings()


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(
        delivery_id=row["id"],
        box_id=row["box_id"],
        place=row["place"],
        is_float=row["occasion"] == Occasion.OPEN,
        pieces=pieces_of(row["pieces"]),
        amount_oere=row["counted_oere"],
        received_by_id=row["received_by"],
        received_by=row["received_by_name"],
        received_at=row["counted_at"],
        confirmed_by=row["confirmed_by_name"],
        confirmed_at=row["confirmed_at"],
        withdrawn_by=row["withdrawn_by_name"],
        withdrawn_at=row["withdrawn_at"],
    )


def _handovers(connection: Connection, which: ColumnElement[bool]) -> tuple[Handover, ...]:
    return tuple(map(_handover, _handover_rows(connection, which)))


def _handover_rows(connection: Connection, which: ColumnElement[bool]) -> Iterable[RowMapping]:
    query = (
        select(
            cash_handover,
            cash_count.c.counted_oere,
            cash_count.c.expected_oere,
            cash_box.c.place,
            _FIRST.c.display_name.label("given_by"),
            _SECOND.c.display_name.label("taken_by"),
            _THIRD.c.display_name.label("offered_by_name"),
            _FOURTH.c.display_name.label("withdrawn_by_name"),
        )
        .join(cash_box, cash_box.c.id == cash_handover.c.box_id)
        .join(_FIRST, _FIRST.c.id == cash_handover.c.from_id)
        .join(_SECOND, _SECOND.c.id == cash_handover.c.to_id)
        .join(_THIRD, _THIRD.c.id == cash_handover.c.offered_by)
        .outerjoin(_FOURTH, _FOURTH.c.id == cash_handover.c.withdrawn_by)
        .outerjoin(cash_count, cash_count.c.id == cash_handover.c.count_id)
        .where(which)
        .order_by(cash_handover.c.id)
    )
    return connection.execute(query).mappings()


def _handover(row: RowMapping) -> Handover:
    is_counted = row["counted_oere"] is not None
    return Handover(
        handover_id=row["id"],
        box_id=row["box_id"],
        place=row["place"],
        from_id=row["from_id"],
        given_by=row["given_by"],
        to_id=row["to_id"],
        taken_by=row["taken_by"],
        offered_by=row["offered_by_name"],
        offered_at=row["offered_at"],
        accepted_at=row["accepted_at"],
        withdrawn_by=row["withdrawn_by_name"],
        withdrawn_at=row["withdrawn_at"],
        difference_oere=Oere(row["counted_oere"] - row["expected_oere"]) if is_counted else None,
    )
