"""Papers of bilag after the original: each is a row with its number, who printed it, and when."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "bilag_print",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(length=2), nullable=False),
        sa.Column("printed_by", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("copy_number > 0", name=op.f("ck_bilag_print_copy_number_positive")),
        sa.CheckConstraint("size IN ('A4', 'A5')", name=op.f("ck_bilag_print_size_known")),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_bilag_print_bilag_id")),
        sa.ForeignKeyConstraint(["printed_by"], ["user_account.id"], name=op.f("fk_bilag_print_printed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bilag_print")),
        sa.UniqueConstraint("bilag_id", "copy_number", name=op.f("uq_bilag_print_bilag_id_copy_number")),
    )
    op.create_index("ix_bilag_print_printed_at", "bilag_print", ["printed_at"])
    refuse("bilag_print", "update", "UPDATE")
    refuse("bilag_print", "delete", "DELETE")
    before = "(SELECT coalesce(max(copy_number), 0) FROM bilag_print WHERE bilag_id = NEW.bilag_id)"
    refuse("bilag_print", "gap", "INSERT", f"NEW.copy_number IS DISTINCT FROM {before} + 1")
    number = "(SELECT number FROM bilag WHERE id = NEW.bilag_id)"
    refuse("bilag_print", "request", "INSERT", f"{number} IS NULL")
