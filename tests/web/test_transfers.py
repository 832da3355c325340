"""Lists of transfers on their pages, on paper and as a file."""

import csv
from io import BytesIO, StringIO

import pytest
from flask import Flask
from pypdf import PdfReader

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.kontering import PayoutMethod
from tests import factories
from tests.services.acting import faults, read
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

ACCOUNT = "0000012345"
NUMBER = str(BilagNumber("STR26", 1))


@pytest.fixture
def maker(app: Flask, ledger: Ledger) -> Person:
    """Olga, with three bank transfers: Anna's, Dagmar's who is protected, and one that Alma has issued."""
    factories.open_day(ledger)
    for cpr, who in (
        (factories.ANNA, factories.CASEWORKER),
        (factories.DAGMAR, factories.CASEWORKER),
        (factories.BOERGE, factories.EVERYTHING),
    ):
        factories.Counter(ledger, who).issue(
            cpr, 1_000_50, method=PayoutMethod.BANK_TRANSFER, method_detail=f"reg.nr. 9999, konto {ACCOUNT}"
        )
    return signed_in(app, factories.FINANCE)


def listed(person: Person) -> Person:
    return person.open("/overfoersler").send({"bilag": ["1", "2"]}, form="ny")


def fetched(person: Person, kind: str) -> bytes:
    person.open("/overfoersler/1").send({"kind": kind}, form="hent")
    assert person.response is not None
    assert person.response.headers["Cache-Control"] == "no-store"
    return person.response.get_data()


def test_a_list_is_made_released_by_another_sent_confirmed_and_comes_back(
    app: Flask, ledger: Ledger, maker: Person
) -> None:
    assert ACCOUNT not in maker.open("/overfoersler").page
    assert listed(maker).path == "/overfoersler/1"
    for shown in ("Fortroligt: siden viser kontonumre", ACCOUNT, "2.001,00 kr.", "Du har selv lavet listen"):
        assert shown in maker.text()
    assert "Dagmar" not in maker.text()
    assert 'action="/overfoersler/1/frigiv"' not in maker.page
    second = signed_in(app, factories.FINANCE_2).open("/overfoersler/1").send({}, form="frigiv")
    assert "Listen er frigivet" in second.text()
    maker.open("/overfoersler/1").send({}, form="sendt")
    assert read(ledger, 1).paid_by == "Olga Økonomi"
    maker.send({"transfer": ["1"]}, form="bekraeft")
    assert "Bekræftet" in maker.text()
    maker.open("/overfoersler/retur/2").send({"reason": "Kontoen er lukket"})
    assert "er udstedt igen" in maker.text()
    assert "Kontoen er lukket (Olga Økonomi" in maker.text()
    assert faults(ledger) == {}


def test_the_leader_follows_the_list_without_account_numbers(app: Flask, maker: Person) -> None:
    listed(maker)
    leader = signed_in(app, factories.LEADER)
    assert "Liste 1" in leader.open("/overfoersler").text()
    leader.open("/overfoersler/1")
    assert NUMBER in leader.text()
    assert ACCOUNT not in leader.page
    assert 'action="/overfoersler/1/hent"' not in leader.page
    assert leader.client.post("/overfoersler/1/hent", data={"kind": "pdf"}).status_code in {400, 403}


def test_who_has_issued_a_bilag_is_told_that_another_lists_it(app: Flask, maker: Person) -> None:
    alma = signed_in(app, factories.EVERYTHING).open("/overfoersler")
    assert "En anden i Økonomi skal lave listen" in alma.text()
    assert 'value="3"' not in alma.page


def test_the_paper_says_that_it_is_confidential_and_whether_it_is_released(app: Flask, maker: Person) -> None:
    listed(maker)
    text = PdfReader(BytesIO(fetched(maker, "pdf"))).pages[0].extract_text()
    for shown in (
        "FORTROLIGT",
        "IKKE FRIGIVET",
        NUMBER,
        "Anna Ågesen-Prøve",
        "Beskyttet",
        "9999",
        ACCOUNT,
        "1.000,50",
    ):
        assert shown in text
    assert "2 overførsler, i alt 2.001,00" in text
    signed_in(app, factories.FINANCE_2).open("/overfoersler/1").send({}, form="frigiv")
    assert "Frigivet af Otto Økonomi" in PdfReader(BytesIO(fetched(maker, "pdf"))).pages[0].extract_text()


def test_the_file_for_the_bank_is_there_once_the_list_is_released(app: Flask, maker: Person) -> None:
    listed(maker)
    fetched(maker, "csv")
    assert maker.status == 409
    assert "når en anden person har frigivet listen" in maker.text()
    signed_in(app, factories.FINANCE_2).open("/overfoersler/1").send({}, form="frigiv")
    text = fetched(maker, "csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows == [
        ["Nr.", "Bilag", "Modtager", "Reg.nr.", "Kontonr.", "Beløb"],
        ["1", NUMBER, "Anna Ågesen-Prøve", "9999", ACCOUNT, "1000,50"],
        ["2", str(BilagNumber("STR26", 2)), "Beskyttet", "9999", ACCOUNT, "1000,50"],
    ]


def test_a_list_that_is_given_up_gives_its_bilag_free(maker: Person) -> None:
    listed(maker).send({}, form="opgiv")
    assert "Taget af listen" in maker.text()
    assert "3 bankoverførsler venter" in maker.open("/udbetaling").text()


def test_a_bilag_on_a_list_of_ones_own_leads_from_the_desk_to_the_lists(maker: Person) -> None:
    page = listed(maker).open("/udbetaling/1")
    assert page.status == 200
    assert "Bankoverførsler går ikke gennem kassen" in page.text()


def test_a_list_of_nothing_and_one_that_is_not_there_say_so(maker: Person) -> None:
    maker.open("/overfoersler").send({"bilag": []}, form="ny")
    assert maker.status == 409
    assert "Vælg mindst ét bilag" in maker.text()
    maker.open("/overfoersler").send({"bilag": ["x"]}, form="ny")
    assert maker.status == 422
    assert maker.open("/overfoersler/99").status == 404
    assert maker.open("/overfoersler/retur/99").status == 404
