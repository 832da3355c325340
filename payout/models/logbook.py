"""The logbook of a hændelse: what people write, and what a decision has besides its text."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from payout.models.base import PERSONAL, SALT, Instant, metadata

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("category", String(12), nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("written_by", ForeignKey("user_account.id"), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("corrects_id", ForeignKey("log_entry.id"), unique=True),
    Column("solves_id", ForeignKey("log_entry.id"), unique=True),
    Column("text", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("happened_at <= written_at", name="happened_before"),
    CheckConstraint("corrects_id < id AND solves_id IS NULL OR corrects_id IS NULL", name="corrects_earlier"),
    CheckConstraint("solves_id < id OR solves_id IS NULL", name="solves_earlier"),
    Index("ix_log_entry_incident_id", "incident_id"),
)
"""`is_public`: a team leader has said that the text may be told outside the house."""

log_decision = Table(
    "log_decision",
    metadata,
    Column("entry_id", ForeignKey(log_entry.c.id), primary_key=True, autoincrement=False),
    Column("decided_by", Text, nullable=False, info=PERSONAL),
    Column("ground", Text, nullable=False, info=PERSONAL),
    Column("assignee", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
