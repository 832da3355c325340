"""Who must not be paid without the team leader, and whom a list pays instead of the citizen."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Put the step in."""
    _pay_marks()
    op.create_table(
        "list_payee",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cpr", sa.String(length=10), nullable=False),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["payment_list.id"], name=op.f("fk_list_payee_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_payee")),
    )
    op.create_index("ix_list_payee_cpr", "list_payee", ["cpr"])


def _pay_marks() -> None:
    op.create_table(
        "pay_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.String(length=27), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.String(length=27), nullable=True),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(lifted_by IS NULL) = (lifted_at IS NULL)", name=op.f("ck_pay_mark_lifted_whole")
        ),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_pay_mark_citizen_id")),
        sa.ForeignKeyConstraint(["set_by"], ["user_account.id"], name=op.f("fk_pay_mark_set_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["user_account.id"], name=op.f("fk_pay_mark_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_mark")),
    )
    live = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_pay_mark_live",
        "pay_mark",
        ["citizen_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    refuse("pay_mark", "delete", "DELETE")
    fixed = ("id", "citizen_id", "set_by", "set_at", "instruction")
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in fixed)
    refuse("pay_mark", "rewrite", "UPDATE", f"OLD.lifted_at IS NOT NULL OR {changed}")
    marked = "SELECT 1 FROM pay_mark WHERE citizen_id = NEW.citizen_id AND lifted_at IS NULL"
    refuse("bilag", "issue_to_marked", "INSERT", f"NEW.number IS NOT NULL AND EXISTS ({marked})")
