from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from payout.bilag_number import BilagNumber, parse_bilag_number
from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.overview import status_totals
from payout.queries.bilag import (
    bilag_by_id,
    bilag_by_number,
    bilag_held_by,
    bilag_in,
    bilag_of_citizen,
    bilag_of_citizen_by_ref,
    count_in,
    stream_bilag,
    tallies,
)
from payout.queries.citizens import citizen_by_cpr
from payout.queries.events import stream_log
from payout.queries.known_names import KnownNames
from payout.queries.lists import all_lists
from payout.queries.overview import overview
from payout.queries.settlements import settlements_of
from payout.services.pay_out import hold
from tests.factories import ANNA, FINANCE_2, NOBODY, Counter, booking, clerk
from tests.services.acting import count

pytestmark = pytest.mark.usefixtures("pay_day")

MANY = 50


@contextmanager
def statements(ledger: Ledger) -> Iterator[list[str]]:
    """The SELECTs that reach the engine in the block."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        if arguments[2].lstrip().startswith("SELECT"):
            seen.append(arguments[2])

    event.listen(ledger.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(ledger.engine, "before_cursor_execute", note)


def test_a_page_of_many_bilag_is_one_query(day: Ledger) -> None:
    counter = Counter(day)
    for _ in range(MANY):
        counter.issue(NOBODY, 50_00, reason="Står ikke på listen")
    with statements(day) as seen, day.reading() as connection:
        page = bilag_in(connection, 1, set(BilagStatus), limit=MANY)
    assert len(page) == MANY
    assert len(seen) == 1
    with statements(day) as seen, day.reading() as connection:
        everything = list(stream_bilag(connection, 1))
    assert len(everything) == count(day, "bilag") > MANY
    assert len(seen) == 1


def test_the_number_of_queries_of_a_page_does_not_grow_with_its_rows(day: Ledger) -> None:
    readings = (
        overview,
        all_lists,
        lambda connection: list(stream_log(connection)),
        lambda connection: KnownNames().find(connection, "n"),
        lambda connection: bilag_of_citizen(connection, 1),
        lambda connection: tallies(connection, 1),
    )

    def numbers() -> list[int]:
        found = []
        for reading in readings:
            with statements(day) as seen, day.reading() as connection:
                reading(connection)
            found.append(len(seen))
        return found

    before = numbers()
    for _ in range(10):
        Counter(day).issue(ANNA, 50_00, reason="Igen")
    assert numbers() == before


def test_pages_of_bilag_follow_each_other_the_oldest_first(day: Ledger) -> None:
    every = set(BilagStatus)
    with day.reading() as connection:
        whole = bilag_in(connection, 1, every, limit=100)
        parts = [
            *bilag_in(connection, 1, every, limit=3),
            *bilag_in(connection, 1, every, limit=100, offset=3),
        ]
        assert count_in(connection, 1, every) == len(whole)
        assert bilag_in(connection, 2, every, limit=100) == ()
    assert list(whole) == parts
    assert [found.bilag_id for found in whole] == sorted(found.bilag_id for found in whole)


def test_the_statuses_that_are_asked_for_are_the_ones_given(day: Ledger) -> None:
    for status in BilagStatus:
        with day.reading() as connection:
            page = bilag_in(connection, 1, {status}, limit=100)
            assert count_in(connection, 1, {status}) == len(page)
        assert {found.status for found in page} <= {status}


def test_a_bilag_is_found_by_the_number_on_its_paper(day: Ledger) -> None:
    with day.reading() as connection:
        found = bilag_by_number(connection, parse_bilag_number("str26 00001 3"))
        assert found is not None
        assert found == bilag_by_id(connection, found.bilag_id)
        assert bilag_by_number(connection, BilagNumber("STR26", 99)) is None
        assert bilag_by_id(connection, 99) is None


def test_a_citizen_has_their_bilag_newest_first_and_nobody_elses(day: Ledger) -> None:
    with day.reading() as connection:
        known = citizen_by_cpr(connection, NOBODY)
        assert known is not None
        found = bilag_of_citizen(connection, known.citizen_id)
        assert found == bilag_of_citizen_by_ref(connection, known.ref)
    assert {bilag.cpr for bilag in found} == {NOBODY}
    assert [bilag.bilag_id for bilag in found] == sorted((bilag.bilag_id for bilag in found), reverse=True)


def test_what_a_cashier_holds_is_listed_for_that_cashier(day: Ledger) -> None:
    with day.reading() as connection:
        issued = bilag_in(connection, 1, {BilagStatus.ISSUED}, limit=9)
        waiting = next(one for one in issued if one.method is PayoutMethod.CASH)
    with booking(day, FINANCE_2) as book:
        hold(book, waiting.bilag_id)
    otto = clerk(day, FINANCE_2).user_id
    with day.reading() as connection:
        assert [found.bilag_id for found in bilag_held_by(connection, 1, otto)] == [waiting.bilag_id]
        assert bilag_held_by(connection, 1, otto + 1) == ()


def test_tallies_add_up_to_the_bilag_one_by_one(day: Ledger) -> None:
    with day.reading() as connection:
        totals = status_totals(tallies(connection, 1))
        bilag = list(stream_bilag(connection, 1))
        settled = sum(
            line.amount_oere
            for found in bilag
            for line in settlements_of(connection, found.bilag_id)
            if line.reversal is None
        )
    assert totals.requested.count == len(bilag)
    assert totals.requested.amount_oere == sum(found.amount_oere for found in bilag)
    assert totals.outstanding_oere == sum(found.outstanding_oere for found in bilag)
    assert totals.paid.amount_oere - settled == totals.outstanding_oere
