"""A payment that stands on lists of two sources counts once, everywhere that lists are counted."""

from dataclasses import replace
from pathlib import Path

import pytest

from importers import read_list
from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind, ListLine
from payout.domain.list_lines import ListLines
from payout.domain.same_payment import Overlap, overlap
from payout.money import Oere
from payout.queries.citizen_card import citizen_card
from payout.queries.list_overlap import payments_elsewhere, repeated_on
from payout.queries.lists import citizens_expected, expected_by_benefit, lists_in_use
from payout.queries.overview import overview
from tests.factories import (
    ANNA,
    BOERGE,
    NOBODY,
    Counter,
    line,
    lines,
    open_again,
    open_day,
    parsed_list,
    store,
)

pytestmark = pytest.mark.usefixtures("pay_day")

YDELSER = Path(__file__).parent.parent / "files" / "ydelser" / "ydelser-2026-10.xlsx"
NOTHING = Overlap(lines=0, citizens=0, amount_oere=Oere(0))


def store_from(ledger: Ledger, source: str, rows: list[ListLine]) -> int:
    return store(ledger, parsed_list(rows, source=source, file_name=f"{source}.xlsx"))


def counted(ledger: Ledger) -> tuple[int, int, int]:
    """Lines, persons and øre of the overview, which its parts must agree with."""
    with ledger.reading() as connection:
        found = overview(connection)
        by_benefit = expected_by_benefit(connection, None)
        assert citizens_expected(connection, None) == found.citizens
    assert sum(row.lines for row in by_benefit) == found.lines
    return found.lines, found.citizens, found.amount_oere


def test_a_list_that_repeats_lines_of_a_real_one_changes_no_figure(ledger: Ledger) -> None:
    whole = read_list(YDELSER, kind=ListKind.INDBERETNING)
    part = [one._replace(row=one.row + 3, name="") for one in whole.lines if one.benefit == "Ledighedsydelse"]
    store(ledger, whole)
    before = counted(ledger)
    repeating = store_from(ledger, "ledighedsydelse", part)
    assert counted(ledger) == before == (1391, 1159, whole.total_oere)
    with ledger.reading() as connection:
        found = repeated_on(connection, repeating, lists_in_use(connection))
    assert found.lines == len(part)
    assert found.amount_oere == sum(one.amount_oere for one in part)


def test_a_citizen_on_two_lists_is_offered_the_advance_of_one(ledger: Ledger) -> None:
    open_day(ledger)
    counter = Counter(ledger)
    ref = counter.ref(ANNA)
    with ledger.reading() as connection:
        before = citizen_card(connection, ref)
    store_from(ledger, "anden kilde", [line(ANNA, "Anna Ågesen-Prøve", 10_000_00, row=40)])
    with ledger.reading() as connection:
        after = citizen_card(connection, ref)
    assert before is not None
    assert after is not None
    assert after.lines == before.lines
    assert after.remaining_oere == before.remaining_oere == 8_000_00


def test_a_line_that_differs_in_anything_counts_beside_the_other(ledger: Ledger) -> None:
    store(ledger)
    (anna, *_) = lines()
    others = [
        anna._replace(amount_oere=anna.amount_oere + 1),
        anna._replace(pay_date=None),
        anna._replace(period_to=None),
        anna._replace(cpr=NOBODY),
    ]
    other = store_from(ledger, "anden kilde", others)
    assert counted(ledger)[0] == 5 + len(others)
    with ledger.reading() as connection:
        assert repeated_on(connection, other, lists_in_use(connection)) == NOTHING


def test_lines_without_days_are_the_same_where_both_lack_them(ledger: Ledger) -> None:
    undated = line(ANNA, "Anna Ågesen-Prøve", 1, period_from=None, period_to=None, pay_date=None)
    store_from(ledger, "en", [undated])
    store_from(ledger, "to", [undated._replace(row=9)])
    assert counted(ledger) == (1, 1, 1)


@pytest.mark.parametrize(("first", "second", "together"), [(1, 2, 2), (2, 1, 2), (2, 2, 2), (0, 3, 3)])
def test_equal_payments_count_as_often_as_on_the_list_that_has_most(
    ledger: Ledger, first: int, second: int, together: int
) -> None:
    beside = line(BOERGE, "Børge Fuglsåen", 7)
    one = line(ANNA, "Anna Ågesen-Prøve", 5)
    store_from(ledger, "en", [beside, *(one._replace(row=10 + copy) for copy in range(first))])
    copies = [one._replace(row=10 + copy) for copy in range(second)]
    with ledger.reading() as connection:
        previewed = overlap(
            ListLines.of(copies), payments_elsewhere(connection, "to", lists_in_use(connection))
        )
    stored = store_from(ledger, "to", copies)
    assert counted(ledger)[0] == 1 + together
    with ledger.reading() as connection:
        assert repeated_on(connection, stored, lists_in_use(connection)) == previewed


def test_three_lists_with_one_payment_count_it_once(ledger: Ledger) -> None:
    for source in ("en", "to", "tre"):
        store_from(ledger, source, [line(ANNA, f"Anna {source}", 5)])
    assert counted(ledger) == (1, 1, 5)


def test_the_list_that_a_new_one_supersedes_is_no_other_source(ledger: Ledger) -> None:
    store(ledger)
    with ledger.reading() as connection:
        assert payments_elsewhere(connection, "ydelser", lists_in_use(connection)) == []
        (elsewhere,) = payments_elsewhere(connection, "anden", lists_in_use(connection))
    assert overlap(ListLines.of(lines()), [elsewhere]).amount_oere == 33_000_00


def test_a_superseded_list_takes_nothing_from_another(ledger: Ledger) -> None:
    store_from(ledger, "en", [line(ANNA, "Anna", 5)])
    other = store_from(ledger, "to", [line(ANNA, "Anna Ågesen", 5)])
    store(ledger, replace(parsed_list([line(BOERGE, "Børge", 1)], source="en"), sha256="1" * 64))
    open_again(ledger)
    assert counted(ledger) == (2, 2, 6)
    with ledger.reading() as connection:
        assert repeated_on(connection, other, lists_in_use(connection)) == NOTHING
