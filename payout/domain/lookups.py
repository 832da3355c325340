"""Look-ups of citizens as they are watched: which of a day's are unusual, and why (docs/rules.md)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
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
    """The look-ups of each stretch in which one person looked up more citizens than the pace has."""
    by_user: defaultdict[int, list[Lookup]] = defaultdict(list)
    for one in sorted(lookups, key=lambda one: (one.at, one.lookup_id)):
        by_user[one.user_id].append(one)
    found: set[int] = set()
    for theirs in by_user.values():
        first, told, within = 0, 0, Counter[str]()
        for last, one in enumerate(theirs):
            within[one.citizen_ref] += 1
            while one.at - theirs[first].at > pace.within:
                gone = theirs[first].citizen_ref
                within[gone] -= 1
                if not within[gone]:
                    del within[gone]
                first += 1
            if len(within) > pace.persons:
                found.update(each.lookup_id for each in theirs[max(first, told) : last + 1])
                told = last + 1
    return found
