"""Open items (åbne poster) by age: how long ago what is still outstanding was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """From so many days to so many, both counted in; None: without end."""

    key: str
    first_day: int
    last_day: int | None

    @property
    def label(self) -> str:
        """As pages name it: "0–7 dage", "over 90 dage"."""
        if self.last_day is None:
            return f"over {self.first_day - 1} dage"
        return f"{self.first_day}–{self.last_day} dage"


AGE_BANDS: tuple[AgeBand, ...] = (
    AgeBand(key="0-7", first_day=0, last_day=7),
    AgeBand(key="8-30", first_day=8, last_day=30),
    AgeBand(key="31-60", first_day=31, last_day=60),
    AgeBand(key="61-90", first_day=61, last_day=90),
    AgeBand(key="91", first_day=91, last_day=None),
)
"""The ages that Økonomi looks at. Source: docs/sources.md, "afregning"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTally:
    """Open bilag of one ydelse and age: how many, and what is outstanding of them, in øre."""

    benefit: str
    band: AgeBand
    count: int
    outstanding_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """One ydelse, or all: what is outstanding in each of AGE_BANDS and in all, in øre, and how many bilag."""

    benefit: str
    by_age: tuple[Oere, ...]
    counts: tuple[int, ...]

    @property
    def outstanding_oere(self) -> Oere:
        """All ages together."""
        return Oere(sum(self.by_age))

    @property
    def count(self) -> int:
        """Bilag of all ages."""
        return sum(self.counts)


def days_since(paid_on: date, today: date) -> int:
    """The age in whole days; a payout that the clock puts ahead is of today."""
    return max((today - paid_on).days, 0)


def first_days(today: date) -> tuple[date | None, ...]:
    """The earliest day of payout that belongs to each band; None for the last, which has none."""
    return tuple(
        None if band.last_day is None else today - timedelta(days=band.last_day) for band in AGE_BANDS
    )


def by_benefit(tallies: Iterable[OpenTally]) -> tuple[OpenRow, ...]:
    """A row for each ydelse, in order."""
    kept = list(tallies)
    names = sorted({tally.benefit for tally in kept})
    return tuple(in_one_row(name, [tally for tally in kept if tally.benefit == name]) for name in names)


def in_one_row(benefit: str, tallies: Iterable[OpenTally]) -> OpenRow:
    """All of them together under one name."""
    kept = list(tallies)
    of = {band: [tally for tally in kept if tally.band == band] for band in AGE_BANDS}
    return OpenRow(
        benefit=benefit,
        by_age=tuple(Oere(sum(tally.outstanding_oere for tally in of[band])) for band in AGE_BANDS),
        counts=tuple(sum(tally.count for tally in of[band]) for band in AGE_BANDS),
    )
