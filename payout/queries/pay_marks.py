"""Marks of citizens who are not paid without the team leader's approval."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, RowMapping, Select, bindparam, select

from payout.cpr import Cpr
from payout.models import citizen, pay_mark, user


@dataclass(frozen=True, slots=True, kw_only=True)
class PayMark:
    """A live mark, with whom it is about, who set it, and what the counter is to do."""

    mark_id: int
    citizen_ref: str
    cpr: Cpr
    name: str
    is_protected: bool
    instruction: str
    set_by: str
    set_at: datetime


def is_marked(connection: Connection, citizen_id: int | None) -> bool:
    """Whether the citizen has a live mark."""
    return connection.scalar(_is_marked(), {"citizen_id": citizen_id}) is not None


@cache
def _is_marked() -> Select[tuple[int]]:
    return select(pay_mark.c.id).where(
        pay_mark.c.citizen_id == bindparam("citizen_id"), pay_mark.c.lifted_at.is_(None)
    )


def mark_of(connection: Connection, citizen_id: int) -> PayMark | None:
    """The live mark of a citizen."""
    row = connection.execute(_mark_of(), {"citizen_id": citizen_id}).mappings().first()
    return _mark(row) if row else None


@cache
def _mark_of() -> Select[tuple[object, ...]]:
    return _live().where(pay_mark.c.citizen_id == bindparam("citizen_id"))


def mark_by_ref(connection: Connection, ref: str) -> PayMark | None:
    """As `mark_of`, by the reference of pages."""
    row = connection.execute(_mark_by_ref(), {"ref": ref}).mappings().first()
    return _mark(row) if row else None


@cache
def _mark_by_ref() -> Select[tuple[object, ...]]:
    return _live().where(citizen.c.ref == bindparam("ref"))


def live_marks(connection: Connection) -> tuple[PayMark, ...]:
    """Every live mark, the newest first."""
    rows = connection.execute(_live().order_by(pay_mark.c.id.desc())).mappings()
    return tuple(map(_mark, rows))


def _live() -> Select[tuple[object, ...]]:
    return (
        select(
            pay_mark.c.id,
            pay_mark.c.instruction,
            pay_mark.c.set_at,
            citizen.c.ref,
            citizen.c.cpr,
            citizen.c.name,
            citizen.c.is_protected,
            user.c.display_name,
        )
        .join(citizen, citizen.c.id == pay_mark.c.citizen_id)
        .join(user, user.c.id == pay_mark.c.set_by)
        .where(pay_mark.c.lifted_at.is_(None))
    )


def _mark(row: RowMapping) -> PayMark:
    return PayMark(
        mark_id=row["id"],
        citizen_ref=row["ref"],
        cpr=Cpr(row["cpr"]),
        name=row["name"],
        is_protected=row["is_protected"],
        instruction=row["instruction"],
        set_by=row["display_name"],
        set_at=row["set_at"],
    )
