"""Look-ups of citizens: those of a day, with what tells whether they are unusual."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, select

from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.domain.lookups import Lookup
from payout.domain.names import name_key
from payout.models import bilag, citizen, lookup, user


def lookups_on(connection: Connection, day: date, *, after: int = 0) -> tuple[Lookup, ...]:
    """Every look-up of a Danish calendar day, the newest first; those with an id beyond `after` alone."""
    begins, ends = (
        datetime.combine(each, time.min, DANISH_TIME).astimezone(UTC)
        for each in (day, day + timedelta(days=1))
    )
    case = select(bilag.c.id).where(bilag.c.citizen_id == citizen.c.id, bilag.c.requested_at >= begins)
    query = (
        select(
            lookup.c.id,
            lookup.c.at,
            lookup.c.user_id,
            lookup.c.purpose,
            lookup.c.showed_cpr,
            user.c.display_name,
            citizen.c.ref,
            citizen.c.cpr,
            citizen.c.name,
            citizen.c.name_key,
            citizen.c.is_protected,
            case.exists().label("has_case"),
        )
        .join(citizen, citizen.c.id == lookup.c.citizen_id)
        .join(user, user.c.id == lookup.c.user_id)
        .where(lookup.c.id > after, lookup.c.at >= begins, lookup.c.at < ends)
        .order_by(lookup.c.id.desc())
    )
    return tuple(
        Lookup(
            lookup_id=row.id,
            at=row.at,
            user_id=row.user_id,
            user_name=row.display_name,
            user_key=name_key(row.display_name),
            citizen_ref=row.ref,
            cpr=Cpr(row.cpr),
            name=row.name,
            name_key=row.name_key,
            is_protected=row.is_protected,
            purpose=row.purpose,
            showed_cpr=row.showed_cpr,
            has_case=bool(row.has_case),
        )
        for row in connection.execute(query)
    )
