"""What somebody has said of a doubtful match: numbers are one citizen, payments or pay-days one, or not."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from payout.models.base import PERSONAL, SALT, Instant, metadata

match_link = Table(
    "match_link",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("doubt", String(20), nullable=False),
    Column("verdict", String(10), nullable=False),
    # Empty where two numbers are one citizen; where two pay-days are one, the numbers are empty as well.
    Column("ydelse", String(130), nullable=False),
    Column("expected_days", String(60), nullable=False),
    Column("run_days", Text, nullable=False),
    Column("decided_by", ForeignKey("user_account.id"), nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("undone_by", ForeignKey("user_account.id")),
    Column("undone_at", Instant),
    Column("list_cpr", String(10), nullable=False, info=PERSONAL),
    Column("run_cpr", String(10), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("verdict IN ('confirmed', 'refused')", name="verdict_known"),
    CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone_whole"),
    Index(
        "uq_match_link_live",
        "incident_id",
        "list_cpr",
        "run_cpr",
        "ydelse",
        "expected_days",
        "run_days",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)
