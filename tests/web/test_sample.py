"""The sample check: drawn, held against the paper by another, and drawn again from its seed."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.sample import SampleState, draw
from payout.queries.sample import can_be_drawn_again, draws_of, items_of, paid_numbers, sample_state
from payout.services.sample_check import draw_sample
from tests import factories
from tests.services.acting import faults, sql
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

PEOPLE = (factories.ANNA, factories.BOERGE, factories.CLARA, factories.DAGMAR)


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    """The team leader, with four paid bilag that Sara issued and Olga paid."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    for cpr in PEOPLE:
        factories.paid(ledger, counter.issue(cpr, 1_000_00))
    return signed_in(app, factories.LEADER)


def state(ledger: Ledger) -> SampleState:
    with ledger.reading() as connection:
        return sample_state(connection, 1)


def test_a_sample_is_drawn_by_its_seed_and_can_be_drawn_again(leader: Person, ledger: Ledger) -> None:
    with ledger.reading() as connection:
        numbers = paid_numbers(connection, 1)
    leader.open("/stikproeve").send({"percent": "50"})
    assert "Trækningen er gentaget nu og giver de samme bilag." in leader.text()
    with ledger.reading() as connection:
        (found,) = draws_of(connection, 1)
        drawn = [item.bilag.number for item in items_of(connection, found.draw_id)]
    assert drawn == list(draw(found.seed, numbers, 2))
    assert found.seed in leader.text()


def test_a_second_draw_takes_others_and_the_first_can_be_made_again(ledger: Ledger, leader: Person) -> None:
    for seed in ("a", "b"):
        with factories.booking(ledger, factories.LEADER) as book:
            draw_sample(book, size=2, percent=None, seed=seed)
    with ledger.reading() as connection:
        draws = draws_of(connection, 1)
        ids = {item.bilag.bilag_id for one in draws for item in items_of(connection, one.draw_id)}
        assert [can_be_drawn_again(connection, one) for one in draws] == [True, True]
    assert ids == {1, 2, 3, 4}
    assert "Der er ingen udbetalte bilag" in leader.open("/stikproeve").send({"size": "1"}).text()


def test_who_issued_or_paid_it_cannot_check_it_and_the_progress_is_shown(
    app: Flask, leader: Person, ledger: Ledger
) -> None:
    leader.open("/stikproeve").send({"size": "2"})
    for username in (factories.CASEWORKER, factories.FINANCE):
        party = signed_in(app, username).open("/stikproeve/bilag/1")
        assert "En anden skal kontrollere det." in party.text()
        assert "Gem resultatet" not in party.text()
    leader.open("/stikproeve/bilag/1").send({"outcome": "agrees", "means": "paper"})
    assert "1 af 2" in leader.text()
    assert not state(ledger).is_finished
    leader.open("/stikproeve/bilag/2").send({"outcome": "differs", "means": "citizen"})
    assert leader.status == 409
    leader.send({"outcome": "differs", "means": "citizen", "remark": "Fik 900 kr."})
    assert state(ledger) == SampleState(drawn=2, answered=2, differing=1, not_reached=0)
    leader.open("/stikproeve/bilag/2").send({"outcome": "agrees", "means": "both"})
    assert state(ledger).differing == 0
    assert "Fik 900 kr." in leader.text()
    assert "Færdig" in leader.open("/stikproeve").text()
    assert faults(ledger) == {}


def test_the_database_too_refuses_a_party_and_a_result_written_over(leader: Person, ledger: Ledger) -> None:
    leader.open("/stikproeve").send({"size": "1"})
    leader.open("/stikproeve/bilag/1").send({"outcome": "agrees", "means": "paper"})
    sara, olga = (factories.clerk(ledger, name).user_id for name in (factories.CASEWORKER, factories.FINANCE))
    for user_id in (sara, olga):
        with pytest.raises(IntegrityError):
            sql(
                ledger,
                "INSERT INTO sample_result (id, item_id, outcome, means, told_by, told_at, remark, salt)"
                " VALUES (9, 1, 'agrees', 'paper', :user_id, '2026-10-30', '', '')",
                user_id=user_id,
            )
    for statement in ("UPDATE sample_result SET outcome = 'differs'", "DELETE FROM sample_item"):
        with pytest.raises(IntegrityError):
            sql(ledger, statement)


def test_the_sheet_has_a_box_for_each_answer_and_hides_the_protected(leader: Person) -> None:
    leader.open("/stikproeve").send({"percent": "100"})
    text = leader.open("/stikproeve/1/ark").text()
    assert text.count("Ikke truffet") == len(PEOPLE)
    assert "Beskyttet" in text
    assert "Dagmar" not in text


@pytest.mark.parametrize("values", [{}, {"size": "5"}, {"size": "1", "percent": "5"}])
def test_what_cannot_be_drawn_says_what_can(leader: Person, values: dict[str, str]) -> None:
    leader.open("/stikproeve").send(values)
    assert leader.status == 409
    assert "Skriv enten et antal fra 1 til 4 eller en procent fra 1 til 100." in leader.text()
