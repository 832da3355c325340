"""One slip, held against the distance as the textbook counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain import name_index
from payout.domain.name_index import NameIndex, differs_by_a_slip

WORDS = st.text("bcd", min_size=1, max_size=7)
NAME = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NAMES = st.lists(st.tuples(NAME, st.just("0101900001")), max_size=8)


def distance(one: str, other: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours from one text to another."""
    rows = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, letter in enumerate(one, 1):
        for j, other_letter in enumerate(other, 1):
            rows[i, j] = min(
                rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (letter != other_letter)
            )
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(one), len(other)]


def is_near(typed: str, word: str) -> bool:
    """One slip from the word, or, typed long enough, from a beginning of it."""
    beginnings = [word[:length] for length in range(len(word) + 1)] if len(typed) >= 5 else [word]
    return any(distance(typed, beginning) == 1 for beginning in beginnings)


@given(WORDS, WORDS)
def test_a_slip_is_what_the_textbook_calls_a_distance_of_one(typed: str, word: str) -> None:
    if not word.startswith(typed):
        assert differs_by_a_slip(typed, word) == is_near(typed, word)


def near_names(names: list[tuple[str, str]], typed: str) -> set[str]:
    words = typed.split()
    return {
        name
        for name, _ in names
        for place, word in enumerate(words)
        if len(word) >= 3
        and any(is_near(word, own) for own in name.split())
        and all(other in name for other in words[:place] + words[place + 1 :])
    }


@given(NAMES, st.lists(WORDS, min_size=1, max_size=2).map(" ".join))
def test_all_that_have_the_parts_are_found_and_then_all_near_ones(
    names: list[tuple[str, str]], typed: str
) -> None:
    found = list(NameIndex(names).find(typed))
    exact = [one.key for one in found if not one.is_near]
    near = [one.key for one in found if one.is_near]
    assert exact == sorted({name for name, _ in names if all(word in name for word in typed.split())})
    assert near == sorted(near_names(names, typed) - set(exact))
    assert [one.is_near for one in found] == sorted(one.is_near for one in found)


@pytest.mark.parametrize("typed", ["bøgre", "boegre", "oerge", "brge", "bærge", "boerge", "bøørge"])
def test_a_danish_letter_is_one_letter_however_it_is_spelt(typed: str) -> None:
    (found,) = NameIndex([("boerge", "0101900001")]).find(typed)
    assert found.is_near == (typed not in {"boerge", "oerge"})


def test_a_half_that_is_not_looked_for_is_missed_by_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_swap(self: NameIndex, typed: str) -> set[int]:
        half = len(typed) // 2
        return {*self._words.beginning_with(typed[:half]), *self._words.with_part(typed[half:])}

    assert [one.key for one in NameIndex([("abcd", "0101900001")]).find("acbd")] == ["abcd"]
    monkeypatch.setattr(name_index.NameIndex, "_with_a_half_of", without_the_swap)
    assert list(NameIndex([("abcd", "0101900001")]).find("acbd")) == []


NUMBERS = st.sampled_from(["0101900001", "0201900002", "3112890003"])
PERSONS = st.tuples(st.sampled_from(["", "bo", "bo b", "bob"]), NUMBERS)


@given(st.lists(PERSONS, max_size=9), PERSONS)
def test_a_person_is_known_by_just_the_name_and_the_number(
    names: list[tuple[str, str]], asked: tuple[str, str]
) -> None:
    assert NameIndex(names).has(*asked) == (asked in names)
