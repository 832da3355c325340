"""Ydelser, and the names that lists use for them."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from payout.models.base import metadata

benefit = Table(
    "benefit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("law", String(120), nullable=False),
    Column("function", String(20), nullable=False),
    Column("grouping", String(40), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("source", String(200), nullable=False),
    CheckConstraint("valid_to >= valid_from", name="period"),
)

benefit_alias = Table(
    "benefit_alias",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("benefit_id", ForeignKey(benefit.c.id), nullable=False),
    Index("ix_benefit_alias_benefit_id", "benefit_id"),
)
