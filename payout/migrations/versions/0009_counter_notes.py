"""What the counter notes beside the amount: control questions, a requisition's slip, who collects, needs."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0009"
down_revision = "0008"

SLIP_IN_USE = "slip_number IS NOT NULL AND status <> 'rejected'"
AS_ASKED_FOR = ("control_questions", "slip_block", "slip_number")


def upgrade() -> None:
    """Put the step in."""
    for name, length in zip(AS_ASKED_FOR, (120, 20, 20), strict=True):
        op.add_column("bilag", sa.Column(name, sa.String(length=length), nullable=True))
    op.create_index(
        "uq_bilag_slip",
        "bilag",
        ["slip_block", "slip_number"],
        unique=True,
        sqlite_where=sa.text(SLIP_IN_USE),
        postgresql_where=sa.text(SLIP_IN_USE),
    )
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in AS_ASKED_FOR)
    refuse("bilag", "change_of_notes", "UPDATE", changed)
    op.create_table(
        "collection",
        sa.Column("bilag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_collection_bilag_id")),
        sa.PrimaryKeyConstraint("bilag_id", name=op.f("pk_collection")),
    )
    op.create_table(
        "need_note",
        sa.Column("bilag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("needs", sa.String(length=120), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_need_note_bilag_id")),
        sa.PrimaryKeyConstraint("bilag_id", name=op.f("pk_need_note")),
    )
    for table in ("collection", "need_note"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
