"""Which system a ydelse is entered in, by day; and the same for the names that bilag have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, literal, select

from payout.domain.ydelser import benefit_key
from payout.models import benefit, benefit_alias, benefit_system, bilag, user


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFrom:
    """A system from a day on, as somebody has set it; the instant in UTC."""

    benefit_id: int
    benefit: str
    system: str
    valid_from: date
    set_by: str
    set_at: datetime


def systems_set(connection: Connection) -> tuple[SystemFrom, ...]:
    """All that was ever set, by ydelse and day; of two for one day the later stands last."""
    rows = connection.execute(
        select(benefit_system, benefit.c.name, user.c.display_name)
        .join(benefit, benefit.c.id == benefit_system.c.benefit_id)
        .join(user, user.c.id == benefit_system.c.set_by)
        .order_by(benefit.c.name, benefit_system.c.valid_from, benefit_system.c.id)
    )
    return tuple(
        SystemFrom(
            benefit_id=row.benefit_id,
            benefit=row.name,
            system=row.system,
            valid_from=row.valid_from,
            set_by=row.display_name,
            set_at=row.set_at,
        )
        for row in rows
    )


def known_systems(connection: Connection) -> tuple[str, ...]:
    """The names of systems that are in use, in order."""
    query = select(benefit_system.c.system).distinct().order_by(benefit_system.c.system)
    return tuple(connection.scalars(query))


def system_of(connection: Connection, incident_id: int) -> ColumnElement[str]:
    """The system of a bilag of the hændelse as SQL; "" where none is set for its ydelse and day.

    The day is the pay-day, else the first of the period. Names are compared as lists' names are, which SQL
    can't: they are looked up here, once for each name that the bilag have.
    """
    names = connection.scalars(select(bilag.c.benefit).where(bilag.c.incident_id == incident_id).distinct())
    day = func.coalesce(bilag.c.pay_date, bilag.c.period_from)
    whens = [
        (and_(bilag.c.benefit.in_(of_names), day >= set_on.valid_from), literal(set_on.system))
        for of_names, set_on in _newest_first(_by_benefit(connection, names), systems_set(connection))
    ]
    return case(*whens, else_=literal("")) if whens else cast(literal(""), String)


def _by_benefit(connection: Connection, names: Iterable[str]) -> Mapping[int, list[str]]:
    ids = {row.key: row.benefit_id for row in connection.execute(select(benefit_alias))}
    found: dict[int, list[str]] = {}
    for name in names:
        benefit_id = ids.get(benefit_key(name))
        if benefit_id is not None:
            found.setdefault(benefit_id, []).append(name)
    return found


def _newest_first(
    names: Mapping[int, list[str]], systems: Sequence[SystemFrom]
) -> list[tuple[list[str], SystemFrom]]:
    """The first that fits is the one that goes: the latest day, and of one day the last that was set."""
    return [(names[one.benefit_id], one) for one in reversed(systems) if one.benefit_id in names]
