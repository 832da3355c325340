"""One table beside what the journal tells of its rows, a batch of events at a time."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Column, Connection, Select, Table, bindparam, func, select, type_coerce
from sqlalchemy.types import NULLTYPE

from payout.domain.journal import personal_digest
from payout.domain.verification import Key, Row
from payout.services.blank_rows import is_blank
from payout.services.journal import jsonable, key_column, personal_columns, salt_column

ROWS_AT_ONCE: Final = 500
LARGEST_KEY: Final = 2**63 - 1
COMPACT_BELOW: Final = 100_000_000
"""Keys from here on are kept one by one: a forged one shall not fill the memory."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a table's columns are to the journal, which personal ones are flags, and the query for some rows.

    A row is read as its key, its columns that the journal shows, its personal columns, and its salt.
    """

    key: Column[Any]
    names: tuple[str, ...]
    flags: tuple[int, ...]
    bits: Mapping[str, int]
    query: Select[*tuple[Any, ...]]


@cache
def _layout_of(table: Table) -> _Layout:
    key, salt = table.c[key_column(table)], salt_column(table)
    personal = tuple(table.c[name] for name in personal_columns(table))
    names = tuple(
        column.name for column in table.columns if column not in set(personal) and column.name != salt
    )
    read = [key, *(table.c[name] for name in names), *personal, *([table.c[salt]] if salt else [])]
    # Read as the file holds them: what a hand has written may fit no type of ours.
    bare = (type_coerce(column, NULLTYPE).label(f"c{place}") for place, column in enumerate(read))
    return _Layout(
        key=key,
        names=names,
        flags=tuple(place for place, column in enumerate(personal) if isinstance(column.type, Boolean)),
        bits={name: 1 << place for place, name in enumerate(names)},
        query=select(*bare).where(key.in_(bindparam("keys", expanding=True))),
    )


class TableReplay:
    """One table: what the last events tell of its rows, and which rows differ from what all have told.

    A row that differs has a bit for each of its columns, one for its personal columns together, and one more
    when it is missing.
    """

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.personal = personal_columns(table)
        self._table = table
        self._layout = _layout_of(table)
        self._names = self._layout.names
        self._bits = self._layout.bits
        self._digest_bit = 1 << len(self._names)
        self._missing_bit = self._digest_bit << 1
        self._told: dict[Key, dict[str, Any]] = {}
        self._digests: dict[Key, str | None] = {}
        self._fresh: set[Key] = set()
        self._made = _Keys()
        self._blanked = _Keys()
        self._present = 0
        self._differing: dict[Key, int] = {}

    def take(self, operation: str, key: Key, values: dict[str, Any], digest: str | None) -> str | None:
        """Take in one change; gives the code of what is wrong with it at this place of the journal."""
        if not values.keys() <= self._bits.keys():
            raise ValueError
        if operation == "update":
            self._told.setdefault(key, {}).update(values)
            if digest is not None:
                self._digests[key] = digest
            return None if key in self._made else "changed-before-made"
        if operation != "insert":
            raise ValueError
        self._told[key] = values
        if self.personal:
            self._digests[key] = digest
        self._fresh.add(key)
        return None if self._made.add(key) else "made-again"

    def blank(self, key: int) -> str | None:
        """The row's identity is taken away: from here on it must be gone, and no digest fits it any more.

        Gives the code of what is wrong with that at this place of the journal.
        """
        if key not in self._made:
            return "changed-before-made"
        self._told.setdefault(key, {})
        self._digests.pop(key, None)
        self._blanked.add(key)
        return None

    def compare(self, connection: Connection) -> None:
        """Compare what has been taken in since the last time."""
        waiting = iter(self._told)
        while keys := list(islice(waiting, ROWS_AT_ONCE)):
            missing = set(keys)
            asked = {"keys": [key for key in keys if _fits(key)]}
            for row in connection.execute(self._layout.query, asked).all():
                key = row[0]
                if key in missing:
                    missing.discard(key)
                    self._note(key, self._differs(key, row))
            for key in missing:
                self._note(key, self._missing_bit)
            self._present += len(self._fresh.intersection(keys) - missing)
        for told in (self._told, self._digests, self._fresh):
            told.clear()

    def rows_differing(self) -> Iterator[tuple[Key, tuple[str, ...]]]:
        """Keys of rows that differ, with the columns that do; with none when the row is missing."""
        for key, bits in self._differing.items():
            columns = tuple(name for name, bit in self._bits.items() if bits & bit)
            if columns or bits & self._missing_bit:
                yield key, columns

    def keys_with_other_digest(self) -> Iterator[Key]:
        """Keys of rows whose personal columns don't fit their digest."""
        yield from (key for key, bits in self._differing.items() if bits & self._digest_bit)

    def keys_untold(self, connection: Connection) -> Iterator[object]:
        """Keys of the table that no event tells of."""
        if connection.scalar(select(func.count()).select_from(self._table)) == self._present:
            return
        for (key,) in connection.execute(select(type_coerce(self._layout.key, NULLTYPE))):
            if not isinstance(key, int | str) or key not in self._made:
                yield key

    def row(self, connection: Connection, key: Key) -> Row:
        """The row as the table holds it, in the words of the journal."""
        (row,) = connection.execute(self._layout.query, {"keys": [key]})
        return {name: jsonable(value) for name, value in zip(self._names, row[1:], strict=False)}

    def _differs(self, key: Key, row: Sequence[Any]) -> int:
        end = 1 + len(self._names)
        found, told = tuple(row[1:end]), self._told[key]
        if key in self._fresh:
            whole = tuple(map(told.get, self._names))
            bits = 0 if whole == found else self._bits_of(dict(zip(self._names, whole, strict=True)), found)
        else:
            bits = self._differing.get(key, 0)
            for name in told:
                bits &= ~self._bits[name]
            bits |= self._bits_of(told, found)
        if key in self._digests or key in self._blanked:
            bits &= ~self._digest_bit
            if not self._fits_personal(key, row[end:]):
                bits |= self._digest_bit
        return bits

    def _fits_personal(self, key: Key, hidden: Sequence[Any]) -> bool:
        if key in self._blanked:
            return is_blank(self._table, key, hidden)
        return self._fits_digest(hidden, self._digests[key])

    def _bits_of(self, told: Mapping[str, Any], found: Sequence[Any]) -> int:
        by_name = dict(zip(self._names, found, strict=True))
        return sum(
            self._bits[name]
            for name, value in told.items()
            if by_name[name] != value and jsonable(by_name[name]) != value
        )

    def _fits_digest(self, hidden: Sequence[Any], digest: str | None) -> bool:
        if digest is None:
            return False
        *values, salt = hidden
        for place in self._layout.flags:
            if values[place] in (0, 1):
                values[place] = bool(values[place])
        try:
            # The same bytes as `personal_digest` makes, sooner; where they ever differ, that one is right.
            quick = hashlib.sha256(str(salt).encode() + orjson.dumps(values, default=jsonable)).hexdigest()
            return quick == digest or personal_digest(salt, [*map(jsonable, values)]) == digest
        except (TypeError, ValueError):
            return False

    def _note(self, key: Key, bits: int) -> None:
        if bits:
            self._differing[key] = bits
        else:
            self._differing.pop(key, None)


class _Keys:
    """A set of keys: a bit each for whole numbers as the product gives them."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._others: set[Key] = set()

    def add(self, key: Key) -> bool:
        """Take a key in; says whether it is new."""
        if isinstance(key, int) and 0 <= key < COMPACT_BELOW:
            place, bit = key >> 3, 1 << (key & 7)
            if place >= len(self._bits):
                self._bits.extend(bytes(place + 1 - len(self._bits)))
            is_new = not self._bits[place] & bit
            self._bits[place] |= bit
            return is_new
        is_new = key not in self._others
        self._others.add(key)
        return is_new

    def __contains__(self, key: Key) -> bool:
        if isinstance(key, int) and 0 <= key < COMPACT_BELOW:
            place = key >> 3
            return place < len(self._bits) and bool(self._bits[place] >> (key & 7) & 1)
        return key in self._others


def _fits(key: Key) -> bool:
    """Whether an engine takes the key at all."""
    return isinstance(key, str) or -LARGEST_KEY <= key <= LARGEST_KEY
