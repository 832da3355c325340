"""Layouts that the office has saved: how the columns of a list are read, as the TOML that offices share."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from payout.models.base import metadata

layout = Table(
    "layout",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(80), nullable=False, unique=True),
    Column("content", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
)
