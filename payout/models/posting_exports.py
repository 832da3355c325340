"""Which account plays which part, what of the postings was exported, and Økonomi's receipts."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

account_entry = Table(
    "account_entry",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("system", String(12), nullable=False),
    Column("part", String(20), nullable=False),
    Column("benefit_id", ForeignKey("benefit.id")),
    Column("valid_from", Date, nullable=False),
    Column("account", String(80), nullable=False),
    Column("cost_centre", String(20), nullable=False),
    Column("psp_element", String(40), nullable=False),
    Column("profit_centre", String(20), nullable=False),
    Column("internal_order", String(20), nullable=False),
    Column("remark", String(200), nullable=False),
    Column("made_by", ForeignKey("user_account.id")),
    Column("made_at", Instant, nullable=False),
    CheckConstraint("system IN ('neutral', 'opus', 'prisme')", name="system_known"),
    CheckConstraint("(part = 'benefit') = (benefit_id IS NOT NULL)", name="benefit_named"),
    CheckConstraint("account <> '' AND remark <> ''", name="filled_in"),
)
"""Only ever added to: an entry takes over from its day on."""

posting_export = Table(
    "posting_export",
    metadata,
    Column("number", ForeignKey("export_file.number"), primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("format", String(20), nullable=False),
    Column("year", Integer, nullable=False),
    Column("first_event", Integer, nullable=False),
    Column("last_event", Integer, nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("debit_oere", BigInteger, nullable=False),
    CheckConstraint("first_event <= last_event", name="first_to_last"),
    CheckConstraint("line_count > 0 AND debit_oere > 0", name="not_empty"),
    UniqueConstraint("incident_id", "format", "first_event"),
)
"""Beside the export's file: the span of events whose postings it holds, of one regnskabsår."""

export_receipt = Table(
    "export_receipt",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("export_number", ForeignKey("export_file.number"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("booked_on", Date),
    Column("journal_no", String(40), nullable=False),
    Column("given_by", ForeignKey("user_account.id"), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("note", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    # Booked and reversed take turns, so an export has at most one receipt that holds.
    CheckConstraint("(sequence % 2 = 1) = (kind = 'booked')", name="in_turns"),
    CheckConstraint("kind IN ('booked', 'reversed')", name="kind_known"),
    CheckConstraint(
        "(kind = 'booked') = (booked_on IS NOT NULL) AND (kind = 'booked') = (journal_no <> '')",
        name="booked_whole",
    ),
    CheckConstraint("kind = 'booked' OR note <> ''", name="reversed_with_reason"),
    UniqueConstraint("export_number", "sequence"),
)
