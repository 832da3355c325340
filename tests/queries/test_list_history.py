"""Which list comes before and after another, and what is stored of a list that follows one."""

from dataclasses import replace
from datetime import date

import pytest

from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind
from payout.queries.list_history import Neighbours, lines_of, list_before, neighbours
from payout.queries.lists import lists_in_use, stored_list
from tests.factories import ANNA, line, lines, parsed_list, store

pytestmark = pytest.mark.usefixtures("pay_day")
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 27), date(2026, 9, 28), date(2026, 10, 27)


def stored(
    ledger: Ledger, data_date: date | None, source: str = "ydelser", amount_oere: int = 100, **changes: object
) -> int:
    rows = [line(ANNA, f"Anna {source} {data_date}", amount_oere)]
    return store(ledger, parsed_list(rows, source=source, list_date=data_date, **changes))


def test_lists_follow_each_other_by_their_own_dates_within_kind_and_source(ledger: Ledger) -> None:
    august, october, september = (stored(ledger, day) for day in (AUGUST, OCTOBER, SEPTEMBER))
    other = stored(ledger, SEPTEMBER, source="sygedagpenge")
    paid = stored(ledger, OCTOBER, kind=ListKind.UDBETALING)
    with ledger.reading() as connection:
        assert neighbours(connection, august) == Neighbours(previous_id=None, next_id=september)
        assert neighbours(connection, september) == Neighbours(previous_id=august, next_id=october)
        assert neighbours(connection, october) == Neighbours(previous_id=september, next_id=None)
        alone = Neighbours(previous_id=None, next_id=None)
        assert neighbours(connection, other) == neighbours(connection, paid) == alone
        assert lists_in_use(connection) == (october, other)


def test_a_new_list_comes_after_the_newest_that_is_not_newer(ledger: Ledger) -> None:
    august, september = stored(ledger, AUGUST), stored(ledger, SEPTEMBER)
    with ledger.reading() as connection:
        before = {
            day: list_before(connection, ListKind.INDBERETNING, "ydelser", day)
            for day in (date(2026, 8, 1), AUGUST, date(2026, 9, 27), SEPTEMBER, OCTOBER, None)
        }
        assert list_before(connection, ListKind.UDBETALING, "ydelser", OCTOBER) is None
        assert list_before(connection, ListKind.INDBERETNING, "KSD", OCTOBER) is None
    assert list(before.values()) == [None, august, august, september, september, september]


def test_a_list_is_stored_with_what_the_previous_one_of_its_source_shows(ledger: Ledger) -> None:
    store(ledger)
    grown = [one._replace(amount_oere=one.amount_oere * 3, name="Et Andet") for one in lines()[:1]]
    second = store(ledger, parsed_list(grown))
    elsewhere = store(ledger, replace(parsed_list(grown), sha256="0" * 64, source="anden"))
    with ledger.reading() as connection:
        found, other = stored_list(connection, second), stored_list(connection, elsewhere)
        assert [(one.row, one.amount_oere) for one in lines_of(connection, second)] == [(7, 30_000_00)]
    assert found is not None
    assert other is not None
    assert {finding[0] for finding in found.findings} == {
        "list-much-shorter", "amount-much-larger", "name-differs-from-list"
    }  # fmt: skip
    assert (found.rows_with_warnings, other.rows_with_warnings, other.findings) == (1, 0, ())
