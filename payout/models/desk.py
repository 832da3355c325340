"""The cash desk: what is urgent, cash that came back, and lists of bank transfers."""

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from payout.models.base import PERSONAL, SALT, Instant, metadata

LIVE = "state NOT IN ('returned', 'taken_off')"

urgency = Table(
    "urgency",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False, unique=True),
    Column("reason", String(120), nullable=False, info=PERSONAL),
    Column("marked_by", ForeignKey("user_account.id"), nullable=False),
    Column("marked_at", Instant, nullable=False),
    Column("salt", String(32), nullable=False, info=SALT),
)

cash_return = Table(
    "cash_return",
    metadata,
    Column("settlement_id", ForeignKey("settlement.id"), primary_key=True, autoincrement=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False),
    Column("box_id", ForeignKey("cash_box.id"), nullable=False),
    Column("reason", String(20), nullable=False),
)
"""Beside a settlement of the kind "returned": the box that took the cash, and why it came back."""


def _acted(*steps: str) -> Iterator[Column[object]]:
    for step in steps:
        yield Column(f"{step}_by", ForeignKey("user_account.id"), nullable=step != "made")
        yield Column(f"{step}_at", Instant, nullable=step != "made")


transfer_list = Table(
    "transfer_list",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("bank", String(80), nullable=False),
    *_acted("made", "released", "sent", "dropped"),
    *(
        CheckConstraint(f"({step}_by IS NULL) = ({step}_at IS NULL)", name=f"{step}_whole")
        for step in ("released", "sent", "dropped")
    ),
    CheckConstraint("released_by <> made_by", name="releaser_not_maker"),
    CheckConstraint("sent_by IS NULL OR released_by IS NOT NULL", name="released_before_sent"),
    CheckConstraint("sent_by IS NULL OR dropped_by IS NULL", name="sent_or_dropped"),
)

transfer = Table(
    "transfer",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("list_id", ForeignKey("transfer_list.id"), nullable=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("confirmed_by", ForeignKey("user_account.id")),
    Column("confirmed_at", Instant),
    Column("returned_by", ForeignKey("user_account.id")),
    Column("returned_at", Instant),
    Column("return_reason", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
    CheckConstraint("(returned_by IS NULL) = (returned_at IS NULL)", name="returned_whole"),
    CheckConstraint("(state = 'returned') = (returned_by IS NOT NULL)", name="returned_by_somebody"),
    CheckConstraint("state <> 'confirmed' OR confirmed_by IS NOT NULL", name="confirmed_by_somebody"),
    Index("ix_transfer_list_id", "list_id"),
    # A bilag is on one list at a time.
    Index("uq_transfer_live", "bilag_id", unique=True, sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
)
