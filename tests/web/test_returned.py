"""The round trip as Økonomi meets it in the browser."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from payout.db import Ledger
from tests import factories
from tests.exports.returned import AMOUNT, BOOKED_NUMBER, KIND, Bilag, drawn, entered, filled_in, handed_out
from tests.services.acting import read, settled
from tests.web.browsing import Person, signed_in

FIRST, SECOND = "STR26-00001-3", "STR26-00002-1"
WHOLE = {BOOKED_NUMBER: "4711", AMOUNT: 4000, KIND: "Modregnet"}

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def workbook(ledger: Ledger) -> bytes:
    """Workbook 1 of a day with two paid bilag."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    for cpr in (factories.ANNA, factories.DAGMAR):
        factories.paid(ledger, counter.issue(cpr))
    return handed_out(ledger, drawn(ledger))


def sent(person: Person, content: bytes) -> Person:
    return person.open("/afstemning-retur").send({"file": (BytesIO(content), "afstemning-0001.xlsx")})


def test_a_filled_in_workbook_is_shown_booked_once_and_never_taken_twice(
    app: Flask, ledger: Ledger, workbook: bytes
) -> None:
    def change(_: object, bilag: Bilag) -> None:
        bilag.fill(FIRST, WHOLE)
        bilag.fill(SECOND, {AMOUNT: 5000, KIND: "Modregnet", "Set af": "JJ"})
        bilag.add(["STR26-00099-9"])

    file = filled_in(workbook, change)
    olga = sent(signed_in(app, factories.FINANCE), file)
    said = olga.text()
    assert "1 bilag 4.000,00 kr. afregnes" in said
    assert "Beløbet er større end det udestående. Udestående: 4.000,00 kr." in said
    assert "Tilføjede kolonner gemmes med filen og står i resultatet: Set af" in said
    assert "Anna" not in said
    assert read(ledger, 1).settled_oere == 0
    form, path = olga.page, olga.path
    olga.send({}, form="bogfoer")
    assert olga.path == "/afstemning-retur/1"
    assert "Arbejdsbogen er bogført" in olga.text()
    olga.page, olga.path = form, path
    assert olga.send({}, form="bogfoer").path == "/afstemning-retur/1"
    assert read(ledger, 1).settled_oere == 4_000_00
    assert "Bogført af Økonomi" in olga.open("/bilag/1").text()
    assert "4711" in olga.text()
    again = sent(olga, file)
    assert again.status == 409
    assert "Præcis den samme fil er læst tilbage før" in again.text()
    assert 'href="/afstemning-retur/1"' in again.page
    result = olga.client.get("/afstemning-retur/1/resultat.xlsx").data
    texts = [row[2] for row in load_workbook(BytesIO(result)).active.iter_rows(values_only=True)]
    assert texts[-3:] == ["Bogføres", "Afviger", "Ikke fundet"]


def test_a_workbook_in_which_nothing_is_filled_in_is_said_to_change_nothing(
    app: Flask, workbook: bytes
) -> None:
    olga = sent(signed_in(app, factories.FINANCE), entered(workbook, {}))
    assert "Intet er ændret" in olga.text()
    assert "bogfoer" not in olga.page


def test_a_tampered_workbook_and_what_is_none_are_refused_in_words(app: Flask, workbook: bytes) -> None:
    olga = sent(signed_in(app, factories.FINANCE), entered(workbook, {FIRST: {**WHOLE, "Beløb": 1}}))
    assert olga.status == 422
    assert 'i arket "Bilag" er ændret eller tilføjet' in olga.text()
    sent(olga, b"%PDF-1.7")
    assert "Gem den som .xlsx (Excel) eller .ods (LibreOffice)" in olga.text()


def test_what_has_changed_since_the_preview_is_looked_at_again(
    app: Flask, ledger: Ledger, workbook: bytes
) -> None:
    olga = sent(signed_in(app, factories.FINANCE), entered(workbook, {FIRST: WHOLE}))
    settled(ledger, 1, 100_00)
    olga.send({}, form="bogfoer")
    assert olga.status == 409
    assert "Der er kommet ændringer siden" in olga.text() or "Beløbet er større" in olga.text()
    assert read(ledger, 1).settled_oere == 100_00


def test_the_leader_sees_what_came_back_and_books_nothing(app: Flask, workbook: bytes) -> None:
    lea = signed_in(app, factories.LEADER).open("/afstemning-retur")
    assert "Læst tilbage før" in lea.text()
    assert "Læs filen" not in lea.text()
    assert lea.open("/afstemning-retur/se").status == 403
    olga = signed_in(app, factories.FINANCE).open("/afstemning-retur/se")
    assert olga.status == 409
    assert "Filen er her ikke længere" in olga.text()
