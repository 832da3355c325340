"""Numbers on paper that a ledger does not know, after an old copy of it was put back.

What was issued after the copy was made stands on paper, with numbers that the copy has not taken yet. Given
the highest one, the series goes on above it; the numbers between are kept for the bilag on paper, so that no
number is used twice and none is missing without a reason (docs/rules.md, rule 1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from payout.bilag_number import BilagNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRange:
    """Numbers of one series that stand on paper only, both ends among them."""

    series: str
    first_sequence: int
    last_sequence: int

    @property
    def first(self) -> BilagNumber:
        """The lowest of them, as it stands on paper."""
        return BilagNumber(self.series, self.first_sequence)

    @property
    def last(self) -> BilagNumber:
        """The highest of them, as it stands on paper."""
        return BilagNumber(self.series, self.last_sequence)

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return self.last_sequence - self.first_sequence + 1


def ranges_above(taken: Mapping[str, int], highest: Iterable[BilagNumber]) -> tuple[PaperRange, ...]:
    """What to keep for the paper, one range a series, given each series' last number in the copy.

    A series that the copy does not know begins at 1. A number that the copy has taken keeps nothing.
    """
    tops: dict[str, int] = {}
    for number in highest:
        tops[number.series] = max(number.sequence, tops.get(number.series, 0))
    return tuple(
        PaperRange(series=series, first_sequence=taken.get(series, 0) + 1, last_sequence=top)
        for series, top in sorted(tops.items())
        if top > taken.get(series, 0)
    )
