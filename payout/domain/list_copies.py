"""Paper copies of the citizen list: each has a number, and is followed until it is shredded (dobbeltlås)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from payout.domain.errors import DomainError

PERSON_LENGTH: Final = 120
PLACE_LENGTH: Final = 120


class CopyForm(StrEnum):
    """What leaves the program. Stored by these values."""

    PAPER = "paper"
    ENCRYPTED = "encrypted"


class CopyStepKind(StrEnum):
    """What happens to a copy after it is made. Stored by these values."""

    HANDED = "handed"
    LOCKED = "locked"
    SHREDDED = "shredded"


class CopyState(StrEnum):
    """Where a copy is: with its holder, locked away, or gone."""

    OUT = "out"
    LOCKED = "locked"
    SHREDDED = "shredded"


_STATES: Final = {
    CopyStepKind.HANDED: CopyState.OUT,
    CopyStepKind.LOCKED: CopyState.LOCKED,
    CopyStepKind.SHREDDED: CopyState.SHREDDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyStep:
    """One step, as it was told.

    `person` is the new holder, or the first of the two with a key; `other_person` the second of these, or who
    saw that it was shredded.
    """

    kind: CopyStepKind
    person: str
    other_person: str
    place: str
    told_by: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCopy:
    """A copy with its number, what it holds, and its steps in order."""

    copy_id: int
    form: CopyForm
    has_cpr: bool
    citizens: int
    made_by: str
    made_at: datetime
    first_holder: str
    purpose: str
    steps: tuple[CopyStep, ...]

    @property
    def state(self) -> CopyState:
        """Where it is now."""
        return state_after([step.kind for step in self.steps])

    @property
    def holder(self) -> str:
        """Who has it, or had it last."""
        handed = [step.person for step in self.steps if step.kind is CopyStepKind.HANDED]
        return handed[-1] if handed else self.first_holder


class CopyUnknown(DomainError):
    """There is no copy with the number."""

    code = "list-copy-unknown"


class CopyShredded(DomainError):
    """The copy is shredded: nothing more happens to it."""

    code = "list-copy-shredded"


class OneKeyHolder(DomainError):
    """A dobbeltlås has two people, each with a key of their own; the same name stands twice."""

    code = "list-copy-one-key-holder"


class WitnessUnknown(DomainError):
    """Who is said to have seen it is no active user."""

    code = "list-copy-witness-unknown"


def state_after(steps: Sequence[CopyStepKind]) -> CopyState:
    """Where a copy is after these steps."""
    return _STATES[steps[-1]] if steps else CopyState.OUT


def require_two_names(one: str, other: str) -> None:
    """Raises OneKeyHolder when two names are the same but for capitals and spaces."""
    if " ".join(one.split()).casefold() == " ".join(other.split()).casefold():
        raise OneKeyHolder
