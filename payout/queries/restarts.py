"""What was going on when the server went down without being stopped: each user's last finished step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from payout.domain.journal import Event
from payout.models import bilag, event, user

STARTED: Final = "server.started"
STOPPED: Final = "server.stopped"
_LOOKING: Final = ("citizen.looked-up", "citizen.cpr-shown")
"""Looking at somebody finishes nothing."""
_BILAG: Final = "bilag:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """A start after a stop without warning: the number of its event, and when it was."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastStep:
    """The last thing that a user finished; `label` is the bilag's number where it is about one."""

    user_id: int
    display_name: str
    at: datetime
    action: str
    subject: str
    label: str


def unclean_start(connection: Connection, started: Event) -> Restart | None:
    """The restart that a start is, when the start before it has no stop; None after a proper stop."""
    before = connection.scalar(
        select(event.c.action)
        .where(
            event.c.action.in_((STARTED, STOPPED)),
            event.c.subject == started.subject,
            event.c.number < started.number,
        )
        .order_by(event.c.number.desc())
        .limit(1)
    )
    if before != STARTED:
        return None
    return Restart(number=started.number, at=datetime.fromisoformat(started.at))


def last_step_of(connection: Connection, user_id: int, restart: Restart) -> LastStep | None:
    """What the user finished last before a restart; None when that is nothing."""
    newest = (
        select(event.c.number)
        .where(
            event.c.actor_id == user_id,
            event.c.number < restart.number,
            event.c.action.not_in(_LOOKING),
        )
        .order_by(event.c.number.desc())
        .limit(1)
    )
    return next(iter(_steps(connection, _with_user().where(event.c.number.in_(newest)))), None)


def last_steps(connection: Connection, restart: Restart) -> tuple[LastStep, ...]:
    """What each user finished last before a restart, the newest first."""
    newest = (
        select(func.max(event.c.number))
        .where(event.c.number < restart.number, event.c.action.not_in(_LOOKING))
        .group_by(event.c.actor_id)
    )
    query = _with_user().where(event.c.number.in_(newest)).order_by(event.c.number.desc())
    return _steps(connection, query)


def _with_user() -> Select[Any]:
    return select(event, user.c.id.label("user_id"), user.c.display_name).join(
        user, user.c.id == event.c.actor_id
    )


def _steps(connection: Connection, query: Select[Any]) -> tuple[LastStep, ...]:
    return tuple(
        LastStep(
            user_id=row["user_id"],
            display_name=row["display_name"],
            at=datetime.fromisoformat(row["at"]),
            action=row["action"],
            subject=row["subject"],
            label=_number_of(connection, row["subject"]),
        )
        for row in connection.execute(query).mappings().all()
    )


def _number_of(connection: Connection, subject: str) -> str:
    if not subject.startswith(_BILAG):
        return ""
    bilag_id = int(subject.removeprefix(_BILAG))
    return connection.scalar(select(bilag.c.number).where(bilag.c.id == bilag_id)) or ""
