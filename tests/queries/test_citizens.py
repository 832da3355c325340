import pytest

from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.aconto import Claim
from payout.money import Oere
from payout.queries.citizens import (
    HITS_SHOWN,
    Hit,
    citizen_by_cpr,
    citizen_by_ref,
    find_by_name,
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


def found(ledger: Ledger, text: str) -> list[Hit]:
    with ledger.reading() as connection:
        return list(find_by_name(connection, text))


@pytest.mark.parametrize(
    "text",
    [
        "Anna",
        "anna ågesen",
        "AAGESEN",
        "prøve anna",
        "proeve",
        "gesen",
        "  Anna   Ågesen-Prøve ",
        "Ågesen Prøve",
    ],
)
def test_a_citizen_is_found_by_any_parts_of_the_name(ledger: Ledger, text: str) -> None:
    store(ledger)
    (hit,) = found(ledger, text)
    assert (hit.cpr, hit.name, hit.is_protected) == (ANNA, "Anna Ågesen-Prøve", False)


@pytest.mark.parametrize("text", ["", "   ", "-", "Anna Fuglsåen", "%", "_nna", "Anna%"])
def test_what_is_in_no_name_finds_nobody(ledger: Ledger, text: str) -> None:
    store(ledger)
    assert found(ledger, text) == []


def test_hits_come_by_name_once_for_each_citizen(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).ref(CLARA)
    assert [hit.name for hit in found(ledger, "e")] == [
        "Anna Ågesen-Prøve",
        "Børge Fuglsåen",
        "Clara Æblegren",
    ]


def test_a_citizen_on_no_list_is_found_once_looked_up(ledger: Ledger) -> None:
    open_day(ledger)
    assert found(ledger, "nils") == []
    Counter(ledger).ref(NOBODY, name="Nils Ny")
    assert [hit.cpr for hit in found(ledger, "ny nils")] == [NOBODY]


def test_a_protected_citizen_is_marked_so_in_every_hit(ledger: Ledger) -> None:
    open_day(ledger)
    assert [hit.is_protected for hit in found(ledger, "dagmar")] == [True]
    Counter(ledger).ref(ANNA)
    store(ledger, parsed_list([line(ANNA, "Anna Ågesen-Prøve", 1, is_protected=True)], source="anden"))
    assert [hit.is_protected for hit in found(ledger, "anna")] == [True]


def test_more_hits_than_are_shown_are_cut_off_after_one_more(ledger: Ledger) -> None:
    people = [line(Cpr(f"020360{serial:04d}"), f"Nils {serial}", 1, row=serial) for serial in range(60)]
    store(ledger, parsed_list(people))
    assert len(found(ledger, "nils")) == HITS_SHOWN + 1


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
