"""Until zero: what is entered in the benefit systems, missing payments, and the sample check."""

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
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

benefit_system = Table(
    "benefit_system",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("benefit_id", ForeignKey("benefit.id"), nullable=False),
    Column("system", String(80), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("set_by", ForeignKey("user_account.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    CheckConstraint("system <> ''", name="system_named"),
    Index("ix_benefit_system_benefit_id", "benefit_id"),
)
"""The system of a ydelse from a day on; of two that say the same day, the later row goes."""

rekeying = Table(
    "rekeying",
    metadata,
    Column("bilag_id", ForeignKey("bilag.id"), primary_key=True, autoincrement=False),
    Column("owner_id", ForeignKey("user_account.id")),
    Column("keyed_by", ForeignKey("user_account.id")),
    Column("noted_by", ForeignKey("user_account.id")),
    Column("noted_at", Instant),
    Column("keyed_on", Date),
    Column("keyed_oere", BigInteger),
    Column("checked_by", ForeignKey("user_account.id")),
    Column("checked_at", Instant),
    Column("receipt", String(40), nullable=False, info=PERSONAL),
    Column("remark", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint(
        "(keyed_by IS NULL) = (noted_by IS NULL) AND (keyed_by IS NULL) = (noted_at IS NULL)"
        " AND (keyed_by IS NULL) = (keyed_on IS NULL) AND (keyed_by IS NULL) = (keyed_oere IS NULL)",
        name="keyed_whole",
    ),
    CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked_whole"),
    CheckConstraint("checked_by IS NULL OR keyed_by IS NOT NULL", name="checked_once_keyed"),
    CheckConstraint("checked_by <> keyed_by AND checked_by <> noted_by", name="checked_by_another"),
    CheckConstraint("keyed_by IS NULL OR receipt <> ''", name="keyed_with_receipt"),
    Index("ix_rekeying_owner_id", "owner_id"),
)
"""Of a paid bilag: who takes care of it, who entered it, who told of that, and who has checked it."""

rekeying_fetch = Table(
    "rekeying_fetch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("has_cpr", Boolean, nullable=False),
    Column("user_id", ForeignKey("user_account.id")),
    Column("at", Instant, nullable=False),
    Column("purpose", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_rekeying_fetch_incident_id", "incident_id"),
)

missing_case = Table(
    "missing_case",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("benefit", Text, nullable=False),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("pay_date", Date),
    Column("missing_oere", BigInteger, nullable=False),
    Column("opened_by", ForeignKey("user_account.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("identity", Text, nullable=False, info=PERSONAL),
    Column("cpr", String(10), nullable=False, info=PERSONAL),
    Column("name", Text, nullable=False, info=PERSONAL),
    Column("is_protected", Boolean, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("missing_oere > 0", name="missing_positive"),
    UniqueConstraint("incident_id", "identity"),
)
"""A missing payment about which something was done; `identity` is what names it in the match."""

missing_step = Table(
    "missing_step",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey(missing_case.c.id), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("on_date", Date),
    Column("bilag_id", ForeignKey("bilag.id")),
    Column("told_by", ForeignKey("user_account.id"), nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("note", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    CheckConstraint("(kind = 'bilag') = (bilag_id IS NOT NULL)", name="bilag_named"),
    CheckConstraint("kind <> 'paid_later' OR on_date IS NOT NULL", name="paid_on_a_day"),
    Index("ix_missing_step_case_id", "case_id"),
)

sample_draw = Table(
    "sample_draw",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("seed", String(32), nullable=False),
    Column("method", String(20), nullable=False),
    Column("size", Integer, nullable=False),
    Column("percent", Integer),
    Column("population", Integer, nullable=False),
    Column("population_sha256", String(64), nullable=False),
    Column("drawn_by", ForeignKey("user_account.id"), nullable=False),
    Column("drawn_at", Instant, nullable=False),
    CheckConstraint("size BETWEEN 1 AND population", name="size_within"),
    CheckConstraint("percent BETWEEN 1 AND 100", name="percent_within"),
    Index("ix_sample_draw_incident_id", "incident_id"),
)

sample_item = Table(
    "sample_item",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("draw_id", ForeignKey(sample_draw.c.id), nullable=False),
    Column("bilag_id", ForeignKey("bilag.id"), nullable=False, unique=True),
    Column("place", Integer, nullable=False),
    UniqueConstraint("draw_id", "place"),
)

sample_result = Table(
    "sample_result",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("item_id", ForeignKey(sample_item.c.id), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("means", String(12), nullable=False),
    Column("told_by", ForeignKey("user_account.id"), nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("remark", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    Index("ix_sample_result_item_id", "item_id"),
)
"""What a check came to; of several, the last goes."""
