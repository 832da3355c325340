"""Cash that has come back into a box, for the team leader and the auditor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from payout.domain.settlement import TOLD_TO_LEADER, ReturnReason
from payout.models import bilag, cash_box, cash_return, settlement, user
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class CashReturn:
    """One return. Amount in øre, the instant in UTC."""

    bilag_id: int
    number: str
    amount_oere: Oere
    reason: ReturnReason
    note: str
    place: str
    taken_by: str
    taken_at: datetime


def returns_of(connection: Connection, incident_id: int) -> tuple[CashReturn, ...]:
    """The returns of a hændelse, the newest first."""
    query = (
        select(
            cash_return.c.bilag_id,
            cash_return.c.reason,
            bilag.c.number,
            settlement.c.amount_oere,
            settlement.c.note,
            settlement.c.settled_at,
            cash_box.c.place,
            user.c.display_name,
        )
        .join(settlement, settlement.c.id == cash_return.c.settlement_id)
        .join(bilag, bilag.c.id == cash_return.c.bilag_id)
        .join(cash_box, cash_box.c.id == cash_return.c.box_id)
        .join(user, user.c.id == settlement.c.settled_by)
        .where(bilag.c.incident_id == incident_id)
        .order_by(cash_return.c.settlement_id.desc())
    )
    return tuple(
        CashReturn(
            bilag_id=row.bilag_id,
            number=row.number,
            amount_oere=row.amount_oere,
            reason=ReturnReason(row.reason),
            note=row.note,
            place=row.place,
            taken_by=row.display_name,
            taken_at=row.settled_at,
        )
        for row in connection.execute(query)
    )


def count_told_to_leader(connection: Connection, incident_id: int) -> int:
    """How many returns of a hændelse are mistakes that the team leader is told of."""
    query = (
        select(func.count())
        .select_from(cash_return)
        .join(bilag, bilag.c.id == cash_return.c.bilag_id)
        .where(bilag.c.incident_id == incident_id, cash_return.c.reason.in_(TOLD_TO_LEADER))
    )
    return connection.scalar(query) or 0
