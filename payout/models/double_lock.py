"""The halves of the dobbeltlås; the latest of a side counts."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from payout.models.base import PERSONAL, SALT, Instant, metadata

double_lock_half = Table(
    "double_lock_half",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("side", String(8), nullable=False),
    Column("set_by", ForeignKey("user_account.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("half_hash", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("side IN ('leader', 'control')", name="side_known"),
)
