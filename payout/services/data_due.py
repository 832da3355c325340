"""Which rows a step at the end of data takes the identity from, and which it deletes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table, delete, func, select

from payout.domain.retention import RetentionStep
from payout.models import (
    bilag,
    citizen,
    incident,
    list_fetch,
    list_line,
    list_payee,
    pay_mark,
    payment_list,
    retention_run,
)
from payout.services.blank_rows import Rule, belonging_to, personal_tables
from payout.services.journal import key_column, salt_column

LINES = (list_payee, list_line)
"""Deleted with their list. The row of the list stays: bilag point at it, and it holds what was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDue:
    """Keys of rows to blank by table, and the lists whose lines are deleted, with how many there are."""

    blanked: Mapping[Table, list[int]]
    lists: tuple[int, ...]
    lines: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        told = {table.name: len(keys) for table, keys in self.blanked.items() if keys}
        return {**told, list_line.name: self.lines} if self.lines else told


def data_due(connection: Connection, step: RetentionStep, incident_id: int) -> DataDue:
    """What is left of it: what is blank already is not named again."""
    if step is RetentionStep.AT_CLOSE:
        return _at_close(connection, incident_id)
    found = _of_citizens(connection, _left_citizens(connection, incident_id))
    for table in personal_tables(Rule.INCIDENT):
        found[table] = _keys(connection, table, belonging_to(table, Rule.INCIDENT, [incident_id]))
    written = list_fetch.c.at <= _closed_at(incident_id)
    found[list_fetch] = _keys(connection, list_fetch, written)
    return DataDue(blanked=found, lists=(), lines=0)


def delete_lines(connection: Connection, list_ids: tuple[int, ...]) -> None:
    """Delete the lines of these lists. The tables' triggers must let it."""
    for table in LINES:
        connection.execute(delete(table).where(table.c.list_id.in_(list_ids)))


def _at_close(connection: Connection, incident_id: int) -> DataDue:
    # One hændelse at a time is open, and none is now: what came before the close has done its work.
    before = payment_list.c.imported_at <= _closed_at(incident_id)
    lists = _keys(connection, payment_list, before)
    lines = connection.scalar(select(func.count()).where(list_line.c.list_id.in_(lists))) or 0
    never_issued = citizen.c.id.not_in(select(bilag.c.citizen_id))
    citizens = _keys(connection, citizen, never_issued & _without_mark())
    blanked = {**_of_citizens(connection, citizens), payment_list: lists}
    return DataDue(blanked=blanked, lists=tuple(lists), lines=lines)


def _left_citizens(connection: Connection, incident_id: int) -> list[int]:
    """Citizens whose every bilag is in this hændelse or in one whose identity is gone."""
    gone = select(retention_run.c.incident_id).where(
        retention_run.c.step == RetentionStep.IDENTITY.value, retention_run.c.done_at.is_not(None)
    )
    kept = select(bilag.c.citizen_id).where(
        bilag.c.incident_id != incident_id, bilag.c.incident_id.not_in(gone)
    )
    here = select(bilag.c.citizen_id).where(bilag.c.incident_id == incident_id)
    return _keys(connection, citizen, citizen.c.id.in_(here) & citizen.c.id.not_in(kept) & _without_mark())


def _of_citizens(connection: Connection, citizens: list[int]) -> dict[Table, list[int]]:
    found = {}
    for table in personal_tables(Rule.CITIZEN):
        found[table] = _keys(connection, table, belonging_to(table, Rule.CITIZEN, citizens))
    return found


def _without_mark() -> ColumnElement[bool]:
    """A udbetalingsstop that stands keeps its citizen: somebody lifts it first."""
    return citizen.c.id.not_in(select(pay_mark.c.citizen_id).where(pay_mark.c.lifted_at.is_(None)))


def _closed_at(incident_id: int) -> ScalarSelect[datetime]:
    return select(incident.c.closed_at).where(incident.c.id == incident_id).scalar_subquery()


def _keys(connection: Connection, table: Table, condition: ColumnElement[bool]) -> list[int]:
    own, salt = table.c[key_column(table)], salt_column(table)
    query = select(own).where(condition).order_by(own)
    return list(connection.scalars(query.where(table.c[salt] != "") if salt else query))
