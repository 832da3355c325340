"""Imported lists, their lines, and who fetched one whole.

Lines are deleted with the list when its job ends; the list's row stays.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from payout.models.base import PERSONAL, SALT, Instant, metadata

payment_list = Table(
    "payment_list",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("source", String(80), nullable=False),
    Column("layout", String(80), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("amount_basis", String(20), nullable=False),
    Column("data_date", Date),
    Column("rows_read", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_with_warnings", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    Column("citizens", Integer, nullable=False),
    Column("total_oere", BigInteger, nullable=False),
    Column("file_total_oere", BigInteger),
    Column("notation", String(8)),
    Column("imported_by", ForeignKey("user_account.id")),
    Column("imported_at", Instant, nullable=False),
    Column("adds_to", ForeignKey("payment_list.id")),
    Column("file", LargeBinary, nullable=False, info=PERSONAL),
    Column("findings", Text, nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
    UniqueConstraint("kind", "sha256"),
)

list_line = Table(
    "list_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list_id", ForeignKey(payment_list.c.id), nullable=False),
    Column("row", Integer, nullable=False),
    Column("cpr", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("is_protected", Boolean, nullable=False),
    Column("benefit", Text, nullable=False),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("pay_date", Date),
    Column("amount_oere", BigInteger, nullable=False),
    Column("gross_oere", BigInteger),
    Column("net_oere", BigInteger),
    Column("set_off_oere", BigInteger),
    Column("aconto_oere", BigInteger),
    Column("unit", Text, nullable=False),
    Column("case_no", Text, nullable=False),
    Column("has_warning", Boolean, nullable=False),
    Index("ix_list_line_list_id_cpr", "list_id", "cpr"),
    Index("ix_list_line_cpr", "cpr"),
)

list_payee = Table(
    "list_payee",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("list_id", ForeignKey(payment_list.c.id), nullable=False),
    Column("row", Integer, nullable=False),
    Column("cpr", String(10), nullable=False),
    Column("payee", Text, nullable=False),
    Index("ix_list_payee_cpr", "cpr"),
)
"""Of lines that pay another than the citizen: whom. Beside the lines, whose digest knows nothing of it."""

list_fetch = Table(
    "list_fetch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("list_id", ForeignKey(payment_list.c.id)),
    Column("sha256", String(64), nullable=False),
    Column("user_id", ForeignKey("user_account.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("purpose", String(200), nullable=False, info=PERSONAL),
    Column("salt", String(32), nullable=False, info=SALT),
)
