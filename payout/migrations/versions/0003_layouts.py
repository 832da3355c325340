"""Layouts that the office has saved. Never deleted: lists name the layout that they were read by."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "layout",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout")),
        sa.UniqueConstraint("name", name=op.f("uq_layout_name")),
    )
    refuse("layout", "delete", "DELETE")
