"""The plan and its check list, the formal start of a hændelse, and when nothing more is issued."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0019"
down_revision = "0018"

_LAST_DECISION = (
    "SELECT kind FROM incident_decision WHERE incident_id = NEW.incident_id{until} ORDER BY id DESC LIMIT 1"
)


def upgrade() -> None:
    """Put the step in."""
    _plans()
    _start()
    _decisions()
    _issue()


def _plans() -> None:
    op.create_table(
        "action_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revised_on", sa.Date(), nullable=True),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["user_account.id"], name=op.f("fk_action_plan_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
    )
    op.create_table(
        "plan_tick",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.String(length=27), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.String(length=27), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_plan_tick_incident_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["user_account.id"], name=op.f("fk_plan_tick_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_tick")),
    )
    op.create_index("ix_plan_tick_incident_id", "plan_tick", ["incident_id"])
    last = (
        "SELECT is_done FROM plan_tick WHERE incident_id = NEW.incident_id AND item = NEW.item"
        " ORDER BY id DESC LIMIT 1"
    )
    refuse("plan_tick", "repeat", "INSERT", f"NEW.is_done IS NOT DISTINCT FROM COALESCE(({last}), FALSE)")
    _only_added("action_plan", "plan_tick")


def _start() -> None:
    op.create_table(
        "incident_start",
        sa.Column("incident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.Column("fault_place", sa.String(length=16), nullable=True),
        sa.Column("planned_from", sa.String(length=27), nullable=True),
        sa.Column("planned_to", sa.String(length=27), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "planned_to IS NULL OR planned_from IS NOT NULL", name=op.f("ck_incident_start_planned_whole")
        ),
        sa.CheckConstraint("planned_to > planned_from", name=op.f("ck_incident_start_planned_forwards")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_start_incident_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["action_plan.id"], name=op.f("fk_incident_start_plan_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_incident_start")),
    )
    _only_added("incident_start")


def _decisions() -> None:
    op.create_table(
        "incident_decision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_decision_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_incident_decision_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_decision")),
    )
    op.create_index("ix_incident_decision_incident_id", "incident_decision", ["incident_id"])
    last = _LAST_DECISION.format(until="")
    refuse("incident_decision", "repeat", "INSERT", f"NEW.kind = COALESCE(({last}), 'resume')")
    _only_added("incident_decision")


def _issue() -> None:
    """No number is taken while it is decided that none is, nor before a planned outage begins.

    It is asked for the instant of the issue: what was issued in time may be written down later.
    """
    last = _LAST_DECISION.format(until=" AND recorded_at <= NEW.issued_at")
    stood_down = f"COALESCE(({last}), '') = 'stand-down'"
    ahead = (
        "EXISTS (SELECT 1 FROM incident_start"
        " WHERE incident_id = NEW.incident_id AND planned_from > NEW.issued_at)"
    )
    refuse("bilag", "issue_after_stand_down", "INSERT", f"NEW.number IS NOT NULL AND {stood_down}")
    refuse("bilag", "issue_before_plan", "INSERT", f"NEW.number IS NOT NULL AND {ahead}")
    numbered = "OLD.number IS NULL AND NEW.number IS NOT NULL"
    refuse("bilag", "approval_after_stand_down", "UPDATE", f"{numbered} AND {stood_down}")
    refuse("bilag", "approval_before_plan", "UPDATE", f"{numbered} AND {ahead}")


def _only_added(*tables: str) -> None:
    for table in tables:
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
