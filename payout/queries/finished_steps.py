"""What has been done last: by one person, and to one thing. Look-ups change nothing and are left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Integer, case, cast, func, select

from payout.models import bilag, event, user
from payout.money import Oere

_LOOK_UPS = ("citizen.looked-up", "citizen.cpr-shown")
_BILAG_SUBJECT = "bilag:"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedStep:
    """A step that is in the journal. What follows `name` is of its bilag, None where the step is about none.

    Shape:   `at` in UTC, amount in øre; `name` is who took the step, `citizen` whom the bilag is for.
    """

    number: int
    at: datetime
    action: str
    subject: str
    name: str
    bilag_id: int | None
    bilag_number: str | None
    citizen: str | None
    is_protected: bool | None
    amount_oere: Oere | None


def last_steps(connection: Connection, user_id: int, limit: int) -> tuple[FinishedStep, ...]:
    """A person's last finished steps, the newest first."""
    return tuple(_steps(connection, event.c.actor_id == user_id, limit))


def last_step_on(connection: Connection, subject: str) -> FinishedStep | None:
    """The last step on a subject such as "bilag:7"."""
    return next(_steps(connection, event.c.subject == subject, 1), None)


def _steps(connection: Connection, condition: ColumnElement[bool], limit: int) -> Iterator[FinishedStep]:
    # The bilag's key is cut out of the subject, so that the join finds it by primary key. Other subjects have
    # no number there, and a server refuses to make one of them wherever it may.
    key = cast(func.substr(event.c.subject, len(_BILAG_SUBJECT) + 1), Integer)
    bilag_id = case((event.c.subject.startswith(_BILAG_SUBJECT), key))
    query = (
        select(
            event.c.number,
            event.c.at,
            event.c.action,
            event.c.subject,
            user.c.display_name,
            bilag.c.id,
            bilag.c.number.label("bilag_number"),
            bilag.c.name,
            bilag.c.is_protected,
            bilag.c.amount_oere,
        )
        .outerjoin(user, user.c.id == event.c.actor_id)
        .outerjoin(bilag, bilag.c.id == bilag_id)
        .where(condition, event.c.action.not_in(_LOOK_UPS))
        .order_by(event.c.number.desc())
        .limit(limit)
    )
    for row in connection.execute(query).mappings():
        yield FinishedStep(
            number=row["number"],
            at=datetime.fromisoformat(row["at"]),
            action=row["action"],
            subject=row["subject"],
            name=row["display_name"] or "kommandolinjen",
            bilag_id=row["id"],
            bilag_number=row["bilag_number"],
            citizen=row["name"],
            is_protected=row["is_protected"],
            amount_oere=row["amount_oere"],
        )
