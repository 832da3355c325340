"""From one list to the next: who left, joined and changed amount, and how much each citizen's sum changed.

These steps are what an estimate of the next list rests on (docs/estimate.md). Leaves the question of who
stands on a list to others: in come each citizen's sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Final

from payout.money import Oere

SAME_PERIOD_DAYS: Final = 13
"""Lists no further apart are versions of one list: no ydelse is paid out more often than every 14 days."""
ASSUMED_RHYTHM_DAYS: Final = 31
"""How long a period is as long as there is one list only: most ydelser are paid by the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happened between two lists of one source.

    Shape:   `changed` counts those on both lists with another sum; amounts in øre; `own_changes_squared` is
             the sum of the squares of each citizen's own change (from or to nothing for those who joined or
             left) in øre², as a float: it is statistics and never money.
    """

    persons_before: int
    joined: int
    left: int
    changed: int
    before_oere: Oere
    after_oere: Oere
    own_changes_squared: float

    @property
    def persons_after(self) -> int:
        """How many the later list has."""
        return self.persons_before + self.joined - self.left


def step_between(before: Mapping[str, int], after: Mapping[str, int]) -> Step:
    """The step from one list to the next.

    Shape:   of each list a key of the citizen's → the citizen's sum in øre.
    """
    both = before.keys() & after.keys()
    changes = [after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()]
    return Step(
        persons_before=len(before),
        joined=len(after) - len(both),
        left=len(before) - len(both),
        changed=sum(before[key] != after[key] for key in both),
        before_oere=Oere(sum(before.values())),
        after_oere=Oere(sum(after.values())),
        own_changes_squared=float(sum(change * change for change in changes)),
    )


def last_versions(days: Sequence[date]) -> tuple[int, ...]:
    """The places of the lists that no later one replaces within SAME_PERIOD_DAYS; days in rising order."""
    following = (*days[1:], date.max)
    return tuple(
        place
        for place, (day, after) in enumerate(zip(days, following, strict=False))
        if (after - day).days > SAME_PERIOD_DAYS
    )


def periods_since(days: Sequence[date], until: date) -> int:
    """How many periods ahead `until` is of the last of some lists' days, at least one.

    A period is the usual (median) time between the lists, ASSUMED_RHYTHM_DAYS while there is one list only.
    """
    gaps = [(after - before).days for before, after in pairwise(days)]
    rhythm = median(gaps) if gaps else ASSUMED_RHYTHM_DAYS
    return max(round((until - days[-1]).days / rhythm), 1)
