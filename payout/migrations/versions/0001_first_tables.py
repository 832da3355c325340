"""The first tables: users, hændelser, lists, bilag, cash, the journal, and the triggers that keep them."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0001"
down_revision = None

APPEND_ONLY = ("event", "posting", "lookup", "settlement", "cash_count", "export_file")
NEVER_DELETED = ("bilag", "citizen", "incident", "cash_box", "user_account", "payment_list", "series")
AS_ASKED_FOR = (
    "incident_id",
    "citizen_id",
    "benefit",
    "period_from",
    "period_to",
    "pay_date",
    "amount_oere",
    "method",
    "place",
    "identity_check",
    "list_id",
    "list_rows",
    "list_date",
    "expected_oere",
    "given_before_oere",
    "rule",
    "limits_broken",
    "reservation",
    "requested_by",
    "requested_at",
    "cpr",
    "name",
    "is_protected",
    "method_detail",
    "identity_document",
    "stated_by_citizen",
    "reason",
)
AS_DECIDED = (
    "series",
    "sequence",
    "number",
    "issued_by",
    "issued_at",
    "decided_by",
    "decided_at",
    "decision_reason",
)
AS_PAID = ("box_id", "paid_by", "paid_at")
AS_VOIDED = ("voided_by", "voided_at", "void_reason")
STEPS = (
    ("awaiting_approval", "issued"),
    ("awaiting_approval", "rejected"),
    ("issued", "voided"),
    ("issued", "paying"),
    ("paying", "issued"),
    ("paying", "paid"),
    ("paid", "settled"),
)


def upgrade() -> None:
    """Put the step in."""
    _tables()
    _triggers()


def _triggers() -> None:
    for table in (*APPEND_ONLY, "list_line"):
        refuse(table, "update", "UPDATE")
    for table in APPEND_ONLY + NEVER_DELETED:
        refuse(table, "delete", "DELETE")
    for table in ("incident", "cash_box"):
        refuse(table, "change_once_closed", "UPDATE", "OLD.closed_at IS NOT NULL")
    refuse("series", "leap", "UPDATE", "NEW.last_sequence IS DISTINCT FROM OLD.last_sequence + 1")
    _triggers_of_bilag()
    _triggers_of_two_people()


def _triggers_of_bilag() -> None:
    steps = ", ".join(f"'{before}>{after}'" for before, after in STEPS)
    next_in_series = (
        "NEW.sequence IS DISTINCT FROM (SELECT last_sequence FROM series WHERE code = NEW.series)"
    )
    for what, when in (
        ("change", _changed(AS_ASKED_FOR)),
        ("change_once_decided", f"OLD.status <> 'awaiting_approval' AND ({_changed(AS_DECIDED)})"),
        (
            "change_once_paid",
            f"OLD.paid_by IS NOT NULL AND ({_changed(AS_PAID)} OR NEW.settled_oere < OLD.settled_oere)",
        ),
        ("change_once_voided", f"OLD.voided_by IS NOT NULL AND ({_changed(AS_VOIDED)})"),
        (
            "other_step",
            f"NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ({steps})",
        ),
        ("later_gap", f"OLD.number IS NULL AND NEW.number IS NOT NULL AND {next_in_series}"),
    ):
        refuse("bilag", what, "UPDATE", when)
    refuse("bilag", "other_start", "INSERT", "NEW.status NOT IN ('awaiting_approval', 'issued')")
    refuse("bilag", "gap", "INSERT", f"NEW.number IS NOT NULL AND {next_in_series}")


def _triggers_of_two_people() -> None:
    runs_box = (
        "SELECT 1 FROM cash_box WHERE run_by = NEW.decided_by"
        " AND (closed_at IS NULL OR incident_id = NEW.incident_id)"
    )
    has_decided = "SELECT 1 FROM bilag WHERE decided_by = NEW.run_by AND bilag.incident_id = NEW.incident_id"
    refuse("bilag", "decision_by_cashier", "UPDATE", f"OLD.decided_by IS NULL AND EXISTS ({runs_box})")
    refuse("cash_box", "box_after_decision", "INSERT", f"EXISTS ({has_decided})")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _tables() -> None:
    op.create_table(
        "citizen",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("cpr", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen")),
        sa.UniqueConstraint("cpr", name=op.f("uq_citizen_cpr")),
        sa.UniqueConstraint("ref", name=op.f("uq_citizen_ref")),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "series",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_series")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_event_actor_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_event_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_event_previous_hash")),
        sa.UniqueConstraint("request_key", name=op.f("uq_event_request_key")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("systems", sa.Text(), nullable=False),
        sa.Column("down_since", sa.Date(), nullable=False),
        sa.Column("authorised_by", sa.String(length=120), nullable=False),
        sa.Column("benefits", sa.Text(), nullable=False),
        sa.Column("pay_days", sa.Text(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("rounding_oere", sa.Integer(), nullable=False),
        sa.Column("ceiling_bilag_oere", sa.Integer(), nullable=True),
        sa.Column("ceiling_person_oere", sa.Integer(), nullable=True),
        sa.Column("series", sa.String(length=8), nullable=False),
        sa.Column("is_drill", sa.Boolean(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_at IS NULL)", name=op.f("ck_incident_closed_whole")
        ),
        sa.CheckConstraint("share_percent BETWEEN 1 AND 100", name=op.f("ck_incident_share")),
        sa.ForeignKeyConstraint(["closed_by"], ["user_account.id"], name=op.f("fk_incident_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"], name=op.f("fk_incident_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("seen_at", sa.String(length=27), nullable=False),
        sa.Column("page_state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_login_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    op.create_index("ix_login_session_user_id", "login_session", ["user_id"], unique=False)
    op.create_table(
        "lookup",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("showed_cpr", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_lookup_citizen_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_lookup_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
    )
    op.create_index("ix_lookup_citizen_id", "lookup", ["citizen_id"], unique=False)
    op.create_table(
        "payment_list",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("layout", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("amount_basis", sa.String(length=20), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_with_warnings", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("citizens", sa.Integer(), nullable=False),
        sa.Column("total_oere", sa.BigInteger(), nullable=False),
        sa.Column("file_total_oere", sa.BigInteger(), nullable=True),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.String(length=27), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["user_account.id"], name=op.f("fk_payment_list_imported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_list")),
        sa.UniqueConstraint("kind", "sha256", name=op.f("uq_payment_list_kind_sha256")),
    )
    op.create_table(
        "cash_box",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("maximum_oere", sa.BigInteger(), nullable=False),
        sa.Column("run_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("closed_at", sa.String(length=27), nullable=True),
        sa.Column("balance_oere", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "balance_oere BETWEEN 0 AND maximum_oere", name=op.f("ck_cash_box_balance_within")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_cash_box_incident_id")),
        sa.ForeignKeyConstraint(["run_by"], ["user_account.id"], name=op.f("fk_cash_box_run_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_box")),
    )
    op.create_index(
        "uq_cash_box_open",
        "cash_box",
        ["run_by"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "export_file",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.String(length=27), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["drawn_by"], ["user_account.id"], name=op.f("fk_export_file_drawn_by")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_export_file_incident_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_export_file")),
    )
    op.create_table(
        "list_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cpr", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("pay_date", sa.Date(), nullable=True),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("gross_oere", sa.BigInteger(), nullable=True),
        sa.Column("net_oere", sa.BigInteger(), nullable=True),
        sa.Column("set_off_oere", sa.BigInteger(), nullable=True),
        sa.Column("aconto_oere", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("has_warning", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["payment_list.id"], name=op.f("fk_list_line_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_line")),
    )
    op.create_index("ix_list_line_cpr", "list_line", ["cpr"], unique=False)
    op.create_index("ix_list_line_list_id_cpr", "list_line", ["list_id", "cpr"], unique=False)
    op.create_table(
        "bilag",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("series", sa.String(length=8), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("benefit", sa.String(length=120), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=True),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("identity_check", sa.String(length=20), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("list_rows", sa.String(length=200), nullable=False),
        sa.Column("list_date", sa.Date(), nullable=True),
        sa.Column("expected_oere", sa.BigInteger(), nullable=True),
        sa.Column("given_before_oere", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("limits_broken", sa.String(length=200), nullable=False),
        sa.Column("reservation", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.String(length=27), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.String(length=27), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.String(length=27), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.String(length=27), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("held_at", sa.String(length=27), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("paid_by", sa.Integer(), nullable=True),
        sa.Column("paid_at", sa.String(length=27), nullable=True),
        sa.Column("settled_oere", sa.BigInteger(), nullable=False),
        sa.Column("cpr", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("method_detail", sa.Text(), nullable=False),
        sa.Column("identity_document", sa.Text(), nullable=False),
        sa.Column("stated_by_citizen", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(status = 'paying') = (held_by IS NOT NULL)", name=op.f("ck_bilag_held_while_paying")
        ),
        sa.CheckConstraint(
            "(status = 'settled') = (settled_oere = amount_oere)", name=op.f("ck_bilag_settled_whole")
        ),
        sa.CheckConstraint(
            "(status = 'voided') = (voided_by IS NOT NULL)", name=op.f("ck_bilag_voided_whole")
        ),
        sa.CheckConstraint(
            "(status IN ('awaiting_approval', 'rejected')) = (number IS NULL)",
            name=op.f("ck_bilag_number_when_issued"),
        ),
        sa.CheckConstraint(
            "(status IN ('paid', 'settled')) = (paid_by IS NOT NULL)", name=op.f("ck_bilag_paid_whole")
        ),
        sa.CheckConstraint(
            "limits_broken = '' OR number IS NULL OR decided_by IS NOT NULL",
            name=op.f("ck_bilag_limits_approved"),
        ),
        sa.CheckConstraint("method <> 'cash' OR amount_oere % 50 = 0", name=op.f("ck_bilag_cash_payable")),
        sa.CheckConstraint(
            "paid_by IS NULL OR method <> 'cash' OR box_id IS NOT NULL", name=op.f("ck_bilag_cash_from_box")
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (sequence IS NULL) AND (number IS NULL) = (series IS NULL)"
            " AND (number IS NULL) = (issued_by IS NULL) AND (number IS NULL) = (issued_at IS NULL)",
            name=op.f("ck_bilag_number_whole"),
        ),
        sa.CheckConstraint("amount_oere > 0", name=op.f("ck_bilag_amount_positive")),
        sa.CheckConstraint("decided_by <> paid_by", name=op.f("ck_bilag_payer_not_decider")),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_bilag_decider_not_requester")),
        sa.CheckConstraint("paid_by <> issued_by", name=op.f("ck_bilag_payer_not_issuer")),
        sa.CheckConstraint("paid_by <> requested_by", name=op.f("ck_bilag_payer_not_requester")),
        sa.CheckConstraint("settled_oere BETWEEN 0 AND amount_oere", name=op.f("ck_bilag_settled_within")),
        sa.ForeignKeyConstraint(["box_id"], ["cash_box.id"], name=op.f("fk_bilag_box_id")),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_bilag_citizen_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_bilag_decided_by")),
        sa.ForeignKeyConstraint(["held_by"], ["user_account.id"], name=op.f("fk_bilag_held_by")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_bilag_incident_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["user_account.id"], name=op.f("fk_bilag_issued_by")),
        sa.ForeignKeyConstraint(["list_id"], ["payment_list.id"], name=op.f("fk_bilag_list_id")),
        sa.ForeignKeyConstraint(["paid_by"], ["user_account.id"], name=op.f("fk_bilag_paid_by")),
        sa.ForeignKeyConstraint(["requested_by"], ["user_account.id"], name=op.f("fk_bilag_requested_by")),
        sa.ForeignKeyConstraint(["voided_by"], ["user_account.id"], name=op.f("fk_bilag_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bilag")),
        sa.UniqueConstraint("number", name=op.f("uq_bilag_number")),
        sa.UniqueConstraint("series", "sequence", name=op.f("uq_bilag_series_sequence")),
    )
    op.create_index("ix_bilag_citizen_id", "bilag", ["citizen_id"], unique=False)
    op.create_index("ix_bilag_incident_id_status", "bilag", ["incident_id", "status"], unique=False)
    op.create_index(
        "uq_bilag_claim",
        "bilag",
        ["incident_id", "citizen_id", "benefit", "period_from", "period_to"],
        unique=True,
        sqlite_where=sa.text("limits_broken = '' AND status NOT IN ('voided', 'rejected')"),
        postgresql_where=sa.text("limits_broken = '' AND status NOT IN ('voided', 'rejected')"),
    )
    op.create_table(
        "cash_count",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=8), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.Column("counted_oere", sa.BigInteger(), nullable=False),
        sa.Column("expected_oere", sa.BigInteger(), nullable=False),
        sa.Column("explanation", sa.String(length=200), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.String(length=27), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "counted_oere = expected_oere OR explanation <> ''",
            name=op.f("ck_cash_count_difference_explained"),
        ),
        sa.ForeignKeyConstraint(["box_id"], ["cash_box.id"], name=op.f("fk_cash_count_box_id")),
        sa.ForeignKeyConstraint(["counted_by"], ["user_account.id"], name=op.f("fk_cash_count_counted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_count")),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_number", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("bilag_id", sa.Integer(), nullable=True),
        sa.Column("benefit", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "(account = 'cash_box') = (box_id IS NOT NULL)", name=op.f("ck_posting_box_named")
        ),
        sa.CheckConstraint("amount_oere <> 0", name=op.f("ck_posting_amount_not_zero")),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_posting_bilag_id")),
        sa.ForeignKeyConstraint(["box_id"], ["cash_box.id"], name=op.f("fk_posting_box_id")),
        sa.ForeignKeyConstraint(["event_number"], ["event.number"], name=op.f("fk_posting_event_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index("ix_posting_bilag_id", "posting", ["bilag_id"], unique=False)
    op.create_index("ix_posting_box_id", "posting", ["box_id"], unique=False)
    op.create_index("ix_posting_event_number", "posting", ["event_number"], unique=False)
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.String(length=27), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("amount_oere > 0", name=op.f("ck_settlement_amount_positive")),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_settlement_bilag_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["user_account.id"], name=op.f("fk_settlement_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index("ix_settlement_bilag_id", "settlement", ["bilag_id"], unique=False)
    op.create_index(
        "uq_incident_open",
        "incident",
        [sa.text("(1)")],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
