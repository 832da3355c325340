"""Why a hændelse may be closed with something missing, and the note that it was closed with."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

closing_reason = Table(
    "closing_reason",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("condition", String(24), nullable=False),
    Column("count", Integer, nullable=False),
    Column("amount_oere", BigInteger),
    Column("stated_by", ForeignKey("user_account.id"), nullable=False),
    Column("stated_at", Instant, nullable=False),
    Column("confirmed_by", ForeignKey("user_account.id")),
    Column("confirmed_at", Instant),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("confirmed_by <> stated_by", name="confirmed_by_another"),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
    Index("ix_closing_reason_incident_id", "incident_id"),
)
"""`count` and `amount_oere` are what was open when it was stated: of something else it says nothing."""

closing_note = Table(
    "closing_note",
    metadata,
    Column("incident_id", ForeignKey("incident.id"), primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
