"""Ydelser as data: each with its law, its place in the accounts, and the days between which it exists.

Lists write many names for the same ydelse; a name is compared without case, punctuation and spaces, and with
both spellings of the Danish letters, never by likeness.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from payout.domain.indberetningsliste import UNKNOWN_BENEFIT

NAME_LENGTH: Final = 120

TAKEN_OVER_BY: Final[Mapping[str, str]] = {
    "kontanthjaelp-2024": "kontanthjaelp",
    "uddannelseshjaelp": "kontanthjaelp",
    "overgangsydelse": "kontanthjaelp",
}
"""Codes of ydelser that a reform made a part of another one (LBK nr. 1004 of 30-06-2025, from 1 July 2025).

A list of a system that still has the old name pays the same thing as one that has the new name.
"""

_SPELLINGS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_IGNORED: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """A ydelse. `function` and `grouping` are its place in the municipal chart of accounts.

    Without a first or last day it has none that is known. `source` says where the facts are from.
    """

    code: str
    name: str
    law: str
    function: str
    grouping: str
    valid_from: date | None
    valid_to: date | None
    source: str

    def is_valid_on(self, day: date) -> bool:
        """Whether the ydelse exists on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def benefit_key(name: str) -> str:
    """The text that two spellings of a ydelse's name share, no longer than NAME_LENGTH."""
    return _IGNORED.sub("", name.casefold().translate(_SPELLINGS))[:NAME_LENGTH]


def unknown_names(names: Iterable[str], known: Mapping[str, object]) -> tuple[str, ...]:
    """The names that no known key stands for, each once, in alphabetical order; a missing name is none."""
    return tuple(
        sorted({name for name in names if name != UNKNOWN_BENEFIT and benefit_key(name) not in known})
    )


class OneName(dict[str, str]):
    """What a ydelse is compared by, for each name that a list writes: one text for all names of the ydelse.

    Made of the codes by the keys of their names. A name that stands for no ydelse is the same as another one
    only where the two have the same key.
    """

    def __init__(self, codes: Mapping[str, str]) -> None:
        super().__init__()
        self._codes = codes

    def __missing__(self, written: str) -> str:
        key = benefit_key(written)
        code = self._codes.get(key)
        self[written] = name = f"?{key}" if code is None else TAKEN_OVER_BY.get(code, code)
        return name
