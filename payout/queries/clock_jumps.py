"""Jumps of the clock that nobody has answered for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from payout.models import clock_jump


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJump:
    """What the clock should have said and what it said, in UTC."""

    jump_id: int
    expected_at: datetime
    found_at: datetime


def open_jump(connection: Connection) -> ClockJump | None:
    """The last jump, while no team leader has said that the date is right."""
    row = connection.execute(
        select(clock_jump)
        .where(clock_jump.c.confirmed_by.is_(None))
        .order_by(clock_jump.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return ClockJump(jump_id=row.id, expected_at=row.expected_at, found_at=row.found_at)
