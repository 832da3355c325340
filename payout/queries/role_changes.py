"""What was changed on a day about who may do what: from the journal, where it cannot be taken out."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from payout.clock import DANISH_TIME
from payout.domain.role_sheet import RoleChange
from payout.domain.roles import Role
from payout.models import event, role_grant, user
from payout.models.base import instant_text

ROLE_ACTIONS: Final = (
    "user.added",
    "user.roles-changed",
    "user.role-granted",
    "user.role-ended",
    "user.disabled",
    "user.password-changed",
    "user.codes-made",
    "user.factors-ended",
    "user.sign-in-slowed",
    "user.unlocked",
)


def role_changes(connection: Connection, day: date) -> tuple[RoleChange, ...]:
    """The day's changes in their order; the day is Denmark's."""
    begin, end = (_midnight(day + timedelta(days=days)) for days in (0, 1))
    query = (
        select(event, user.c.display_name)
        .outerjoin(user, user.c.id == event.c.actor_id)
        .where(event.c.action.in_(ROLE_ACTIONS), event.c.at >= begin, event.c.at < end)
        .order_by(event.c.number)
    )
    names = {row.id: row.display_name for row in connection.execute(select(user.c.id, user.c.display_name))}
    grants = {row.id: row for row in connection.execute(select(role_grant))}
    changes = []
    for row in connection.execute(query).mappings():
        table, _, key = row["subject"].partition(":")
        grant = grants[int(key)] if table == "role_grant" else None
        changes.append(
            RoleChange(
                number=row["number"],
                at=datetime.fromisoformat(row["at"]),
                actor=row["display_name"] or "kommandolinjen",
                action=row["action"],
                name=names[grant.user_id if grant else int(key)],
                roles=(Role(grant.role),) if grant else _roles_told(row["payload"]),
                until=grant.until if grant else None,
            )
        )
    return tuple(changes)


def _roles_told(payload: str) -> tuple[Role, ...]:
    """The roles that the event has given, in the words of its own row."""
    changes: list[dict[str, Any]] = json.loads(payload)["changes"]
    told = next((change["values"]["roles"] for change in changes if "roles" in change.get("values", {})), "")
    return tuple(Role(role) for role in told.split(",") if role)


def _midnight(day: date) -> str:
    return instant_text(datetime.combine(day, time(), DANISH_TIME))
