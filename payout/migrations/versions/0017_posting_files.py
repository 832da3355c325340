"""Account mapping, spans of exported postings, and Økonomi's receipts."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0017"
down_revision = "0016"

MADE_UP_TO = (
    "(SELECT max(last_event) + 1 FROM posting_export"
    " WHERE incident_id = NEW.incident_id AND format = NEW.format)"
)
GIVEN_BEFORE = (
    "(SELECT coalesce(max(sequence), 0) FROM export_receipt WHERE export_number = NEW.export_number)"
)


def upgrade() -> None:
    """Put the step in."""
    _account_entry()
    _posting_export()
    _export_receipt()
    for table in ("account_entry", "posting_export", "export_receipt"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
    # A posting is never exported twice in a format, and none is passed over.
    refuse(
        "posting_export",
        "gap",
        "INSERT",
        f"NEW.first_event IS DISTINCT FROM coalesce({MADE_UP_TO}, NEW.first_event)",
    )
    refuse("export_receipt", "gap", "INSERT", f"NEW.sequence IS DISTINCT FROM {GIVEN_BEFORE} + 1")


def _account_entry() -> None:
    op.create_table(
        "account_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("system", sa.String(length=12), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("benefit_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("cost_centre", sa.String(length=20), nullable=False),
        sa.Column("psp_element", sa.String(length=40), nullable=False),
        sa.Column("profit_centre", sa.String(length=20), nullable=False),
        sa.Column("internal_order", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint(
            "system IN ('neutral', 'opus', 'prisme')", name=op.f("ck_account_entry_system_known")
        ),
        sa.CheckConstraint(
            "(part = 'benefit') = (benefit_id IS NOT NULL)", name=op.f("ck_account_entry_benefit_named")
        ),
        sa.CheckConstraint("account <> '' AND remark <> ''", name=op.f("ck_account_entry_filled_in")),
        sa.ForeignKeyConstraint(["benefit_id"], ["benefit.id"], name=op.f("fk_account_entry_benefit_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_account_entry_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_entry")),
    )


def _posting_export() -> None:
    op.create_table(
        "posting_export",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_event", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("debit_oere", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first_event <= last_event", name=op.f("ck_posting_export_first_to_last")),
        sa.CheckConstraint("line_count > 0 AND debit_oere > 0", name=op.f("ck_posting_export_not_empty")),
        sa.ForeignKeyConstraint(["number"], ["export_file.number"], name=op.f("fk_posting_export_number")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_posting_export_incident_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_posting_export")),
        sa.UniqueConstraint(
            "incident_id",
            "format",
            "first_event",
            name=op.f("uq_posting_export_incident_id_format_first_event"),
        ),
    )


def _export_receipt() -> None:
    op.create_table(
        "export_receipt",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("export_number", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("journal_no", sa.String(length=40), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.String(length=27), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("(sequence % 2 = 1) = (kind = 'booked')", name=op.f("ck_export_receipt_in_turns")),
        sa.CheckConstraint("kind IN ('booked', 'reversed')", name=op.f("ck_export_receipt_kind_known")),
        sa.CheckConstraint(
            "(kind = 'booked') = (booked_on IS NOT NULL) AND (kind = 'booked') = (journal_no <> '')",
            name=op.f("ck_export_receipt_booked_whole"),
        ),
        sa.CheckConstraint(
            "kind = 'booked' OR note <> ''", name=op.f("ck_export_receipt_reversed_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["export_number"], ["export_file.number"], name=op.f("fk_export_receipt_export_number")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["user_account.id"], name=op.f("fk_export_receipt_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_receipt")),
        sa.UniqueConstraint(
            "export_number", "sequence", name=op.f("uq_export_receipt_export_number_sequence")
        ),
    )
