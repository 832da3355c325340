from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.turn_out import NOBODY_AT_DOOR, Door, TurnOut, turn_out


def of(
    citizens: int = 1000,
    percent: int = 10,
    come: int = 0,
    come_by_now: float = 0.0,
    door: Door = NOBODY_AT_DOOR,
) -> TurnOut:
    return turn_out(citizens=citizens, percent=percent, come=come, come_by_now=come_by_now, door=door)


@given(st.integers(0, 10**5), st.integers(1, 100), st.integers(0, 500), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=80)
def test_nobody_who_has_come_is_forgotten(
    citizens: int, percent: int, come: int, by_now: float, share: float
) -> None:
    found = of(citizens, percent, come, by_now, Door(ahead=come * share, first_hour=share))
    assert come <= found.low <= found.expected <= found.high <= max(citizens, come)


def test_before_anybody_has_come_the_default_stands_and_may_be_far_off() -> None:
    assert of() == TurnOut(come=0, low=16, expected=100, high=184)


def test_the_first_hours_correct_the_default() -> None:
    # Half of the day's arrivals have usually come: 100 of 1.000 now means 200 and not 100 in all.
    assert 180 <= of(come=100, come_by_now=0.5).expected <= 200
    assert of(come=10, come_by_now=0.5).expected < 30
    assert of(come=50, come_by_now=0.5).expected == 100


def test_nobody_after_an_hour_is_told_from_nobody_yet() -> None:
    assert of(come_by_now=0.25).expected < 20


def test_those_at_the_door_before_it_opens_are_taken_off_the_first_hour() -> None:
    early = of(come=20, door=Door(ahead=20, first_hour=0.25))
    assert (early.to_come, early.expected) == (80, 100)
    # More than the first hour was to bring: the later hours are expected as before.
    crowd = of(come=45, door=Door(ahead=45, first_hour=0.25))
    assert (crowd.to_come, crowd.expected) == (75, 120)


def test_when_the_first_hour_is_over_those_who_came_early_count_as_all_others() -> None:
    assert of(come=45, come_by_now=0.25, door=Door(ahead=0, first_hour=0.25)) == of(come=45, come_by_now=0.25)
    halfway = of(come=45, come_by_now=0.125, door=Door(ahead=22.5, first_hour=0.25))
    assert 120 < halfway.expected < of(come=45, come_by_now=0.25).expected


def test_at_closing_time_all_have_come() -> None:
    assert of(come=37, come_by_now=1.0) == TurnOut(come=37, low=37, expected=37, high=37)


def test_without_lists_only_those_who_came_are_known() -> None:
    assert of(citizens=0, come=3, come_by_now=0.2) == TurnOut(come=3, low=3, expected=3, high=3)


def test_the_interval_holds_on_days_that_are_not_like_the_default() -> None:
    random = Random(11)
    held = tried = 0
    for _ in range(400):
        willing = random.gammavariate(4, 25)
        come = sum(random.random() < 0.25 for _ in range(round(willing)))
        found = of(come=come, come_by_now=0.25)
        held += found.low <= round(willing) <= found.high
        tried += 1
    assert 0.83 <= held / tried <= 0.97
