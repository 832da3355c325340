"""Whom the ledger knows by name: those on the lists in use, and those who have been looked up.

An index of their names stays in the memory of the process while the same lists are in use. It only points at
persons: what a page shows of them is read from the ledger each time (docs/adr/0012).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from payout.cpr import Cpr
from payout.domain.name_index import Found, NameIndex
from payout.models import citizen, list_line
from payout.queries.lists import lists_in_use

HITS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A person found by name, from a list or among the citizens already served."""

    cpr: Cpr
    name: str
    is_protected: bool
    is_near: bool = False
    """Whether one typing slip was forgiven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The names of the lists with these ids, and of citizens up to an id who are not on them by that name."""

    list_ids: tuple[int, ...] = ()
    on_lists: NameIndex = field(default_factory=lambda: NameIndex(()))
    last_citizen: int = 0
    served: tuple[tuple[str, str], ...] = ()
    beside: NameIndex = field(default_factory=lambda: NameIndex(()))


class KnownNames:
    """The index of one process, made when it is first asked and renewed when the ledger knows others."""

    def __init__(self) -> None:
        self._known = _Known()
        self._renewal = Lock()

    def find(self, connection: Connection, text: str) -> tuple[Hit, ...]:
        """Persons whose name has every word of the text in it, by name, then those with one slip in a word.

        At most HITS_SHOWN + 1, each once.
        """
        known = self.renewed(connection)
        found = merge(known.on_lists.find(text), known.beside.find(text), key=_place_of)
        return tuple(_hits(connection, found))

    def renewed(self, connection: Connection) -> _Known:
        """What is known now: all names anew where other lists are in use, else those of new citizens."""
        with self._renewal:
            known, list_ids = self._known, lists_in_use(connection)
            if list_ids != known.list_ids:
                known = _Known(list_ids=list_ids, on_lists=NameIndex(_names_on(connection, list_ids)))
            last_citizen = connection.scalar(select(func.max(citizen.c.id))) or 0
            if last_citizen > known.last_citizen:
                known = _with_citizens(connection, known, last_citizen)
            self._known = known
            return known


def _with_citizens(connection: Connection, known: _Known, last_citizen: int) -> _Known:
    rows = connection.execute(
        select(citizen.c.name_key, citizen.c.cpr).where(citizen.c.id > known.last_citizen)
    )
    new = tuple((key, digits) for key, digits in rows if not known.on_lists.has(key, digits))
    served = known.served + new
    return _Known(
        list_ids=known.list_ids,
        on_lists=known.on_lists,
        last_citizen=last_citizen,
        served=served,
        beside=NameIndex(served) if new else known.beside,
    )


def _names_on(connection: Connection, list_ids: tuple[int, ...]) -> Iterable[tuple[str, str]]:
    named = list_line.c.list_id.in_(list_ids), list_line.c.name_key != ""
    rows = connection.execute(select(list_line.c.name_key, list_line.c.cpr).where(*named).distinct())
    return ((key, digits) for key, digits in rows)


def _place_of(found: Found) -> tuple[bool, str, str]:
    return found.is_near, found.key, found.digits


def _hits(connection: Connection, found: Iterable[Found]) -> Iterator[Hit]:
    """The first of what was found, as the ledger tells of them now; who is gone from it is left out."""
    first: dict[str, Found] = {}
    for one in found:
        first.setdefault(one.digits, one)
        if len(first) > HITS_SHOWN:
            break
    rows = _rows_of(connection, list(first))
    protected = {row.cpr for row in rows if row.is_protected}
    names = {(row.cpr, row.name_key): row.name for row in rows}
    for digits, one in first.items():
        name = names.get((digits, one.key))
        if name is not None:
            yield Hit(cpr=Cpr(digits), name=name, is_protected=digits in protected, is_near=one.is_near)


def _rows_of(connection: Connection, numbers: list[str]) -> list[Any]:
    """Every name of some persons. Protected is who any list says is, in use or not."""
    columns = ("cpr", "name", "name_key", "is_protected")
    served = select(*(citizen.c[name] for name in columns)).where(citizen.c.cpr.in_(numbers))
    on_lists = select(*(list_line.c[name] for name in columns)).where(list_line.c.cpr.in_(numbers))
    return [*connection.execute(served), *connection.execute(on_lists)]
