"""What is told of settlement lines, lines that reverse them, and plans for what is outstanding."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import let_go, refuse

revision = "0015"
down_revision = "0014"

AS_PAID = ("box_id", "paid_by", "paid_at")
STEPS = (
    ("awaiting_approval", "issued"),
    ("awaiting_approval", "rejected"),
    ("issued", "voided"),
    ("issued", "paying"),
    ("paying", "issued"),
    ("paying", "paid"),
    ("paid", "settled"),
    ("paid", "issued"),
    ("settled", "paid"),
)
STANDING_LINES = (
    "(SELECT coalesce(sum(settlement.amount_oere), 0) FROM settlement WHERE settlement.bilag_id = NEW.id"
    " AND NOT EXISTS (SELECT 1 FROM settlement_reversal"
    " WHERE settlement_reversal.settlement_id = settlement.id))"
)
TAKEN = (
    "SELECT 1 FROM settlement_detail other WHERE other.plan_part_id = NEW.plan_part_id"
    " AND NOT EXISTS (SELECT 1 FROM settlement_reversal"
    " WHERE settlement_reversal.settlement_id = other.settlement_id)"
)
ADDED_ONLY = ("settlement_plan_part", "settlement_plan_miss", "settlement_detail", "settlement_reversal")


def upgrade() -> None:
    """Put the step in."""
    _plans()
    _beside_lines()
    for table in ADDED_ONLY:
        refuse(table, "update", "UPDATE")
    for table in ("settlement_plan", *ADDED_ONLY):
        refuse(table, "delete", "DELETE")
    _triggers_of_plans()
    _triggers_of_lines()
    _triggers_of_bilag()


def _triggers_of_plans() -> None:
    fixed = ("id", "bilag_id", "amount_oere", "benefit_oere", "floor_oere", "made_by", "made_at")
    refuse("settlement_plan", "rewrite", "UPDATE", f"OLD.ended_at IS NOT NULL OR {_changed(fixed)}")
    paid = "(SELECT status FROM bilag WHERE id = NEW.bilag_id)"
    refuse("settlement_plan", "unpaid_bilag", "INSERT", f"{paid} IS DISTINCT FROM 'paid'")


def _triggers_of_lines() -> None:
    line = "SELECT 1 FROM settlement WHERE settlement.id = NEW.settlement_id AND"
    # Cash that is counted into a box is in the box, whatever a line says.
    refuse("settlement_reversal", "returned_cash", "INSERT", f"EXISTS ({line} settlement.kind = 'returned')")
    closed = (
        "SELECT 1 FROM settlement JOIN bilag ON bilag.id = settlement.bilag_id"
        " JOIN incident ON incident.id = bilag.incident_id"
        " WHERE settlement.id = NEW.settlement_id AND incident.closed_at IS NOT NULL"
    )
    refuse("settlement_reversal", "closed_incident", "INSERT", f"EXISTS ({closed})")
    refuse("settlement_detail", "part_twice", "INSERT", f"NEW.plan_part_id IS NOT NULL AND EXISTS ({TAKEN})")
    of_part = (
        "(SELECT settlement_plan.bilag_id FROM settlement_plan_part"
        " JOIN settlement_plan ON settlement_plan.id = settlement_plan_part.plan_id"
        " WHERE settlement_plan_part.id = NEW.plan_part_id)"
    )
    of_line = "(SELECT settlement.bilag_id FROM settlement WHERE settlement.id = NEW.settlement_id)"
    refuse(
        "settlement_detail",
        "part_of_another_bilag",
        "INSERT",
        f"NEW.plan_part_id IS NOT NULL AND {of_part} IS DISTINCT FROM {of_line}",
    )


def _triggers_of_bilag() -> None:
    steps = ", ".join(f"'{before}>{after}'" for before, after in STEPS)
    came_back = "OLD.status = 'paid' AND NEW.status = 'issued'"
    let_go("bilag", "change_once_paid")
    # Less is settled only when a line is reversed, and then just as much as the lines that stand.
    lessened = f"NEW.settled_oere < OLD.settled_oere AND NEW.settled_oere IS DISTINCT FROM {STANDING_LINES}"
    refuse(
        "bilag",
        "change_once_paid",
        "UPDATE",
        f"OLD.paid_by IS NOT NULL AND NOT ({came_back}) AND ({_changed(AS_PAID)} OR ({lessened}))",
    )
    let_go("bilag", "other_step")
    refuse(
        "bilag",
        "other_step",
        "UPDATE",
        f"NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ({steps})",
    )


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _by_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(f"fk_{table}_{column}"))


def _plans() -> None:
    op.create_table(
        "settlement_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("benefit_oere", sa.BigInteger(), nullable=True),
        sa.Column("floor_oere", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("ended_as", sa.String(length=20), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("end_note", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("amount_oere > 0", name=op.f("ck_settlement_plan_amount_positive")),
        sa.CheckConstraint(
            "floor_oere IS NULL OR benefit_oere > floor_oere",
            name=op.f("ck_settlement_plan_floor_leaves_room"),
        ),
        sa.CheckConstraint(
            "(ended_as IS NULL) = (ended_by IS NULL) AND (ended_as IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_settlement_plan_ended_whole"),
        ),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_settlement_plan_bilag_id")),
        _by_user("settlement_plan", "made_by"),
        _by_user("settlement_plan", "ended_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_plan")),
    )
    op.create_index("ix_settlement_plan_bilag_id", "settlement_plan", ["bilag_id"])
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_settlement_plan_live",
        "settlement_plan",
        ["bilag_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "settlement_plan_part",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_month", sa.Date(), nullable=False),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_oere > 0", name=op.f("ck_settlement_plan_part_amount_positive")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["settlement_plan.id"], name=op.f("fk_settlement_plan_part_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_plan_part")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_settlement_plan_part_plan_id_number")),
    )
    op.create_table(
        "settlement_plan_miss",
        sa.Column("part_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("missed_by", sa.Integer(), nullable=False),
        sa.Column("missed_at", sa.String(length=27), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["settlement_plan_part.id"], name=op.f("fk_settlement_plan_miss_part_id")
        ),
        _by_user("settlement_plan_miss", "missed_by"),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_settlement_plan_miss")),
    )


def _beside_lines() -> None:
    op.create_table(
        "settlement_detail",
        sa.Column("settlement_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("part_number", sa.Integer(), nullable=True),
        sa.Column("part_count", sa.Integer(), nullable=True),
        sa.Column("plan_part_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(part_number IS NULL) = (part_count IS NULL)", name=op.f("ck_settlement_detail_part_whole")
        ),
        sa.CheckConstraint(
            "part_number IS NULL OR part_number BETWEEN 1 AND part_count",
            name=op.f("ck_settlement_detail_part_within"),
        ),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlement.id"], name=op.f("fk_settlement_detail_settlement_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_part_id"], ["settlement_plan_part.id"], name=op.f("fk_settlement_detail_plan_part_id")
        ),
        sa.PrimaryKeyConstraint("settlement_id", name=op.f("pk_settlement_detail")),
    )
    op.create_index("ix_settlement_detail_plan_part_id", "settlement_detail", ["plan_part_id"])
    op.create_table(
        "settlement_reversal",
        sa.Column("settlement_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reversed_by", sa.Integer(), nullable=False),
        sa.Column("reversed_at", sa.String(length=27), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlement.id"], name=op.f("fk_settlement_reversal_settlement_id")
        ),
        _by_user("settlement_reversal", "reversed_by"),
        sa.PrimaryKeyConstraint("settlement_id", name=op.f("pk_settlement_reversal")),
    )
