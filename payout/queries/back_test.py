"""The estimate held against the lists that are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from payout.domain.back_test import Held, Tried, held, try_out
from payout.domain.estimate import FEWEST_STEPS
from payout.queries.estimate import Series, list_series, steps_of

MOST_LISTS: Final = 25
"""Two years of monthly lists: more would take long to read and says little of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTried:
    """The lists of one source, guessed one after another, and how often the intervals of its ydelser held.

    Those of the ydelser count where they were measured.
    """

    source: str
    whole: tuple[Tried, ...]
    by_benefit: Mapping[str, Held]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """Every source, and how often the interval held: of whole lists and of ydelser, where it was measured.

    `by_default` is of the whole lists that had too few before them to measure by.
    """

    sources: tuple[SourceTried, ...]
    lists: Held
    benefits: Held
    by_default: Held


def tried_out(connection: Connection) -> BackTest:
    """Each known list guessed from those before it."""
    sources = tuple(_of_source(connection, series) for series in list_series(connection, MOST_LISTS))
    whole = [tried for source in sources for tried in source.whole]
    benefits = [found for source in sources for found in source.by_benefit.values()]
    return BackTest(
        sources=tuple(source for source in sources if source.whole),
        lists=held(tried for tried in whole if _is_measured(tried)),
        benefits=sum(benefits, start=held(())),
        by_default=held(tried for tried in whole if not _is_measured(tried)),
    )


def _of_source(connection: Connection, series: Series) -> SourceTried:
    steps, by_benefit = steps_of(connection, series, ())
    return SourceTried(
        source=series.source,
        whole=try_out(series.days, steps),
        by_benefit={
            benefit: held(tried for tried in try_out(series.days, found) if _is_measured(tried))
            for benefit, found in sorted(by_benefit.items())
        },
    )


def _is_measured(tried: Tried) -> bool:
    return tried.guessed.steps >= FEWEST_STEPS
