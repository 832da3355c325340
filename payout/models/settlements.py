"""Beside a settlement line: what is told of it, that it is reversed, and the plan that it follows."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

settlement_plan = Table(
    "settlement_plan",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False),
    Column("amount_oere", BigInteger, nullable=False),
    Column("benefit_oere", BigInteger),
    Column("floor_oere", BigInteger),
    Column("made_by", ForeignKey("user_account.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_as", String(20)),
    Column("ended_by", ForeignKey("user_account.id")),
    Column("ended_at", Instant),
    Column("end_note", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("amount_oere > 0", name="amount_positive"),
    CheckConstraint("floor_oere IS NULL OR benefit_oere > floor_oere", name="floor_leaves_room"),
    CheckConstraint(
        "(ended_as IS NULL) = (ended_by IS NULL) AND (ended_as IS NULL) = (ended_at IS NULL)",
        name="ended_whole",
    ),
    # One plan at a time is followed.
    Index(
        "uq_settlement_plan_live",
        "bilag_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_settlement_plan_bilag_id", "bilag_id"),
)

settlement_plan_part = Table(
    "settlement_plan_part",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("plan_id", ForeignKey(settlement_plan.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_month", Date, nullable=False),
    Column("amount_oere", BigInteger, nullable=False),
    CheckConstraint("amount_oere > 0", name="amount_positive"),
    UniqueConstraint("plan_id", "number"),
)

settlement_plan_miss = Table(
    "settlement_plan_miss",
    metadata,
    Column("part_id", ForeignKey(settlement_plan_part.c.id), primary_key=True, autoincrement=False),
    Column("reason", String(200), nullable=False, info=PERSONAL),
    Column("missed_by", ForeignKey("user_account.id"), nullable=False),
    Column("missed_at", Instant, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
)
"""A part that was due and was not taken."""

settlement_detail = Table(
    "settlement_detail",
    metadata,
    Column("settlement_id", ForeignKey("settlement.id"), primary_key=True, autoincrement=False),
    Column("happened_on", Date),
    Column("part_number", Integer),
    Column("part_count", Integer),
    Column("plan_part_id", ForeignKey(settlement_plan_part.c.id)),
    Column("reference", String(80), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("(part_number IS NULL) = (part_count IS NULL)", name="part_whole"),
    CheckConstraint("part_number IS NULL OR part_number BETWEEN 1 AND part_count", name="part_within"),
    Index("ix_settlement_detail_plan_part_id", "plan_part_id"),
)
"""The day, the run or reference, and the part of a line. A line of which nothing is told has none."""

settlement_reversal = Table(
    "settlement_reversal",
    metadata,
    Column("settlement_id", ForeignKey("settlement.id"), primary_key=True, autoincrement=False),
    Column("reason", String(200), nullable=False, info=PERSONAL),
    Column("reversed_by", ForeignKey("user_account.id"), nullable=False),
    Column("reversed_at", Instant, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
)
"""A line that is turned, whole and once."""
