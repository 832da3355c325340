"""Steps at the end of data, hændelse by hændelse: what is kept until when, and what was done."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from payout.clock import DANISH_TIME
from payout.domain.retention import RetentionRun, RetentionStep, RetentionTask, first_day
from payout.models import event, incident, retention_run, user

SUBJECT = "retention_run"
_CONFIRMER = user.alias("confirmer")
_RUNS = (
    select(
        retention_run,
        user.c.display_name.label("asker"),
        _CONFIRMER.c.display_name.label("confirmer"),
    )
    .outerjoin(user, user.c.id == retention_run.c.asked_by)
    .outerjoin(_CONFIRMER, _CONFIRMER.c.id == retention_run.c.confirmed_by)
)


def retention_tasks(connection: Connection, *, keep_years: int) -> tuple[RetentionTask, ...]:
    """Both steps of each closed hændelse, the oldest first."""
    runs = {(row["incident_id"], row["step"]): row for row in connection.execute(_RUNS).mappings()}
    closed = connection.execute(
        select(incident.c.id, incident.c.name, incident.c.is_drill, incident.c.closed_at)
        .where(incident.c.closed_at.is_not(None))
        .order_by(incident.c.id)
    ).all()
    tasks = []
    for row in closed:
        closed_on = row.closed_at.astimezone(DANISH_TIME).date()
        for step in RetentionStep:
            found = runs.get((row.id, step.value))
            tasks.append(
                RetentionTask(
                    incident_id=row.id,
                    incident=row.name,
                    is_drill=row.is_drill,
                    closed_on=closed_on,
                    step=step,
                    due_on=_due_on(step, closed_on, keep_years, found),
                    run=_run(connection, found) if found else None,
                )
            )
    return tuple(tasks)


def last_deletion(connection: Connection) -> int | None:
    """The number of the event with which data was taken away last; None before anything was."""
    found: int | None = connection.scalar(
        select(event.c.number)
        .where(event.c.action.in_(("data.deleted", "identity.blanked")))
        .order_by(event.c.number.desc())
        .limit(1)
    )
    return found


def _due_on(step: RetentionStep, closed_on: date, keep_years: int, row: Any) -> date:
    # What was done tells by which rule; what was only asked for goes by the setting of today.
    if row is not None and row["done_at"] is not None:
        return date.fromisoformat(str(row["due_on"]))
    return first_day(step, closed_on, keep_years)


def _run(connection: Connection, row: Any) -> RetentionRun:
    return RetentionRun(
        run_id=row["id"],
        asked_by_id=row["asked_by"],
        asked_by=row["asker"],
        asked_at=row["asked_at"],
        confirmed_by=row["confirmer"],
        done_at=row["done_at"],
        counts=tuple(json.loads(row["counts"]).items()) if row["counts"] else (),
        head_before=(row["head_number"], row["head_hash"]) if row["head_hash"] else None,
        head_after=_head_after(connection, row["id"]) if row["done_at"] else None,
    )


def _head_after(connection: Connection, run_id: int) -> tuple[int, str] | None:
    found = connection.execute(
        select(event.c.number, event.c.hash)
        .where(event.c.subject == f"{SUBJECT}:{run_id}")
        .order_by(event.c.number.desc())
        .limit(1)
    ).first()
    return (found.number, found.hash) if found else None
