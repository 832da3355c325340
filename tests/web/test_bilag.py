"""The list of bilag, the page of one, voiding and settling."""

import pytest
from flask import Flask
from sqlalchemy import event

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.aconto import Claim
from payout.queries.bilag import bilag_by_id
from payout.services.decide_request import approve
from payout.web.bilag import PAGE_ROWS
from tests import factories
from tests.web.browsing import Person, signed_in, texts_of

pytestmark = pytest.mark.usefixtures("pay_day")

NUMBER = str(BilagNumber("STR26", 1))


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    factories.open_day(ledger)
    return ledger


def status_of(ledger: Ledger, bilag_id: int) -> str:
    with ledger.reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    assert found is not None
    return found.status.value


def bilag_page(app: Flask, bilag_id: int, who: str = factories.CASEWORKER) -> Person:
    return signed_in(app, who).open(f"/bilag/{bilag_id}")


# --- The list ----------------------------------------------------------------


def test_the_list_shows_number_amount_and_status_and_hides_who_is_protected(app: Flask, day: Ledger) -> None:
    factories.Counter(day).issue()
    factories.Counter(day).issue(factories.DAGMAR, 3_000_00)
    text = signed_in(app, factories.AUDITOR).open("/bilag").text()
    assert NUMBER in text
    assert "Anna Ågesen-Prøve" in text
    assert "Beskyttet" in text
    assert "Dagmar" not in text
    assert "2 bilag, de nyeste først." in text


def test_the_list_is_filtered_by_status(app: Flask, day: Ledger) -> None:
    factories.Counter(day).issue()
    factories.Counter(day).issue(factories.BOERGE, 9_000_00, reason="Husleje")
    person = signed_in(app, factories.AUDITOR).open("/bilag?status=awaiting_approval")
    assert "1 bilag" in person.text()
    assert "Børge Fuglsåen" in person.text()
    assert "Anna" not in person.text()


@pytest.mark.parametrize("status", ["", "nonsense", "ISSUED"])
def test_a_status_that_is_not_there_is_refused_or_shows_all(app: Flask, day: Ledger, status: str) -> None:
    factories.Counter(day).issue()
    assert "1 bilag" in signed_in(app, factories.AUDITOR).open(f"/bilag?status={status}").text()


def test_a_number_leads_to_its_bilag(app: Flask, day: Ledger) -> None:
    factories.Counter(day).issue()
    typed = NUMBER.lower().replace("-", "")
    assert signed_in(app, factories.AUDITOR).open(f"/bilag?nummer={typed}").path == "/bilag/1"


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        ("STR26-00001-0", 422, "Kontrolcifferet"),
        (str(BilagNumber("STR26", 99)), 404, "ikke noget bilag med det nummer"),
    ],
)
def test_a_number_that_is_wrong_or_unknown_is_said(
    app: Flask, day: Ledger, number: str, status: int, said: str
) -> None:
    person = signed_in(app, factories.AUDITOR).open(f"/bilag?nummer={number}")
    assert person.status == status
    assert said in person.text()


def test_an_empty_ledger_has_an_empty_list(app: Flask) -> None:
    assert "Der er ingen bilag at vise." in signed_in(app, factories.AUDITOR).open("/bilag").text()


def test_a_long_list_comes_in_pages_with_as_many_questions_as_a_short_one(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.AUDITOR)
    asked: list[str] = []
    event.listen(day.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    counter = factories.Counter(day)
    counter.issue()
    asked.clear()
    person.open("/bilag")
    few = len(asked)
    for number in range(PAGE_ROWS):
        other = Claim(
            benefit=f"Ydelse {number}", period_from=factories.PAY_DATE, period_to=factories.PAY_DATE
        )
        counter.issue(claim=other, amount_oere=100_00, reason="Prøve")
    asked.clear()
    person.open("/bilag")
    assert len(asked) == few
    assert "Side 1 af 2" in person.text()
    assert NUMBER not in person.text()
    assert NUMBER in person.open("/bilag?side=2&status=").text()


# --- The page ----------------------------------------------------------------


def test_the_page_tells_what_was_known_at_the_counter(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue(stated_by_citizen="Skal betale medicin")
    text = bilag_page(app, bilag_id).text()
    for shown in (
        "10.000,00 kr.",
        "27-10-2026",
        "Skal betale medicin",
        "Pas, pas 1234",
        "Sara Sagsbehandler",
    ):
        assert shown in text
    assert "KY er ude af drift siden 29-10-2026" in text


def test_a_request_waits_and_looks_again_by_itself(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue(amount_oere=9_000_00, reason="Husleje")
    person = bilag_page(app, bilag_id)
    assert "Anmodningen venter på teamlederen" in person.text()
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in person.page
    with factories.booking(day, factories.LEADER) as book:
        approve(book, bilag_id, reason="I orden")
    person.open(f"/bilag/{bilag_id}")
    assert texts_of(person, "figure-value")[0] == NUMBER
    assert "refresh" not in person.page


def test_an_unknown_bilag_is_not_found(app: Flask, day: Ledger) -> None:
    assert bilag_page(app, 99).status == 404


def test_who_has_every_role_is_told_why_they_cannot_pay_or_decide(app: Flask, day: Ledger) -> None:
    counter = factories.Counter(day, factories.EVERYTHING)
    issued = counter.issue()
    request = counter.issue(factories.BOERGE, 9_000_00, reason="Husleje")
    person = bilag_page(app, issued, factories.EVERYTHING)
    assert "Du har selv udstedt eller anmodet om dette bilag" in person.text()
    assert "Til udbetaling" not in person.text()
    person.open(f"/bilag/{request}")
    assert "Du har selv lavet denne anmodning" in person.text()
    assert "Afgør anmodningen" not in person.text()


# --- Void --------------------------------------------------------------------


def test_ones_own_bilag_is_voided_with_a_reason(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue()
    person = bilag_page(app, bilag_id).send({"reason": "Forkert beløb"}, form="annuller")
    assert "Annulleret" in person.text()
    assert "Forkert beløb" in person.text()
    assert status_of(day, bilag_id) == "voided"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_bilag_is_not_voided_without_a_reason(app: Flask, day: Ledger, reason: str) -> None:
    bilag_id = factories.Counter(day).issue()
    person = bilag_page(app, bilag_id).send({"reason": reason}, form="annuller")
    assert person.status == 422
    assert status_of(day, bilag_id) == "issued"


def test_a_caseworker_does_not_void_the_bilag_of_another(app: Flask, day: Ledger) -> None:
    own, others = (
        factories.Counter(day).issue(),
        factories.Counter(day, factories.CASEWORKER_2).issue(factories.BOERGE),
    )
    person = bilag_page(app, own)
    filled = dict(person.form("annuller").form_values())
    assert f"/bilag/{others}/annuller" not in person.open(f"/bilag/{others}").page
    assert "Kun den, der har udstedt bilaget, eller en teamleder" in person.text()
    answer = person.client.post(f"/bilag/{others}/annuller", data={**filled, "reason": "x"})
    assert answer.status_code == 409
    assert "Kun den, der har udstedt bilaget" in answer.text
    assert status_of(day, others) == "issued"


def test_a_team_leader_voids_the_bilag_of_a_caseworker(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue()
    bilag_page(app, bilag_id, factories.LEADER).send({"reason": "Dobbelt"}, form="annuller")
    assert status_of(day, bilag_id) == "voided"


def test_a_bilag_that_was_paid_meanwhile_is_not_voided(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue()
    person = bilag_page(app, bilag_id)
    factories.box(day)
    factories.paid(day, bilag_id)
    person.send({"reason": "Fortrudt"}, form="annuller")
    assert person.status == 409
    assert "er udbetalt af Olga Økonomi kl. 09.00. Det kan derfor ikke annulleres" in person.text()


def test_the_void_form_sent_twice_voids_once(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue()
    person = bilag_page(app, bilag_id)
    filled = {**dict(person.form("annuller").form_values()), "reason": "Forkert"}
    answers = [person.client.post(f"/bilag/{bilag_id}/annuller", data=filled).status_code for _ in range(2)]
    assert answers == [303, 303]


# --- Settle ------------------------------------------------------------------


@pytest.fixture
def paid(day: Ledger) -> int:
    """A paid bilag of 4.000,00 kr."""
    factories.box(day)
    return factories.paid(day, factories.Counter(day).issue())


def test_a_paid_bilag_is_settled_in_parts_until_nothing_is_outstanding(
    app: Flask, day: Ledger, paid: int
) -> None:
    person = bilag_page(app, paid, factories.FINANCE_2)
    assert person.form("afregn").fields["amount"] == "4.000,00"
    person.send({"kind": "repaid", "amount": "1.000", "note": "Kontant"}, form="afregn")
    assert "3.000,00 kr." in person.text()
    person.send({"kind": "set_off"}, form="afregn")
    assert status_of(day, paid) == "settled"
    assert "Tilbagebetalt" in person.text()
    assert "Modregnet" in person.text()
    assert "Afregn bilaget" not in person.text()


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({}, (422, "Hvordan er beløbet afregnet?")),
        ({"kind": "set_off", "amount": "x"}, (422, "Beløbet kan ikke læses")),
        ({"kind": "set_off", "amount": "4.000,50"}, (409, "højst afregnes det udestående beløb, 4.000,00")),
        ({"kind": "set_off", "amount": "0"}, (409, "højst afregnes")),
    ],
)
def test_a_settlement_that_does_not_fit_is_refused(
    app: Flask, day: Ledger, paid: int, values: dict[str, str], answer: tuple[int, str]
) -> None:
    person = bilag_page(app, paid, factories.FINANCE).send(values, form="afregn")
    assert person.status == answer[0]
    assert answer[1] in person.text()
    assert status_of(day, paid) == "paid"


def test_the_settle_form_sent_twice_settles_once(app: Flask, day: Ledger, paid: int) -> None:
    person = bilag_page(app, paid, factories.FINANCE)
    filled = {**dict(person.form("afregn").form_values()), "kind": "set_off", "amount": "1.000"}
    answers = [person.client.post(f"/bilag/{paid}/afregn", data=filled).status_code for _ in range(2)]
    assert answers == [303, 303]
    with day.reading() as connection:
        found = bilag_by_id(connection, paid)
    assert found is not None
    assert found.settled_oere == 1_000_00


def test_only_economy_staff_settle(app: Flask, day: Ledger, paid: int) -> None:
    person = bilag_page(app, paid)
    assert "Afregn bilaget" not in person.text()
    assert person.client.post(f"/bilag/{paid}/afregn").status_code in {400, 403}
