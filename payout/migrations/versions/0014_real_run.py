"""Udbetalingslister that add to an earlier one, and what somebody has said of doubtful matches."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0014"
down_revision = "0013"

FIXED = (
    "id",
    "incident_id",
    "doubt",
    "verdict",
    "ydelse",
    "expected_days",
    "run_days",
    "decided_by",
    "decided_at",
    "list_cpr",
    "run_cpr",
)
SAME = ("incident_id", "list_cpr", "run_cpr", "ydelse", "expected_days", "run_days")


def upgrade() -> None:
    """Put the step in."""
    # In words that both engines know: SQLite takes a foreign key only together with its column.
    op.execute(
        "ALTER TABLE payment_list ADD COLUMN adds_to INTEGER"
        " CONSTRAINT fk_payment_list_adds_to REFERENCES payment_list (id)"
    )
    op.create_table(
        "match_link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("doubt", sa.String(length=20), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("ydelse", sa.String(length=130), nullable=False),
        sa.Column("expected_days", sa.String(length=60), nullable=False),
        sa.Column("run_days", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.String(length=27), nullable=True),
        sa.Column("list_cpr", sa.String(length=10), nullable=False),
        sa.Column("run_cpr", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("verdict IN ('confirmed', 'refused')", name=op.f("ck_match_link_verdict_known")),
        sa.CheckConstraint(
            "(undone_by IS NULL) = (undone_at IS NULL)", name=op.f("ck_match_link_undone_whole")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_match_link_incident_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_match_link_decided_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_match_link_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_link")),
    )
    live = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_match_link_live", "match_link", SAME, unique=True, sqlite_where=live, postgresql_where=live
    )
    refuse("match_link", "delete", "DELETE")
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED)
    refuse("match_link", "rewrite", "UPDATE", f"OLD.undone_at IS NOT NULL OR {changed}")
