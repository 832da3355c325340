"""Opening a hændelse, and closing it."""

from typing import Any

import pytest
from flask import Flask

from payout.app import put_on_ledger
from payout.db import Ledger
from payout.domain.incident import Incident
from payout.queries.incidents import open_incident
from payout.settings import Settings
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

STATED: dict[str, Any] = {
    "name": "KY nede 30. oktober",
    "systems": "KY",
    "down_since": "29-10-2026",
    "authorised_by": "Centerchefen",
    "fault_place": "benefit-system",
    "reason": "KY er nede til i morgen",
    "benefits": [factories.HELP],
    "pay_days": ["2026-10-30"],
}


def opened(ledger: Ledger) -> Incident:
    with ledger.reading() as connection:
        found = open_incident(connection)
    assert found is not None
    return found


def at_the_form(app: Flask, who: str = factories.LEADER) -> Person:
    return signed_in(app, who).open("/haendelse/ny")


def test_a_team_leader_opens_a_haendelse_for_what_is_down(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    leader = at_the_form(app).send({**STATED, "ceiling_person_oere": "9.000"})
    assert (leader.status, leader.path) == (200, "/overblik")
    assert "Hændelsen er åbnet" in leader.text()
    scope = opened(ledger).scope
    assert (scope.name, scope.systems, scope.authorised_by) == ("KY nede 30. oktober", "KY", "Centerchefen")
    assert (scope.benefits, scope.pay_days) == ((factories.HELP,), (factories.PAY_DATE,))
    assert f"{scope.down_since}" == "2026-10-29"
    assert (scope.rule.share_percent, scope.rule.rounding_oere) == (80, 50_00)
    assert (scope.rule.ceiling_bilag_oere, scope.rule.ceiling_person_oere) == (None, 9_000_00)
    assert not scope.is_drill


@pytest.mark.parametrize("field", ["name", "systems", "authorised_by", "reason"])
@pytest.mark.parametrize("number", ["020360-0001", "0203600001"])
def test_a_cpr_number_is_refused_in_what_stands_on_every_page_and_paper(
    app: Flask, ledger: Ledger, field: str, number: str
) -> None:
    factories.store(ledger)
    leader = at_the_form(app).send({**STATED, field: f"KY nede for {number}"})
    assert (leader.status, "Teksten indeholder et CPR-nummer" in leader.text()) == (422, True)
    assert number not in leader.page
    with ledger.reading() as connection:
        assert open_incident(connection) is None


def test_the_overview_then_counts_only_what_was_chosen(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    page = at_the_form(app).send(STATED).text()
    assert "Personer4" in page
    assert "29.000,00 kr." in page
    assert factories.FLEKS not in page


def test_in_a_drills_ledger_every_haendelse_is_a_drill(
    app: Flask, ledger: Ledger, settings: Settings
) -> None:
    factories.mark_as_drill(ledger)
    put_on_ledger(app, ledger, settings)
    factories.store(ledger)
    leader = at_the_form(app).send(STATED)
    assert "ØVELSE" in leader.text()
    assert opened(ledger).series == "DRILL26"


def test_pressing_twice_opens_one(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    leader = at_the_form(app)
    form, path = leader.page, leader.path
    leader.send(STATED)
    leader.page, leader.path = form, path
    leader.send(STATED)
    assert (leader.status, leader.path) == (200, "/overblik")
    assert opened(ledger).incident_id == 1


def test_a_second_haendelse_is_refused_while_one_is_open(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    slow, quick = at_the_form(app), at_the_form(app, factories.LEADER_2)
    quick.send(STATED)
    slow.send({**STATED, "name": "En anden"})
    assert slow.status == 409
    assert "allerede en åben hændelse" in slow.text()
    assert slow.form().fields["name"] == "En anden"
    assert at_the_form(app).status == 409
    assert opened(ledger).scope.name == "KY nede 30. oktober"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Navn på hændelsen: Feltet skal udfyldes."),
        ("down_since", "i går", "Datoen kan ikke læses."),
        ("benefits", [], "Vælg mindst én ydelse."),
        ("benefits", ["Månepenge"], "Ydelser:"),
        ("pay_days", [], "Vælg mindst én dag."),
        ("pay_days", ["ingen dag"], "Vælg blandt mulighederne."),
        ("share_percent", "101", "mellem 1 og 100"),
        ("share_percent", "halvdelen", "Skriv et helt tal."),
        ("rounding_oere", "0,25", "0,50 kr. eller mere"),
        ("rounding_oere", "0", "0,50 kr. eller mere"),
        ("ceiling_bilag_oere", "-5", "under nul"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    field: str, typed: Any, sentence: str, app: Flask, ledger: Ledger
) -> None:
    factories.store(ledger)
    leader = at_the_form(app).send({**STATED, field: typed})
    assert leader.status == 422
    assert sentence in leader.text()
    assert leader.form().fields["systems"] == "KY"
    with ledger.reading() as connection:
        assert open_incident(connection) is None


def test_without_a_list_it_is_said_and_still_possible(app: Flask, ledger: Ledger) -> None:
    leader = at_the_form(app)
    assert "Der er ingen liste at gå ud fra" in leader.text()
    stated = {name: value for name, value in STATED.items() if name not in {"benefits", "pay_days"}}
    assert leader.send(stated).path == "/overblik"
    assert opened(ledger).scope.benefits == ()


def test_a_list_that_comes_after_such_an_opening_counts_wholly(app: Flask, ledger: Ledger) -> None:
    at_the_form(app).send({**STATED, "benefits": [], "pay_days": []})
    factories.store(ledger)
    assert "33.000,00 kr." in signed_in(app, factories.LEADER).open("/overblik").text()


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.FINANCE, factories.AUDITOR])
def test_only_the_team_leader_opens(who: str, app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    person = signed_in(app, who).open("/haendelse/ny")
    assert person.status == 403
    assert "Åbn hændelse" not in person.open("/overblik").text()
    assert "Luk hændelse" not in person.text()


def test_the_formal_start_stands_where_the_haendelse_is_shown(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    leader = at_the_form(app).send({**STATED, "decided_at": "29-10-2026 16.45", "fault_place": "bank"})
    assert "Fejlen er iBanken" in leader.text()
    text = leader.open("/haendelse").text()
    for said in ("Besluttet29-10-2026 kl. 16.45", "HvorforKY er nede til i morgen", "Fejlen er iBanken"):
        assert said in text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"reason": ""}, 422, "Hvorfor er det besluttet? Feltet skal udfyldes."),
        ({"fault_place": []}, 422, "Vælg, hvor fejlen er."),
        ({"decided_at": "i morges"}, 422, "Tidspunktet kan ikke læses."),
        ({"decided_at": "31-10-2026 8.00"}, 409, "kan ikke være taget senere end nu"),
        ({"planned_to": "31-10-2026 8.00"}, 409, "skal begynde, før det slutter"),
        (
            {"planned_from": "31-10-2026 8.00"},
            422,
            "det planlagte nedbrud begynder: 31-10-2026.",
        ),
    ],
)
def test_a_formal_start_that_cannot_be_is_said(
    app: Flask, ledger: Ledger, typed: dict[str, Any], status: int, sentence: str
) -> None:
    factories.store(ledger)
    leader = at_the_form(app).send({**STATED, **typed})
    assert (leader.status, sentence in leader.text()) == (status, True), leader.text()


def test_a_planned_outage_is_opened_ahead_and_the_counter_is_told(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    planned = {
        "down_since": "31-10-2026",
        "planned_from": "31-10-2026 8.00",
        "planned_to": "02-11-2026 12.00",
    }
    leader = at_the_form(app).send({**STATED, **planned})
    assert "når det planlagte nedbrud begynder" in leader.text()
    counter = signed_in(app, factories.CASEWORKER).open("/skranke")
    assert "Det planlagte nedbrud begynder 31-10-2026 kl. 08.00" in counter.text()
    assert "Planlagt, begynder 31-10-2026 kl. 08.00" in counter.text()


def test_a_stand_down_is_said_at_the_counter_and_taken_back_by_a_new_decision(
    app: Flask, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    counter = signed_in(app, factories.CASEWORKER)
    counter.open("/skranke").send({"citizen": factories.ANNA.digits})
    form, path = counter.page, counter.path
    leader = signed_in(app, factories.LEADER).open("/haendelse")
    decision = {"decided_by": "Centerchefen", "reason": "KY svarer igen"}
    leader.send(decision, form="/afblaes")
    assert "Hændelsen er afblæst. Der udstedes ikke flere bilag." in leader.text()
    counter.page = form
    counter.send({"identity_check": "passport", "identity_document": "4711"}, form="/bilag")
    assert counter.status == 409
    assert "Der udstedes og godkendes ikke flere bilag" in counter.text()
    assert "Nyt bilag til" not in counter.open(path).text()
    assert "Afblæst 30-10-2026 kl. 09.00." in signed_in(app, factories.LEADER).open("/situation").text()
    leader.send(decision, form="/genoptag")
    assert "Der kan igen udstedes bilag" in leader.text()
    minutes = signed_in(app, factories.LEADER)
    assert (
        "Afblæst 30-10-2026 kl. 09.00 af Centerchefen: KY svarer igen" in minutes.open("/beslutninger").text()
    )
    assert "Udstedelsen genoptaget 30-10-2026 kl. 09.00 af Centerchefen" in minutes.text()
    assert "Afblæst" not in minutes.open("/situation").text()
    assert "Nyt bilag til" in counter.open(path).text()


def test_a_request_that_waits_can_only_be_rejected_after_a_stand_down(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue(factories.NOBODY, 400_00, reason="Ikke på listen")
    leader = signed_in(app, factories.LEADER).open("/haendelse")
    assert "1 anmodning venter på svar" in leader.text()
    waiting = leader.open("/godkendelser/1")
    page = waiting.page
    waiting.open("/haendelse").send({"decided_by": "Chefen", "reason": "Slut"}, form="/afblaes")
    leader.page = page
    leader.send({"reason": "Set i sagen"}, form="/godkend")
    assert (leader.status, "så der udstedes og godkendes ikke mere" in leader.text()) == (409, True)
    assert "Godkend og udsted bilaget" not in leader.text()
    leader.send({"reason": "For sent"}, form="/afslaa")
    assert leader.status == 200
