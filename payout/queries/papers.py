"""Papers of bilag: the copies that were printed, and what has come out of the printers lately."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, union

from payout.models import bilag, bilag_print, user
from payout.queries.bilag import Bilag, bilag_with_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One copy. `size` is "A4" or "A5", `printed_at` UTC."""

    print_id: int
    bilag_id: int
    copy_number: int
    size: str
    printed_by: str
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentPaper:
    """A bilag whose paper is of the last hours, with its newest copy; None beside the original alone."""

    bilag: Bilag
    newest: Printed | None


def prints_with_ids(connection: Connection, print_ids: Collection[int]) -> tuple[Printed, ...]:
    """The copies with these keys, in the order of printing; unknown keys have none."""
    return _read(connection, _select().where(bilag_print.c.id.in_(print_ids)).order_by(bilag_print.c.id))


def newest_print(connection: Connection, bilag_id: int) -> Printed | None:
    """The last copy of a bilag; None while there is the original alone."""
    newest = _select().where(bilag_print.c.bilag_id == bilag_id).order_by(bilag_print.c.id.desc()).limit(1)
    return next(iter(_read(connection, newest)), None)


def recent_papers(
    connection: Connection, since: datetime, *, user_id: int | None, limit: int
) -> tuple[RecentPaper, ...]:
    """Bilag that were issued or printed again since then, the newest first.

    Shape:   with a user those that they asked for, issued or printed; else those of everybody.
    """
    issued = select(bilag.c.id).where(bilag.c.issued_at >= since, _is_of(user_id))
    printed = select(bilag_print.c.bilag_id).where(bilag_print.c.printed_at >= since)
    if user_id is not None:
        printed = printed.where(bilag_print.c.printed_by == user_id)
    keys = union(issued, printed).subquery()
    newest_first = select(keys.c.id).order_by(keys.c.id.desc()).limit(limit)
    found = bilag_with_ids(connection, tuple(connection.scalars(newest_first)))
    prints = {one.bilag_id: one for one in _newest_of(connection, [one.bilag_id for one in found])}
    return tuple(RecentPaper(bilag=one, newest=prints.get(one.bilag_id)) for one in found)


def _is_of(user_id: int | None) -> ColumnElement[bool]:
    if user_id is None:
        return bilag.c.number.is_not(None)
    return or_(bilag.c.issued_by == user_id, bilag.c.requested_by == user_id)


def _newest_of(connection: Connection, bilag_ids: Collection[int]) -> tuple[Printed, ...]:
    newest = (
        select(func.max(bilag_print.c.id))
        .where(bilag_print.c.bilag_id.in_(bilag_ids))
        .group_by(bilag_print.c.bilag_id)
    )
    return _read(connection, _select().where(bilag_print.c.id.in_(newest)))


def _select() -> Select[tuple[object, ...]]:
    return select(bilag_print, user.c.display_name).join(user, user.c.id == bilag_print.c.printed_by)


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Printed, ...]:
    return tuple(
        Printed(
            print_id=row["id"],
            bilag_id=row["bilag_id"],
            copy_number=row["copy_number"],
            size=row["size"],
            printed_by=row["display_name"],
            printed_at=row["printed_at"],
        )
        for row in connection.execute(query).mappings()
    )
