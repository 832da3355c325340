"""The sample check: some paid bilag, drawn at random, are held against the citizen or the signed paper.

The draw can be made again by anybody who has the seed and the numbers: they are ranked by the SHA-256 of
"seed|number", and the first ones are the sample. No generator of random numbers has to be trusted or kept.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from payout.domain.errors import DomainError

METHOD: Final = "sha256-rank-1"
REMARK_LENGTH: Final = 200
PERCENT_MOST: Final = 100


class SampleOutcome(StrEnum):
    """What a check came to."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_REACHED = "not_reached"


class SampleMeans(StrEnum):
    """What the bilag was held against."""

    CITIZEN = "citizen"
    PAPER = "paper"
    BOTH = "both"


class SampleEmpty(DomainError):
    """There is no paid bilag that has not been drawn before."""

    code = "sample-empty"


class SampleSizeWrong(DomainError):
    """Neither a size nor a percentage was given, or both, or one that can't be drawn; carries the most."""

    code = "sample-size-wrong"

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


class SampleByParty(DomainError):
    """Who issued or paid the bilag can't check it."""

    code = "sample-by-party"


class SampleRemarkMissing(DomainError):
    """A bilag that differs needs a word on how."""

    code = "sample-remark-missing"


class SampleItemUnknown(DomainError):
    """There is no such bilag in a sample."""

    code = "sample-item-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleState:
    """How far the samples of a hændelse have come; a bilag that could not be reached counts as answered."""

    drawn: int
    answered: int
    differing: int
    not_reached: int

    @property
    def is_finished(self) -> bool:
        """Whether something was drawn and all of it is answered."""
        return 0 < self.drawn == self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDraw:
    """One draw as it was made. `percent` is None where a size was asked for; the instant in UTC."""

    draw_id: int
    seed: str
    method: str
    size: int
    percent: int | None
    population: int
    population_sha256: str
    drawn_by: str
    drawn_at: datetime


def draw(seed: str, numbers: Iterable[str], size: int) -> tuple[str, ...]:
    """The sample of these bilag numbers, in the order of their ranks, whatever the numbers' own order."""
    return tuple(sorted(numbers, key=lambda number: (rank(seed, number), number))[:size])


def rank(seed: str, number: str) -> str:
    """The SHA-256 of "seed|number", 64 hex characters."""
    return hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()


def population_digest(numbers: Collection[str]) -> str:
    """The SHA-256 of the numbers in order, one a line: what was drawn from."""
    return hashlib.sha256("".join(f"{number}\n" for number in sorted(numbers)).encode()).hexdigest()


def sample_size(population: int, *, size: int | None, percent: int | None) -> int:
    """How many to draw; a percentage is rounded up.

    Raises:  SampleEmpty, SampleSizeWrong.
    """
    if population == 0:
        raise SampleEmpty
    if (size is None) == (percent is None):
        raise SampleSizeWrong(population)
    wanted = size if size is not None else -(-population * (percent or 0) // PERCENT_MOST)
    if not 0 < wanted <= population:
        raise SampleSizeWrong(population)
    return wanted
