"""The logbook as people use it: they write, correct and solve, and the archive gets all of it."""

import re
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from payout.db import Ledger
from tests import factories
from tests.exports.papers import page_texts
from tests.services.acting import count
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

DECISION = {
    "category": "decision",
    "text": "Der udbetales a conto fra kl. 10",
    "decided_by": "Centerchefen",
    "ground": "Planens punkt 3",
    "assignee": "Økonomi",
}


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    factories.open_day(ledger)
    return signed_in(app, factories.LEADER).open("/logbog")


def test_an_entry_has_the_time_it_happened_and_the_time_it_was_written(leader: Person) -> None:
    leader.send({"category": "technical", "text": "KY svarer ikke", "happened_at": "7.15"}, form="/logbog")
    assert leader.status == 200
    text = leader.text()
    assert "30-10-2026 kl. 07.15 Teknik KY svarer ikke Lea Leder 30-10-2026 kl. 09.00" in text


def test_the_form_begins_with_just_now_and_refuses_what_is_to_come(leader: Person) -> None:
    assert re.search(r'name="happened_at"[^>]*value="09.00"', leader.page)
    leader.send({"category": "other", "text": "Pause", "happened_at": "9.01"}, form="/logbog")
    assert leader.status == 409
    assert "Tidspunktet er ikke kommet endnu" in leader.text()
    leader.send({"happened_at": "25"}, form="/logbog")
    assert leader.status == 422
    assert "Skriv timer og minutter, fx 9.05." in leader.text()


def test_a_cpr_number_is_refused_and_the_page_says_what_to_do(leader: Person, ledger: Ledger) -> None:
    assert "Skriv ikke navne på borgere eller CPR-numre" in leader.text()
    answer = leader.client.post(
        "/logbog", data={**leader._filled_in(leader.form("/logbog")), "text": "Kom: 0203600001"}
    )
    assert answer.status_code == 409
    assert "Tag tallet ud" in answer.text
    assert count(ledger, "log_entry") == 0


def test_only_the_leader_writes_decisions_and_the_minutes_have_them_as_they_stand(
    app: Flask, leader: Person, ledger: Ledger
) -> None:
    sara = signed_in(app, factories.CASEWORKER).open("/logbog")
    assert "Beslutning:" not in sara.text()
    filled = {**sara._filled_in(sara.form("/logbog")), **DECISION}
    assert sara.client.post("/logbog", data=filled).status_code == 422
    leader.send({**DECISION, "assignee": ""}, form="/logbog")
    assert "Skriv, hvem der skal udføre beslutningen." in leader.text()
    leader.send(DECISION, form="/logbog")
    leader.open("/logbog/1/ret").send({"text": "Der udbetales a conto fra kl. 11"})
    assert "Retter nr. 1" in leader.text()
    assert "Rettet ved nr. 2" in leader.text()
    page = sara.open("/beslutninger").text()
    paper = page_texts(sara.client.get("/beslutninger.pdf").data)[0]
    for found in (page, paper):
        assert "fra kl. 11" in found
        assert "fra kl. 10" not in found
        assert "Planens punkt 3" in found
        assert "retter nr. 1" in found


def test_an_entry_is_corrected_by_its_writer_and_once(app: Flask, leader: Person) -> None:
    sara = signed_in(app, factories.CASEWORKER).open("/logbog")
    sara.send({"category": "problem", "text": "Printeren står"}, form="/logbog")
    sten = signed_in(app, factories.CASEWORKER_2).open("/logbog/1/ret")
    assert "Det kan kun den, der har skrevet det, eller en teamleder rette" in sten.text()
    late = leader.open("/logbog/1/ret")
    sara.open("/logbog/1/ret").send({"text": "Printeren er tom"})
    late.send({"text": "Printeren er i stykker"})
    assert late.status == 409
    assert "Det er allerede rettet ved nr. 2" in late.text()
    assert leader.open("/logbog/99/ret").status == 404


def test_an_open_problem_is_counted_until_somebody_says_how_it_was_solved(app: Flask, leader: Person) -> None:
    leader.send({"category": "problem", "text": "Printeren står"}, form="/logbog")
    assert "1 problem er ikke løst" in leader.text()
    olga = signed_in(app, factories.FINANCE).open("/logbog/1/loest")
    olga.send({"text": "Papir lagt i"})
    assert "ikke løst" not in olga.text()
    assert "Løst ved nr. 2" in olga.text()
    assert "Problemet er allerede meldt løst" in leader.open("/logbog/1/loest").text()


def test_the_archive_gets_every_entry_as_pdf_and_as_a_workbook(leader: Person) -> None:
    leader.send(DECISION, form="/logbog")
    leader.send({"category": "press", "text": "Radioen ringede 😀\n=1+1"}, form="/logbog")
    answer = leader.client.get("/logbog.pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"pdfaid" in answer.data
    paper = " ".join(page_texts(answer.data))
    assert "Radioen ringede" in paper
    assert "Besluttet af: Centerchefen. Grundlag: Planens punkt 3. Udføres af: Økonomi." in paper
    sheet = load_workbook(BytesIO(leader.client.get("/logbog.xlsx").data))["Logbog"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[2:5] for row in rows] == [
        ("Beslutning", DECISION["text"], "Centerchefen"),
        ("Presse", "Radioen ringede 😀\n=1+1", None),
    ]


def test_before_a_haendelse_and_after_it_nothing_is_written(app: Flask, ledger: Ledger) -> None:
    sara = signed_in(app, factories.CASEWORKER)
    assert "begynder, når der er åbnet en hændelse" in sara.open("/logbog").text()
    assert sara.client.get("/logbog.pdf").status_code == 404
    assert "ingen beslutninger" in sara.open("/beslutninger").text()
    factories.open_day(ledger)
    sara.open("/logbog").send({"category": "other", "text": "Alt er roligt"}, form="/logbog")
    factories.close_haendelse(ledger)
    assert "så der kan ikke skrives mere" in sara.open("/logbog").text()
    sara.open("/logbog/1/ret").send({"text": "Alt var roligt"})
    assert sara.status == 409
