"""Workbooks that come back from Økonomi, what they book, and why a hændelse closes with something missing."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Put the step in."""
    _returned()
    _booked()
    _closing()


def _returned() -> None:
    counts = ("untouched", "unchanged", "differing", "not_found", "missing")
    op.create_table(
        "returned_file",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("export_number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("settled_oere", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.String(length=27), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("extra_headings", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_returned_file_incident_id")),
        sa.ForeignKeyConstraint(
            ["export_number"], ["export_file.number"], name=op.f("fk_returned_file_export_number")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["user_account.id"], name=op.f("fk_returned_file_imported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_returned_file_sha256")),
    )
    refuse("returned_file", "update", "UPDATE")
    refuse("returned_file", "delete", "DELETE")


def _booked() -> None:
    op.create_table(
        "booked",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("export_number", sa.Integer(), nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("amount_oere", sa.BigInteger(), nullable=True),
        sa.Column("booked_number", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("amount_oere > 0", name=op.f("ck_booked_amount_positive")),
        sa.CheckConstraint("(kind IS NULL) = (amount_oere IS NULL)", name=op.f("ck_booked_settled_whole")),
        sa.ForeignKeyConstraint(["file_id"], ["returned_file.id"], name=op.f("fk_booked_file_id")),
        sa.ForeignKeyConstraint(
            ["export_number"], ["export_file.number"], name=op.f("fk_booked_export_number")
        ),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_booked_bilag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booked")),
        sa.UniqueConstraint("file_id", "bilag_id", name=op.f("uq_booked_file_id_bilag_id")),
    )
    settles = sa.text("amount_oere IS NOT NULL")
    op.create_index(
        "uq_booked_settles",
        "booked",
        ["export_number", "bilag_id"],
        unique=True,
        sqlite_where=settles,
        postgresql_where=settles,
    )
    op.create_index("ix_booked_bilag_id", "booked", ["bilag_id"])
    refuse("booked", "update", "UPDATE")
    refuse("booked", "delete", "DELETE")


def _closing() -> None:
    op.create_table(
        "closing_reason",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("amount_oere", sa.BigInteger(), nullable=True),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.String(length=27), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.String(length=27), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("confirmed_by <> stated_by", name=op.f("ck_closing_reason_confirmed_by_another")),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_closing_reason_confirmed_whole")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_closing_reason_incident_id")),
        sa.ForeignKeyConstraint(["stated_by"], ["user_account.id"], name=op.f("fk_closing_reason_stated_by")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_closing_reason_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_reason")),
    )
    op.create_index("ix_closing_reason_incident_id", "closing_reason", ["incident_id"])
    changed = " OR ".join(
        f"NEW.{name} IS DISTINCT FROM OLD.{name}"
        for name in ("incident_id", "condition", "count", "amount_oere", "stated_by", "stated_at")
    )
    refuse("closing_reason", "change", "UPDATE", f"OLD.confirmed_by IS NOT NULL OR {changed}")
    refuse("closing_reason", "delete", "DELETE")
    op.create_table(
        "closing_note",
        sa.Column("incident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_closing_note_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_closing_note")),
    )
    refuse("closing_note", "update", "UPDATE")
    refuse("closing_note", "delete", "DELETE")
