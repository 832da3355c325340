"""Blocks of blank bilag, how their numbers end, and bilag that are registered from paper afterwards."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import let_go, refuse

revision = "0022"
down_revision = "0020"

PEOPLE = "user_account.id"
TYPED = (
    "incident_id",
    "citizen_id",
    "series",
    "sequence",
    "number",
    "benefit",
    "period_from",
    "period_to",
    "amount_oere",
    "place",
    "box_id",
    "identity_check",
    "issuer_id",
    "payer_id",
    "issued_at",
    "paid_at",
    "typed_by",
    "typed_at",
    "identity_document",
    "reason",
)
ENDED = ("series", "sequence", "kind", "ended_by", "ended_at", "bilag_id", "note")
COVERS = "series = NEW.series AND NEW.sequence BETWEEN first_sequence AND last_sequence"


def upgrade() -> None:
    """Put the step in."""
    _blocks()
    _ends()
    _late_entries()
    _triggers_of_numbers()
    _triggers_of_entries()


def _blocks() -> None:
    _table(
        "paper_block",
        _key("series", "series.code", sa.String(length=8)),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        _key("made_by", PEOPLE),
        _instant("made_at"),
        sa.UniqueConstraint("series", "first_sequence", name=op.f("uq_paper_block_series_first_sequence")),
        checks={"first_to_last": "first_sequence BETWEEN 1 AND last_sequence"},
    )
    _table(
        "paper_block_holder",
        _key("block_id", "paper_block.id"),
        _key("given_by", PEOPLE),
        _instant("given_at"),
        sa.Column("holder", sa.String(length=80), nullable=False),
        _salt(),
    )
    op.create_index("ix_paper_block_holder_block_id", "paper_block_holder", ["block_id"])


def _ends() -> None:
    _table(
        "paper_end",
        sa.Column("series", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        _key("ended_by", PEOPLE),
        _instant("ended_at"),
        _key("bilag_id", "bilag.id", nullable=True),
        *_step("withdrawn"),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("withdraw_reason", sa.String(length=200), nullable=False),
        _salt(),
        sa.UniqueConstraint("bilag_id", name=op.f("uq_paper_end_bilag_id")),
        checks={
            "kind_known": "kind IN ('used', 'spoiled', 'returned')",
            "used_by_bilag": "(kind = 'used') = (bilag_id IS NOT NULL)",
            "withdrawn_whole": "(withdrawn_by IS NULL) = (withdrawn_at IS NULL)",
            "used_for_good": "kind <> 'used' OR withdrawn_by IS NULL",
        },
    )
    _one_that_stands("uq_paper_end_number", "paper_end", ["series", "sequence"], "withdrawn_by IS NULL")


def _late_entries() -> None:
    _table(
        "late_entry",
        _key("incident_id", "incident.id"),
        _key("citizen_id", "citizen.id"),
        sa.Column("series", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("benefit", sa.String(length=120), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("amount_oere", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        _key("box_id", "cash_box.id"),
        sa.Column("identity_check", sa.String(length=20), nullable=False),
        _key("issuer_id", PEOPLE),
        _key("payer_id", PEOPLE),
        _instant("issued_at"),
        _instant("paid_at"),
        _key("typed_by", PEOPLE),
        _instant("typed_at"),
        *_step("checked"),
        *_step("decided"),
        *_step("dropped"),
        _key("bilag_id", "bilag.id", nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("identity_document", "reason", "decision_reason", "drop_reason")
        ),
        _salt(),
        sa.UniqueConstraint("bilag_id", name=op.f("uq_late_entry_bilag_id")),
        checks={
            "amount_in_cash": "amount_oere > 0 AND amount_oere % 50 = 0",
            "paid_by_another": "issuer_id <> payer_id",
            "issued_before_paid": "paid_at >= issued_at",
            "checked_by_another": "checked_by <> typed_by",
            "decided_by_another": "decided_by NOT IN (issuer_id, payer_id, typed_by, checked_by)",
            "checked_whole": "(checked_by IS NULL) = (checked_at IS NULL)",
            "decided_whole": "(decided_by IS NULL) = (decided_at IS NULL)",
            "dropped_whole": "(dropped_by IS NULL) = (dropped_at IS NULL)",
            "checked_before_decided": "decided_by IS NULL OR checked_by IS NOT NULL",
            "checked_before_stored": "bilag_id IS NULL OR (checked_by IS NOT NULL AND dropped_by IS NULL)",
        },
    )
    _one_that_stands("uq_late_entry_number", "late_entry", ["number"], "dropped_by IS NULL")


def _triggers_of_numbers() -> None:
    """A block takes the next numbers of its series; a bilag has one only when registered from paper."""
    for table in ("paper_block", "paper_block_holder"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")
    next_number = "(SELECT last_sequence + 1 FROM series WHERE code = NEW.series)"
    refuse("paper_block", "gap", "INSERT", f"NEW.first_sequence IS DISTINCT FROM {next_number}")
    let_go("series", "leap")
    taken = _on_paper(
        "series = NEW.code AND first_sequence = OLD.last_sequence + 1 AND last_sequence = NEW.last_sequence"
    )
    refuse(
        "series",
        "leap",
        "UPDATE",
        f"NEW.last_sequence IS DISTINCT FROM OLD.last_sequence + 1 AND NOT EXISTS ({taken})",
    )
    registered = (
        "SELECT 1 FROM late_entry WHERE number = NEW.number AND citizen_id = NEW.citizen_id"
        " AND amount_oere = NEW.amount_oere AND issuer_id = NEW.issued_by"
        " AND checked_by IS NOT NULL AND dropped_by IS NULL AND bilag_id IS NULL"
    )
    is_next = "NEW.sequence = (SELECT last_sequence FROM series WHERE code = NEW.series)"
    on_paper = f"EXISTS ({_on_paper(COVERS)})"
    gap = f"({on_paper} AND NOT EXISTS ({registered})) OR (NOT {on_paper} AND NOT ({is_next}))"
    for what, event, numbered in (
        ("gap", "INSERT", "NEW.number IS NOT NULL"),
        ("later_gap", "UPDATE", "OLD.number IS NULL AND NEW.number IS NOT NULL"),
    ):
        let_go("bilag", what)
        refuse("bilag", what, event, f"{numbered} AND ({gap})")


def _triggers_of_entries() -> None:
    """What was typed stays, and a number has one end."""
    typed = "SELECT 1 FROM late_entry WHERE series = NEW.series AND sequence = NEW.sequence"
    refuse("late_entry", "delete", "DELETE")
    refuse(
        "late_entry", "change_once_ended", "UPDATE", "OLD.bilag_id IS NOT NULL OR OLD.dropped_by IS NOT NULL"
    )
    refuse("late_entry", "change_of_what_was_typed", "UPDATE", _changed(TYPED))
    refuse(
        "late_entry",
        "entry_of_ended_number",
        "INSERT",
        "EXISTS (SELECT 1 FROM paper_end WHERE series = NEW.series AND sequence = NEW.sequence"
        " AND withdrawn_by IS NULL)",
    )
    refuse("paper_end", "delete", "DELETE")
    refuse("paper_end", "change", "UPDATE", f"OLD.withdrawn_by IS NOT NULL OR {_changed(ENDED)}")
    refuse("paper_end", "end_unprinted", "INSERT", f"NOT EXISTS ({_on_paper(COVERS)})")
    refuse(
        "paper_end",
        "end_while_typed",
        "INSERT",
        f"NEW.kind <> 'used' AND EXISTS ({typed} AND dropped_by IS NULL)",
    )
    refuse(
        "paper_end",
        "use_by_other_bilag",
        "INSERT",
        "NEW.kind = 'used' AND NOT EXISTS (SELECT 1 FROM bilag"
        " WHERE id = NEW.bilag_id AND series = NEW.series AND sequence = NEW.sequence)",
    )


def _on_paper(condition: str) -> str:
    return " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE {condition}"  # noqa: S608 - names of tables
        for table in ("paper_range", "paper_block")
    )


def _changed(columns: Iterable[str]) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _table(name: str, *parts: Any, checks: Mapping[str, str] | None = None) -> None:
    columns = [part for part in parts if isinstance(part, sa.Column)]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *parts,
        *(
            sa.CheckConstraint(text, name=op.f(f"ck_{name}_{check}"))
            for check, text in (checks or {}).items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column.name], [column.info["points_at"]], name=op.f(f"fk_{name}_{column.name}")
            )
            for column in columns
            if "points_at" in column.info
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _key(name: str, points_at: str, kind: Any = None, *, nullable: bool = False) -> Any:
    return sa.Column(name, kind or sa.Integer(), nullable=nullable, info={"points_at": points_at})


def _instant(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.String(length=27), nullable=nullable)


def _step(name: str) -> tuple[Any, Any]:
    return _key(f"{name}_by", PEOPLE, nullable=True), _instant(f"{name}_at", nullable=True)


def _salt() -> Any:
    return sa.Column("salt", sa.String(length=32), nullable=False)


def _one_that_stands(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
