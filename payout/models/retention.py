"""The end of data: each step that was asked for and done, as its protocol tells it."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from payout.models.base import Instant, metadata

retention_run = Table(
    "retention_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("step", String(12), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("asked_by", ForeignKey("user_account.id")),
    Column("asked_at", Instant, nullable=False),
    Column("confirmed_by", ForeignKey("user_account.id")),
    Column("done_at", Instant),
    Column("counts", Text),
    Column("head_number", Integer),
    Column("head_hash", String(64)),
    CheckConstraint("confirmed_by <> asked_by", name="confirmed_by_another"),
    CheckConstraint("step IN ('at_close', 'identity')", name="step_known"),
    CheckConstraint(
        "(done_at IS NULL) = (counts IS NULL) AND (done_at IS NULL) = (head_number IS NULL)"
        " AND (done_at IS NULL) = (head_hash IS NULL)",
        name="done_whole",
    ),
    CheckConstraint("confirmed_by IS NULL OR done_at IS NOT NULL", name="confirmed_when_done"),
    UniqueConstraint("incident_id", "step"),
)
"""`counts` is JSON, rows by table; the head is the journal's before the step. Nobody: the command line."""

closing_pack = Table(
    "closing_pack",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file_count", Integer, nullable=False),
    Column("packed_by", ForeignKey("user_account.id")),
    Column("packed_at", Instant, nullable=False),
    CheckConstraint("file_count > 0", name="not_empty"),
)
"""Packs that were handed over, by the digest of the file."""

pack_receipt = Table(
    "pack_receipt",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("pack_id", ForeignKey(closing_pack.c.id), nullable=False, unique=True),
    Column("received_by", String(120), nullable=False),
    Column("journal_no", String(60), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("noted_by", ForeignKey("user_account.id"), nullable=False),
    Column("noted_at", Instant, nullable=False),
)
"""Who in the archive has which pack, under which number there."""
