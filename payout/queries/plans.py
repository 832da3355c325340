"""The plan in its versions, and the check list of a hændelse."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from payout.domain.action_plan import ActionPlan, Approval, Contact
from payout.domain.plan_check import CheckLine, Progress, Tick, check_list, progress_of
from payout.domain.plan_file import read_plan
from payout.models import action_plan, incident_start, plan_tick, user


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """A version of the plan: its number, what it says, who approved it, who saved it ("" for the program)."""

    version: int
    plan: ActionPlan
    approval: Approval | None
    saved_by: str
    saved_at: datetime


_VERSIONS = select(action_plan, user.c.display_name).outerjoin(user, user.c.id == action_plan.c.saved_by)
_LATEST = _VERSIONS.order_by(action_plan.c.id.desc()).limit(1)


def latest_plan(connection: Connection) -> PlanVersion | None:
    """The plan as it stands."""
    row = connection.execute(_LATEST).first()
    return _version(row) if row else None


def plan_version(connection: Connection, version: int) -> PlanVersion | None:
    """One version of the plan."""
    row = connection.execute(_VERSIONS.where(action_plan.c.id == version)).first()
    return _version(row) if row else None


def plan_versions(connection: Connection) -> tuple[PlanVersion, ...]:
    """Every version, the newest first."""
    query = _VERSIONS.order_by(action_plan.c.id.desc())
    return tuple(_version(row) for row in connection.execute(query))


def plan_revised_on(connection: Connection) -> date | None:
    """The day that the plan as it stands was revised and approved; None when it never was."""
    query = select(action_plan.c.revised_on).order_by(action_plan.c.id.desc()).limit(1)
    return connection.scalar(query)


def critical_contacts(connection: Connection) -> tuple[Contact, ...]:
    """The functions and numbers that stand before the sign-in."""
    found = latest_plan(connection)
    return found.plan.critical if found else ()


def plan_of_incident(connection: Connection, incident_id: int) -> PlanVersion | None:
    """The plan as it was when the hændelse was opened."""
    query = select(incident_start.c.plan_id).where(incident_start.c.incident_id == incident_id)
    version = connection.scalar(query)
    return plan_version(connection, version) if version is not None else None


def check_lines(connection: Connection, incident_id: int) -> tuple[CheckLine, ...]:
    """The check list of a hændelse; nothing where it has no plan."""
    found = plan_of_incident(connection, incident_id)
    return check_list(found.plan, _ticks(connection, incident_id)) if found else ()


def plan_progress(connection: Connection, incident_id: int) -> Progress | None:
    """How far the check list of a hændelse is; None where it has no plan."""
    lines = check_lines(connection, incident_id)
    return progress_of(lines) if lines else None


def _ticks(connection: Connection, incident_id: int) -> tuple[Tick, ...]:
    query = (
        select(plan_tick, user.c.display_name)
        .join(user, user.c.id == plan_tick.c.noted_by)
        .where(plan_tick.c.incident_id == incident_id)
        .order_by(plan_tick.c.id)
    )
    return tuple(
        Tick(
            item=row.item,
            is_done=row.is_done,
            done_at=row.done_at,
            done_by=row.done_by,
            remark=row.remark,
            noted_by=row.display_name,
            noted_at=row.noted_at,
        )
        for row in connection.execute(query)
    )


def _version(row: Row[Any]) -> PlanVersion:
    approval = Approval(revised_on=row.revised_on, approved_by=row.approved_by) if row.revised_on else None
    return PlanVersion(
        version=row.id,
        plan=read_plan(row.content),
        approval=approval,
        saved_by=row.display_name or "",
        saved_at=row.saved_at,
    )
