"""Cash between people: deliveries, hand-overs, attested differences, eftersyn, and bilag released."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import let_go, refuse

revision = "0011"
down_revision = "0010"

PEOPLE = "user_account.id"


def upgrade() -> None:
    """Put the step in."""
    _deliveries()
    _handovers()
    _attestations()
    _inspections()
    _releases()
    _boxes()


def _deliveries() -> None:
    _table(
        "cash_delivery",
        _key("box_id", "cash_box.id"),
        _key("count_id", "cash_count.id"),
        _key("received_by", PEOPLE),
        _key("confirmed_by", PEOPLE, nullable=True),
        _instant("confirmed_at", nullable=True),
        _key("withdrawn_by", PEOPLE, nullable=True),
        _instant("withdrawn_at", nullable=True),
        checks={
            "confirmed_by_another": "confirmed_by <> received_by",
            "confirmed_whole": "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            "withdrawn_whole": "(withdrawn_by IS NULL) = (withdrawn_at IS NULL)",
            "one_end": "confirmed_by IS NULL OR withdrawn_by IS NULL",
        },
        unique="count_id",
    )
    op.create_index("ix_cash_delivery_box_id", "cash_delivery", ["box_id"])
    refuse("cash_delivery", "delete", "DELETE")
    refuse(
        "cash_delivery",
        "change_once_ended",
        "UPDATE",
        "OLD.confirmed_by IS NOT NULL OR OLD.withdrawn_by IS NOT NULL",
    )


def _handovers() -> None:
    _table(
        "cash_handover",
        _key("box_id", "cash_box.id"),
        _key("from_id", PEOPLE),
        _key("to_id", PEOPLE),
        _key("offered_by", PEOPLE),
        _instant("offered_at"),
        _key("count_id", "cash_count.id", nullable=True),
        _instant("accepted_at", nullable=True),
        _key("withdrawn_by", PEOPLE, nullable=True),
        _instant("withdrawn_at", nullable=True),
        checks={
            "to_another": "from_id <> to_id",
            "accepted_with_count": "(count_id IS NULL) = (accepted_at IS NULL)",
            "withdrawn_whole": "(withdrawn_by IS NULL) = (withdrawn_at IS NULL)",
            "one_end": "accepted_at IS NULL OR withdrawn_by IS NULL",
        },
        unique="count_id",
    )
    _one_open("cash_handover", "waiting", "accepted_at IS NULL AND withdrawn_by IS NULL")
    refuse("cash_handover", "delete", "DELETE")
    refuse(
        "cash_handover",
        "change_once_ended",
        "UPDATE",
        "OLD.accepted_at IS NOT NULL OR OLD.withdrawn_by IS NOT NULL",
    )
    refuse(
        "cash_delivery",
        "confirmation_by_cashier",
        "UPDATE",
        f"EXISTS ({_ran_box('NEW.confirmed_by', 'NEW.box_id')})",
    )


def _attestations() -> None:
    _table(
        "cash_attestation",
        _key("count_id", "cash_count.id"),
        _key("attested_by", PEOPLE),
        _instant("attested_at"),
        unique="count_id",
    )
    refuse("cash_attestation", "update", "UPDATE")
    refuse("cash_attestation", "delete", "DELETE")
    the_box = "(SELECT box_id FROM cash_count WHERE id = NEW.count_id)"
    counted_it = "SELECT 1 FROM cash_count WHERE id = NEW.count_id AND counted_by = NEW.attested_by"
    by_cashier = f"EXISTS ({counted_it}) OR EXISTS ({_ran_box('NEW.attested_by', the_box)})"
    refuse("cash_attestation", "attestation_by_cashier", "INSERT", by_cashier)


def _inspections() -> None:
    _table(
        "cash_inspection",
        _key("box_id", "cash_box.id"),
        _key("cashier_id", PEOPLE),
        _key("begun_by", PEOPLE),
        _instant("begun_at"),
        sa.Column("expected_oere", sa.BigInteger(), nullable=False),
        _key("count_id", "cash_count.id", nullable=True),
        _key("ended_by", PEOPLE, nullable=True),
        _instant("ended_at", nullable=True),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        checks={
            "ended_whole": "(ended_by IS NULL) = (ended_at IS NULL)",
            "counted_at_its_end": "count_id IS NULL OR ended_at IS NOT NULL",
        },
        unique="count_id",
    )
    _one_open("cash_inspection", "open", "ended_at IS NULL")
    refuse("cash_inspection", "delete", "DELETE")
    refuse("cash_inspection", "change_once_ended", "UPDATE", "OLD.ended_at IS NOT NULL")
    by_cashier = f"EXISTS ({_ran_box('NEW.begun_by', 'NEW.box_id')})"
    refuse("cash_inspection", "inspection_by_cashier", "INSERT", by_cashier)


def _releases() -> None:
    _table(
        "bilag_release",
        _key("bilag_id", "bilag.id"),
        _key("held_by", PEOPLE),
        _key("released_by", PEOPLE),
        _instant("released_at"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
    )
    op.create_index("ix_bilag_release_bilag_id", "bilag_release", ["bilag_id"])
    refuse("bilag_release", "update", "UPDATE")
    refuse("bilag_release", "delete", "DELETE")


def _boxes() -> None:
    """Nothing is moved while a box is counted by others, and who has had a box decides nothing."""
    counted = "SELECT 1 FROM cash_inspection WHERE box_id = NEW.id AND ended_at IS NULL"
    offered = (
        "SELECT 1 FROM cash_handover WHERE box_id = NEW.id AND accepted_at IS NULL AND withdrawn_by IS NULL"
    )
    moved = "NEW.balance_oere IS DISTINCT FROM OLD.balance_oere OR NEW.closed_at IS NOT NULL"
    refuse(
        "cash_box",
        "change_while_counted",
        "UPDATE",
        f"({moved}) AND (EXISTS ({counted}) OR EXISTS ({offered}))",
    )
    has_decided = "SELECT 1 FROM bilag WHERE decided_by = NEW.run_by AND bilag.incident_id = NEW.incident_id"
    refuse(
        "cash_box",
        "handover_after_decision",
        "UPDATE",
        f"NEW.run_by IS DISTINCT FROM OLD.run_by AND EXISTS ({has_decided})",
    )
    runs_box = (
        "SELECT 1 FROM cash_box WHERE run_by = NEW.decided_by"
        " AND (closed_at IS NULL OR incident_id = NEW.incident_id)"
    )
    ran_box = (
        "SELECT 1 FROM cash_handover JOIN cash_box ON cash_box.id = cash_handover.box_id"
        " WHERE from_id = NEW.decided_by AND accepted_at IS NOT NULL"
        " AND cash_box.incident_id = NEW.incident_id"
    )
    let_go("bilag", "decision_by_cashier")
    refuse(
        "bilag",
        "decision_by_cashier",
        "UPDATE",
        f"OLD.decided_by IS NULL AND (EXISTS ({runs_box}) OR EXISTS ({ran_box}))",
    )


def _ran_box(user: str, box: str) -> str:
    runs_it = f"SELECT 1 FROM cash_box WHERE id = {box} AND run_by = {user}"  # noqa: S608 - names of columns
    had_it = f"SELECT 1 FROM cash_handover WHERE box_id = {box} AND from_id = {user}"  # noqa: S608
    return f"{runs_it} UNION ALL {had_it} AND accepted_at IS NOT NULL"


def _table(
    name: str, *columns: "sa.Column[object]", checks: dict[str, str] | None = None, unique: str = ""
) -> None:
    parts: list[sa.Column[object] | sa.Constraint] = [
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        *(
            sa.CheckConstraint(text, name=op.f(f"ck_{name}_{check}"))
            for check, text in (checks or {}).items()
        ),
        *_foreign_keys(name, columns),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    ]
    if unique:
        parts.append(sa.UniqueConstraint(unique, name=op.f(f"uq_{name}_{unique}")))
    op.create_table(name, *parts)


def _foreign_keys(name: str, columns: "Iterable[sa.Column[object]]") -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column.name], [column.info["points_at"]], name=op.f(f"fk_{name}_{column.name}")
        )
        for column in columns
        if "points_at" in column.info
    ]


def _key(name: str, points_at: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), nullable=nullable, info={"points_at": points_at})


def _instant(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.String(length=27), nullable=nullable)


def _one_open(table: str, what: str, condition: str) -> None:
    op.create_index(
        f"uq_{table}_{what}",
        table,
        ["box_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
