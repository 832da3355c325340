"""Kasser, as people see it: confirming, handing over, attesting, eftersyn, and the papers."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from payout.db import Ledger
from payout.queries.cash import box_by_id
from payout.services.cash_boxes import close_box
from payout.services.pay_out import hold
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    """An open day on which Olga has a box with ten 100 kr. notes."""
    factories.open_day(ledger)
    factories.box(ledger, hundreds=10)
    return ledger


def balance(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        found = box_by_id(connection, 1)
    assert found is not None
    return found.balance_oere


def paper(person: Person, path: str) -> str:
    """The text of a PDF, which nobody may keep."""
    answer = person.client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_float_is_not_confirmed_until_another_says_so(app: Flask, day: Ledger) -> None:
    olga, lea = signed_in(app, factories.FINANCE), signed_in(app, factories.LEADER)
    assert "Byttepengene er IKKE BEKRÆFTET" in paper(olga, "/kasser/1/kasserapport.pdf")
    assert "Jeg kom med pengene" not in olga.open("/kasser").text()
    lea.open("/kasser").send({}, form="/bekraeft")
    assert "IKKE BEKRÆFTET" not in paper(olga, "/kasser/1/kasserapport.pdf")
    assert "Lea Leder" in olga.open("/kasser/1").text()


def test_the_receiver_counts_without_having_seen_the_balance(app: Flask, day: Ledger) -> None:
    olga, otto = signed_in(app, factories.FINANCE), signed_in(app, factories.FINANCE_2)
    olga.open("/kasser/1/overdrag").send({"to": str(factories.clerk(day, factories.FINANCE_2).user_id)})
    assert "Kassen hviler nu" in olga.text()
    for path in ("/kasser", "/kasser/1"):
        assert "1.000,00" not in otto.open(path).text().replace("1.000.000,00", "")
        assert "Tæl og overtag kassen" in otto.text()
    factories.Counter(day).issue(amount_oere=100_00)
    olga.open("/udbetaling/1").send({}, form="aabn")
    assert "ved at blive overdraget" in olga.text()
    otto.open("/kasser/overdragelser/1/modtag").send({"pieces_10000": "9"})
    assert otto.status == 409
    assert "Optællingen afviger -100,00 kr." in otto.text()
    otto.send({"explanation": "Talt to gange"})
    assert otto.path == "/udbetaling"
    assert balance(day) == 900_00
    assert "Du har ingen åben kasse" in olga.open("/udbetaling").text()


def test_a_difference_is_attested_by_the_leader_and_said_so_on_the_report(app: Flask, day: Ledger) -> None:
    with factories.booking(day, factories.FINANCE) as book:
        close_box(book, pieces={}, explanation="Stjålet")
    lea = signed_in(app, factories.LEADER)
    assert "Kassedifferencer skal attesteres Mangler 1 -1.000,00 kr. Teamleder" in lea.open("/lukning").text()
    assert "AFVENTER ATTESTATION" in paper(lea, "/kasser/1/kasserapport.pdf")
    lea.open("/kasser").send({}, form="/attester")
    assert "Attesteret af Lea Leder" in lea.text()
    assert "AFVENTER ATTESTATION" not in paper(lea, "/kasser/1/kasserapport.pdf")
    assert "skal attesteres" not in lea.open("/lukning").text()


def test_an_eftersyn_stops_the_box_and_gives_a_protocol(app: Flask, day: Ledger) -> None:
    rita, olga = signed_in(app, factories.AUDITOR), signed_in(app, factories.FINANCE)
    factories.Counter(day).issue(amount_oere=100_00)
    rita.open("/kasser/1").send({}, form="eftersyn")
    assert rita.path == "/kasser/eftersyn/1"
    assert "1.000,00" not in rita.text()
    olga.open("/udbetaling/1").send({}, form="aabn")
    assert "Der er kasseeftersyn af kassen Jobcenter" in olga.text()
    rita.send({"pieces_10000": "9", "present": "Olga Økonomi"}, form="/tael")
    assert rita.status == 409
    rita.send({"remarks": "En seddel mangler"}, form="/tael")
    assert "Difference: -100,00 kr. Den er ikke bogført." in rita.text()
    assert balance(day) == 1_000_00
    protocol = paper(rita, "/kasser/eftersyn/1/protokol.pdf")
    assert "En seddel mangler" in protocol
    assert "Talt af: Rita Revisor" in protocol
    olga.open("/udbetaling/1").send({}, form="aabn")
    assert olga.status == 200


def test_an_eftersyn_that_is_called_off_has_no_protocol(app: Flask, day: Ledger) -> None:
    rita = signed_in(app, factories.AUDITOR).open("/kasser/1")
    rita.send({}, form="eftersyn").send({"reason": "Brandalarm"}, form="/afbryd")
    assert "Eftersynet blev afbrudt af Rita Revisor" in rita.text()
    assert rita.client.get("/kasser/eftersyn/1/protokol.pdf").status_code == 404


def test_a_bilag_left_behind_is_put_back_by_the_leader(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue(amount_oere=100_00)
    with factories.booking(day, factories.FINANCE) as book:
        hold(book, bilag_id)
    lea = signed_in(app, factories.LEADER)
    assert "Kassereren kommer ikke tilbage" in lea.open("/kasser").text()
    lea.open("/kasser/bilag/1/laeg-tilbage").send({})
    assert lea.status == 422
    lea.send({"reason": "Gået hjem syg"})
    assert "Bilaget er lagt tilbage i køen" in lea.text()
    assert "Ingen er i gang" in lea.open("/kasser/bilag/1/laeg-tilbage").text()


def test_a_box_that_is_nearly_full_says_so(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger, hundreds=9_000)
    assert "Kassen er næsten fuld" in signed_in(app, factories.FINANCE).open("/kasser/1").text()


@pytest.mark.parametrize(
    "path", ["/kasser/9", "/kasser/9/overdrag", "/kasser/eftersyn/9", "/kasser/bilag/9/laeg-tilbage"]
)
def test_what_is_not_there_is_not_found(app: Flask, day: Ledger, path: str) -> None:
    assert signed_in(app, factories.LEADER).open(path).status == 404
