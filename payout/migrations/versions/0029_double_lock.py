"""The halves of the dobbeltlås."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0029"
down_revision = "0028"

LATEST_OF_OTHER = (
    "SELECT 1 FROM double_lock_half AS other WHERE other.set_by = NEW.set_by AND other.side <> NEW.side"
    " AND NOT EXISTS (SELECT 1 FROM double_lock_half AS later"
    " WHERE later.side = other.side AND later.id > other.id)"
)


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "double_lock_half",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.String(length=27), nullable=False),
        sa.Column("half_hash", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("side IN ('leader', 'control')", name=op.f("ck_double_lock_half_side_known")),
        sa.ForeignKeyConstraint(["set_by"], ["user_account.id"], name=op.f("fk_double_lock_half_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_lock_half")),
    )
    for what in ("update", "delete"):
        refuse("double_lock_half", what, what.upper())
    refuse("double_lock_half", "one_with_both", "INSERT", f"EXISTS ({LATEST_OF_OTHER})")
