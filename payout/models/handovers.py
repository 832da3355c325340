"""Other places that work without a network: their ledgers, what they have handed over, and their bilag."""

from sqlalchemy import (
    BigInteger,
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
    UniqueConstraint,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

other_ledger = Table(
    "other_ledger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("public_key", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
)
"""A ledger that has been let in: nothing that another key has signed is taken for it."""

handover = Table(
    "handover",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ledger_id", ForeignKey(other_ledger.c.id), nullable=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("their_incident_id", Integer, nullable=False),
    Column("series", String(8), nullable=False),
    Column("events", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("received_by", ForeignKey("user_account.id")),
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("ledger_id", "events"),
)
"""A file that brought something new: how far the other journal goes with it."""

other_event = Table(
    "other_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("handover_id", ForeignKey(handover.c.id), nullable=False),
    Column("ledger_id", ForeignKey(other_ledger.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String(27), nullable=False),
    Column("actor_id", Integer),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("request_key", String(64)),
    Column("payload", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("ledger_id", "number"),
    Index("ix_other_event_handover_id", "handover_id"),
)
"""The other journal as it came; our own has number and digest of the events of each file."""

other_bilag = Table(
    "other_bilag",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ledger_id", ForeignKey(other_ledger.c.id), nullable=False),
    Column("their_id", Integer, nullable=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("status", String(20), nullable=False),
    Column("number", String(20), unique=True),
    Column("benefit", String(120), nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("pay_date", Date),
    Column("amount_oere", BigInteger, nullable=False),
    Column("settled_oere", BigInteger, nullable=False),
    Column("method", String(20), nullable=False),
    Column("place", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("issued_by", String(120)),
    Column("issued_at", Instant),
    Column("paid_by", String(120)),
    Column("paid_at", Instant),
    # The same columns in the same order, and the same salt, as in the other ledger: so the digest in our
    # journal is the one in theirs.
    Column("cpr", String(10), nullable=False, info=PERSONAL),
    Column("name", Text, nullable=False, info=PERSONAL),
    Column("is_protected", Boolean, nullable=False, info=PERSONAL),
    Column("method_detail", Text, nullable=False, info=PERSONAL),
    Column("identity_document", Text, nullable=False, info=PERSONAL),
    Column("stated_by_citizen", Text, nullable=False, info=PERSONAL),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("decision_reason", Text, nullable=False, info=PERSONAL),
    Column("void_reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("amount_oere > 0", name="amount_positive"),
    CheckConstraint("settled_oere BETWEEN 0 AND amount_oere", name="settled_within"),
    UniqueConstraint("ledger_id", "their_id"),
    Index("ix_other_bilag_incident_id_cpr", "incident_id", "cpr"),
)
"""A bilag of another place as its last hand-over has it. It is followed up where it was issued."""
