"""Workbooks that came back from Økonomi, and what they have booked."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

returned_file = Table(
    "returned_file",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("export_number", ForeignKey("export_file.number"), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("rows_read", Integer, nullable=False),
    Column("booked", Integer, nullable=False),
    Column("settled_oere", BigInteger, nullable=False),
    Column("untouched", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("differing", Integer, nullable=False),
    Column("not_found", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("imported_by", ForeignKey("user_account.id")),
    Column("imported_at", Instant, nullable=False),
    Column("file", LargeBinary, nullable=False, info=PERSONAL),
    Column("result", LargeBinary, nullable=False, info=PERSONAL),
    Column("extra_headings", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
"""A returned workbook as it was sent, with what became of each of its rows as a workbook of its own.

`extra_headings` is a JSON list: the columns that somebody has added.
"""

SETTLES = "amount_oere IS NOT NULL"

booked = Table(
    "booked",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("file_id", ForeignKey(returned_file.c.id), nullable=False),
    Column("export_number", ForeignKey("export_file.number"), nullable=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False),
    Column("booked_on", Date),
    Column("kind", String(12)),
    Column("amount_oere", BigInteger),
    Column("booked_number", String(40), nullable=False, info=PERSONAL),
    Column("remark", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("amount_oere > 0", name="amount_positive"),
    CheckConstraint("(kind IS NULL) = (amount_oere IS NULL)", name="settled_whole"),
    UniqueConstraint("file_id", "bilag_id"),
    # One workbook settles a bilag once, however often it comes back.
    Index(
        "uq_booked_settles",
        "export_number",
        "bilag_id",
        unique=True,
        sqlite_where=text(SETTLES),
        postgresql_where=text(SETTLES),
    ),
    Index("ix_booked_bilag_id", "bilag_id"),
)
"""What a returned workbook says of a bilag: when and under which number Økonomi has booked it."""
