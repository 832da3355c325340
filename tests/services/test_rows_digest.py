import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.journal import canonical_json
from payout.services.rows_digest import ROWS_AT_ONCE, rows_digest


@pytest.mark.parametrize("row_count", [0, 1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1])
def test_the_digest_of_rows_is_of_these_rows_in_this_order(row_count: int) -> None:
    rows: list[tuple[object, ...]] = [(number, "Åse", None, True) for number in range(row_count)]
    assert rows_digest("salt", rows) == rows_digest("salt", [list(row) for row in rows])
    assert rows_digest("salt", rows) != rows_digest("salt", [*rows, (row_count, "Åse", None, True)])
    assert rows_digest("other", rows) != rows_digest("salt", rows)
    if row_count > 1:
        assert rows_digest("salt", rows[::-1]) != rows_digest("salt", rows)
        assert rows_digest("salt", [*rows[:-1], (row_count - 1, "Åse", None, False)]) != rows_digest(
            "salt", rows
        )


ROW = st.tuples(st.text(), st.integers(-(2**63), 2**63 - 1), st.booleans() | st.none(), st.text())


@given(st.lists(ROW, max_size=5))
def test_rows_are_digested_as_their_canonical_json(rows: list[tuple[object, ...]]) -> None:
    json_of_all = canonical_json([list(row) for row in rows]) if rows else ""
    assert rows_digest("salt", rows) == hashlib.sha256(f"salt{json_of_all}".encode()).hexdigest()
