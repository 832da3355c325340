"""Posting files, receipts and the log on the export page."""

import csv
from io import BytesIO, StringIO

import pytest
from flask import Flask
from lxml import html
from openpyxl import load_workbook

from payout.db import Ledger
from tests import factories
from tests.exports.papers import page_texts
from tests.web.browsing import Person, signed_in

DRAW = "/eksport/posteringer"
pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    return ledger


def offered(person: Person) -> dict[str, dict[str, str]]:
    """The formats that the export page has a button for, each with what its form holds."""
    forms = html.fromstring(person.open("/eksport").page).iter("form")
    found = [dict(form.fields) for form in forms if "posteringer" in (form.get("action") or "")]
    return {fields["format"]: fields for fields in found}


def press(person: Person, fields: dict[str, str]) -> Person:
    return person._took(person.client.post(DRAW, data=fields, follow_redirects=True))


def pressed(app: Flask) -> Person:
    """The team leader has drawn the file for Opus."""
    leader = signed_in(app, factories.LEADER)
    return press(leader, offered(leader)["opus"])


def test_what_lacks_an_account_is_listed_and_nothing_leaves(app: Flask, day: Ledger) -> None:
    leader = pressed(app)
    assert leader.status == 409
    for told in ("mangler konti til KMD Opus", "Kasse (fra 30-10-2026)", "Mellemregning (fra 30-10-2026)"):
        assert told in leader.text()
    assert "ikke trukket noget endnu" in leader.text()


def test_a_file_is_drawn_once_and_fetched_as_often_as_needed(app: Flask, day: Ledger) -> None:
    factories.accounts_mapped(day)
    leader = pressed(app)
    assert "Eksport 1 er trukket" in leader.text()
    assert "Ikke trukket endnu" in leader.text()
    first = leader.client.get("/eksport/1")
    assert first.mimetype == "text/csv"
    assert first.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(StringIO(first.get_data(as_text=True)), delimiter=";"))
    assert {row["Artskonto"] for row in rows} >= {"99990001"}
    assert set(offered(leader)) == {"kassekladde_xlsx", "kassekladde_csv", "prisme"}
    assert leader.client.get("/eksport/1").get_data() == first.get_data()


def test_a_form_by_hand_draws_nothing_of_an_unknown_format_nor_when_nothing_is_new(
    app: Flask, day: Ledger
) -> None:
    factories.accounts_mapped(day)
    leader = signed_in(app, factories.LEADER)
    fields, again = offered(leader)["prisme"], offered(leader)["prisme"]
    assert press(leader, {**fields, "format": "sap"}).status == 422
    assert "Vælg en af filerne" in leader.text()
    assert press(leader, fields).status == 200
    assert press(leader, again).status == 409
    assert "ingen nye posteringer siden eksport 1" in leader.text()


def test_oekonomi_receives_an_export_and_takes_that_back(app: Flask, day: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/eksport").send({}, form="")
    assert "Afventer kvittering" in leader.text()
    assert "Økonomi giver kvitteringen" in leader.open("/eksport/1/kvittering").text()
    finance = signed_in(app, factories.FINANCE).open("/eksport/1/kvittering")
    finance.send({"booked_on": "29-10-2026", "journal_no": "F-77"}, form="kvittering")
    assert finance.status == 409
    assert "fra 30-10-2026 til 30-10-2026" in finance.text()
    finance.send({"booked_on": "30-10-2026", "journal_no": "F-77", "note": "Med oktober"}, form="kvittering")
    assert "F-77" in finance.text()
    assert "Kvitteret" in leader.open("/eksport").text()
    finance.open("/eksport/1/kvittering").send({"reason": "Forkert periode"}, form="tilbage")
    for told in ("Taget tilbage", "Forkert periode", "Afventer kvittering", "F-77", "Olga Økonomi"):
        assert told in finance.text()


def test_who_may_not_receive_or_names_no_export_is_turned_away(app: Flask, day: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/eksport").send({}, form="")
    token = leader.form("log-af").fields["csrf_token"]
    values = {"csrf_token": token, "request_key": "a" * 32, "booked_on": "30-10-2026", "journal_no": "F-1"}
    assert leader.client.post("/eksport/1/kvittering", data=values).status_code == 403
    finance = signed_in(app, factories.FINANCE)
    assert finance.open("/eksport/9/kvittering").status == 404
    assert finance.open("/eksport/1/kvittering").send({}, form="kvittering").status == 422


def test_the_log_leaves_as_pdf_and_workbook_without_a_cpr_number(app: Flask, day: Ledger) -> None:
    leader = signed_in(app, factories.LEADER)
    answer = leader.client.get("/eksport/log.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    told = " ".join(page_texts(answer.get_data()))
    for text in ("Hændelse åbnet", "Bilag udbetalt", "Olga Økonomi", "Loggen slutter her", "Side 1 af 1"):
        assert text in told
    assert "Liste indlæst" not in told
    assert factories.ANNA.digits not in told
    with day.reading() as connection:
        head = connection.exec_driver_sql("SELECT hash FROM event ORDER BY number DESC LIMIT 1").scalar()
    assert str(head) in told
    sheet = load_workbook(BytesIO(leader.client.get("/eksport/log.xlsx").get_data()))["Hændelseslog"]
    actions = {row[3] for row in sheet.iter_rows(values_only=True)}
    assert {"Hændelse åbnet", "Bilag udbetalt", "Kasse åbnet"} <= actions


def test_before_a_haendelse_there_is_no_log(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER)
    assert leader.client.get("/eksport/log.pdf").status_code == 404
    assert leader.client.get("/eksport/log.xlsx").status_code == 404
