"""The formal start of a hændelse, and the decisions that nothing more is issued and that it is again."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from payout.models.base import PERSONAL, SALT, Instant, metadata

incident_start = Table(
    "incident_start",
    metadata,
    Column("incident_id", ForeignKey("incident.id"), primary_key=True, autoincrement=False),
    Column("plan_id", ForeignKey("action_plan.id")),
    Column("decided_at", Instant, nullable=False),
    Column("fault_place", String(16)),
    Column("planned_from", Instant),
    Column("planned_to", Instant),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("planned_to IS NULL OR planned_from IS NOT NULL", name="planned_whole"),
    CheckConstraint("planned_to > planned_from", name="planned_forwards"),
)

incident_decision = Table(
    "incident_decision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("recorded_by", ForeignKey("user_account.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("decided_by", Text, nullable=False, info=PERSONAL),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_incident_decision_incident_id", "incident_id"),
)
