"""Ydelser as data, and the names that lists use for them. Neither is ever deleted: the journal names them."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "benefit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("law", sa.String(length=120), nullable=False),
        sa.Column("function", sa.String(length=20), nullable=False),
        sa.Column("grouping", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_benefit_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit")),
        sa.UniqueConstraint("code", name=op.f("uq_benefit_code")),
    )
    op.create_table(
        "benefit_alias",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["benefit_id"], ["benefit.id"], name=op.f("fk_benefit_alias_benefit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_benefit_alias")),
    )
    op.create_index("ix_benefit_alias_benefit_id", "benefit_alias", ["benefit_id"], unique=False)
    for table in ("benefit", "benefit_alias"):
        refuse(table, "delete", "DELETE")
