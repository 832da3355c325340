"""What the ledger knows of being ready: days of lists, ticks, users, plan, drill, scheduled import."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from payout.clock import DANISH_TIME
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_copies import CopyState
from payout.domain.readiness import CopiesOut, FolderRun, ListDays, Tick
from payout.domain.roles import Role
from payout.models import folder_run, payment_list, readiness_tick, user
from payout.queries.list_copies import count_by_state
from payout.queries.list_history import day_of_list
from payout.queries.users import all_users


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What somebody has said is seen to: the day that it goes for, who said it, and when (UTC)."""

    on: date
    told_by: str
    told_at: datetime


def list_days(connection: Connection) -> tuple[ListDays, ...]:
    """The days of each source's indberetningslister; a list without a date of its own has its import's."""
    of_lists = select(payment_list.c.source, day_of_list()).where(
        payment_list.c.kind == ListKind.INDBERETNING
    )
    by_source: dict[str, list[date]] = {}
    for source, text in sorted(map(tuple, connection.execute(of_lists.distinct()))):
        by_source.setdefault(source, []).append(date.fromisoformat(text))
    return tuple(ListDays(source=source, days=tuple(days)) for source, days in by_source.items())


def last_ticks(connection: Connection) -> dict[Tick, Ticked]:
    """The last word on each thing that people see to; what nobody has seen to is not in it."""
    newest = select(func.max(readiness_tick.c.id)).group_by(readiness_tick.c.kind)
    rows = connection.execute(
        select(readiness_tick, user.c.display_name)
        .join(user, user.c.id == readiness_tick.c.told_by)
        .where(readiness_tick.c.id.in_(newest))
    ).mappings()
    return {
        Tick(row["kind"]): Ticked(on=row["on_date"], told_by=row["display_name"], told_at=row["told_at"])
        for row in rows
    }


def roles_of_active(connection: Connection) -> tuple[frozenset[Role], ...]:
    """The roles of each user who can sign in."""
    return tuple(frozenset(one.roles) for one in all_users(connection) if one.is_active)


def last_folder_run(connection: Connection) -> FolderRun | None:
    """The last run of the scheduled import; None when there was none."""
    row = connection.execute(select(folder_run.c.ran_at, folder_run.c.left_over)).first()
    if row is None:
        return None
    return FolderRun(on=row.ran_at.astimezone(DANISH_TIME).date(), left_over=row.left_over)


def copies_out(connection: Connection) -> CopiesOut:
    """The copies of the citizen list that are not shredded."""
    found = count_by_state(connection)
    return CopiesOut(locked=found[CopyState.LOCKED], loose=found[CopyState.OUT])
