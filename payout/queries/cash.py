"""Cash boxes and their balances."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, select

from payout.domain.overview import BoxBalance
from payout.models import cash_box, user
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class CashBox:
    """A cash box. Balance and agreed maximum in øre."""

    box_id: int
    incident_id: int
    place: str
    maximum_oere: Oere
    balance_oere: Oere
    run_by_id: int
    run_by: str
    opened_at: datetime
    closed_at: datetime | None


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


def _select() -> Select[tuple[object, ...]]:
    return select(cash_box, user.c.display_name).join(user, user.c.id == cash_box.c.run_by)


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
    )
