from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import read_list
from payout.domain.indberetningsliste import ListKind, ListLine
from payout.domain.list_comparison import (
    MUCH_LARGER_FACTOR,
    ONE_OFF_BENEFITS,
    LargerAmount,
    OtherName,
    compare_lists,
    much_larger,
    other_names,
)
from tests.factories import ANNA, BOERGE, CLARA, DAGMAR, FLEKS, HELP, line

YDELSER = Path(__file__).parent.parent / "files" / "ydelser"
(ONE_OFF,) = ONE_OFF_BENEFITS
LINES = st.lists(
    st.builds(
        lambda cpr, benefit, amount: line(cpr, "Anna Ågesen-Prøve", amount, benefit=benefit),
        st.sampled_from([ANNA, BOERGE, CLARA, DAGMAR]),
        st.sampled_from([HELP, FLEKS, ONE_OFF]),
        st.integers(-3, 3),
    ),
    max_size=12,
)


def anna(amount_oere: int, name: str = "Anna Ågesen-Prøve", **changes: object) -> ListLine:
    return line(ANNA, name, amount_oere, **changes)


def read(month: str) -> Sequence[ListLine]:
    return read_list(YDELSER / f"ydelser-2026-{month}.xlsx", kind=ListKind.INDBERETNING).lines


@pytest.mark.parametrize(
    ("months", "persons", "left_joined", "standing_changed"),
    [
        (("08", "09"), (1150, 1157), (58, 65), (1121, 135)),
        (("09", "10"), (1157, 1159), (74, 76), (1109, 137)),
    ],
)
def test_the_months_of_the_real_lists_differ_as_they_are_known_to(
    months: tuple[str, str],
    persons: tuple[int, int],
    left_joined: tuple[int, int],
    standing_changed: tuple[int, int],
) -> None:
    total = compare_lists(read(months[0]), read(months[1])).total
    assert (total.persons_before, total.persons_after) == persons
    assert (total.left, total.joined) == left_joined
    assert (total.standing_amounts, total.changed_amounts) == standing_changed


@given(LINES)
def test_a_list_does_not_differ_from_itself(lines: list[ListLine]) -> None:
    total = compare_lists(lines, lines).total
    assert (total.joined, total.left, total.changed_amounts, total.difference_oere) == (0, 0, 0, 0)
    assert list(much_larger(lines, lines)) == list(other_names(lines, lines)) == []


@given(LINES, LINES)
def test_looking_back_turns_every_figure_round(before: list[ListLine], after: list[ListLine]) -> None:
    there, back = compare_lists(before, after).total, compare_lists(after, before).total
    assert (there.joined, there.left) == (back.left, back.joined)
    assert there.persons_before + there.joined - there.left == there.persons_after
    assert there.difference_oere == -back.difference_oere
    assert (there.standing_amounts, there.changed_amounts) == (back.standing_amounts, back.changed_amounts)


@given(LINES, LINES)
def test_the_ydelser_add_up_to_the_whole(before: list[ListLine], after: list[ListLine]) -> None:
    found = compare_lists(before, after)
    parts = found.by_benefit.values()
    assert sum(part.difference_oere for part in parts) == found.total.difference_oere
    assert sum(part.lines_after for part in parts) == found.total.lines_after == len(after)
    assert sum(part.changed_amounts for part in parts) == found.total.changed_amounts
    assert list(found.by_benefit) == sorted({one.benefit for one in [*before, *after]})


@given(LINES, LINES)
def test_only_what_has_more_than_doubled_is_much_larger(
    before: list[ListLine], after: list[ListLine]
) -> None:
    sums: list[dict[tuple[str, str], int]] = [defaultdict(int), defaultdict(int)]
    for side, lines in zip(sums, (before, after), strict=True):
        for one in lines:
            if one.amount_oere >= 0 and one.benefit != ONE_OFF:
                side[one.cpr.digits, one.benefit] += one.amount_oere
    grown = [key for key, was in sums[0].items() if 0 < was * MUCH_LARGER_FACTOR < sums[1].get(key, 0)]
    assert len(list(much_larger(before, after))) == len(grown)


def test_a_much_larger_amount_is_told_at_the_row_that_gives_most_of_it() -> None:
    before = [anna(4_000_00), anna(-500_00, row=8)]
    after = [anna(1_000_00), anna(7_000_01, row=8), anna(9_000_00, row=9, benefit=FLEKS)]
    assert list(much_larger(before, after)) == [LargerAmount(8, 4_000_00, 8_000_01)]
    assert list(much_larger(before, [*after[:1], anna(7_000_00)])) == []


def test_help_for_a_single_occasion_is_never_a_change_of_amount() -> None:
    before, after = [anna(100_00, benefit=ONE_OFF)], [anna(900_00, benefit=ONE_OFF)]
    found = compare_lists(before, after).total
    assert (found.standing_amounts, found.changed_amounts, found.difference_oere) == (0, 0, 800_00)
    assert list(much_larger(before, after)) == []


def test_another_name_for_the_same_number_is_told_once_with_both_rows() -> None:
    before = [anna(1, row=5)]
    after = [anna(1, "", row=6), anna(1, "Bente Bang", row=7), anna(2, "Bente Bang", row=8)]
    assert list(other_names(before, after)) == [OtherName(7, 5)]


@pytest.mark.parametrize("spelling", ["ANNA AAGESEN PRØVE", "Anna Ågesen Prøve", ""])
def test_another_spelling_of_a_name_is_no_other_name(spelling: str) -> None:
    assert list(other_names([anna(1)], [anna(1, spelling)])) == []


def test_a_name_that_a_print_list_has_cut_off_is_no_other_name() -> None:
    whole = "Anna Margrethe Ågesen-Prøve Christoffersen"
    assert list(other_names([anna(1, whole)], [anna(1, whole[:26])])) == []
    assert list(other_names([anna(1, "Anna Ågesen")], [anna(1, "Anna Ågesen-Prøve")])) != []
