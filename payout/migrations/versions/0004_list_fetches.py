"""Who has fetched a list with its whole CPR numbers, and what for. Only ever added to."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "list_fetch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["payment_list.id"], name=op.f("fk_list_fetch_list_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_list_fetch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_fetch")),
    )
    refuse("list_fetch", "update", "UPDATE")
    refuse("list_fetch", "delete", "DELETE")
