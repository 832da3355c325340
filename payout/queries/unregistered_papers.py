"""Bilag on paper that were paid and are not registered yet: nothing else at the counter tells of them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from payout.models import late_entry
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class UnregisteredPaper:
    """One that was typed, and waits for the second person or the team leader. In øre and UTC."""

    number: str
    benefit: str
    amount_oere: Oere
    place: str
    paid_at: datetime


def unregistered_papers(connection: Connection, citizen_id: int) -> tuple[UnregisteredPaper, ...]:
    """Those of a citizen, the oldest first; an entry that was given up is none."""
    rows = connection.execute(_of_citizen(), {"citizen_id": citizen_id}).mappings()
    return tuple(UnregisteredPaper(**row) for row in rows)


@cache
def _of_citizen() -> Select[Any]:
    columns = ("number", "benefit", "amount_oere", "place", "paid_at")
    return (
        select(*(late_entry.c[name] for name in columns))
        .where(
            late_entry.c.citizen_id == bindparam("citizen_id"),
            late_entry.c.bilag_id.is_(None),
            late_entry.c.dropped_by.is_(None),
        )
        .order_by(late_entry.c.paid_at, late_entry.c.id)
    )
