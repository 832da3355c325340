"""The settlement lines of a bilag, each with what is told of it and with its reversal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select

from payout.domain.settlement import SettlementKind
from payout.models import settlement, settlement_detail, settlement_reversal, user
from payout.money import Oere

_REVERSERS = user.alias("reverser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """That a line is turned: why, by whom, and when (UTC)."""

    reason: str
    reversed_by: str
    reversed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One settlement line. Amount in øre; what is not told is None or "".

    Shape:   `happened_on` is the day of the run or of the money, `reference` the run's name or the reference
             of the payment or claim, part `part` of `parts`; `reversal` is None while the line stands.
    """

    settlement_id: int
    bilag_id: int
    kind: SettlementKind
    amount_oere: Oere
    note: str
    settled_by: str
    settled_at: datetime
    happened_on: date | None
    reference: str
    part: int | None
    parts: int | None
    reversal: Reversal | None

    @property
    def can_be_reversed(self) -> bool:
        """Cash that was counted into a box stays there."""
        return self.reversal is None and self.kind is not SettlementKind.RETURNED


def settlements_of(connection: Connection, bilag_id: int) -> tuple[Settled, ...]:
    """The lines of a bilag in order, reversed ones among them."""
    return tuple(_lines(connection, settlement.c.bilag_id == bilag_id))


def settlement_by_id(connection: Connection, settlement_id: int) -> Settled | None:
    """One line."""
    return next(_lines(connection, settlement.c.id == settlement_id), None)


def _lines(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Settled]:
    rows = connection.execute(
        select(
            settlement,
            user.c.display_name,
            settlement_detail.c.happened_on,
            settlement_detail.c.reference,
            settlement_detail.c.part_number,
            settlement_detail.c.part_count,
            settlement_reversal.c.reason,
            settlement_reversal.c.reversed_at,
            _REVERSERS.c.display_name.label("reversed_by"),
        )
        .join(user, user.c.id == settlement.c.settled_by)
        .outerjoin(settlement_detail, settlement_detail.c.settlement_id == settlement.c.id)
        .outerjoin(settlement_reversal, settlement_reversal.c.settlement_id == settlement.c.id)
        .outerjoin(_REVERSERS, _REVERSERS.c.id == settlement_reversal.c.reversed_by)
        .where(condition)
        .order_by(settlement.c.id)
    ).mappings()
    for row in rows:
        yield Settled(
            settlement_id=row["id"],
            bilag_id=row["bilag_id"],
            kind=SettlementKind(row["kind"]),
            amount_oere=row["amount_oere"],
            note=row["note"],
            settled_by=row["display_name"],
            settled_at=row["settled_at"],
            happened_on=row["happened_on"],
            reference=row["reference"] or "",
            part=row["part_number"],
            parts=row["part_count"],
            reversal=Reversal(
                reason=row["reason"], reversed_by=row["reversed_by"], reversed_at=row["reversed_at"]
            )
            if row["reversed_at"]
            else None,
        )
