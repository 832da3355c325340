"""Ledgers of drills: their mark, script and arrivals; no incident of the other kind; when one was held."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0025"
down_revision = "0024"

_OTHER_KIND = "NEW.is_drill IS DISTINCT FROM (EXISTS (SELECT 1 FROM drill_ledger))"


def upgrade() -> None:
    """Put the step in."""
    _mark()
    _script()
    _run()
    op.create_table(
        "drill_note",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["user_account.id"], name=op.f("fk_drill_note_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_note")),
    )
    op.create_index("ix_drill_note_held_on", "drill_note", ["held_on"])
    for table in ("drill_ledger", "drill_card", "drill_run", "drill_arrival", "drill_note"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
    refuse("incident", "other_kind", "INSERT", _OTHER_KIND)


def _mark() -> None:
    op.create_table(
        "drill_ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_drill_ledger_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_ledger")),
    )


def _script() -> None:
    op.create_table(
        "drill_card",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("benefit", sa.String(length=120), nullable=False),
        sa.Column("listed_oere", sa.BigInteger(), nullable=True),
        sa.Column("again_of", sa.Integer(), nullable=True),
        sa.Column("cpr", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("minute >= 0", name=op.f("ck_drill_card_minute")),
        sa.ForeignKeyConstraint(["again_of"], ["drill_card.id"], name=op.f("fk_drill_card_again_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_card")),
    )


def _run() -> None:
    op.create_table(
        "drill_run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("expected_citizens", sa.Integer(), nullable=False),
        sa.Column("expected_oere", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_drill_run_one")),
        sa.CheckConstraint(
            "expected_citizens >= 0 AND expected_oere >= 0", name=op.f("ck_drill_run_expected")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["user_account.id"], name=op.f("fk_drill_run_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_run")),
    )
    op.create_table(
        "drill_arrival",
        sa.Column("card_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("arrived_at", sa.String(length=27), nullable=False),
        sa.Column("ticked_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["drill_card.id"], name=op.f("fk_drill_arrival_card_id")),
        sa.ForeignKeyConstraint(["ticked_by"], ["user_account.id"], name=op.f("fk_drill_arrival_ticked_by")),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_drill_arrival")),
    )
