"""Being ready: paper copies of the citizen list, what people say is seen to, and the scheduled import."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0023"
down_revision = "0022"

PEOPLE = "user_account.id"
SHREDDED = "SELECT 1 FROM list_copy_step WHERE copy_id = NEW.copy_id AND kind = 'shredded'"


def upgrade() -> None:
    """Put the step in."""
    _copies()
    _ticks()
    op.create_table(
        "folder_run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ran_at", sa.String(length=27), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("imported", "known", "waiting", "left_over")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_run")),
    )


def _copies() -> None:
    op.create_table(
        "list_copy",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("has_cpr", sa.Boolean(), nullable=False),
        sa.Column("citizens", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], [PEOPLE], name=op.f("fk_list_copy_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_copy")),
    )
    op.create_table(
        "list_copy_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("witness_id", sa.Integer(), nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("other_person", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(kind = 'shredded') = (witness_id IS NOT NULL)", name=op.f("ck_list_copy_step_shredding_seen")
        ),
        sa.CheckConstraint("witness_id <> told_by", name=op.f("ck_list_copy_step_seen_by_another")),
        sa.ForeignKeyConstraint(["copy_id"], ["list_copy.id"], name=op.f("fk_list_copy_step_copy_id")),
        sa.ForeignKeyConstraint(["witness_id"], [PEOPLE], name=op.f("fk_list_copy_step_witness_id")),
        sa.ForeignKeyConstraint(["told_by"], [PEOPLE], name=op.f("fk_list_copy_step_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_copy_step")),
    )
    op.create_index("ix_list_copy_step_copy_id", "list_copy_step", ["copy_id"])
    shredded = sa.text("kind = 'shredded'")
    op.create_index(
        "uq_list_copy_step_shredded",
        "list_copy_step",
        ["copy_id"],
        unique=True,
        sqlite_where=shredded,
        postgresql_where=shredded,
    )
    for table in ("list_copy", "list_copy_step"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
    refuse("list_copy_step", "step_after_shredding", "INSERT", f"EXISTS ({SHREDDED})")


def _ticks() -> None:
    op.create_table(
        "readiness_tick",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["told_by"], [PEOPLE], name=op.f("fk_readiness_tick_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_tick")),
    )
    op.create_index("ix_readiness_tick_kind", "readiness_tick", ["kind"])
    refuse("readiness_tick", "update", "UPDATE")
    refuse("readiness_tick", "delete", "DELETE")
