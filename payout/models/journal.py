"""The journal. Appended to, never changed or deleted: triggers in the first migration hold that."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from payout.models.base import metadata

event = Table(
    "event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(27), nullable=False),
    Column("actor_id", ForeignKey("user_account.id")),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("request_key", String(64), unique=True),
    Column("payload", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    # What was done last, to a bilag and by a person, is asked for by every page that refuses or recovers.
    Index("ix_event_subject_number", "subject", "number"),
    Index("ix_event_actor_id_number", "actor_id", "number"),
    Index("ix_event_action", "action"),
)
