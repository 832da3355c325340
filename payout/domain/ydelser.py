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
