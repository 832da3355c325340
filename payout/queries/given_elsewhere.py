"""What a citizen has got at other places in the hændelse, as far as they have handed over."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from payout.cpr import Cpr
from payout.domain.aconto import Claim
from payout.domain.bilag_states import COUNTS_AGAINST_CITIZEN, BilagStatus
from payout.models import other_bilag
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenElsewhere:
    """An advance at another place; without a number it waits for the team leader there."""

    number: str | None
    place: str
    claim: Claim
    amount_oere: Oere
    status: BilagStatus
    at: datetime


def given_elsewhere(connection: Connection, cpr: Cpr, incident_id: int) -> tuple[GivenElsewhere, ...]:
    """What counts against the citizen, the oldest first."""
    values = {
        "cpr": cpr.digits,
        "incident_id": incident_id,
        "statuses": sorted(COUNTS_AGAINST_CITIZEN),
    }
    return tuple(
        GivenElsewhere(
            number=row["number"],
            place=row["place"],
            claim=Claim(benefit=row["benefit"], period_from=row["period_from"], period_to=row["period_to"]),
            amount_oere=row["amount_oere"],
            status=BilagStatus(row["status"]),
            at=row["paid_at"] or row["issued_at"] or row["requested_at"],
        )
        for row in connection.execute(_of_citizen(), values).mappings()
    )


@cache
def _of_citizen() -> Select[Any]:
    return (
        select(other_bilag)
        .where(
            other_bilag.c.incident_id == bindparam("incident_id"),
            other_bilag.c.cpr == bindparam("cpr"),
            other_bilag.c.status.in_(bindparam("statuses", expanding=True)),
        )
        .order_by(other_bilag.c.requested_at, other_bilag.c.id)
    )
