"""The team leader's decisions."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from payout.app import create_app
from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.queries.bilag import bilag_by_id
from payout.settings import Settings
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def request_id(ledger: Ledger) -> int:
    """A request of Sara's above the rule."""
    factories.open_day(ledger)
    return factories.Counter(ledger).issue(amount_oere=9_000_00, reason="Husleje")


def status_of(ledger: Ledger, bilag_id: int) -> str:
    with ledger.reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    assert found is not None
    return found.status.value


def request_page(app: Flask, bilag_id: int, who: str = factories.LEADER) -> Person:
    return signed_in(app, who).open(f"/godkendelser/{bilag_id}")


def test_the_list_names_the_limits_and_shows_the_oldest_first(
    app: Flask, ledger: Ledger, request_id: int
) -> None:
    factories.Counter(ledger).issue(factories.NOBODY, 500_00, reason="Ny")
    text = signed_in(app, factories.LEADER).open("/godkendelser").text()
    assert "2 anmodninger venter" in text
    assert text.index("Beløbet er over a conto-reglen") < text.index("Ydelsen står ikke på listen")


def test_an_empty_list_says_so(app: Flask) -> None:
    assert "Ingen anmodninger venter." in signed_in(app, factories.LEADER).open("/godkendelser").text()


def test_the_page_shows_the_request_and_the_citizens_other_bilag(
    app: Flask, ledger: Ledger, request_id: int
) -> None:
    person = request_page(app, request_id)
    for shown in ("9.000,00 kr.", "10.000,00 kr.", "Husleje", "Sara Sagsbehandler", "har ikke andre bilag"):
        assert shown in person.text()


def test_an_approved_request_gets_its_number(app: Flask, ledger: Ledger, request_id: int) -> None:
    person = request_page(app, request_id).send({"reason": "Dokumenteret"}, form="godkend")
    assert person.path == f"/bilag/{request_id}"
    assert str(BilagNumber("STR26", 1)) in person.text()
    assert "Dokumenteret" in person.text()


def test_a_rejection_tells_the_counter_what_to_say_and_prints_the_decision(
    app: Flask, ledger: Ledger, request_id: int
) -> None:
    person = request_page(app, request_id).send({"reason": "Beløbet er ikke dokumenteret"}, form="afslaa")
    assert status_of(ledger, request_id) == "rejected"
    assert "Beløbet er ikke dokumenteret" in person.text()
    counter = signed_in(app, factories.CASEWORKER).open(f"/bilag/{request_id}")
    assert "Sig til borgeren" in counter.text()
    assert "Udskriv afgørelsen" in counter.text()
    answer = counter.client.get(f"/bilag/{request_id}/afgoerelse.pdf")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    text = " ".join(PdfReader(BytesIO(answer.data)).pages[0].extract_text().split())
    for said in ("Beløbet er ikke dokumenteret", "9.000,00 kr.", "Ydelsescenter, Prøvekøbing Kommune"):
        assert said in text


def test_the_texts_of_a_rejection_are_the_offices_own(ledger: Ledger, request_id: int) -> None:
    office = Settings(
        municipality="Ny By",
        rejection_rules="Vores regel.",
        complaint="Klag til {kommune}.",
        second_factor="off",
    )
    app = create_app(ledger, office)
    request_page(app, request_id).send({"reason": "Nej"}, form="afslaa")
    answer = signed_in(app, factories.CASEWORKER).client.get(f"/bilag/{request_id}/afgoerelse.pdf")
    text = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert "Vores regel." in text
    assert "Klag til Ny By." in text


def test_only_a_rejected_request_has_a_decision_to_print(app: Flask, ledger: Ledger, request_id: int) -> None:
    person = signed_in(app, factories.CASEWORKER)
    issued = factories.Counter(ledger).issue(factories.BOERGE)
    for bilag_id in (request_id, issued, 99):
        assert person.client.get(f"/bilag/{bilag_id}/afgoerelse.pdf").status_code == 404


def test_the_counter_is_told_whether_a_request_waits_and_nothing_else(
    app: Flask, ledger: Ledger, request_id: int
) -> None:
    counter = signed_in(app, factories.CASEWORKER)
    assert counter.client.get(f"/bilag/{request_id}/svar").json == {"waits": True}
    request_page(app, request_id).send({"reason": "I orden"}, form="godkend")
    assert counter.client.get(f"/bilag/{request_id}/svar").json == {"waits": False}
    assert "Anmodningen er godkendt" in counter.open(f"/bilag/{request_id}").text()
    assert counter.client.get("/bilag/99/svar").status_code == 404


@pytest.mark.parametrize("answer", ["/godkend", "/afslaa"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_both_answers_need_a_reason(
    app: Flask, ledger: Ledger, request_id: int, answer: str, reason: str
) -> None:
    person = request_page(app, request_id).send({"reason": reason}, form=f"{request_id}{answer}")
    assert person.status == 422
    assert status_of(ledger, request_id) == "awaiting_approval"


@pytest.mark.parametrize("answer", ["godkend", "afslaa"])
def test_who_asked_cannot_decide_and_is_told_why(app: Flask, ledger: Ledger, answer: str) -> None:
    factories.open_day(ledger)
    own = factories.Counter(ledger, factories.EVERYTHING).issue(amount_oere=9_000_00, reason="Husleje")
    other = factories.Counter(ledger).issue(factories.BOERGE, 9_000_00, reason="Husleje")
    person = request_page(app, other, factories.EVERYTHING)
    filled = dict(person.form(f"{other}/{answer}").form_values())
    person.open(f"/godkendelser/{own}")
    assert "Du har selv lavet denne anmodning" in person.text()
    assert "Begrundelse for" not in person.text()
    answered = person.client.post(f"/godkendelser/{own}/{answer}", data={**filled, "reason": "Ja"})
    assert answered.status_code == 409
    assert "Du har selv lavet denne anmodning" in answered.text
    assert status_of(ledger, own) == "awaiting_approval"


def test_who_has_run_a_box_cannot_decide(app: Flask, ledger: Ledger, request_id: int) -> None:
    factories.box(ledger, factories.EVERYTHING)
    assert "Du har haft en kasse" in request_page(app, request_id, factories.EVERYTHING).text()


def test_a_request_is_decided_once(app: Flask, ledger: Ledger, request_id: int) -> None:
    late = request_page(app, request_id, factories.LEADER_2)
    request_page(app, request_id).send({"reason": "Nej"}, form="afslaa")
    late.send({"reason": "Ja"}, form="godkend")
    assert late.status == 409
    assert "Anmodningen er afslået af Lea Leder kl. 09.00. Den kan derfor ikke godkendes" in late.text()
    assert "Anmodningen er afgjort" in late.text()


def test_the_approval_sent_twice_takes_one_number(app: Flask, ledger: Ledger, request_id: int) -> None:
    person = request_page(app, request_id)
    filled = {**dict(person.form("godkend").form_values()), "reason": "Ja"}
    path = f"/godkendelser/{request_id}/godkend"
    assert [person.client.post(path, data=filled).status_code for _ in range(2)] == [303, 303]
    with ledger.reading() as connection:
        assert connection.exec_driver_sql("select last_sequence from series").scalar() == 1


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.FINANCE, factories.AUDITOR])
def test_nobody_but_a_team_leader_decides(app: Flask, ledger: Ledger, request_id: int, who: str) -> None:
    assert request_page(app, request_id, who).status == 403


def test_an_unknown_request_is_not_found(app: Flask, ledger: Ledger, request_id: int) -> None:
    assert request_page(app, 99).status == 404
