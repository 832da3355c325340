"""All that the ledger holds about a citizen. Tables are found by what they point at: none is forgotten.

A row is about a citizen when it holds their number or points at a row that is. Left out are keys, salts, and
who of the staff did it.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, or_, select

from payout.domain.insight import Anonymous, Insight, InsightPart, InsightRow, LookupTold, Value
from payout.models import citizen, lookup, metadata, user
from payout.queries.citizens import Citizen
from payout.queries.events import chain_head

PROTECTED_ADDRESS: Final = "beskyttet"
NOT_TOLD: Final = frozenset(
    {
        *("ref", "name_key", "rule", "identity", "list_rows", "list_cpr", "run_cpr"),
        *("their_id", "issued_by", "paid_by"),
    }
)
"""Columns with nothing of their own: how a name, a case or a bilag elsewhere is found, the rule of the whole
hændelse, rows of a file; numbers that may be somebody else's; and names of another place's staff."""


@cache
def tables_about_citizens() -> tuple[Table, ...]:
    """Each table with rows about citizens, those that others point at first."""
    about: list[Table] = []
    for table in metadata.sorted_tables:
        if table is citizen or _cpr_columns(table) or _pointers(table, about):
            about.append(table)
    return tuple(about)


def told_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns of a table that a citizen is told of."""
    return tuple(
        column
        for column in table.c
        if column.name != "id"
        and not column.foreign_keys
        and not column.info.get("salt")
        and column.name not in NOT_TOLD
    )


def insight_of(connection: Connection, about: Citizen, *, office: str, drawn_at: datetime) -> Insight:
    """All of it, read at one moment."""
    anonymous = Anonymous(connection.scalars(select(user.c.display_name)))
    head = chain_head(connection)
    return Insight(
        office=office,
        name=about.name,
        cpr=about.cpr,
        is_protected=about.is_protected,
        drawn_at=drawn_at,
        chain_events=head.events,
        chain_hash=head.hash,
        parts=tuple(_parts(connection, about, anonymous)),
        lookups=lookups_told(connection, about.citizen_id, anonymous),
    )


def lookups_told(
    connection: Connection, citizen_id: int, anonymous: Anonymous | None = None
) -> tuple[LookupTold, ...]:
    """The look-ups of a citizen, the first first; the staff are numbered in the order in which they come."""
    anonymous = anonymous or Anonymous(connection.scalars(select(user.c.display_name)))
    numbers: dict[int, int] = {}
    query = select(lookup).where(lookup.c.citizen_id == citizen_id).order_by(lookup.c.id)
    return tuple(
        LookupTold(
            at=row.at,
            by=numbers.setdefault(row.user_id, len(numbers) + 1),
            purpose=anonymous.text(row.purpose),
            showed_cpr=row.showed_cpr,
        )
        for row in connection.execute(query)
    )


def _parts(connection: Connection, about: Citizen, anonymous: Anonymous) -> Iterator[InsightPart]:
    found: dict[Table, list[Any]] = {}
    for table in tables_about_citizens():
        rows = connection.execute(select(table).where(_is_about(table, about, found))).mappings().all()
        key = next(iter(table.primary_key))
        found[table] = [row[key.name] for row in rows]
        told = told_columns(table)
        # Look-ups have a list of their own, with numbers in place of names.
        if rows and told and table is not lookup:
            yield InsightPart(
                table=table.name,
                rows=tuple(
                    InsightRow(values=tuple((column.name, _told(row, column, anonymous)) for column in told))
                    for row in rows
                ),
            )


def _is_about(table: Table, about: Citizen, found: dict[Table, list[Any]]) -> ColumnElement[bool]:
    if table is citizen:
        return citizen.c.id == about.citizen_id
    by_number = [column == about.cpr.digits for column in _cpr_columns(table)]
    by_pointer = [column.in_(found[_target(column)]) for column in _pointers(table, found)]
    return or_(*by_number, *by_pointer)


def _told(row: Any, column: Column[Any], anonymous: Anonymous) -> Value:
    value: Value = row[column.name]
    if column.name == "address" and row["is_protected"]:
        return PROTECTED_ADDRESS
    return anonymous.text(value) if isinstance(value, str) else value


def _cpr_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name.rpartition("_")[2] == "cpr" and _is_text(column)]


def _is_text(column: Column[Any]) -> bool:
    return column.type.python_type is str


def _pointers(table: Table, about: Any) -> list[Column[Any]]:
    return [column for column in table.c if column.foreign_keys and _target(column) in about]


def _target(column: Column[Any]) -> Table:
    return next(iter(column.foreign_keys)).column.table
