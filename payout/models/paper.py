"""Blocks of blank bilag, who holds them, how their numbers end, and bilag that are registered from paper."""

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
    UniqueConstraint,
    text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

STANDS = "withdrawn_by IS NULL"
NOT_DROPPED = "dropped_by IS NULL"

paper_block = Table(
    "paper_block",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("series", ForeignKey("series.code"), nullable=False),
    Column("first_sequence", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("made_by", ForeignKey("user_account.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    CheckConstraint("first_sequence BETWEEN 1 AND last_sequence", name="first_to_last"),
    UniqueConstraint("series", "first_sequence"),
)
"""Numbers that are printed as blank bilag. The series has leapt over them."""

paper_block_holder = Table(
    "paper_block_holder",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("block_id", ForeignKey(paper_block.c.id), nullable=False),
    Column("given_by", ForeignKey("user_account.id"), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("holder", String(80), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_paper_block_holder_block_id", "block_id"),
)
"""Who has the block, by name or place; the last row goes."""

late_entry = Table(
    "late_entry",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("citizen_id", ForeignKey("citizen.id"), nullable=False),
    Column("series", String(8), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", String(20), nullable=False),
    Column("benefit", String(120), nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("amount_oere", BigInteger, nullable=False),
    Column("place", String(80), nullable=False),
    Column("box_id", ForeignKey("cash_box.id"), nullable=False),
    Column("identity_check", String(20), nullable=False),
    # Who issued and paid on paper, and when that was.
    Column("issuer_id", ForeignKey("user_account.id"), nullable=False),
    Column("payer_id", ForeignKey("user_account.id"), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("paid_at", Instant, nullable=False),
    # Who registers it, and when that is.
    Column("typed_by", ForeignKey("user_account.id"), nullable=False),
    Column("typed_at", Instant, nullable=False),
    Column("checked_by", ForeignKey("user_account.id")),
    Column("checked_at", Instant),
    Column("decided_by", ForeignKey("user_account.id")),
    Column("decided_at", Instant),
    Column("dropped_by", ForeignKey("user_account.id")),
    Column("dropped_at", Instant),
    Column("bilag_id", ForeignKey("bilag.id"), unique=True),
    Column("identity_document", Text, nullable=False, info=PERSONAL),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("decision_reason", Text, nullable=False, info=PERSONAL),
    Column("drop_reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("amount_oere > 0 AND amount_oere % 50 = 0", name="amount_in_cash"),
    CheckConstraint("issuer_id <> payer_id", name="paid_by_another"),
    CheckConstraint("paid_at >= issued_at", name="issued_before_paid"),
    CheckConstraint("checked_by <> typed_by", name="checked_by_another"),
    CheckConstraint(
        "decided_by NOT IN (issuer_id, payer_id, typed_by, checked_by)", name="decided_by_another"
    ),
    CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked_whole"),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_whole"),
    CheckConstraint("(dropped_by IS NULL) = (dropped_at IS NULL)", name="dropped_whole"),
    CheckConstraint("decided_by IS NULL OR checked_by IS NOT NULL", name="checked_before_decided"),
    CheckConstraint(
        "bilag_id IS NULL OR (checked_by IS NOT NULL AND dropped_by IS NULL)", name="checked_before_stored"
    ),
    # A number on paper is registered once.
    Index(
        "uq_late_entry_number",
        "number",
        unique=True,
        sqlite_where=text(NOT_DROPPED),
        postgresql_where=text(NOT_DROPPED),
    ),
)
"""A bilag from paper, as the first of two people typed it; its bilag once both agree."""

paper_end = Table(
    "paper_end",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("series", String(8), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("ended_by", ForeignKey("user_account.id"), nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("bilag_id", ForeignKey("bilag.id"), unique=True),
    Column("withdrawn_by", ForeignKey("user_account.id")),
    Column("withdrawn_at", Instant),
    Column("note", String(200), nullable=False, info=PERSONAL),
    Column("withdraw_reason", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("kind IN ('used', 'spoiled', 'returned')", name="kind_known"),
    CheckConstraint("(kind = 'used') = (bilag_id IS NOT NULL)", name="used_by_bilag"),
    CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_whole"),
    CheckConstraint("kind <> 'used' OR withdrawn_by IS NULL", name="used_for_good"),
    # A number has one end.
    Index(
        "uq_paper_end_number",
        "series",
        "sequence",
        unique=True,
        sqlite_where=text(STANDS),
        postgresql_where=text(STANDS),
    ),
)
"""How a number on paper ended; an end that was a mistake is withdrawn, and the number has another."""
