"""Look-ups of citizens as they are watched: which of a day's are unusual, and why (docs/rules.md)."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from payout.cpr import Cpr


class Oddity(StrEnum):
    """What is unusual about a look-up."""

    OWN_NAME = "own-name"
    MANY = "many"
    PROTECTED = "protected"
    NO_CASE = "no-case"


ALARMING: Final = frozenset({Oddity.OWN_NAME, Oddity.MANY, Oddity.PROTECTED})
"""What somebody is told of. A look-up that led to nothing is for who reads the log: most were questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A look-up with what it is judged by. The instant is UTC; `has_case`: a bilag or request of that day or
    later; `user_key` and `name_key` are names as they are searched."""

    lookup_id: int
    at: datetime
    user_id: int
    user_name: str
    user_key: str
    citizen_ref: str
    cpr: Cpr
    name: str
    name_key: str
    is_protected: bool
    purpose: str
    showed_cpr: bool
    has_case: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One person looks up more citizens than these within the time: that is more than a counter serves."""

    persons: int
    within: timedelta


def oddities(lookups: Sequence[Lookup], pace: Pace) -> Mapping[int, tuple[Oddity, ...]]:
    """What is unusual, by look-up; those with nothing are left out."""
    many = _of_many(lookups, pace)
    found = {one.lookup_id: tuple(_of_one(one, is_many=one.lookup_id in many)) for one in lookups}
    return {lookup_id: what for lookup_id, what in found.items() if what}


def count_alarming(found: Mapping[int, tuple[Oddity, ...]]) -> int:
    """How many look-ups somebody should be told of."""
    return sum(not ALARMING.isdisjoint(what) for what in found.values())


def _of_one(one: Lookup, *, is_many: bool) -> Iterator[Oddity]:
    if one.user_key == one.name_key:
        yield Oddity.OWN_NAME
    if is_many:
        yield Oddity.MANY
    if one.is_protected:
        yield Oddity.PROTECTED
    if not one.has_case:
        yield Oddity.NO_CASE


def _of_many(lookups: Sequence[Lookup], pace: Pace) -> set[int]:
    stretches = _Stretches(pace)
    return {lookup_id for one in sorted(lookups, key=_by_time) for lookup_id in stretches.take(one)}


def _by_time(one: Lookup) -> tuple[datetime, int]:
    return one.at, one.lookup_id


class Alarms:
    """How many look-ups of a day somebody should be told of, with those that come being taken in."""

    def __init__(self, pace: Pace) -> None:
        self._stretches = _Stretches(pace)
        self._alarming: set[int] = set()
        self.last_id = 0

    @property
    def count(self) -> int:
        """As `count_alarming` counts them."""
        return len(self._alarming)

    def take(self, new: Sequence[Lookup]) -> None:
        """Look-ups that are later than all before."""
        for one in sorted(new, key=_by_time):
            self._alarming.update(self._stretches.take(one))
            if not ALARMING.isdisjoint(_of_one(one, is_many=False)):
                self._alarming.add(one.lookup_id)
            self.last_id = max(self.last_id, one.lookup_id)


class _Stretches:
    """Finds the stretches in which one person looked up more citizens than the pace has."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._by_user: defaultdict[int, _Stretch] = defaultdict(_Stretch)

    def take(self, one: Lookup) -> Iterator[int]:
        """The look-ups that are one of many now that this one has come, and that were not before."""
        stretch = self._by_user[one.user_id]
        stretch.lookups.append(one)
        stretch.persons[one.citizen_ref] += 1
        while one.at - stretch.lookups[0].at > self._pace.within:
            gone = stretch.lookups.popleft()
            stretch.told = max(stretch.told - 1, 0)
            stretch.persons[gone.citizen_ref] -= 1
            if not stretch.persons[gone.citizen_ref]:
                del stretch.persons[gone.citizen_ref]
        if len(stretch.persons) > self._pace.persons:
            new = islice(reversed(stretch.lookups), len(stretch.lookups) - stretch.told)
            yield from (each.lookup_id for each in new)
            stretch.told = len(stretch.lookups)


@dataclass(slots=True)
class _Stretch:
    """The latest look-ups of one person, of which the first `told` are known, and the citizens in them."""

    lookups: deque[Lookup] = field(default_factory=deque)
    persons: Counter[str] = field(default_factory=Counter)
    told: int = 0
