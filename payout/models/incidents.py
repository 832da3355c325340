"""Hændelser. Benefits and pay-days are kept as JSON lists: they choose lines and are never joined on."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from payout.models.base import Instant, metadata

incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(120), nullable=False),
    Column("systems", Text, nullable=False),
    Column("down_since", Date, nullable=False),
    Column("authorised_by", String(120), nullable=False),
    Column("benefits", Text, nullable=False),
    Column("pay_days", Text, nullable=False),
    Column("share_percent", Integer, nullable=False),
    Column("rounding_oere", Integer, nullable=False),
    Column("ceiling_bilag_oere", Integer),
    Column("ceiling_person_oere", Integer),
    Column("series", String(8), nullable=False),
    Column("is_drill", Boolean, nullable=False),
    Column("opened_by", ForeignKey("user_account.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_by", ForeignKey("user_account.id")),
    Column("closed_at", Instant),
    CheckConstraint("share_percent BETWEEN 1 AND 100", name="share"),
    CheckConstraint("(closed_by IS NULL) = (closed_at IS NULL)", name="closed_whole"),
    # An index over a constant under this condition holds at most one row: one open hændelse at a time.
    Index(
        "uq_incident_open",
        text("(1)"),
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)
