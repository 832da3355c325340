"""The page of a bilag's settlement: lines, their reversal, and a plan from its terms to its last part."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from payout import clock
from payout.db import Ledger
from tests import factories
from tests.services.acting import read, settled
from tests.web.browsing import Person, signed_in

PAGE = "/bilag/1/afregning"
LATER = datetime(2026, 12, 2, 8, tzinfo=UTC)


@pytest.fixture
def person(app: Flask, ledger: Ledger, pay_day: datetime) -> Person:
    """Økonomi, with a paid bilag of 4,000 kr. and one that is issued."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    factories.paid(ledger, counter.issue())
    counter.issue(factories.CLARA, 500_00)
    return signed_in(app, factories.FINANCE)


def planned(person: Person, **terms: str) -> Person:
    person.open(f"{PAGE}/plan")
    return person.send(terms, form="plan")


def test_a_line_is_booked_with_its_run_and_shown_with_what_is_left(person: Person, ledger: Ledger) -> None:
    person.open(PAGE)
    assert "Intet er afregnet endnu." in person.text()
    values = {
        "kind": "set_off",
        "amount": "1.000",
        "happened_on": "30-11-2026",
        "reference": "KSD november",
        "part_of": "2 af 6",
        "note": "Aftalt",
    }
    element = person.client.post("/bilag/1/afregn", data={**dict(line_form(person)), **values})
    assert element.status_code == 303
    text = person.open(PAGE).text()
    assert "Modregnet Tilbagefør Modregnet 1.000,00 kr." in text
    assert "30-11-2026 KSD november (rate 2 af 6)" in text
    assert "3.000,00 kr." in text
    assert read(ledger, 1).outstanding_oere == 3_000_00


def line_form(person: Person) -> list[tuple[str, str]]:
    """What the form for a line holds."""
    person.open("/bilag/1")
    return list(person.form("/bilag/1/afregn").form_values())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "written_off"}, "Skriv hvorfor."),
        ({"kind": "set_off", "happened_on": "29-10-2026"}, "Datoen er før bilaget blev udbetalt."),
        ({"kind": "repaid", "happened_on": "31-10-2026"}, "Datoen er for langt ude i fremtiden."),
        ({"kind": "set_off", "part_of": "3 af 2"}, "Raten kan ikke passe."),
        ({"kind": "set_off", "part_of": "den anden"}, "Raten kan ikke læses."),
    ],
)
def test_what_cannot_be_told_of_a_line_is_said(
    person: Person, ledger: Ledger, values: dict[str, str], said: str
) -> None:
    answer = person.client.post(
        "/bilag/1/afregn", data={**dict(line_form(person)), "amount": "100", **values}
    )
    assert answer.status_code in {409, 422}
    assert said in answer.text
    assert read(ledger, 1).settled_oere == 0


def test_a_line_is_reversed_with_a_reason_and_both_lines_stand(person: Person, ledger: Ledger) -> None:
    settled(ledger, 1, 4_000_00)
    assert "Afregnet" in person.open(PAGE).text()
    person.open(f"{PAGE}/1/tilbagefoer")
    assert "Ret dette" in person.send({"reason": ""}).text()
    person.send({"reason": "Forkert kørsel"})
    assert "Linjen er tilbageført, og beløbet udestår igen." in person.text()
    assert "Tilbageført: modregnet -4.000,00 kr." in person.text()
    assert "Forkert kørsel" in person.text()
    assert read(ledger, 1).outstanding_oere == 4_000_00
    assert "Tilbageført: modregnet" in person.open("/bilag/1").text()
    assert "Linjen kan ikke tilbageføres" in person.open(f"{PAGE}/1/tilbagefoer").text()


def test_a_line_that_somebody_has_reversed_meanwhile_says_who(person: Person, ledger: Ledger) -> None:
    settled(ledger, 1, 1_000_00)
    waiting = person.open(f"{PAGE}/1/tilbagefoer").form()
    filled = {**dict(waiting.form_values()), "reason": "Også mig"}
    person.send({"reason": "Forkert kørsel"})
    answer = person.client.post(f"{PAGE}/1/tilbagefoer", data={**filled, "request_key": "f" * 32})
    assert answer.status_code == 409
    assert "Olga Økonomi har tilbageført linjen kl. 09.00." in answer.text


def test_a_plan_is_shown_before_it_is_saved_and_followed_to_its_end(person: Person, ledger: Ledger) -> None:
    shown = planned(person, parts="3", floor="8.500,00", benefit="10.000,00", vis="1").text()
    assert "Raterne bliver sådan" in shown
    assert "1 af 3 01-10-2026 1.333,33 kr." in shown
    assert "Der er ingen plan." in person.open(PAGE).text()
    planned(person, part_amount="1.500,00", floor="9.000,00", benefit="10.000,00", first_month="2026-11-01")
    text = person.text()
    assert "Planen er lavet." in text
    assert "4.000,00 kr. i 4 rater" in text
    assert "Borgeren beholder mindst 9.000,00 kr. af 10.000,00 kr. om måneden." in text
    assert "1 af 4 01-11-2026 1.000,00 kr. Planlagt" in text
    clock.set_source(lambda: LATER)
    person = signed_in_again(person)
    assert "2 af 4 01-12-2026 1.000,00 kr. Forfalden" in person.open(PAGE).text()
    taken = {"outcome": "taken", "happened_on": "30-11-2026", "reference": "KSD november"}
    person.send(taken, form="plan/rate")
    assert "1 af 4 01-11-2026 1.000,00 kr. Modregnet 1.000,00 kr. 30-11-2026" in person.text()
    assert "30-11-2026 KSD november (rate 1 af 4)" in person.text()
    assert "Skriv hvorfor." in person.send({"outcome": "missed"}, form="plan/rate").text()
    person.open(PAGE).send({"outcome": "missed", "note": "Ydelsen kom ikke med"}, form="plan/rate")
    assert "Ikke modregnet Ydelsen kom ikke med" in person.text()
    assert "rater dækker 1.000,00 kr. mindre, end der udestår" in person.text()
    person.send({"reason": "other"}, form="plan/stop")
    assert person.status == 409
    person.open(PAGE).send({"reason": "deferred", "note": "Til februar"}, form="plan/stop")
    assert "Planen er stoppet." in person.text()
    assert "Henstand, Til februar" in person.text()
    assert read(ledger, 1).outstanding_oere == 3_000_00


def signed_in_again(person: Person) -> Person:
    """The session has run out over the month."""
    return signed_in(person.client.application, factories.FINANCE)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"floor": "8.000,00", "benefit": ""}, "Skriv også, hvad ydelsen er om måneden"),
        ({"floor": "10.000,00", "benefit": "10.000,00"}, "Borgeren skal beholde hele ydelsen"),
        ({"part_amount": "1,00"}, "Planen ville få over 60 rater"),
    ],
)
def test_terms_that_make_no_plan_say_what_to_do(person: Person, terms: dict[str, str], said: str) -> None:
    for shown in ({}, {"vis": "1"}):
        planned(person, **terms, **shown)
        assert person.status == 409
        assert said in person.text()


def test_a_second_plan_is_refused_while_one_is_followed(person: Person) -> None:
    person.open(f"{PAGE}/plan")
    planned(person, parts="2")
    planned(person, parts="2")
    assert "Bilaget har allerede en plan." in person.text()


def test_only_a_paid_bilag_has_a_settlement(person: Person) -> None:
    assert [person.open(path).status for path in ("/bilag/2/afregning", "/bilag/2/afregning/plan")] == [
        404,
        404,
    ]
    assert person.open("/bilag/1/afregning/9/tilbagefoer").status == 404


def test_others_read_the_page_and_change_nothing(person: Person, app: Flask, ledger: Ledger) -> None:
    settled(ledger, 1, 1_000_00)
    planned(person, parts="2")
    for who in (factories.CASEWORKER, factories.LEADER, factories.AUDITOR):
        other = signed_in(app, who).open(PAGE)
        assert "Planens rater" in other.text()
        assert "Tilbagefør" not in other.page
        assert "Marker raten" not in other.page
        assert other.open(f"{PAGE}/1/tilbagefoer").status == 403
