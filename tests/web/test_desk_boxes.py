"""Opening, refilling and closing a cash box."""

import pytest
from flask import Flask

from payout.db import Ledger
from payout.queries.cash import CashBox, boxes_of_incident
from payout.services.pay_out import hold
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def cashier(app: Flask, ledger: Ledger) -> Person:
    """Olga on an open day, without a box."""
    factories.open_day(ledger)
    return signed_in(app, factories.FINANCE)


def boxes(ledger: Ledger) -> tuple[CashBox, ...]:
    with ledger.reading() as connection:
        return boxes_of_incident(connection, 1)


def opened(person: Person) -> Person:
    """The person with a box of 1.250,50 kr."""
    counted = {"pieces_50000": "2", "pieces_20000": "1", "pieces_5000": " 1 ", "pieces_50": "1"}
    return person.open("/kasser/ny").send({**counted, "place": "Jobcenter"})


def test_a_box_is_opened_with_what_is_counted(cashier: Person) -> None:
    opened(cashier)
    assert cashier.path == "/udbetaling"
    assert "Kassen er åben" in cashier.text()
    assert "1.250,50 kr." in cashier.text()


@pytest.mark.parametrize("typed", ["-1", "1,5", "en", "100000", "²"])
def test_a_count_that_cannot_be_read_is_said_beside_its_field(
    cashier: Person, ledger: Ledger, typed: str
) -> None:
    cashier.open("/kasser/ny").send({"pieces_50000": typed})
    assert cashier.status == 422
    assert "500 kr.: Skriv antallet som et helt tal" in cashier.text()
    assert f'value="{typed}"' in cashier.page
    assert boxes(ledger) == ()


def test_a_box_holds_no_more_than_agreed(cashier: Person, ledger: Ledger) -> None:
    cashier.open("/kasser/ny").send({"pieces_50000": "201"})
    assert cashier.status == 409
    assert "Kassen må højst indeholde 100.000,00 kr." in cashier.text()
    assert boxes(ledger) == ()


def test_a_cashier_has_one_open_box(cashier: Person, ledger: Ledger) -> None:
    opened(cashier)
    assert "Du har allerede en åben kasse" in cashier.open("/kasser/ny").text()
    cashier.send({"pieces_50000": "1"})
    assert cashier.status == 409
    assert len(boxes(ledger)) == 1


def test_the_form_sent_twice_opens_one_box(cashier: Person, ledger: Ledger) -> None:
    filled = dict(cashier.open("/kasser/ny").form().form_values())
    assert [cashier.client.post("/kasser/ny", data=filled).status_code for _ in range(2)] == [303, 303]
    assert len(boxes(ledger)) == 1


def test_who_has_decided_requests_opens_no_box(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    request = factories.Counter(ledger).issue(amount_oere=9_000_00, reason="Husleje")
    person = signed_in(app, factories.EVERYTHING).open(f"/godkendelser/{request}")
    person.send({"reason": "Nej"}, form="afslaa")
    opened(person)
    assert person.status == 409
    assert "Du har afgjort anmodninger i denne hændelse" in person.text()


def test_a_refill_is_in_the_box_when_another_person_says_so(
    app: Flask, cashier: Person, ledger: Ledger
) -> None:
    opened(cashier).open("/kasser/fyld-op").send({"pieces_10000": "3"})
    assert boxes(ledger)[0].balance_oere == 1_250_50
    assert "Bed den, der kom med pengene" in cashier.open("/kasser").text()
    leader = signed_in(app, factories.LEADER).open("/kasser")
    leader.send({}, form="/kasser/penge/2/bekraeft")
    assert "Pengene er bekræftet." in leader.text()
    assert boxes(ledger)[0].balance_oere == 1_550_50


def test_a_refill_of_nothing_is_refused(cashier: Person, ledger: Ledger) -> None:
    opened(cashier).open("/kasser/fyld-op").send({"pieces_10000": "0"})
    assert cashier.status == 422
    assert "hvor mange sedler og mønter" in cashier.text()


def test_the_refill_sent_twice_counts_once(cashier: Person, ledger: Ledger) -> None:
    filled = dict(opened(cashier).open("/kasser/fyld-op").form().form_values())
    for _ in range(2):
        cashier.client.post("/kasser/fyld-op", data={**filled, "pieces_10000": "3"})
    factories.confirmed(ledger)
    assert boxes(ledger)[0].balance_oere == 1_550_50


def test_a_box_that_fits_is_closed_without_a_word(cashier: Person, ledger: Ledger) -> None:
    opened(cashier).open("/kasser/luk")
    assert "1.250,50" not in cashier.text()
    cashier.send({"pieces_50000": "2", "pieces_20000": "1", "pieces_5000": "1", "pieces_50": "1"})
    assert cashier.path == "/kasser"
    assert "Kassen er talt op og lukket." in cashier.text()
    assert boxes(ledger)[0].closed_at is not None


def test_a_difference_needs_an_explanation(cashier: Person, ledger: Ledger) -> None:
    opened(cashier).open("/kasser/luk").send({"pieces_50000": "2"})
    assert cashier.status == 409
    assert "Optællingen afviger -250,50 kr." in cashier.text()
    assert boxes(ledger)[0].closed_at is None
    cashier.send({"explanation": "Forkert byttepenge"})
    assert cashier.path == "/kasser"
    assert boxes(ledger)[0].closed_at is not None


def test_a_box_is_not_closed_while_a_bilag_is_held(cashier: Person, ledger: Ledger) -> None:
    factories.box(ledger)
    bilag_id = factories.Counter(ledger).issue()
    with factories.booking(ledger, factories.FINANCE) as book:
        hold(book, bilag_id)
    cashier.open("/kasser/luk").send({"pieces_10000": "500"})
    assert cashier.status == 409
    assert "Olga Økonomi har et bilag under udbetaling" in cashier.text()


@pytest.mark.parametrize("path", ["/kasser/fyld-op", "/kasser/luk"])
def test_without_a_box_there_is_nothing_to_count(cashier: Person, path: str) -> None:
    assert "Du har ingen åben kasse" in cashier.open(path).text()


@pytest.mark.parametrize("path", ["/kasser/fyld-op", "/kasser/luk"])
def test_a_count_without_a_box_is_refused(cashier: Person, path: str) -> None:
    filled = dict(cashier.open("/kasser/ny").form().form_values())
    assert cashier.client.post(path, data={**filled, "pieces_50000": "1"}).status_code == 409


@pytest.mark.parametrize("who", [factories.LEADER, factories.AUDITOR, factories.FINANCE_2])
def test_the_boxes_are_seen_by_who_answers_for_them(
    app: Flask, ledger: Ledger, cashier: Person, who: str
) -> None:
    opened(cashier)
    text = signed_in(app, who).open("/kasser").text()
    assert "Olga Økonomi" in text
    assert "1.250,50 kr." in text


def test_a_day_without_boxes_says_so(app: Flask) -> None:
    assert "Der er ikke åbnet nogen kasse." in signed_in(app, factories.AUDITOR).open("/kasser").text()
