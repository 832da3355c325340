"""A hand with the passphrase, and with time: it takes the triggers away, edits, and puts them back.

Each edit is made in a transaction of its own, looked at by the verification, and undone.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlcipher3.dbapi2
from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, LargeBinary, Table

from payout.db import Ledger
from payout.domain.journal import FIRST_PREVIOUS_HASH, Event, hash_of
from payout.models import event, metadata
from payout.queries.events import chain_head, events_with_head
from payout.services.journal import key_column
from payout.services.verify_ledger import verify_on

NO_PART_OF_THE_BOOK = {"folder_run", "known_terminal", "login_session", "secret", "sent_form", "sign_in_try"}
"""Tickets, tries to sign in, keys, what forms were sent, and when lists were looked for by themselves.

No money, and nothing that stands on paper.
"""
TABLES = tuple(table for name, table in sorted(metadata.tables.items()) if name not in NO_PART_OF_THE_BOOK)
COLUMNS = tuple(column for table in TABLES for column in table.columns)

Raw = Any
Edit = Callable[[Raw], None]
Target = TypeVar("Target")
TRIES = 60
ORDER_ONLY = {"list_line.id", "list_payee.id"}
"""Keys that say nothing but the order of a list's rows: an edit that leaves the order has changed nothing."""


class NothingChanged(Exception):
    """The engine refused the edit, or stored what was there before."""


@dataclass(frozen=True)
class Hand:
    """Edits the book in one connection, without constraints of any kind."""

    connection: Connection

    def faults(self, edit: Edit) -> dict[str, str]:
        """What the verification says of the book after the edit, check by check. Raises NothingChanged."""
        with self._edited(edit):
            found = verify_on(self.connection, lambda done, total: None)
        return {check.name: check.detail for check in found.checks if not check.ok}

    def has_head(self, code: str, edit: Edit) -> bool:
        """Whether the book after the edit ever had this head."""
        with self._edited(edit):
            return bool(events_with_head(self.connection, code))

    def head(self) -> str:
        """The head of the book as it is."""
        with self._edited(lambda raw: None):
            return chain_head(self.connection).hash

    def events(self) -> int:
        """How many events the book has."""
        with self._edited(lambda raw: None):
            return chain_head(self.connection).events

    @contextmanager
    def _edited(self, edit: Edit) -> Iterator[None]:
        """The book after the edit, with its triggers as before; undone at the end."""
        raw: Raw = self.connection.connection.driver_connection
        raw.execute("PRAGMA ignore_check_constraints = ON")
        with self.connection.begin() as transaction:
            triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                raw.execute(f"DROP TRIGGER {name}")
            try:
                edit(raw)
            except sqlcipher3.dbapi2.IntegrityError as error:
                raise NothingChanged from error
            finally:
                raw.execute("PRAGMA ignore_check_constraints = OFF")
            for _, definition in triggers:
                raw.execute(definition)
            yield
            transaction.rollback()


@contextmanager
def hand_on(ledger: Ledger) -> Iterator[Hand]:
    """A hand on a ledger that nobody else has open."""
    with ledger.engine.connect() as connection:
        raw: Raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        yield Hand(connection)
        raw.execute("PRAGMA foreign_keys = ON")


def name_of(column: Column[Any]) -> str:
    """The column with its table."""
    return f"{column.table.name}.{column.name}"


def change_of(column: Column[Any], chance: random.Random) -> Edit:
    """An edit of the column in some row of its table."""
    table, name = column.table.name, column.name

    def edit(raw: Raw) -> None:
        rows = raw.execute(f"SELECT rowid, {name}, typeof({name}) FROM {table}").fetchall()
        place, value, kind = chance.choice(rows)
        others = [other for _, other, _ in rows if other != value]
        new = chance.choice(_other_values(column, value, others))
        before = _order(raw, column)
        raw.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", (new, place))
        # An edit of the key moves the row.
        stayed = f"SELECT count(*) FROM {table} WHERE rowid = ? AND {name} IS ? AND typeof({name}) = ?"
        if raw.execute(stayed, (place, value, kind)).fetchone()[0]:
            raise NothingChanged
        if name_of(column) in ORDER_ONLY and _order(raw, column) == before:
            raise NothingChanged

    return edit


def _order(raw: Raw, column: Column[Any]) -> list[Any]:
    """The rows of the lists in their order, where the column says it."""
    if name_of(column) not in ORDER_ONLY:
        return []
    query = f"SELECT list_id, row FROM {column.table.name} ORDER BY list_id, id"
    found: list[Any] = raw.execute(query).fetchall()
    return found


def _other_values(column: Column[Any], value: Any, others: Sequence[Any]) -> list[Any]:
    """What a hand might write instead: near to what is there, taken from another row, or none of its kind."""
    return [*_near(column, value), *others[:3], None, "x", b"x"]


def _near(column: Column[Any], value: Any) -> list[Any]:
    if isinstance(column.type, Boolean):
        return [1 - (value or 0), 2]
    if isinstance(column.type, Integer | BigInteger) or isinstance(value, int):
        return [(value or 0) + step for step in (1, -1, 50, 1000)] + [-(value or 1), (value or 0) + 0.5]
    if isinstance(column.type, LargeBinary):
        return [(value or b"") + b".", (value or b"x")[:-1], b""]
    text = value or ""
    return [f"{text}.", f"{text} ", text[:-1], text.swapcase(), f"0{text}", text.encode(), text[::-1]]


def deletion(table: Table, chance: random.Random) -> Edit:
    """Some row is taken out."""

    def edit(raw: Raw) -> None:
        (places,) = zip(*raw.execute(f"SELECT rowid FROM {table.name}").fetchall(), strict=True)
        raw.execute(f"DELETE FROM {table.name} WHERE rowid = ?", (chance.choice(places),))

    return edit


def insertion(table: Table, chance: random.Random) -> Edit:
    """A row is put in that is like another, with a key and other single values of its own."""
    single = {key_column(table)} | {column.name for column in table.columns if _is_single(column)}

    def edit(raw: Raw) -> None:
        names = [column.name for column in table.columns]
        rows = raw.execute(f"SELECT {', '.join(names)} FROM {table.name}").fetchall()
        row = dict(zip(names, chance.choice(rows), strict=True))
        number = chance.randrange(1_000, 1_000_000)
        for name in single & {name for name, value in row.items() if value is not None}:
            row[name] = number if isinstance(row[name], int) else f"{row[name]}{number}"
        marks = ", ".join("?" for _ in names)
        raw.execute(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", tuple(row.values()))

    return edit


def _is_single(column: Column[Any]) -> bool:
    unique = (one for one in column.table.constraints if type(one).__name__ == "UniqueConstraint")
    indexes = (index for index in column.table.indexes if index.unique)
    return any(column.name in one.columns for one in (*unique, *indexes)) and not column.foreign_keys


def swap(table: Table, chance: random.Random) -> Edit:
    """Two rows change places: each gets the key of the other. Alike but for the key, they can't."""
    key = key_column(table)

    def edit(raw: Raw) -> None:
        every_row = f"SELECT * FROM {table.name} ORDER BY {key}"
        as_it_was = raw.execute(every_row).fetchall()
        keys = [row[0] for row in raw.execute(f"SELECT {key} FROM {table.name}").fetchall()]
        if len(keys) < 2:
            raise NothingChanged
        one, other = chance.sample(keys, 2)
        between = -1 if isinstance(one, int) else "\x00"
        for before, after in ((one, between), (other, one), (between, other)):
            raw.execute(f"UPDATE {table.name} SET {key} = ? WHERE {key} = ?", (after, before))
        if raw.execute(every_row).fetchall() == as_it_was:
            raise NothingChanged

    return edit


def seeded(seed: int) -> random.Random:
    """Chance that comes out the same each time."""
    return random.Random(seed)


def attempt(
    hand: Hand, kind: Callable[[Target, random.Random], Edit], target: Target, chance: random.Random
) -> dict[str, str]:
    """The faults of the first edit of a kind that changes anything. Raises NothingChanged when none does."""
    for _ in range(TRIES - 1):
        try:
            return hand.faults(kind(target, chance))
        except NothingChanged:
            continue
    return hand.faults(kind(target, chance))


def tail_cut(raw: Raw, events: int) -> None:
    """The last events are taken out, with the postings that they made."""
    (last,) = raw.execute("SELECT max(number) FROM event").fetchone()
    raw.execute("DELETE FROM posting WHERE event_number > ?", (last - events,))
    raw.execute("DELETE FROM event WHERE number > ?", (last - events,))


def forgery(raw: Raw, first: int) -> None:
    """Give an event a fact that no table holds, and hash it and all that come after it again."""
    recomputation(raw, first, _with_fact)


def _with_fact(payload: str) -> str:
    return payload.replace('"facts":{"', '"facts":{"a":1,"').replace('"facts":{}', '"facts":{"a":1}')


def recomputation(raw: Raw, first: int = 1, change: Callable[[str], str] = str) -> None:
    """Change the payload of an event, and hash the chain again from there, as somebody skilled would."""
    names = [column.name for column in event.columns]
    rows = raw.execute(f"SELECT {', '.join(names)} FROM event ORDER BY number").fetchall()
    raw.execute("UPDATE event SET hash = number, previous_hash = number")
    previous = FIRST_PREVIOUS_HASH
    for row in rows:
        link = Event(**dict(zip(names, row, strict=True)))
        payload = change(link.payload) if link.number == first else link.payload
        link = replace(link, payload=payload, previous_hash=previous)
        previous = hash_of(link)
        raw.execute(
            "UPDATE event SET payload = ?, previous_hash = ?, hash = ? WHERE number = ?",
            (link.payload, link.previous_hash, previous, link.number),
        )
