"""The journal played against the tables: which rows are not what the events tell.

The events are read once, EVENTS_AT_ONCE together. What those tell of a row is compared with the row as the
table holds it today, column by column, and only which columns differ is kept: a later event may set them
right. So memory holds some thousand events and the rows that differ, however long the journal is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from payout.cpr import mask_text
from payout.domain.verification import Difference, Fault, Key, Row, Steps, unbalanced_event
from payout.models import event, journaled_tables
from payout.services.table_replay import TableReplay

EVENTS_AT_ONCE: Final = 10_000
SHOWN_LETTERS: Final = 60


class Replay:
    """The changes of the journal as they are taken in, event by event, and what is wrong with them.

    `bulks` has, by table and list, number and digest of the rows that the list was imported with.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.tables = {table.name: TableReplay(table) for table in journaled_tables()}
        self.bulks: defaultdict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
        self.faults: list[Fault] = []
        self.unbalanced: list[Fault] = []
        self.forbidden: list[Fault] = []
        self._steps = Steps()
        self._waiting = 0

    def take(self, number: int, payload: str) -> None:
        """Take in what one event tells."""
        try:
            changes = orjson.loads(payload)["changes"]
            postings = [self._take(number, change) for change in changes]
            self.unbalanced += unbalanced_event(number, [row for row in postings if row])
        except (AttributeError, KeyError, TypeError, ValueError):
            self.faults.append(_of_event("event-unreadable", number, "can't be read"))
        self._waiting += 1
        if self._waiting >= EVENTS_AT_ONCE:
            self.compare()

    def compare(self) -> None:
        """Compare what has been taken in with the tables."""
        for table in self.tables.values():
            table.compare(self.connection)
        self._waiting = 0

    def differing(self, at_most: int) -> Iterator[Fault]:
        """Events that make no sense, then rows that are not as told, that are gone, or that nobody tells of.

        Of rows that are not as told there are no more than `at_most`: for what is told of them the journal is
        read again.
        """
        yield from self.faults
        rows = ((name, *row) for name, table in self.tables.items() for row in table.rows_differing())
        yield from self._with_values(list(islice(rows, at_most)))
        for table in self.tables.values():
            for key in table.keys_untold(self.connection):
                shown = mask_text(str(key))
                text = f"{table.name} {shown}: not in the journal"
                yield Fault(code="row-untold", text=text, values={"table": table.name, "key": shown})

    def wrong_digests(self) -> Iterator[Fault]:
        """Rows whose personal columns, or their salt, are not those that the journal has a digest of."""
        for table in self.tables.values():
            for key in table.keys_with_other_digest():
                text = f"{table.name} {key}: personal columns"
                yield Fault(
                    code="personal-differs",
                    text=text,
                    values={"table": table.name, "key": key, "columns": ", ".join(table.personal)},
                )

    def _take(self, number: int, change: Mapping[str, Any]) -> Row | None:
        """Take in one change; gives the row of a posting."""
        operation, name, key = change["op"], change["table"], change["key"]
        if operation == "bulk":
            self.bulks[name][int(key)] = (change["rows"], change["digest"])
            return None
        if operation == "blank":
            self._blank(number, name, change["spans"])
            return None
        table, values = self.tables[name], change["values"]
        if type(key) not in (int, str):
            raise TypeError
        if (fault := table.take(operation, key, values, change.get("personal"))) is not None:
            self.faults.append(_of_event(fault, number, f"{name} {key}: {fault}", table=name, key=key))
        if name == "bilag" and "status" in values:
            step = self._steps.take(key, values["status"])
            if step:
                self.forbidden.append(step)
        return values if name == "posting" else None

    def _blank(self, number: int, name: str, spans: Sequence[Sequence[int]]) -> None:
        for first, last in spans:
            for key in range(first, last + 1):
                if (fault := self.tables[name].blank(key)) is not None:
                    self.faults.append(
                        _of_event(fault, number, f"{name} {key}: {fault}", table=name, key=key)
                    )
                    return

    def _with_values(self, rows: Sequence[tuple[str, Key, Sequence[str]]]) -> Iterator[Fault]:
        told = self._told({(name, key) for name, key, _ in rows}) if rows else {}
        for name, key, columns in rows:
            values = {"table": name, "key": key}
            if not columns:
                yield Fault(code="row-missing", text=f"{name} {key}: missing from the table", values=values)
                continue
            found = self.tables[name].row(self.connection, key)
            differences = tuple(
                Difference(
                    column=column, told=_shown(told[name, key].get(column)), found=_shown(found[column])
                )
                for column in columns
            )
            text = f"{name} {key}: {', '.join(columns)}"
            yield Fault(code="row-differs", text=text, values=values, differences=differences)

    def _told(self, wanted: Set[tuple[str, Key]]) -> Mapping[tuple[str, Key], dict[str, Any]]:
        """The last values that the journal tells of some rows."""
        told: defaultdict[tuple[str, Key], dict[str, Any]] = defaultdict(dict)
        marks = {f'"key":{orjson.dumps(key).decode()}' for _, key in wanted}
        for (payload,) in self.connection.execute(select(event.c.payload).order_by(event.c.number)):
            if not any(mark in payload for mark in marks):
                continue
            try:
                for change in orjson.loads(payload)["changes"]:
                    if (change["table"], change["key"]) in wanted:
                        told[change["table"], change["key"]].update(change["values"])
            except (AttributeError, KeyError, TypeError, ValueError):
                continue  # is named already, as an event that makes no sense
        return told


def _of_event(code: str, number: int, words: str, **values: Any) -> Fault:
    return Fault(code=code, text=f"event {number}: {words}", values={"event": number, **values})


def _shown(value: object) -> str:
    """A value of a column that is not personal: short, and masked in case that a hand put a person there."""
    if value is None:
        return ""
    return mask_text(str(value)[:SHOWN_LETTERS])
