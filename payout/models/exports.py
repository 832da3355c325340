"""Workbooks that were drawn, as they were handed out: the same number gives the same bytes again."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from payout.models.base import PERSONAL, SALT, Instant, metadata

export_file = Table(
    "export_file",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("file_name", String(120), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("drawn_by", ForeignKey("user_account.id")),
    Column("drawn_at", Instant, nullable=False),
    Column("file", LargeBinary, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
