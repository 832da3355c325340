from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.indberetningsliste import ListLine
from payout.domain.list_lines import LineColumns, ListLines
from tests.factories import ANNA, BOERGE, line

LINES = st.lists(
    st.builds(
        lambda cpr, name, amount, row, has_warning: line(cpr, name, amount, row=row, has_warning=has_warning),
        st.sampled_from([ANNA, BOERGE]),
        st.text(),
        st.integers(-3, 3),
        st.integers(1, 9),
        st.booleans(),
    )
)


def test_every_field_of_a_line_has_its_column_in_the_same_place() -> None:
    names = [name.replace("cpr_digits", "cpr") for name in LineColumns._fields]
    assert tuple(names) == ListLine._fields


@given(LINES)
def test_the_lines_that_go_in_come_out_again(lines: list[ListLine]) -> None:
    kept = ListLines.of(lines)
    assert list(kept) == lines
    assert len(kept) == len(lines)
    assert [kept[place] for place in range(len(lines))] == lines
    assert list(kept[1:3]) == lines[1:3]
    assert kept.total_oere == sum(one.amount_oere for one in lines)


@given(LINES, st.data())
def test_picking_keeps_the_chosen_lines_in_their_order(lines: list[ListLine], data: Any) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    picked = ListLines.of(lines).picked(chosen)
    assert list(picked) == [one for one, is_chosen in zip(lines, chosen, strict=True) if is_chosen]


@given(LINES, st.sets(st.integers(1, 9)))
def test_a_warning_is_added_and_none_is_taken_away(lines: list[ListLine], rows: set[int]) -> None:
    marked = ListLines.of(lines).with_warnings(rows)
    assert [one.has_warning for one in marked] == [one.has_warning or one.row in rows for one in lines]
    assert [one._replace(has_warning=False) for one in marked] == [
        one._replace(has_warning=False) for one in lines
    ]


def test_a_fixed_value_stands_on_every_line() -> None:
    fixed = ListLines.of([line(ANNA, "Anna", 1), line(BOERGE, "Børge", 2)]).with_values(unit="Syd")
    assert [(one.name, one.unit) for one in fixed] == [("Anna", "Syd"), ("Børge", "Syd")]


def test_lists_are_equal_when_their_lines_are() -> None:
    one, other = line(ANNA, "Anna", 1), line(BOERGE, "Børge", 2)
    assert ListLines.of([one, other]) == ListLines.of([one, other])
    assert ListLines.of([one, other]) != ListLines.of([other, one])
    assert ListLines.of([one]) != [one]
    with pytest.raises(TypeError):
        hash(ListLines.of([one]))
