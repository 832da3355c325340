"""Pages of a long list."""

import pytest

from payout.web.paging import Paging


@pytest.mark.parametrize(
    ("wanted", "rows", "page", "offset"),
    [
        ("1", 0, 1, 0),
        ("2", 51, 2, 50),
        ("9", 51, 2, 50),
        ("0", 51, 1, 0),
        ("-1", 51, 1, 0),
        ("x", 51, 1, 0),
        ("²", 51, 1, 0),
        ("99999999999999999999", 51, 2, 50),
    ],
)
def test_the_page_is_held_within_those_that_there_are(wanted: str, rows: int, page: int, offset: int) -> None:
    paging = Paging.of(wanted, rows, 50)
    assert (paging.page, paging.offset) == (page, offset)


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    first, last = Paging.of("1", 101, 50), Paging.of("3", 101, 50)
    assert (first.previous, first.next) == (None, 2)
    assert (last.previous, last.next) == (2, None)
