"""Drills: the mark of a ledger that was made for one, its script, its arrivals, and when one was held."""

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
    Text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

drill_ledger = Table(
    "drill_ledger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seed", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    CheckConstraint("id = 1", name="one"),
)
"""Its one row makes the ledger a drill's, from its first day to its last."""

drill_card = Table(
    "drill_card",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("minute", Integer, nullable=False),
    Column("benefit", String(120), nullable=False),
    Column("listed_oere", BigInteger),
    Column("again_of", ForeignKey("drill_card.id")),
    Column("cpr", String(10), nullable=False, info=PERSONAL),
    Column("name", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("minute >= 0", name="minute"),
)

drill_run = Table(
    "drill_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("expected_citizens", Integer, nullable=False),
    Column("expected_oere", BigInteger, nullable=False),
    Column("started_by", ForeignKey("user_account.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    CheckConstraint("id = 1", name="one"),
    CheckConstraint("expected_citizens >= 0 AND expected_oere >= 0", name="expected"),
)

drill_arrival = Table(
    "drill_arrival",
    metadata,
    Column("card_id", ForeignKey("drill_card.id"), primary_key=True, autoincrement=False),
    Column("arrived_at", Instant, nullable=False),
    Column("ticked_by", ForeignKey("user_account.id"), nullable=False),
)

drill_note = Table(
    "drill_note",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("held_on", Date, nullable=False),
    Column("noted_by", ForeignKey("user_account.id")),
    Column("noted_at", Instant, nullable=False),
    Index("ix_drill_note_held_on", "held_on"),
)
"""In a real ledger: that a drill was held on a day."""
