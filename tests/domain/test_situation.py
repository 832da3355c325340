"""The press version tells nobody's name and no small number, not even by what the other numbers leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.incident import Incident
from payout.domain.overview import BoxBalance
from payout.domain.situation import (
    SMALL,
    Figure,
    Note,
    Notes,
    Situation,
    Span,
    for_press,
    joined,
    name_words,
    names_somebody,
)
from payout.money import Oere
from tests.factories import scope

WHEN = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
NAMES = ("Anna Ågesen-Prøve", "Sara Sagsbehandler", "Ib Å. Olsen")


def note(number: int, text: str, *, is_public: bool = True) -> Note:
    return Note(number=number, at=WHEN, text=text, detail="Besluttet af Ib Olsen.", is_public=is_public)


def situation(**changes: Any) -> Situation:
    """A report of the whole, as those who lead see it."""
    whole = Situation(
        office="Prøvekøbing Kommune",
        incident=Incident(incident_id=1, scope=scope(), series="STR26", opened_at=WHEN, closed_at=None),
        is_for_press=False,
        drawn_at=WHEN,
        drawn_by="Sara Sagsbehandler",
        chain_events=77,
        chain_hash="ab" * 32,
        name="KY og KSD nede",
        systems="KY",
        authorised_by="Ib Olsen",
        served=Figure(count=12, amount_oere=Oere(48_000_00)),
        waiting=Figure(count=7, amount_oere=Oere(21_000_00)),
        awaiting=Figure(count=2, amount_oere=Oere(5_000_00)),
        cash_oere=Oere(30_000_00),
        cash_wanted_oere=Oere(21_000_00),
        cash_reaches=True,
        boxes=(BoxBalance(place="Jobcenter", balance_oere=Oere(30_000_00)),),
        spans=(),
        warnings=("Disken er fuld",),
        problems=Notes(told=(note(3, "Printeren står"), note(2, "Køen er lang", is_public=False))),
        decisions=Notes(told=(note(4, "Anna får hjælp først"), note(1, "Der lukkes kl. 16"))),
    )
    return replace(whole, **changes)


def spans(*paid: int) -> tuple[Span, ...]:
    return tuple(
        Span(begins=WHEN + timedelta(hours=hour), ends=WHEN + timedelta(hours=hour + 1), paid=number)
        for hour, number in enumerate(paid)
    )


def test_the_press_version_has_no_names_no_amount_of_cash_and_only_texts_that_are_marked() -> None:
    press = for_press(situation(), NAMES)
    told = repr(replace(press, incident=replace(press.incident, scope=scope(authorised_by=""))))
    assert not [name for name in ("Anna", "Sara", "Olsen", "Køen", "Disken", "Jobcenter") if name in told]
    assert [one.text for one in press.problems.told] == ["Printeren står"]
    assert [one.text for one in press.decisions.told] == ["Der lukkes kl. 16"]
    assert (press.problems.left_out, press.decisions.left_out) == (1, 1)
    assert (press.drawn_by, press.authorised_by, press.cash_oere, press.boxes) == (None, None, None, ())
    assert press.cash_reaches


def test_a_haendelse_that_is_named_after_somebody_is_told_without_its_name() -> None:
    press = for_press(situation(name="Saras liste mangler", systems="Annas pc"), NAMES)
    assert (press.name, press.systems) == ("", "")


@pytest.mark.parametrize("number", range(8))
def test_fewer_than_five_are_not_told_and_nor_are_their_kroner(number: int) -> None:
    press = for_press(situation(waiting=Figure(count=number, amount_oere=Oere(number * 1_000_00))), ())
    if 0 < number < SMALL:
        assert press.waiting == Figure(count=None, amount_oere=None)
    else:
        assert press.waiting.count == number


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ((9, 7), [9, 7]),
        ((2, 9, 7), [11, 7]),
        ((9, 2, 7), [9, 9]),
        ((9, 7, 2), [9, 9]),
        ((9, 0, 2), [11]),
        ((0, 9, 0), [0, 9, 0]),
        ((1, 2), []),
        ((), []),
    ],
)
def test_a_small_hour_is_joined_with_its_neighbour(paid: tuple[int, ...], told: list[int]) -> None:
    assert [span.paid for span in joined(spans(*paid))] == told


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=10))
def test_joined_hours_keep_the_sum_and_no_small_number_is_left(paid: list[int]) -> None:
    found = joined(spans(*paid))
    assert all(span.paid is not None and not 0 < span.paid < SMALL for span in found)
    if found:
        assert sum(span.paid or 0 for span in found) == sum(paid)
        assert all(one.ends == other.begins for one, other in pairwise(found))
    else:
        assert sum(paid) < SMALL


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        [word for name in NAMES for word in name.replace("-", " ").split() if len(word) > 1 and word != "Å."]
    ),
    st.sampled_from([str, str.lower, str.upper, lambda word: f"{word}s", lambda word: f"({word}),"]),
    st.sampled_from(["{} har ringet", "Der er givet {}", "kø-{} i dag"]),
)
def test_a_name_is_found_however_it_is_written(word: str, written: Any, sentence: str) -> None:
    assert names_somebody(sentence.format(written(word)), name_words(NAMES))


def test_a_text_without_a_name_is_told() -> None:
    assert not names_somebody("Der er kø ved 2 skranker, og en ibrugtagen printer", name_words(NAMES))
