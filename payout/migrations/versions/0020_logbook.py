"""The logbook of a hændelse, with what a decision has besides its text."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0020"
down_revision = "0019"

OF_ANOTHER = (
    "SELECT 1 FROM log_entry AS earlier WHERE earlier.id IN (NEW.corrects_id, NEW.solves_id)"
    " AND earlier.incident_id <> NEW.incident_id"
)
A_PROBLEM = "SELECT 1 FROM log_entry AS earlier WHERE earlier.id = NEW.solves_id AND category = 'problem'"
A_DECISION = "SELECT 1 FROM log_entry WHERE id = NEW.entry_id AND category = 'decision'"


def upgrade() -> None:
    """Put the step in."""
    _entries()
    _decisions()
    for table in ("log_entry", "log_decision"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
    refuse("log_entry", "pointer_elsewhere", "INSERT", f"EXISTS ({OF_ANOTHER})")
    refuse("log_entry", "other_solved", "INSERT", f"NEW.solves_id IS NOT NULL AND NOT EXISTS ({A_PROBLEM})")
    refuse("log_decision", "other_entry", "INSERT", f"NOT EXISTS ({A_DECISION})")


def _entries() -> None:
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=12), nullable=False),
        sa.Column("happened_at", sa.String(length=27), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.String(length=27), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("solves_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("happened_at <= written_at", name=op.f("ck_log_entry_happened_before")),
        sa.CheckConstraint(
            "corrects_id < id AND solves_id IS NULL OR corrects_id IS NULL",
            name=op.f("ck_log_entry_corrects_earlier"),
        ),
        sa.CheckConstraint("solves_id < id OR solves_id IS NULL", name=op.f("ck_log_entry_solves_earlier")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_log_entry_incident_id")),
        sa.ForeignKeyConstraint(["written_by"], ["user_account.id"], name=op.f("fk_log_entry_written_by")),
        sa.ForeignKeyConstraint(["corrects_id"], ["log_entry.id"], name=op.f("fk_log_entry_corrects_id")),
        sa.ForeignKeyConstraint(["solves_id"], ["log_entry.id"], name=op.f("fk_log_entry_solves_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_log_entry_corrects_id")),
        sa.UniqueConstraint("solves_id", name=op.f("uq_log_entry_solves_id")),
    )
    op.create_index("ix_log_entry_incident_id", "log_entry", ["incident_id"])


def _decisions() -> None:
    op.create_table(
        "log_decision",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_decision_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_log_decision")),
    )
