"""What people sign in with besides the password, roles for a time, and the log of tries.

The log and the browsers that are known stand beside the journal: they are no part of the book, and thousands
of guesses shall not fill it.
"""

from sqlalchemy import (
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
from payout.models.people import user

_ONE_IS_VALID = text("ended_at IS NULL AND kind <> 'code'")

credential = Table(
    "credential",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("user_id", ForeignKey(user.c.id), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("place", Integer, nullable=False),
    Column("made_by", ForeignKey(user.c.id)),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("secret", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("kind IN ('app', 'pin', 'code')", name="kind_known"),
    Index("ix_credential_user_id", "user_id"),
    Index(
        "uq_credential_valid",
        "user_id",
        "kind",
        unique=True,
        sqlite_where=_ONE_IS_VALID,
        postgresql_where=_ONE_IS_VALID,
    ),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("user_id", ForeignKey(user.c.id), nullable=False),
    Column("role", String(20), nullable=False),
    Column("deputy_for", ForeignKey(user.c.id)),
    Column("granted_by", ForeignKey(user.c.id)),
    Column("granted_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("until > granted_at", name="ends_later"),
    CheckConstraint("deputy_for <> user_id", name="deputy_is_another"),
    Index("ix_role_grant_user_id", "user_id"),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("account", String(64), nullable=False),
    Column("user_id", ForeignKey(user.c.id)),
    Column("terminal", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("count", Integer, nullable=False),
    Column("app_step", Integer),
    Index("ix_sign_in_try_account_at", "account", "at"),
    Index("ix_sign_in_try_address_at", "address", "at"),
)

known_terminal = Table(
    "known_terminal",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey(user.c.id), nullable=False),
    Column("known_since", Instant, nullable=False),
    Index("ix_known_terminal_user_id", "user_id"),
)
