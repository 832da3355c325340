"""The plan in its versions, and what is ticked off of it during a hændelse. Lines are only ever added."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from payout.models.base import PERSONAL, SALT, Instant, metadata

action_plan = Table(
    "action_plan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revised_on", Date),
    Column("saved_by", ForeignKey("user_account.id")),
    Column("saved_at", Instant, nullable=False),
    Column("approved_by", Text, nullable=False, info=PERSONAL),
    Column("content", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)

plan_tick = Table(
    "plan_tick",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("item", String(16), nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("done_at", Instant, nullable=False),
    Column("noted_by", ForeignKey("user_account.id"), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("done_by", Text, nullable=False, info=PERSONAL),
    Column("remark", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_plan_tick_incident_id", "incident_id"),
)
