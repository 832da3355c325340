"""Until zero: what is entered in the benefit systems, missing payments, and the sample check."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from payout.migrations.triggers import refuse

revision = "0016"
down_revision = "0015"

PEOPLE = "user_account.id"
KEYED = ("keyed_by", "noted_by", "noted_at", "keyed_on", "keyed_oere", "receipt")
NOT_PAID = "SELECT 1 FROM bilag WHERE id = NEW.bilag_id AND status NOT IN ('paid', 'settled')"
OF_ANOTHER = (
    "SELECT 1 FROM bilag, missing_case WHERE bilag.id = NEW.bilag_id AND missing_case.id = NEW.case_id"
    " AND bilag.cpr <> missing_case.cpr"
)
BY_PARTY = (
    "SELECT 1 FROM sample_item JOIN bilag ON bilag.id = sample_item.bilag_id"
    " WHERE sample_item.id = NEW.item_id"
    " AND NEW.told_by IN (bilag.requested_by, bilag.issued_by, bilag.paid_by)"
)


def upgrade() -> None:
    """Put the step in."""
    _rekeying()
    _missing()
    _sample()
    added = ("benefit_system", "rekeying_fetch", "missing_case", "missing_step")
    for table in (*added, "sample_draw", "sample_item", "sample_result"):
        refuse(table, "update", "UPDATE")
        refuse(table, "delete", "DELETE")


def _rekeying() -> None:
    _table(
        "benefit_system",
        _key("benefit_id", "benefit.id"),
        _text("system", 80),
        sa.Column("valid_from", sa.Date(), nullable=False),
        _key("set_by", PEOPLE),
        _text("set_at", 27),
        checks={"system_named": "system <> ''"},
    )
    op.create_index("ix_benefit_system_benefit_id", "benefit_system", ["benefit_id"])
    _table(
        "rekeying",
        _key("owner_id", PEOPLE, nullable=True),
        _key("keyed_by", PEOPLE, nullable=True),
        _key("noted_by", PEOPLE, nullable=True),
        _text("noted_at", 27, nullable=True),
        sa.Column("keyed_on", sa.Date(), nullable=True),
        sa.Column("keyed_oere", sa.BigInteger(), nullable=True),
        _key("checked_by", PEOPLE, nullable=True),
        _text("checked_at", 27, nullable=True),
        _text("receipt", 40),
        _text("remark", 200),
        _text("salt", 32),
        checks={
            "keyed_whole": (
                "(keyed_by IS NULL) = (noted_by IS NULL) AND (keyed_by IS NULL) = (noted_at IS NULL)"
                " AND (keyed_by IS NULL) = (keyed_on IS NULL) AND (keyed_by IS NULL) = (keyed_oere IS NULL)"
            ),
            "checked_whole": "(checked_by IS NULL) = (checked_at IS NULL)",
            "checked_once_keyed": "checked_by IS NULL OR keyed_by IS NOT NULL",
            "checked_by_another": "checked_by <> keyed_by AND checked_by <> noted_by",
            "keyed_with_receipt": "keyed_by IS NULL OR receipt <> ''",
        },
        primary=_key("bilag_id", "bilag.id"),
    )
    op.create_index("ix_rekeying_owner_id", "rekeying", ["owner_id"])
    refuse("rekeying", "delete", "DELETE")
    # An entry is taken back whole, and then made anew; it is never written over.
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in KEYED)
    refuse(
        "rekeying",
        "change_once_keyed",
        "UPDATE",
        f"OLD.keyed_by IS NOT NULL AND NEW.keyed_by IS NOT NULL AND ({changed})",
    )
    refuse(
        "rekeying",
        "other_check",
        "UPDATE",
        "OLD.checked_by IS NOT NULL AND NEW.checked_by IS NOT NULL"
        " AND (NEW.checked_by <> OLD.checked_by OR NEW.checked_at <> OLD.checked_at)",
    )
    refuse(
        "rekeying",
        "entry_of_unpaid",
        "UPDATE",
        f"OLD.keyed_by IS NULL AND NEW.keyed_by IS NOT NULL AND EXISTS ({NOT_PAID})",
    )
    refuse("rekeying", "unpaid", "INSERT", f"EXISTS ({NOT_PAID})")
    _table(
        "rekeying_fetch",
        _key("incident_id", "incident.id"),
        _text("sha256", 64),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("has_cpr", sa.Boolean(), nullable=False),
        _key("user_id", PEOPLE, nullable=True),
        _text("at", 27),
        _text("purpose", 200),
        _text("salt", 32),
    )
    op.create_index("ix_rekeying_fetch_incident_id", "rekeying_fetch", ["incident_id"])


def _missing() -> None:
    _table(
        "missing_case",
        _key("incident_id", "incident.id"),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("pay_date", sa.Date(), nullable=True),
        sa.Column("missing_oere", sa.BigInteger(), nullable=False),
        _key("opened_by", PEOPLE),
        _text("opened_at", 27),
        sa.Column("identity", sa.Text(), nullable=False),
        _text("cpr", 10),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        _text("salt", 32),
        checks={"missing_positive": "missing_oere > 0"},
        unique=(("incident_id", "identity"),),
    )
    _table(
        "missing_step",
        _key("case_id", "missing_case.id"),
        _text("kind", 20),
        sa.Column("on_date", sa.Date(), nullable=True),
        _key("bilag_id", "bilag.id", nullable=True),
        _key("told_by", PEOPLE),
        _text("told_at", 27),
        _text("note", 200),
        _text("salt", 32),
        checks={
            "bilag_named": "(kind = 'bilag') = (bilag_id IS NOT NULL)",
            "paid_on_a_day": "kind <> 'paid_later' OR on_date IS NOT NULL",
        },
    )
    op.create_index("ix_missing_step_case_id", "missing_step", ["case_id"])
    refuse("missing_step", "bilag_of_another", "INSERT", f"EXISTS ({OF_ANOTHER})")


def _sample() -> None:
    _table(
        "sample_draw",
        _key("incident_id", "incident.id"),
        _text("seed", 32),
        _text("method", 20),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=False),
        _text("population_sha256", 64),
        _key("drawn_by", PEOPLE),
        _text("drawn_at", 27),
        checks={
            "size_within": "size BETWEEN 1 AND population",
            "percent_within": "percent BETWEEN 1 AND 100",
        },
    )
    op.create_index("ix_sample_draw_incident_id", "sample_draw", ["incident_id"])
    _table(
        "sample_item",
        _key("draw_id", "sample_draw.id"),
        _key("bilag_id", "bilag.id"),
        sa.Column("place", sa.Integer(), nullable=False),
        unique=(("bilag_id",), ("draw_id", "place")),
    )
    _table(
        "sample_result",
        _key("item_id", "sample_item.id"),
        _text("outcome", 12),
        _text("means", 12),
        _key("told_by", PEOPLE),
        _text("told_at", 27),
        _text("remark", 200),
        _text("salt", 32),
    )
    op.create_index("ix_sample_result_item_id", "sample_result", ["item_id"])
    refuse("sample_item", "unpaid", "INSERT", f"EXISTS ({NOT_PAID})")
    refuse("sample_result", "result_by_party", "INSERT", f"EXISTS ({BY_PARTY})")


def _table(
    name: str,
    *columns: "sa.Column[object]",
    checks: Mapping[str, str] | None = None,
    unique: tuple[tuple[str, ...], ...] = (),
    primary: "sa.Column[object] | None" = None,
) -> None:
    key = _key("id", "") if primary is None else primary
    key.autoincrement = False
    parts: list[sa.Column[object] | sa.Constraint] = [
        key,
        *columns,
        *(
            sa.CheckConstraint(text, name=op.f(f"ck_{name}_{check}"))
            for check, text in (checks or {}).items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column.name], [column.info["points_at"]], name=op.f(f"fk_{name}_{column.name}")
            )
            for column in (key, *columns)
            if column.info.get("points_at")
        ),
        sa.PrimaryKeyConstraint(key.name, name=op.f(f"pk_{name}")),
        *(
            sa.UniqueConstraint(*together, name=op.f(f"uq_{name}_{'_'.join(together)}"))
            for together in unique
        ),
    ]
    op.create_table(name, *parts)


def _key(name: str, points_at: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer(), nullable=nullable, info={"points_at": points_at})


def _text(name: str, length: int, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.String(length=length), nullable=nullable)
