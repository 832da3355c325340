import json
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payout.db import Ledger
from payout.domain.cash import DENOMINATIONS, BoxFull
from payout.domain.incident import NoOpenIncident
from payout.money import Oere
from payout.queries.cash import boxes_of_incident, open_balances, open_box_of, pieces_in
from payout.services.cash_boxes import (
    BilagStillHeld,
    BoxAlreadyOpen,
    DifferenceUnexplained,
    close_box,
    open_box,
    refill_box,
)
from payout.services.pay_out import NoOpenBox, hold
from tests.factories import FINANCE, FINANCE_2, Counter, booking, box, clerk, open_day, paid
from tests.services.acting import count, faults

pytestmark = pytest.mark.usefixtures("pay_day")

HUNDRED, FIFTY = Oere(100_00), Oere(50_00)


def balance(ledger: Ledger, username: str = FINANCE) -> int | None:
    user_id = clerk(ledger, username).user_id
    with ledger.reading() as connection:
        found = open_box_of(connection, user_id)
    return found.balance_oere if found else None


def refill(ledger: Ledger, pieces: dict[Oere, int], key: str | None = None) -> None:
    with booking(ledger, FINANCE) as book:
        refill_box(book, pieces=pieces, request_key=key)


def close(ledger: Ledger, pieces: dict[Oere, int], explanation: str = "", key: str | None = None) -> None:
    with booking(ledger, FINANCE) as book:
        close_box(book, pieces=pieces, explanation=explanation, request_key=key)


def test_a_box_opens_with_what_is_counted_into_it(ledger: Ledger) -> None:
    open_day(ledger)
    with booking(ledger, FINANCE) as book:
        open_box(book, place="Rådhuset", pieces={HUNDRED: 3, FIFTY: 1}, maximum_oere=Oere(10_000_00))
    assert balance(ledger) == 350_00
    with ledger.reading() as connection:
        pieces = connection.exec_driver_sql("SELECT pieces FROM cash_count").scalar_one()
        (told,) = open_balances(connection, 1)
    assert json.loads(pieces) == {"10000": 3, "5000": 1}
    assert (told.place, told.balance_oere) == ("Rådhuset", 350_00)
    assert faults(ledger) == {}


def test_without_an_open_incident_no_box_is_opened(ledger: Ledger) -> None:
    with pytest.raises(NoOpenIncident):
        box(ledger)


def test_a_cashier_runs_one_box_at_a_time(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    with pytest.raises(BoxAlreadyOpen):
        box(ledger)
    box(ledger, FINANCE_2)
    close(ledger, {HUNDRED: 500})
    box(ledger)
    assert count(ledger, "cash_box") == 3


def test_a_box_never_holds_more_than_its_maximum(ledger: Ledger) -> None:
    open_day(ledger)
    with booking(ledger, FINANCE) as book, pytest.raises(BoxFull):
        open_box(book, place="Jobcenter", pieces={HUNDRED: 11}, maximum_oere=Oere(1_000_00))
    with booking(ledger, FINANCE) as book:
        open_box(book, place="Jobcenter", pieces={HUNDRED: 10}, maximum_oere=Oere(1_000_00))
    with pytest.raises(BoxFull) as refused:
        refill(ledger, {Oere(50): 1})
    assert refused.value.maximum_oere == 1_000_00
    assert balance(ledger) == 1_000_00


def test_a_refill_is_counted_in_once(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=1)
    for _ in range(2):
        refill(ledger, {HUNDRED: 2}, key="key-1")
    assert balance(ledger) == 300_00
    assert faults(ledger) == {}


def test_a_refill_of_nothing_leaves_no_trace(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=1)
    before = count(ledger, "event")
    refill(ledger, {HUNDRED: 0})
    assert count(ledger, "event") == before


def test_opening_twice_with_one_form_opens_one_box(ledger: Ledger) -> None:
    open_day(ledger)
    made = []
    for _ in range(2):
        with booking(ledger, FINANCE) as book:
            made.append(
                open_box(book, place="Jobcenter", pieces={}, maximum_oere=Oere(1_000_00), request_key="key-1")
            )
    assert made == [1, 1]
    assert count(ledger, "cash_box") == 1


@pytest.mark.parametrize("hundreds", [9, 11])
def test_a_difference_is_explained_before_the_box_is_closed(ledger: Ledger, hundreds: int) -> None:
    open_day(ledger)
    box(ledger, hundreds=10)
    with pytest.raises(DifferenceUnexplained) as refused:
        close(ledger, {HUNDRED: hundreds}, explanation=" ")
    assert refused.value.difference_oere == (hundreds - 10) * 100_00
    close(ledger, {HUNDRED: hundreds}, explanation="Talt to gange")
    assert balance(ledger) is None
    with ledger.reading() as connection:
        posted = connection.exec_driver_sql(
            "SELECT sum(amount_oere) FROM posting WHERE account = 'cash_difference'"
        ).scalar_one()
    assert posted == (10 - hundreds) * 100_00
    assert faults(ledger) == {}


def test_a_box_from_which_a_bilag_is_being_paid_stays_open(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    held = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book:
        hold(book, held)
    with pytest.raises(BilagStillHeld):
        close(ledger, {HUNDRED: 500})
    paid(ledger, held)
    close(ledger, {HUNDRED: 460})
    with ledger.reading() as connection:
        (closed,) = boxes_of_incident(connection, 1)
    assert (closed.balance_oere, closed.closed_at is None) == (0, False)
    assert faults(ledger) == {}


def test_a_second_press_on_close_finds_it_closed(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=1)
    for _ in range(2):
        close(ledger, {HUNDRED: 1}, key="key-1")
    with pytest.raises(NoOpenBox):
        close(ledger, {HUNDRED: 1})


def test_without_a_box_nothing_is_refilled(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(NoOpenBox):
        refill(ledger, {HUNDRED: 1})


pieces = st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 12), max_size=4)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieces, max_size=4), pieces)
def test_whatever_is_put_in_and_counted_the_balance_is_the_sum_of_the_postings(
    ledger: Ledger, refills: list[dict[Oere, int]], last: dict[Oere, int]
) -> None:
    if count(ledger, "incident") == 0:
        open_day(ledger)
    with booking(ledger, FINANCE) as book:
        open_box(book, place="Jobcenter", pieces={}, maximum_oere=Oere(5_000_00))
    for heap in refills:
        before = balance(ledger)
        try:
            refill(ledger, heap)
        except BoxFull:
            assert balance(ledger) == before
        assert 0 <= (balance(ledger) or 0) <= 5_000_00
    close(ledger, last, explanation="Talt")
    assert faults(ledger) == {}


def pieces_now(ledger: Ledger, box_id: int = 1) -> Mapping[Oere, int]:
    with ledger.reading() as connection:
        return pieces_in(connection, box_id)


def test_a_box_knows_its_pieces_from_its_count_and_what_was_handed_out(ledger: Ledger) -> None:
    open_day(ledger)
    with booking(ledger, FINANCE) as book:
        open_box(
            book,
            place="Jobcenter",
            pieces={Oere(500_00): 6, Oere(200_00): 8, HUNDRED: 0},
            maximum_oere=Oere(10_000_00),
        )
    assert pieces_now(ledger) == {500_00: 6, 200_00: 8}
    paid(ledger, Counter(ledger).issue(amount_oere=1_100_00))
    assert pieces_now(ledger) == {500_00: 5, 200_00: 5}
    close(ledger, {Oere(500_00): 5, Oere(200_00): 5})
    assert pieces_now(ledger) == {}
