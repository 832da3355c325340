"""Other places without a network: their ledgers, what they hand over, their journals and their bilag."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Put the step in."""
    _ledgers()
    _handovers()
    _events()
    _bilag()


def _ledgers() -> None:
    op.create_table(
        "other_ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_ledger")),
        sa.UniqueConstraint("public_key", name=op.f("uq_other_ledger_public_key")),
    )
    refuse(
        "other_ledger",
        "other_key",
        "UPDATE",
        "NEW.id IS DISTINCT FROM OLD.id OR NEW.public_key IS DISTINCT FROM OLD.public_key",
    )
    refuse("other_ledger", "delete", "DELETE")


def _handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("their_incident_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=8), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.String(length=27), nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["other_ledger.id"], name=op.f("fk_handover_ledger_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_handover_incident_id")),
        sa.ForeignKeyConstraint(["received_by"], ["user_account.id"], name=op.f("fk_handover_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("ledger_id", "events", name=op.f("uq_handover_ledger_id_events")),
    )
    refuse("handover", "update", "UPDATE")
    refuse("handover", "delete", "DELETE")


def _events() -> None:
    op.create_table(
        "other_event",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_other_event_handover_id")),
        sa.ForeignKeyConstraint(["ledger_id"], ["other_ledger.id"], name=op.f("fk_other_event_ledger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_event")),
        sa.UniqueConstraint("ledger_id", "number", name=op.f("uq_other_event_ledger_id_number")),
    )
    op.create_index("ix_other_event_handover_id", "other_event", ["handover_id"])
    refuse("other_event", "update", "UPDATE")
    refuse("other_event", "delete", "DELETE")


def _bilag() -> None:
    personal = ("method_detail", "identity_document", "stated_by_citizen")
    reasons = ("reason", "decision_reason", "void_reason")
    op.create_table(
        "other_bilag",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("their_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("benefit", sa.String(length=120), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=True),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("settled_oere", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.String(length=27), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=True),
        sa.Column("issued_at", sa.String(length=27), nullable=True),
        sa.Column("paid_by", sa.String(length=120), nullable=True),
        sa.Column("paid_at", sa.String(length=27), nullable=True),
        sa.Column("cpr", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*personal, *reasons)),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("amount_oere > 0", name=op.f("ck_other_bilag_amount_positive")),
        sa.CheckConstraint(
            "settled_oere BETWEEN 0 AND amount_oere", name=op.f("ck_other_bilag_settled_within")
        ),
        sa.ForeignKeyConstraint(["ledger_id"], ["other_ledger.id"], name=op.f("fk_other_bilag_ledger_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_other_bilag_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_bilag")),
        sa.UniqueConstraint("number", name=op.f("uq_other_bilag_number")),
        sa.UniqueConstraint("ledger_id", "their_id", name=op.f("uq_other_bilag_ledger_id_their_id")),
    )
    op.create_index("ix_other_bilag_incident_id_cpr", "other_bilag", ["incident_id", "cpr"])
    whose = ("id", "ledger_id", "their_id", "incident_id")
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in whose)
    refuse("other_bilag", "change", "UPDATE", changed)
    refuse("other_bilag", "delete", "DELETE")
