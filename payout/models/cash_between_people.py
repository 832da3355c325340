"""Cash that takes two people: deliveries, hand-overs, attested differences, eftersyn, and bilag released."""

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
    text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

cash_delivery = Table(
    "cash_delivery",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("box_id", ForeignKey("cash_box.id"), nullable=False),
    Column("count_id", ForeignKey("cash_count.id"), nullable=False, unique=True),
    Column("received_by", ForeignKey("user_account.id"), nullable=False),
    Column("confirmed_by", ForeignKey("user_account.id")),
    Column("confirmed_at", Instant),
    Column("withdrawn_by", ForeignKey("user_account.id")),
    Column("withdrawn_at", Instant),
    CheckConstraint("confirmed_by <> received_by", name="confirmed_by_another"),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
    CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_whole"),
    CheckConstraint("confirmed_by IS NULL OR withdrawn_by IS NULL", name="one_end"),
    Index("ix_cash_delivery_box_id", "box_id"),
)
"""Cash that the cashier has counted in, until another person says that it was delivered."""

_WAITING = "accepted_at IS NULL AND withdrawn_by IS NULL"

cash_handover = Table(
    "cash_handover",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("box_id", ForeignKey("cash_box.id"), nullable=False),
    Column("from_id", ForeignKey("user_account.id"), nullable=False),
    Column("to_id", ForeignKey("user_account.id"), nullable=False),
    Column("offered_by", ForeignKey("user_account.id"), nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("count_id", ForeignKey("cash_count.id"), unique=True),
    Column("accepted_at", Instant),
    Column("withdrawn_by", ForeignKey("user_account.id")),
    Column("withdrawn_at", Instant),
    CheckConstraint("from_id <> to_id", name="to_another"),
    CheckConstraint("(count_id IS NULL) = (accepted_at IS NULL)", name="accepted_with_count"),
    CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_whole"),
    CheckConstraint("accepted_at IS NULL OR withdrawn_by IS NULL", name="one_end"),
    Index(
        "uq_cash_handover_waiting",
        "box_id",
        unique=True,
        sqlite_where=text(_WAITING),
        postgresql_where=text(_WAITING),
    ),
)

cash_attestation = Table(
    "cash_attestation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count_id", ForeignKey("cash_count.id"), nullable=False, unique=True),
    Column("attested_by", ForeignKey("user_account.id"), nullable=False),
    Column("attested_at", Instant, nullable=False),
)

cash_inspection = Table(
    "cash_inspection",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("box_id", ForeignKey("cash_box.id"), nullable=False),
    Column("cashier_id", ForeignKey("user_account.id"), nullable=False),
    Column("begun_by", ForeignKey("user_account.id"), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("expected_oere", BigInteger, nullable=False),
    Column("count_id", ForeignKey("cash_count.id"), unique=True),
    Column("ended_by", ForeignKey("user_account.id")),
    Column("ended_at", Instant),
    Column("present", Text, nullable=False, info=PERSONAL),
    Column("cancel_reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_whole"),
    CheckConstraint("count_id IS NULL OR ended_at IS NOT NULL", name="counted_at_its_end"),
    Index(
        "uq_cash_inspection_open",
        "box_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
"""An eftersyn: what the box should hold is frozen while it is open."""

bilag_release = Table(
    "bilag_release",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False),
    Column("held_by", ForeignKey("user_account.id"), nullable=False),
    Column("released_by", ForeignKey("user_account.id"), nullable=False),
    Column("released_at", Instant, nullable=False),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_bilag_release_bilag_id", "bilag_id"),
)
"""Bilag that a team leader has put back for a cashier who did not come back."""
