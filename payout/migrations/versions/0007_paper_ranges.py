"""Numbers that stand on paper only: after an old copy was put back, the series goes on above them."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import let_go, refuse

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "paper_range",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series", sa.String(length=8), nullable=False),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("copy_events", sa.Integer(), nullable=False),
        sa.Column("reserved_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint(
            "first_sequence BETWEEN 1 AND last_sequence", name=op.f("ck_paper_range_first_to_last")
        ),
        sa.ForeignKeyConstraint(["series"], ["series.code"], name=op.f("fk_paper_range_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_range")),
        sa.UniqueConstraint("series", "first_sequence", name=op.f("uq_paper_range_series_first_sequence")),
    )
    refuse("paper_range", "update", "UPDATE")
    refuse("paper_range", "delete", "DELETE")
    next_in_series = "(SELECT last_sequence + 1 FROM series WHERE code = NEW.series)"
    refuse("paper_range", "gap", "INSERT", f"NEW.first_sequence IS DISTINCT FROM {next_in_series}")
    # A series leaps over a range that was reserved for it, and over nothing else.
    let_go("series", "leap")
    reserved = (
        "SELECT 1 FROM paper_range WHERE series = NEW.code"
        " AND first_sequence = OLD.last_sequence + 1 AND last_sequence = NEW.last_sequence"
    )
    refuse(
        "series",
        "leap",
        "UPDATE",
        f"NEW.last_sequence IS DISTINCT FROM OLD.last_sequence + 1 AND NOT EXISTS ({reserved})",
    )
