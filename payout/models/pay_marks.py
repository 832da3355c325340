"""Marks of the team leader: this citizen is not paid without an approval, and why."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from payout.models.base import PERSONAL, SALT, Instant, metadata

pay_mark = Table(
    "pay_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("citizen_id", ForeignKey("citizen.id"), nullable=False),
    Column("set_by", ForeignKey("user_account.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("lifted_by", ForeignKey("user_account.id")),
    Column("lifted_at", Instant),
    Column("instruction", Text, nullable=False, info=PERSONAL),
    Column("lift_reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("(lifted_by IS NULL) = (lifted_at IS NULL)", name="lifted_whole"),
    Index(
        "uq_pay_mark_live",
        "citizen_id",
        unique=True,
        sqlite_where=text("lifted_at IS NULL"),
        postgresql_where=text("lifted_at IS NULL"),
    ),
)
