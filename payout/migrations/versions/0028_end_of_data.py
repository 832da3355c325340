"""The end of data: its steps as they are asked for and done, and packs that were handed to the archive."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0028"
down_revision = "0026"


def upgrade() -> None:
    """Put the step in."""
    _runs()
    _packs()
    for table in ("retention_run", "closing_pack"):
        refuse(table, "delete", "DELETE")
    fixed = ("incident_id", "step", "due_on", "asked_by", "asked_at")
    refuse("retention_run", "rewrite", "UPDATE", f"OLD.done_at IS NOT NULL OR {_changed(fixed)}")
    refuse("closing_pack", "update", "UPDATE")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ("id", *columns))


def _runs() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.String(length=27), nullable=True),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.Column("head_number", sa.Integer(), nullable=True),
        sa.Column("head_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("confirmed_by <> asked_by", name=op.f("ck_retention_run_confirmed_by_another")),
        sa.CheckConstraint("step IN ('at_close', 'identity')", name=op.f("ck_retention_run_step_known")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (counts IS NULL) AND (done_at IS NULL) = (head_number IS NULL)"
            " AND (done_at IS NULL) = (head_hash IS NULL)",
            name=op.f("ck_retention_run_done_whole"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR done_at IS NOT NULL", name=op.f("ck_retention_run_confirmed_when_done")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_retention_run_incident_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_retention_run_asked_by")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_retention_run_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
        sa.UniqueConstraint("incident_id", "step", name=op.f("uq_retention_run_incident_id_step")),
    )


def _packs() -> None:
    op.create_table(
        "closing_pack",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("packed_by", sa.Integer(), nullable=True),
        sa.Column("packed_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("file_count > 0", name=op.f("ck_closing_pack_not_empty")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_closing_pack_incident_id")),
        sa.ForeignKeyConstraint(["packed_by"], ["user_account.id"], name=op.f("fk_closing_pack_packed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_pack")),
    )
