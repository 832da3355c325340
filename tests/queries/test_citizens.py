import pytest

from payout.db import Ledger
from payout.domain.aconto import Claim
from payout.money import Oere
from payout.queries.citizens import (
    citizen_by_cpr,
    citizen_by_ref,
    is_known,
    standing,
)
from payout.queries.incidents import open_incident
from tests.factories import (
    ANNA,
    CLARA,
    FLEKS,
    HELP,
    NOBODY,
    OCTOBER,
    PAY_DATE,
    Counter,
    line,
    open_day,
    parsed_list,
    store,
)
from tests.services.acting import voided

pytestmark = pytest.mark.usefixtures("pay_day")


def test_a_number_is_known_from_a_list_or_an_earlier_look_up(ledger: Ledger) -> None:
    open_day(ledger)
    with ledger.reading() as connection:
        assert is_known(connection, ANNA)
        assert not is_known(connection, NOBODY)
        assert citizen_by_cpr(connection, ANNA) is None
        assert citizen_by_ref(connection, "0" * 16) is None
    ref = Counter(ledger).ref(NOBODY, name="Nils Ny")
    with ledger.reading() as connection:
        assert is_known(connection, NOBODY)
        assert citizen_by_ref(connection, ref) == citizen_by_cpr(connection, NOBODY)


def test_a_standing_is_what_the_lists_expect_and_what_counts_against_it(ledger: Ledger) -> None:
    open_day(ledger)
    counter = Counter(ledger)
    voided(ledger, counter.issue(CLARA, 1_000_00))
    counter.issue(CLARA, 2_000_00)
    with ledger.reading() as connection:
        incident, known = open_incident(connection), citizen_by_cpr(connection, CLARA)
        assert incident is not None
        assert known is not None
        whole = standing(connection, known.citizen_id, CLARA, incident)
    assert [(line.claim.benefit, line.amount_oere, line.list_rows) for line in whole.expected] == [
        (FLEKS, 4_000_00, (10,)),
        (HELP, 6_000_00, (9,)),
    ]
    assert (whole.expected_oere, whole.given_oere) == (10_000_00, 2_000_00)
    assert {line.pay_date for line in whole.expected} == {PAY_DATE}


def test_lines_of_one_claim_are_one_expectation_and_periods_are_made_of_the_pay_day(ledger: Ledger) -> None:
    bare = {"period_from": None, "period_to": None}
    store(
        ledger,
        parsed_list(
            [
                line(NOBODY, "Nils Ny", 1_000_00, row=7, **bare),
                line(NOBODY, "Nils Ny", -200_00, row=8, **bare),
                line(NOBODY, "Nils Ny", 50_00, row=9, pay_date=None, **bare),
            ],
            source="anden",
        ),
    )
    open_day(ledger)
    with ledger.reading() as connection:
        incident = open_incident(connection)
        assert incident is not None
        (expected,) = standing(connection, 0, NOBODY, incident).expected
    assert expected.claim == Claim(benefit=HELP, period_from=OCTOBER[0], period_to=OCTOBER[1])
    assert (expected.amount_oere, set(expected.list_rows)) == (Oere(850_00), {7, 8, 9})


def test_nobody_on_a_list_has_no_standing(ledger: Ledger) -> None:
    open_day(ledger)
    with ledger.reading() as connection:
        incident = open_incident(connection)
        assert incident is not None
        whole = standing(connection, 0, NOBODY, incident)
    assert (whole.expected, whole.given) == ((), ())
