"""The archive's receipts for the packs of closed hændelser."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Put the step in."""
    op.create_table(
        "pack_receipt",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("journal_no", sa.String(length=60), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["user_account.id"], name=op.f("fk_pack_receipt_noted_by")),
        sa.ForeignKeyConstraint(["pack_id"], ["closing_pack.id"], name=op.f("fk_pack_receipt_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_receipt")),
        sa.UniqueConstraint("pack_id", name=op.f("uq_pack_receipt_pack_id")),
    )
    for what in ("update", "delete"):
        refuse("pack_receipt", what, what.upper())
