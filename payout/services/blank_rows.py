"""What stands in a row once the identity in it is taken away, and which tables that happens to, and when.

Nothing here names the tables of a hændelse: they are found by their foreign keys, so that a table that is
added later is covered by itself. `rule_of` gives None where it is not, and a test fails for that.
"""

from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    bindparam,
    select,
    update,
)

from payout.cpr import blanked_digits
from payout.models import metadata
from payout.services.journal import key_column, personal_columns, salt_column

BLANKED_TEXT: Final = "(slettet)"
NO_SALT: Final = ""
"""The salt goes too: with it, a digest in the journal could be tried against every CPR number there is."""
_OF_THEIR_FORM: Final = {"findings": "[]", "extra_headings": "[]", "needs": ""}
"""Columns that are read as lists: nothing stands in them."""
_OF_A_NUMBER: Final = frozenset({"cpr", "list_cpr", "run_cpr"})
ROWS_AT_ONCE: Final = 500


class Rule(StrEnum):
    """With what a row's identity goes."""

    INCIDENT = "incident"
    """With the hændelse that it belongs to."""
    CITIZEN = "citizen"
    """With the last hændelse in which the citizen has a bilag; without one when a hændelse is closed."""
    LIST = "payment_list"
    """With the list, when a hændelse is closed."""
    FETCH = "list_fetch"
    """With the hændelse in whose time it was written."""
    KEPT = "kept"
    """Not at all: it is no citizen's."""


_OF_THE_OFFICE: Final = (
    *("user_account", "credential", "double_lock_half"),
    *("action_plan", "list_copy", "list_copy_step", "paper_block_holder", "paper_end"),
    "drill_card",
)
"""Users and their keys, the plan, who of the staff holds what, and the invented people of a drill."""
_NAMED: Final = {"list_fetch": Rule.FETCH, **dict.fromkeys(_OF_THE_OFFICE, Rule.KEPT)}
"""A fetch may be of a list that was never stored."""


_BY_THEIR_KEYS: Final = (Rule.INCIDENT, Rule.CITIZEN, Rule.LIST)


@cache
def rule_of(table: Table) -> Rule | None:
    """With what the personal columns of the table go; None where nothing says so."""
    if table.name in _NAMED:
        return _NAMED[table.name]
    return next((rule for rule in _BY_THEIR_KEYS if _way(table, rule) is not None), None)


def personal_tables(rule: Rule) -> tuple[Table, ...]:
    """The tables that go by a rule and have something to take away."""
    return tuple(
        table for table in metadata.sorted_tables if personal_columns(table) and rule_of(table) is rule
    )


def belonging_to(table: Table, rule: Rule, owners: Any) -> ColumnElement[bool]:
    """The condition that a row of the table belongs to one of the owners: ids, or a query of them."""
    way = _way(table, rule)
    if way is None:
        raise ValueError(f"{table.name} belongs to no {rule}")
    condition: ColumnElement[bool] | None = None
    for column in reversed(way):
        (pointer,) = column.foreign_keys
        inner = owners if condition is None else select(pointer.column).where(condition)
        condition = column.in_(inner)
    if condition is None:
        condition = table.c[key_column(table)].in_(owners)
    return condition


def blank_rows(connection: Connection, table: Table, keys: Sequence[int]) -> None:
    """Take the identity out of these rows. The table's triggers must let it."""
    names, salt = personal_columns(table), salt_column(table)
    own = table.c[key_column(table)]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*names, *([salt] if salt else []))}
    statement = update(table).where(own == bindparam("of_key")).values(values)
    for first in range(0, len(keys), ROWS_AT_ONCE):
        connection.execute(
            statement, [{"of_key": key, **_new(table, key)} for key in keys[first : first + ROWS_AT_ONCE]]
        )


def is_blank(table: Table, key: Any, hidden: Sequence[Any]) -> bool:
    """Whether the personal columns, and the salt behind them, are those of a row that was blanked."""
    return list(_new(table, key).values()) == list(hidden)


def _new(table: Table, key: int) -> dict[str, Any]:
    new = {f"new_{name}": _blank(table.c[name], key) for name in personal_columns(table)}
    salt = salt_column(table)
    return {**new, f"new_{salt}": NO_SALT} if salt else new


def _blank(column: Column[Any], key: int) -> Any:
    if column.name in _OF_A_NUMBER:
        return blanked_digits(key)
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, LargeBinary):
        return b""
    # A text that is unique among its like stays so.
    unique = f"{BLANKED_TEXT} {key}" if column in _unique_columns(column.table) else BLANKED_TEXT
    return _OF_THEIR_FORM.get(column.name, unique)


@cache
def _unique_columns(table: Any) -> frozenset[Any]:
    sets = [
        one.columns for one in table.constraints if getattr(one, "__visit_name__", "").startswith("unique")
    ]
    sets += [index.columns for index in table.indexes if index.unique]
    return frozenset(column for columns in sets for column in columns)


@cache
def _way(table: Table, rule: Rule) -> tuple[Column[Any], ...] | None:
    """The foreign keys from the table to what a rule is named after, by those that every row has."""
    waiting: deque[tuple[Table, tuple[Column[Any], ...]]] = deque([(table, ())])
    seen = {table.name}
    while waiting:
        here, way = waiting.popleft()
        if here.name == rule.value:
            return way
        for column in here.columns:
            for pointer in column.foreign_keys:
                there = pointer.column.table
                if not column.nullable and there.name not in seen:
                    seen.add(there.name)
                    waiting.append((there, (*way, column)))
    return None
