"""Which look-ups are unusual."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from payout.cpr import Cpr
from payout.domain.lookups import Alarms, Lookup, Oddity, Pace, count_alarming, oddities
from tests.conftest import START

PACE = Pace(persons=3, within=timedelta(minutes=10))
ORDINARY = Lookup(
    lookup_id=1,
    at=START,
    user_id=3,
    user_name="Sara Sagsbehandler",
    user_key="sara sagsbehandler",
    citizen_ref="anna",
    cpr=Cpr("0203600001"),
    name="Anna Ågesen",
    name_key="anna aagesen",
    is_protected=False,
    purpose="Nødudbetaling",
    showed_cpr=False,
    has_case=True,
)


def of(**changes: object) -> tuple[Oddity, ...]:
    return oddities([replace(ORDINARY, **changes)], PACE).get(1, ())  # type: ignore[arg-type]


def test_each_kind_of_unusual_look_up_is_named_and_an_ordinary_one_is_not() -> None:
    assert of() == ()
    assert of(name_key="sara sagsbehandler") == (Oddity.OWN_NAME,)
    assert of(is_protected=True) == (Oddity.PROTECTED,)
    assert of(has_case=False) == (Oddity.NO_CASE,)
    assert count_alarming({1: (Oddity.NO_CASE,), 2: (Oddity.PROTECTED, Oddity.NO_CASE)}) == 1


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from("abcdef"), st.integers(1, 2)), max_size=25, unique=True
    )
)
def test_many_is_just_the_look_ups_of_a_stretch_with_too_many_persons(
    made: list[tuple[int, str, int]],
) -> None:
    lookups = [
        replace(
            ORDINARY, lookup_id=number, at=START + timedelta(minutes=minute), citizen_ref=ref, user_id=user
        )
        for number, (minute, ref, user) in enumerate(sorted(made))
    ]
    expected = set()
    for first in lookups:
        stretch = [
            one
            for one in lookups
            if one.user_id == first.user_id and first.at <= one.at <= first.at + PACE.within
        ]
        if len({one.citizen_ref for one in stretch}) > PACE.persons:
            expected.update(one.lookup_id for one in stretch)
    assert set(oddities(lookups, PACE)) == expected


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abcdef"), st.integers(1, 2), st.booleans())),
    st.integers(1, 5),
)
def test_taken_in_as_they_come_as_many_alarm_as_in_the_whole_day(
    made: list[tuple[int, str, int, bool]], at_once: int
) -> None:
    at, lookups = START, []
    for number, (minutes, ref, user, is_protected) in enumerate(made, 1):
        at += timedelta(minutes=minutes)
        lookups.append(
            replace(
                ORDINARY,
                lookup_id=number,
                at=at,
                citizen_ref=ref,
                user_id=user,
                is_protected=is_protected,
                has_case=False,
            )
        )
    alarms = Alarms(PACE)
    for first in range(0, len(lookups), at_once):
        part = lookups[first : first + at_once]
        alarms.take(part[::-1])
        so_far = lookups[: first + len(part)]
        assert alarms.count == count_alarming(oddities(so_far, PACE))
        assert alarms.last_id == so_far[-1].lookup_id
