"""Ages of open items: every day has one band, and totals lose nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.open_items import (
    AGE_BANDS,
    AgeBand,
    OpenTally,
    by_benefit,
    days_since,
    first_days,
    in_one_row,
)
from payout.money import Oere

TODAY = date(2026, 11, 28)
tallies = st.lists(
    st.builds(
        OpenTally,
        benefit=st.sampled_from(["Hjælp", "Fleks"]),
        band=st.sampled_from(AGE_BANDS),
        count=st.integers(1, 9),
        outstanding_oere=st.integers(1, 10**6).map(Oere),
    )
)


def band_of(days: int) -> AgeBand:
    (found,) = [
        band
        for band in AGE_BANDS
        if band.first_day <= days and (band.last_day is None or days <= band.last_day)
    ]
    return found


@given(st.integers(0, 2000))
def test_every_age_has_one_band_and_the_first_days_cut_where_the_bands_do(days: int) -> None:
    paid_on = TODAY - timedelta(days=days)
    place = next(place for place, first in enumerate(first_days(TODAY)) if first is None or paid_on >= first)
    assert AGE_BANDS[place] == band_of(days_since(paid_on, TODAY))


def test_the_bands_are_named_as_people_say_them() -> None:
    names = ["0–7 dage", "8–30 dage", "31–60 dage", "61–90 dage", "over 90 dage"]
    assert [band.label for band in AGE_BANDS] == names


def test_a_payout_ahead_of_the_clock_is_of_today() -> None:
    assert days_since(TODAY + timedelta(days=1), TODAY) == 0


@given(tallies)
def test_the_rows_add_up_to_all(found: list[OpenTally]) -> None:
    rows, total = by_benefit(found), in_one_row("I alt", found)
    assert sum(row.outstanding_oere for row in rows) == total.outstanding_oere
    assert total.outstanding_oere == sum(tally.outstanding_oere for tally in found)
    assert sum(row.count for row in rows) == total.count == sum(tally.count for tally in found)


@pytest.mark.parametrize("place", range(len(AGE_BANDS)))
def test_bands_follow_each_other_without_gap(place: int) -> None:
    following = AGE_BANDS[place + 1] if place + 1 < len(AGE_BANDS) else None
    last = AGE_BANDS[place].last_day
    assert (following.first_day if following else None) == (last + 1 if last is not None else None)
