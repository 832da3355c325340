"""Jumps of the clock, and who has seen to it that the date is right since."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from payout.models.base import Instant, metadata

clock_jump = Table(
    "clock_jump",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("expected_at", Instant, nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("confirmed_by", ForeignKey("user_account.id")),
    Column("confirmed_at", Instant),
)
