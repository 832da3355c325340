"""What the checks of the verification are made of: bare rows, and what is wrong with them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, select, type_coerce
from sqlalchemy.types import NULLTYPE

from payout.domain.verification import Check, Fault, Row

FAULTS_NAMED: Final = 20
ROWS_AT_ONCE: Final = 500
"""Rows that are fetched together: one by one they cost as much again."""


def check_of(name: str, faults: Iterable[Fault], good: str) -> Check:
    """A check from what is wrong: named up to a number, with what it says when nothing is."""
    try:
        named = list(islice(faults, FAULTS_NAMED + 1))
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        fault = Fault(code="uncheckable", text=f"can't be checked: {type(error).__name__}")
        return Check(name=name, ok=False, detail=fault.text, faults=(fault,))
    shown, more = tuple(named[:FAULTS_NAMED]), len(named) > FAULTS_NAMED
    texts = [fault.text for fault in shown] + (["…"] if more else [])
    return Check(name=name, ok=not named, detail="; ".join(texts) or good, faults=shown, more=more)


def rows_of(
    connection: Connection, columns: Sequence[Column[Any]], *conditions: ColumnElement[bool]
) -> Iterator[Row]:
    """Rows as the file holds them: a hand edit may fit no type of ours."""
    names = [column.name for column in columns]
    found = connection.execute(select(*map(bare, columns)).where(*conditions))
    for part in found.partitions(ROWS_AT_ONCE):
        for row in part:
            yield dict(zip(names, row, strict=True))


def bare(column: Column[Any]) -> Any:
    """A column that is read as the file holds it."""
    return type_coerce(column, NULLTYPE).label(column.name)
