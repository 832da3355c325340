"""The cash desk: what is urgent, cash that comes back, and bank transfers that two people release."""

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import let_go, refuse

revision = "0012"
down_revision = "0011"

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
)
STATES = (
    ("listed", "released"),
    ("listed", "taken_off"),
    ("released", "sent"),
    ("released", "taken_off"),
    ("sent", "confirmed"),
    ("sent", "returned"),
    ("confirmed", "returned"),
)
LIVE = "state NOT IN ('returned', 'taken_off')"
RELEASED_BY_PARTY = (
    "SELECT 1 FROM transfer JOIN bilag ON bilag.id = transfer.bilag_id WHERE transfer.list_id = NEW.id"
    " AND NEW.released_by IN (bilag.requested_by, bilag.issued_by, bilag.decided_by)"
)
LISTED_BY_PARTY = (
    "SELECT 1 FROM bilag, transfer_list WHERE bilag.id = NEW.bilag_id AND transfer_list.id = NEW.list_id"
    " AND transfer_list.made_by IN (bilag.requested_by, bilag.issued_by, bilag.decided_by)"
)
RETURNED_TO_PARTY = (
    "SELECT 1 FROM bilag WHERE bilag.id = NEW.bilag_id"
    " AND NEW.settled_by IN (bilag.requested_by, bilag.issued_by, bilag.decided_by)"
)
LIVE_TRANSFER = "SELECT 1 FROM transfer WHERE bilag_id = NEW.id AND state NOT IN ('returned', 'taken_off')"


def upgrade() -> None:
    """Put the step in."""
    _tables()
    for table in ("urgency", "cash_return"):
        refuse(table, "update", "UPDATE")
    for table in ("urgency", "cash_return", "transfer_list", "transfer"):
        refuse(table, "delete", "DELETE")
    _triggers_of_lists()
    _triggers_of_transfers()
    _triggers_of_bilag()


def _triggers_of_lists() -> None:
    acted = tuple(f"{step}_{what}" for step in ("released", "sent", "dropped") for what in ("by", "at"))
    again = " OR ".join(
        f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in acted
    )
    refuse(
        "transfer_list",
        "change",
        "UPDATE",
        f"{_changed(('incident_id', 'bank', 'made_by', 'made_at'))} OR {again}",
    )
    # Rule 4: nobody releases or sends money for a bilag that they have a part in.
    for step in ("released", "sent"):
        party = RELEASED_BY_PARTY.replace("released_by", f"{step}_by")
        refuse(
            "transfer_list",
            f"{step}_by_party",
            "UPDATE",
            f"OLD.{step}_by IS NULL AND NEW.{step}_by IS NOT NULL AND EXISTS ({party})",
        )


def _triggers_of_transfers() -> None:
    steps = ", ".join(f"'{before}>{after}'" for before, after in STATES)
    listed = "SELECT 1 FROM transfer_list WHERE id = NEW.list_id AND"
    refuse("transfer", "change", "UPDATE", _changed(("list_id", "bilag_id")))
    refuse(
        "transfer",
        "other_step",
        "UPDATE",
        f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({steps})",
    )
    for step in ("released", "sent"):
        refuse(
            "transfer",
            f"un{step}",
            "UPDATE",
            f"NEW.state = '{step}' AND EXISTS ({listed} {step}_by IS NULL)",
        )
    refuse("transfer", "other_start", "INSERT", "NEW.state <> 'listed'")
    refuse(
        "transfer",
        "late_line",
        "INSERT",
        f"EXISTS ({listed} (released_by IS NOT NULL OR dropped_by IS NOT NULL))",
    )
    refuse(
        "transfer",
        "other_method",
        "INSERT",
        "EXISTS (SELECT 1 FROM bilag WHERE id = NEW.bilag_id AND method <> 'bank_transfer')",
    )
    refuse("transfer", "line_by_party", "INSERT", f"EXISTS ({LISTED_BY_PARTY})")


def _triggers_of_bilag() -> None:
    steps = ", ".join(f"'{before}>{after}'" for before, after in STEPS)
    came_back = "OLD.status = 'paid' AND NEW.status = 'issued'"
    let_go("bilag", "change_once_paid")
    refuse(
        "bilag",
        "change_once_paid",
        "UPDATE",
        f"OLD.paid_by IS NOT NULL AND NOT ({came_back})"
        f" AND ({_changed(AS_PAID)} OR NEW.settled_oere < OLD.settled_oere)",
    )
    let_go("bilag", "other_step")
    refuse(
        "bilag",
        "other_step",
        "UPDATE",
        f"NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ({steps})",
    )
    # Paid is taken back by a transfer that the bank has sent back, and by nothing else.
    returned = "SELECT 1 FROM transfer WHERE bilag_id = NEW.id AND state = 'returned'"
    kept = "NEW.paid_by IS NULL AND NEW.paid_at IS NULL AND NEW.settled_oere = 0 AND OLD.settled_oere = 0"
    refuse(
        "bilag",
        "payable_again",
        "UPDATE",
        f"{came_back} AND NOT (OLD.method = 'bank_transfer' AND {kept} AND EXISTS ({returned})"
        f" AND NOT EXISTS ({LIVE_TRANSFER}))",
    )
    # Two people: a transfer is paid by a list that is sent, and a list is sent once it is released.
    sent = "SELECT 1 FROM transfer WHERE bilag_id = NEW.id AND state = 'sent'"
    refuse(
        "bilag",
        "paid_past_the_list",
        "UPDATE",
        f"OLD.status = 'paying' AND NEW.status = 'paid' AND NEW.method = 'bank_transfer'"
        f" AND NOT EXISTS ({sent})",
    )
    refuse(
        "settlement", "return_by_party", "INSERT", f"NEW.kind = 'returned' AND EXISTS ({RETURNED_TO_PARTY})"
    )


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _tables() -> None:
    op.create_table(
        "urgency",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.String(length=27), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_urgency_bilag_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["user_account.id"], name=op.f("fk_urgency_marked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgency")),
        sa.UniqueConstraint("bilag_id", name=op.f("uq_urgency_bilag_id")),
    )
    op.create_table(
        "cash_return",
        sa.Column("settlement_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlement.id"], name=op.f("fk_cash_return_settlement_id")
        ),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_cash_return_bilag_id")),
        sa.ForeignKeyConstraint(["box_id"], ["cash_box.id"], name=op.f("fk_cash_return_box_id")),
        sa.PrimaryKeyConstraint("settlement_id", name=op.f("pk_cash_return")),
    )
    op.create_table(
        "transfer_list",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=80), nullable=False),
        *(
            sa.Column(f"{step}_{what}", kind, nullable=step != "made")
            for step in ("made", "released", "sent", "dropped")
            for what, kind in (("by", sa.Integer()), ("at", sa.String(length=27)))
        ),
        *(
            sa.CheckConstraint(
                f"({step}_by IS NULL) = ({step}_at IS NULL)", name=op.f(f"ck_transfer_list_{step}_whole")
            )
            for step in ("released", "sent", "dropped")
        ),
        sa.CheckConstraint("released_by <> made_by", name=op.f("ck_transfer_list_releaser_not_maker")),
        sa.CheckConstraint(
            "sent_by IS NULL OR released_by IS NOT NULL", name=op.f("ck_transfer_list_released_before_sent")
        ),
        sa.CheckConstraint(
            "sent_by IS NULL OR dropped_by IS NULL", name=op.f("ck_transfer_list_sent_or_dropped")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_transfer_list_incident_id")),
        *(
            sa.ForeignKeyConstraint(
                [f"{step}_by"], ["user_account.id"], name=op.f(f"fk_transfer_list_{step}_by")
            )
            for step in ("made", "released", "sent", "dropped")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_list")),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("bilag_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.String(length=27), nullable=True),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.String(length=27), nullable=True),
        sa.Column("return_reason", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_transfer_confirmed_whole")
        ),
        sa.CheckConstraint(
            "(returned_by IS NULL) = (returned_at IS NULL)", name=op.f("ck_transfer_returned_whole")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_by IS NOT NULL)", name=op.f("ck_transfer_returned_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_by IS NOT NULL", name=op.f("ck_transfer_confirmed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["list_id"], ["transfer_list.id"], name=op.f("fk_transfer_list_id")),
        sa.ForeignKeyConstraint(["bilag_id"], ["bilag.id"], name=op.f("fk_transfer_bilag_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["user_account.id"], name=op.f("fk_transfer_confirmed_by")),
        sa.ForeignKeyConstraint(["returned_by"], ["user_account.id"], name=op.f("fk_transfer_returned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_list_id", "transfer", ["list_id"], unique=False)
    op.create_index(
        "uq_transfer_live",
        "transfer",
        ["bilag_id"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )
