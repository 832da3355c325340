"""The one way to write: `Book.record` stores rows and the event that tells of them, in one transaction."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Connection, Select, Table, bindparam, func, insert, select, update

from payout import clock
from payout.domain.journal import FIRST_PREVIOUS_HASH, Event, Key, canonical_json, event_hash, personal_digest
from payout.domain.kontering import Posting, check_balanced
from payout.models import event as event_table
from payout.models import posting as posting_table
from payout.models.base import instant_text

SALT_HEX_BYTES = 16
KEY = "key of the row"
"""The parameter that names a row; no column is called so."""
_LAST = (
    select(event_table.c.number, event_table.c.at, event_table.c.hash)
    .order_by(event_table.c.number.desc())
    .limit(1)
)
_OF_REQUEST = select(event_table).where(event_table.c.request_key == bindparam("request_key"))


@dataclass(frozen=True, slots=True)
class Insert:
    """A new row, with its primary key among the values. A salt is added where the table has one."""

    table: Table
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Update:
    """New values for some columns of the row with this primary key."""

    table: Table
    key: Key
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bulk:
    """Many rows under one owner, stored by the caller; the journal keeps their number and digest."""

    table: Table
    owner: int
    row_count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Rows whose identity is taken away for good, by the caller; the journal keeps their keys.

    Shape:   keys in order, each once.
    """

    table: Table
    keys: Sequence[int]


Change = Insert | Update | Bulk | Blank


class Book:
    """A write transaction as one person sees it: what is recorded here is one event a call.

    Order is the event's number. Time never goes back in the journal: while the clock is behind it, an event
    is stamped as the one before it and tells what the clock said, under the fact `clock`.
    """

    def __init__(self, connection: Connection, actor_id: int | None, *, is_repeat: bool = False) -> None:
        self.connection = connection
        self.actor_id = actor_id
        self.is_repeat = is_repeat
        """Whether the form that is carried out was carried out before."""
        self.clock = clock.now()
        """What the clock says, right or wrong."""
        last = connection.execute(_LAST).first()
        self._head = (last.number, last.hash) if last else (0, FIRST_PREVIOUS_HASH)
        self.now = max(self.clock, datetime.fromisoformat(last.at)) if last else self.clock
        """The instant of what is recorded here: never before what stands in the journal already."""

    def next_id(self, table: Table) -> int:
        """The next primary key; safe because one writer at a time holds the ledger."""
        return (self.connection.scalar(_last_id(table)) or 0) + 1

    def record(
        self,
        action: str,
        subject: str,
        changes: Sequence[Change],
        *,
        postings: Sequence[Posting] = (),
        request_key: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Event:
        """Store the changes and postings and append the event that holds them.

        Shape:   subject is "table:key"; facts are further non-personal values for the reader of the journal.
        Raises:  UnbalancedPostings when the postings don't sum to zero; IntegrityError when a constraint says
                 no.
        """
        check_balanced(postings)
        last, previous_hash = self._head
        number = last + 1
        stored = [*map(self._with_salt, changes), *self._posting_rows(number, postings)]
        told = {**(facts or {}), **({"clock": self.clock} if self.clock < self.now else {})}
        payload = canonical_json(
            {"changes": [self._told(change) for change in stored], "facts": jsonable_row(told)}
        )
        link: dict[str, Any] = {
            "number": number,
            "at": instant_text(self.now),
            "actor_id": self.actor_id,
            "action": action,
            "subject": subject,
            "request_key": request_key,
            "payload": payload,
            "previous_hash": previous_hash,
        }
        link["hash"] = event_hash(**link)
        self._write_user_first(stored)
        self.connection.execute(_insert(event_table), link)
        for change in stored:
            self._store(change)
        self._head = (number, link["hash"])
        return Event(**link)

    def _write_user_first(self, changes: list[Change]) -> None:
        # The very first user acts in the event that makes it, and the event names its actor: that
        # row goes first.
        for change in list(changes):
            if (
                isinstance(change, Insert)
                and change.values.get("id") == self.actor_id
                and self._is_user(change)
            ):
                self._store(change)
                changes.remove(change)

    @staticmethod
    def _is_user(change: Insert) -> bool:
        return change.table.name == "user_account"

    def _posting_rows(self, number: int, postings: Iterable[Posting]) -> list[Change]:
        first = self.next_id(posting_table) if postings else 0
        return [
            Insert(
                posting_table,
                {
                    "id": first + place,
                    "event_number": number,
                    "account": line.account.value,
                    "amount_oere": line.amount_oere,
                    "box_id": line.box_id,
                    "bilag_id": line.bilag_id,
                    "benefit": line.benefit,
                },
            )
            for place, line in enumerate(postings)
        ]

    @staticmethod
    def _with_salt(change: Change) -> Change:
        if isinstance(change, Insert) and (salt := salt_column(change.table)) and salt not in change.values:
            return Insert(change.table, {**change.values, salt: new_salt()})
        return change

    def _told(self, change: Change) -> dict[str, Any]:
        if isinstance(change, Blank):
            spans = spans_of(change.keys)
            return {"op": "blank", "table": change.table.name, "key": None, "values": {}, "spans": spans}
        if isinstance(change, Bulk):
            return {
                "op": "bulk",
                "table": change.table.name,
                "key": change.owner,
                "rows": change.row_count,
                "digest": change.digest,
            }
        values = change.values
        key = change.key if isinstance(change, Update) else values[key_column(change.table)]
        open_values, hidden = split_personal(change.table, values)
        told: dict[str, Any] = {
            "op": "update" if isinstance(change, Update) else "insert",
            "table": change.table.name,
            "key": key,
            "values": jsonable_row(open_values),
        }
        if hidden:
            whole = {**self._row(change), **values} if isinstance(change, Update) else values
            told["personal"] = digest_of_row(change.table, whole)
        return told

    def _row(self, change: Update) -> dict[str, Any]:
        return self.connection.execute(_row_of(change.table), {KEY: change.key}).one()._asdict()

    def _store(self, change: Change) -> None:
        if isinstance(change, Insert):
            self.connection.execute(_insert(change.table), dict(change.values))
        elif isinstance(change, Update):
            self.connection.execute(_update(change.table), {**change.values, KEY: change.key})


# A statement is made once and kept: putting one together takes longer than carrying it out.


@cache
def _insert(table: Table) -> sqlalchemy.Insert:
    return insert(table)


@cache
def _update(table: Table) -> sqlalchemy.Update:
    return update(table).where(table.c[key_column(table)] == bindparam(KEY))


@cache
def _row_of(table: Table) -> Select[Any]:
    return select(table).where(table.c[key_column(table)] == bindparam(KEY))


@cache
def _last_id(table: Table) -> Select[Any]:
    return select(func.max(table.c.id))


def spans_of(keys: Sequence[int]) -> list[list[int]]:
    """Keys in order as spans of [first, last]."""
    spans: list[list[int]] = []
    for key in keys:
        if spans and key == spans[-1][1] + 1:
            spans[-1][1] = key
        else:
            spans.append([key, key])
    return spans


def last_stamp(connection: Connection) -> datetime | None:
    """The instant of the last event, in UTC; None when there is none."""
    last = connection.execute(_LAST).first()
    return datetime.fromisoformat(last.at) if last else None


def event_of_request(connection: Connection, request_key: str) -> Event | None:
    """The event that a form with this one-time key has made already."""
    first = connection.execute(_OF_REQUEST, {"request_key": request_key}).mappings().first()
    return Event(**first) if first else None


def new_salt() -> str:
    """A fresh salt, 32 hex characters."""
    return secrets.token_hex(SALT_HEX_BYTES)


@cache
def key_column(table: Table) -> str:
    """The name of the table's one primary key column."""
    (column,) = table.primary_key.columns
    return str(column.name)


@cache
def salt_column(table: Table) -> str | None:
    """The name of the column that salts the table's digests, if it has one."""
    return next((column.name for column in table.columns if column.info.get("salt")), None)


@cache
def personal_columns(table: Table) -> tuple[str, ...]:
    """The names of the columns that the journal holds as a digest, in the order of the table."""
    return tuple(column.name for column in table.columns if column.info.get("personal"))


def split_personal(table: Table, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values for the journal, and those that only their digest stands for. The salt is in neither."""
    hidden_names, salt = personal_columns(table), salt_column(table)
    shown = {name: value for name, value in values.items() if name not in hidden_names and name != salt}
    return shown, {name: value for name, value in values.items() if name in hidden_names}


def digest_of_row(table: Table, row: Mapping[str, Any]) -> str:
    """The salted digest of a row's personal columns."""
    salt = salt_column(table)
    values = [jsonable(row[name]) for name in personal_columns(table)]
    return personal_digest(row[salt] if salt else "", values)


def jsonable_row(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as the journal writes them."""
    return {name: jsonable(value) for name, value in values.items()}


_AS_IT_IS: Final = frozenset({str, int, bool, type(None)})
"""Of nearly every value, and so asked first. An enum is of another type, whatever it is made of."""


def jsonable(value: Any) -> Any:
    """Instants and days as ISO text, enums by value, files by their hash; the rest as it is."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return value.value if isinstance(value, Enum) else value


def payload_of(event: Event) -> dict[str, Any]:
    """The changes and facts of an event."""
    payload: dict[str, Any] = json.loads(event.payload)
    return payload
