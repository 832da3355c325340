"""Citizens who came, look-ups of them, number series, bilag and what settles them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

citizen = Table(
    "citizen",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ref", String(16), nullable=False, unique=True),
    Column("cpr", String(10), nullable=False, unique=True, info=PERSONAL),
    Column("name", Text, nullable=False, info=PERSONAL),
    Column("name_key", Text, nullable=False, info=PERSONAL),
    Column("is_protected", Boolean, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
)

lookup = Table(
    "lookup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("citizen_id", ForeignKey(citizen.c.id), nullable=False),
    Column("user_id", ForeignKey("user_account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("purpose", String(200), nullable=False, info=PERSONAL),
    Column("showed_cpr", Boolean, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_lookup_citizen_id", "citizen_id"),
)

series = Table(
    "series",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("last_sequence", Integer, nullable=False),
)

paper_range = Table(
    "paper_range",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("series", ForeignKey("series.code"), nullable=False),
    Column("first_sequence", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("copy_events", Integer, nullable=False),
    Column("reserved_at", Instant, nullable=False),
    CheckConstraint("first_sequence BETWEEN 1 AND last_sequence", name="first_to_last"),
    UniqueConstraint("series", "first_sequence"),
)
"""Numbers that stand on paper only, since a copy that goes to `copy_events` was put back."""

PAID = "paid_by IS NOT NULL"
SLIP_IN_USE = "slip_number IS NOT NULL AND status <> 'rejected'"
FIRST_FOR_CLAIM = "limits_broken NOT LIKE '%second-for-same%' AND status NOT IN ('voided', 'rejected')"

bilag = Table(
    "bilag",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("citizen_id", ForeignKey(citizen.c.id), nullable=False),
    Column("status", String(20), nullable=False),
    Column("series", String(8)),
    Column("sequence", Integer),
    Column("number", String(20), unique=True),
    # What the bilag pays.
    Column("benefit", String(120), nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("pay_date", Date),
    Column("amount_oere", BigInteger, nullable=False),
    Column("method", String(20), nullable=False),
    Column("place", String(80), nullable=False),
    Column("identity_check", String(20), nullable=False),
    # What was known at the counter (docs/rules.md, rule 10).
    Column("list_id", ForeignKey("payment_list.id")),
    Column("list_rows", String(200), nullable=False),
    Column("list_date", Date),
    Column("expected_oere", BigInteger),
    Column("given_before_oere", BigInteger, nullable=False),
    Column("rule", Text, nullable=False),
    Column("limits_broken", String(200), nullable=False),
    Column("reservation", Text, nullable=False),
    Column("control_questions", String(120)),
    Column("slip_block", String(20)),
    Column("slip_number", String(20)),
    # Who did what.
    Column("requested_by", ForeignKey("user_account.id"), nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("issued_by", ForeignKey("user_account.id")),
    Column("issued_at", Instant),
    Column("decided_by", ForeignKey("user_account.id")),
    Column("decided_at", Instant),
    Column("voided_by", ForeignKey("user_account.id")),
    Column("voided_at", Instant),
    Column("held_by", ForeignKey("user_account.id")),
    Column("held_at", Instant),
    Column("box_id", ForeignKey("cash_box.id")),
    Column("paid_by", ForeignKey("user_account.id")),
    Column("paid_at", Instant),
    Column("settled_oere", BigInteger, nullable=False),
    # Personal: kept beside the journal.
    Column("cpr", String(10), nullable=False, info=PERSONAL),
    Column("name", Text, nullable=False, info=PERSONAL),
    Column("is_protected", Boolean, nullable=False, info=PERSONAL),
    Column("method_detail", Text, nullable=False, info=PERSONAL),
    Column("identity_document", Text, nullable=False, info=PERSONAL),
    Column("stated_by_citizen", Text, nullable=False, info=PERSONAL),
    Column("reason", Text, nullable=False, info=PERSONAL),
    Column("decision_reason", Text, nullable=False, info=PERSONAL),
    Column("void_reason", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    UniqueConstraint("series", "sequence"),
    CheckConstraint("amount_oere > 0", name="amount_positive"),
    CheckConstraint("method <> 'cash' OR amount_oere % 50 = 0", name="cash_payable"),
    CheckConstraint("settled_oere BETWEEN 0 AND amount_oere", name="settled_within"),
    CheckConstraint("paid_by <> requested_by", name="payer_not_requester"),
    CheckConstraint("paid_by <> issued_by", name="payer_not_issuer"),
    CheckConstraint("decided_by <> requested_by", name="decider_not_requester"),
    CheckConstraint("decided_by <> paid_by", name="payer_not_decider"),
    CheckConstraint(
        "(status IN ('awaiting_approval', 'rejected')) = (number IS NULL)", name="number_when_issued"
    ),
    CheckConstraint(
        "(number IS NULL) = (sequence IS NULL) AND (number IS NULL) = (series IS NULL)"
        " AND (number IS NULL) = (issued_by IS NULL) AND (number IS NULL) = (issued_at IS NULL)",
        name="number_whole",
    ),
    CheckConstraint("(status = 'voided') = (voided_by IS NOT NULL)", name="voided_whole"),
    CheckConstraint("(status = 'paying') = (held_by IS NOT NULL)", name="held_while_paying"),
    CheckConstraint("(status IN ('paid', 'settled')) = (paid_by IS NOT NULL)", name="paid_whole"),
    CheckConstraint("paid_by IS NULL OR method <> 'cash' OR box_id IS NOT NULL", name="cash_from_box"),
    CheckConstraint("(status = 'settled') = (settled_oere = amount_oere)", name="settled_whole"),
    CheckConstraint("limits_broken = '' OR number IS NULL OR decided_by IS NOT NULL", name="limits_approved"),
    # Never issued twice by accident (rule 3): of what counts for one claim, all but one say that they are a
    # second, and such a one has no number before a team leader has approved it (limits_approved).
    Index(
        "uq_bilag_claim",
        "incident_id",
        "citizen_id",
        "benefit",
        "period_from",
        "period_to",
        unique=True,
        sqlite_where=text(FIRST_FOR_CLAIM),
        postgresql_where=text(FIRST_FOR_CLAIM),
    ),
    # A requisition's slip is handed out once.
    Index(
        "uq_bilag_slip",
        "slip_block",
        "slip_number",
        unique=True,
        sqlite_where=text(SLIP_IN_USE),
        postgresql_where=text(SLIP_IN_USE),
    ),
    Index("ix_bilag_citizen_id", "citizen_id"),
    Index("ix_bilag_incident_id_status", "incident_id", "status"),
    # All that pages count and sum, so that they need not read the whole table.
    Index(
        "ix_bilag_counted",
        "incident_id",
        "status",
        "benefit",
        "pay_date",
        "method",
        "amount_oere",
        "settled_oere",
        "citizen_id",
        "issued_at",
    ),
    # How many citizens were served, without a look at each bilag.
    Index(
        "ix_bilag_served",
        "incident_id",
        "citizen_id",
        sqlite_where=text(PAID),
        postgresql_where=text(PAID),
    ),
    Index("ix_bilag_issued_at_incident_id", "issued_at", "incident_id"),
    Index("ix_bilag_incident_id_paid_at", "incident_id", "paid_at"),
)

bilag_print = Table(
    "bilag_print",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bilag_id", ForeignKey(bilag.c.id), nullable=False),
    Column("copy_number", Integer, nullable=False),
    Column("size", String(2), nullable=False),
    Column("printed_by", ForeignKey("user_account.id"), nullable=False),
    Column("printed_at", Instant, nullable=False),
    CheckConstraint("copy_number > 0", name="copy_number_positive"),
    CheckConstraint("size IN ('A4', 'A5')", name="size_known"),
    UniqueConstraint("bilag_id", "copy_number"),
    Index("ix_bilag_print_printed_at", "printed_at"),
)
"""Papers after the original, which is no row: KOPI nr. 1 and on, without a gap for each bilag."""
collection = Table(
    "collection",
    metadata,
    Column("bilag_id", ForeignKey(bilag.c.id), primary_key=True, autoincrement=False),
    Column("relation", String(20), nullable=False),
    Column("name", Text, nullable=False, info=PERSONAL),
    Column("document", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
"""Who collects a bilag in the citizen's place."""

need_note = Table(
    "need_note",
    metadata,
    Column("bilag_id", ForeignKey(bilag.c.id), primary_key=True, autoincrement=False),
    Column("needs", String(120), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
"""What the citizen is short of, where more is asked for than the rule gives."""

settlement = Table(
    "settlement",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bilag_id", ForeignKey(bilag.c.id), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("amount_oere", BigInteger, nullable=False),
    Column("note", String(200), nullable=False, info=PERSONAL),
    Column("settled_by", ForeignKey("user_account.id"), nullable=False),
    Column("settled_at", Instant, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("amount_oere > 0", name="amount_positive"),
    Index("ix_settlement_bilag_id", "bilag_id"),
)
