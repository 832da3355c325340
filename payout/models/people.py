"""Users, their sessions, the forms they have sent, and the secrets of this ledger."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from payout.models.base import PERSONAL, SALT, Instant, metadata

user = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("username", String(60), nullable=False, unique=True),
    Column("display_name", String(120), nullable=False),
    Column("roles", String(80), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("password_hash", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Column("password_is_given", Boolean),
)

login_session = Table(
    "login_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey(user.c.id), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("page_state", JSON, nullable=False),
    Column("state", String(8)),
    Column("address", String(64)),
    Column("pin_tries", Integer),
    Column("kept_request", JSON(none_as_null=True)),
    Index("ix_login_session_user_id", "user_id"),
)

sent_form = Table(
    "sent_form",
    metadata,
    Column("request_key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("user_id", ForeignKey(user.c.id), nullable=False),
    Column("sent_at", Instant, nullable=False),
)

secret = Table(
    "secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
