"""Being ready: copies of the citizen list, what people say is seen to, and the last scheduled import."""

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
    text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

list_copy = Table(
    "list_copy",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("form", String(12), nullable=False),
    Column("has_cpr", Boolean, nullable=False),
    Column("citizens", Integer, nullable=False),
    Column("made_by", ForeignKey("user_account.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("holder", String(120), nullable=False, info=PERSONAL),
    Column("purpose", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
"""A copy of the citizen list; its key is the number on each of its pages."""

list_copy_step = Table(
    "list_copy_step",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("copy_id", ForeignKey("list_copy.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("witness_id", ForeignKey("user_account.id")),
    Column("told_by", ForeignKey("user_account.id"), nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("person", String(120), nullable=False, info=PERSONAL),
    Column("other_person", String(120), nullable=False, info=PERSONAL),
    Column("place", String(120), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("(kind = 'shredded') = (witness_id IS NOT NULL)", name="shredding_seen"),
    CheckConstraint("witness_id <> told_by", name="seen_by_another"),
    Index("ix_list_copy_step_copy_id", "copy_id"),
    Index(
        "uq_list_copy_step_shredded",
        "copy_id",
        unique=True,
        sqlite_where=text("kind = 'shredded'"),
        postgresql_where=text("kind = 'shredded'"),
    ),
)

readiness_tick = Table(
    "readiness_tick",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("told_by", ForeignKey("user_account.id"), nullable=False),
    Column("told_at", Instant, nullable=False),
    Index("ix_readiness_tick_kind", "kind"),
)

folder_run = Table(
    "folder_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ran_at", Instant, nullable=False),
    Column("imported", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("left_over", Integer, nullable=False),
)
"""The last run of the scheduled import, one row: that it found nothing new is no change of the book."""
