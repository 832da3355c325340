"""The real run as people bring it in and look at it, with the October lists, and the doubts they settle."""

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from payout.db import Ledger
from payout.money import Oere
from payout.queries.run_lists import run_lists
from payout.sample.people import invent_people
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

FILES = Path(__file__).parent.parent / "files"
OCTOBER = FILES / "udbetalt" / "udbetalt-2026-10.xlsx"
HEAD = "CPR-nr.;Navn;Ydelse;Periode fra;Periode til;Udbetalingsdag;Beløb udbetalt;Fradrag a conto"


def run_file(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows, ""]).encode()


def row(cpr: Any, name: str, paid: str, deducted: str = "0,00", day: str = "30-10-2026") -> str:
    return f"{cpr.formatted};{name};{factories.HELP};01-10-2026;31-10-2026;{day};{paid};{deducted}"


WHOLE = run_file(
    row(factories.ANNA, "Anna Ågesen-Prøve", "6.000,00", "4.000,00"),
    row(factories.NOBODY, "Børge Fuglsåen", "8.000,00"),
    row(factories.DAGMAR, "Dagmar Dulgt", "5.000,00"),
)


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    """The team leader, after a day on which Anna got 4,000 kr. and Dagmar, who is protected, 1,000 kr."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    factories.paid(ledger, counter.issue(factories.ANNA, 4_000_00))
    factories.paid(ledger, counter.issue(factories.DAGMAR, 1_000_00))
    return signed_in(app, factories.LEADER)


def previewed(person: Person, content: bytes, name: str = "kørsel.csv") -> Person:
    values: Mapping[str, Any] = {"file": (BytesIO(content), name), "kind": "udbetaling", "source": "KY"}
    return person.open("/lister/indlaes").send(values, form="indlaes")


def brought_in(person: Person, content: bytes, **values: str) -> Person:
    return previewed(person, content).send(values, form="/gem")


def test_before_there_is_a_run_the_page_says_what_to_do(leader: Person) -> None:
    assert "Ingen udbetalingsliste er indlæst endnu" in leader.open("/udbetalt").text()
    assert "Der er ingen udbetalingsliste endnu" in leader.open("/udbetalt/tvivl").text()
    assert leader.open("/udbetalt/alle").status == 404


def test_oekonomi_brings_in_the_run_and_no_other_list(app: Flask, leader: Person, ledger: Ledger) -> None:
    olga = signed_in(app, factories.FINANCE).open("/lister/indlaes")
    assert 'value="indberetning"' not in olga.page
    values: Mapping[str, Any] = {"file": (BytesIO(WHOLE), "a.csv"), "kind": "indberetning", "source": "KY"}
    refused = olga.send(values, form="indlaes")
    assert (refused.status, "Vælg en af mulighederne" in refused.text()) == (422, True)
    assert brought_in(olga, WHOLE).path == "/udbetalt"


def test_a_run_is_previewed_beside_what_was_expected_and_leads_to_the_match(
    leader: Person, ledger: Ledger
) -> None:
    text = previewed(leader, WHOLE).text()
    assert "Sammenholdt med det, der var ventet" in text
    assert "33.000,00 kr." in text
    assert "Hvad er filen?" not in text
    leader.send({}, form="/gem")
    assert leader.path == "/udbetalt"
    text = leader.text()
    assert "Udbetalingslister: udbetalt. Summen passer: 3 af 3 linjer, 19.000,00 kr. af 19.000,00 kr." in text
    assert "Summen passer ikke" not in text
    assert "Betalt to gange" in text
    assert "1 sted er i tvivl" in text
    leader.open("/udbetalt/betalt-to-gange")
    assert "modregn eller opkræv bilaget" in leader.text()
    assert "Dagmar" not in leader.page
    assert "Beskyttet" in leader.text()
    assert re.search(r'href="/bilag/2">STR26-00002', leader.page)
    assert factories.DAGMAR.digits[6:] not in leader.page


def test_rows_are_filtered_by_what_stands_in_the_address(leader: Person) -> None:
    brought_in(leader, WHOLE)
    assert "6 rækker" in leader.open("/udbetalt/alle").text()
    assert "2 rækker" in leader.open("/udbetalt/alle?bilag=med").text()
    assert "4 rækker" in leader.open("/udbetalt/alle?bilag=uden&dag=30-10-2026").text()
    assert "1 række" in leader.open(f"/udbetalt/alle?ydelse={factories.FLEKS}").text()
    assert leader.open("/udbetalt/alle?dag=i går").status == 422
    assert leader.open("/udbetalt/alt").status == 404


def test_a_later_file_is_asked_about_and_replaces_or_adds_as_is_said(leader: Person, ledger: Ledger) -> None:
    brought_in(leader, WHOLE)
    correction = run_file(row(factories.DAGMAR, "Dagmar Dulgt", "-1.000,00", "1.000,00"))
    text = previewed(leader, correction).text()
    assert "Filen har 1 af dens 3 borgere, så det ligner kun rettelser." in text
    assert "Få af borgerne fra den forrige udbetalingsliste" in text
    leader.send({}, form="/gem")
    assert leader.status == 422
    assert "Vælg, hvad filen er." in leader.text()
    leader.send({"run_mode": "adds"}, form="/gem")
    assert leader.path == "/udbetalt"
    assert "Betalt to gange" not in leader.text()
    assert "lægges til liste 2" in leader.text()
    assert "Lægges tilListe 2" in leader.open("/lister/3").text()
    assert "Ja, lægges til liste 2" in leader.open("/lister").text()
    with ledger.reading() as connection:
        assert run_lists(connection) == (2, 3)
    again = run_file(
        row(factories.ANNA, "Anna Ågesen-Prøve", "10.000,00"),
        row(factories.DAGMAR, "Dagmar Dulgt", "5.000,00"),
    )
    assert "så det ligner en hel udbetalingsliste" in previewed(leader, again).text()
    leader.send({"run_mode": "replaces"}, form="/gem")
    with ledger.reading() as connection:
        assert run_lists(connection) == (4,)


def test_a_doubt_is_settled_by_a_click_and_that_is_taken_back_by_another(leader: Person) -> None:
    brought_in(leader, WHOLE)
    leader.open("/udbetalt/tvivl")
    assert "1. Samme navn, ydelse og beløb, to CPR-numre" in leader.text()
    leader.send({"verdict": "confirmed"}, form="/tvivl")
    assert "De to er nu det samme i matchet." in leader.text()
    assert "Bekræftet: de er det samme" in leader.text()
    assert "Ny borger" not in leader.open("/udbetalt").text()
    leader.open("/udbetalt/tvivl").send({}, form="fortryd")
    assert "Ny borger" in leader.open("/udbetalt").text()


def test_a_run_that_came_some_days_late_is_matched_by_one_click(leader: Person, ledger: Ledger) -> None:
    late = date(2026, 11, 3)
    people = list(islice(invent_people(Random(1)), 12))
    listed = [factories.line(one.cpr, one.name, 5_000_00, row=row) for row, one in enumerate(people, 2)]
    factories.store(ledger, factories.parsed_list(listed))
    paid = [
        one._replace(pay_date=late, amount_oere=Oere(4_000_00 + 1_000_00 * (one.row > 3))) for one in listed
    ]
    factories.store(ledger, factories.run_list(paid))
    text = leader.open("/udbetalt/tvivl").text()
    assert "1. Mange betalinger, der er udbetalt på en anden dag" in text
    assert f"12 betalinger er ventet den {factories.PAY_DATE:%d-%m-%Y}." in text
    assert "har kørslen betalt den 03-11-2026, 10 af dem med det ventede beløb" in text
    assert "1 forslag venter på svar" in text
    leader.send({"verdict": "confirmed"}, form="/tvivl")
    assert "Der er ingen tvivl at svare på." in leader.text()
    assert f"{factories.PAY_DATE:%d-%m-%Y} og 03-11-2026" in leader.text()
    shown = leader.open("/udbetalt").text()
    assert "Ikke betalt" not in shown
    assert "Andet beløb end ventet" in shown
    leader.open("/udbetalt/tvivl").send({}, form="fortryd")
    assert "Ikke betalt" in leader.open("/udbetalt").text()


def test_an_answer_to_what_is_no_longer_proposed_or_made_by_hand_is_refused(
    app: Flask, leader: Person
) -> None:
    brought_in(leader, WHOLE)
    filled = dict(leader.open("/udbetalt/tvivl").form("/tvivl").form_values())
    for verdict, status in (("confirmed", 409), ("maybe", 422)):
        answer = leader.client.post(
            "/udbetalt/tvivl", data={**filled, "verdict": verdict, "proposal": "a" * 64}
        )
        assert answer.status_code == status
    reader = signed_in(app, factories.AUDITOR).open("/udbetalt/tvivl")
    assert "Ja, det er det samme" not in reader.page


def test_the_follow_up_shows_each_role_the_pages_that_it_may_open(app: Flask) -> None:
    finance = signed_in(app, factories.FINANCE).open("/opfoelgning").text()
    assert "Afregn flere bilag" in finance
    auditor = signed_in(app, factories.AUDITOR).open("/opfoelgning").text()
    assert "Den rigtige kørsel" in auditor
    assert "Afregn flere bilag" not in auditor
    assert signed_in(app, factories.CASEWORKER).open("/opfoelgning").status == 403


def test_the_october_run_leads_to_its_match_and_every_source_adds_up(app: Flask, ledger: Ledger) -> None:
    person = signed_in(app, factories.LEADER)
    listed = FILES / "ydelser" / "ydelser-2026-10.xlsx"
    for path, kind in ((listed, "indberetning"), (OCTOBER, "udbetaling")):
        values = {"file": (BytesIO(path.read_bytes()), path.name), "kind": kind}
        person.open("/lister/indlaes").send(values, form="indlaes").send({}, form="/gem")
        if kind == "indberetning":
            factories.open_again(ledger, benefits=(), pay_days=())
    assert person.path == "/udbetalt"
    text = person.text()
    assert "1.391 af 1.391 linjer, 10.357.690,00 kr. af 10.357.690,00 kr." in text
    assert "1.412 af 1.412 linjer, 10.252.083,08 kr. af 10.252.083,08 kr." in text
    assert "Summen passer ikke" not in text
    assert "Side 1 af 13" in person.open("/udbetalt/som-ventet").text()
