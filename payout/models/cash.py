"""Cash boxes, their counts, and all postings."""

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

cash_box = Table(
    "cash_box",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("place", String(80), nullable=False),
    Column("maximum_oere", BigInteger, nullable=False),
    Column("run_by", ForeignKey("user_account.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("balance_oere", BigInteger, nullable=False),
    CheckConstraint("balance_oere BETWEEN 0 AND maximum_oere", name="balance_within"),
    # One open box a cashier: cash of two boxes is never mixed.
    Index(
        "uq_cash_box_open",
        "run_by",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

cash_count = Table(
    "cash_count",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("box_id", ForeignKey(cash_box.c.id), nullable=False),
    Column("occasion", String(8), nullable=False),
    Column("pieces", Text, nullable=False),
    Column("counted_oere", BigInteger, nullable=False),
    Column("expected_oere", BigInteger, nullable=False),
    Column("explanation", String(200), nullable=False, info=PERSONAL),
    Column("counted_by", ForeignKey("user_account.id"), nullable=False),
    Column("counted_at", Instant, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("counted_oere = expected_oere OR explanation <> ''", name="difference_explained"),
)

posting = Table(
    "posting",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("event_number", ForeignKey("event.number"), nullable=False),
    Column("account", String(20), nullable=False),
    Column("amount_oere", BigInteger, nullable=False),
    Column("box_id", ForeignKey(cash_box.c.id)),
    Column("bilag_id", ForeignKey("bilag.id")),
    Column("benefit", String(120)),
    CheckConstraint("amount_oere <> 0", name="amount_not_zero"),
    CheckConstraint("(account = 'cash_box') = (box_id IS NOT NULL)", name="box_named"),
    Index("ix_posting_event_number", "event_number"),
    Index("ix_posting_box_id", "box_id"),
    Index("ix_posting_bilag_id", "bilag_id"),
)
