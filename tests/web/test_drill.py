"""The drill's pages: the script, the arrivals, the report; and its mark on everything."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from payout import clock
from payout.db import Ledger
from payout.domain.drill_script import Card, CardKind
from payout.money import Oere
from payout.queries.events import count_events
from payout.services.drills import keep_script
from tests import factories
from tests.conftest import START
from tests.factories import ANNA, BOERGE, HELP, NOBODY
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

ANNAS = Card(
    number=1,
    kind=CardKind.ORDINARY,
    minute=0,
    cpr=ANNA,
    name="Anna Ågesen-Prøve",
    benefit=HELP,
    listed_oere=Oere(10_000_00),
    again_of=None,
)
CARDS = (
    ANNAS,
    replace(ANNAS, number=2, minute=2, cpr=BOERGE, name="Børge Fuglsåen", listed_oere=Oere(8_000_00)),
    replace(
        ANNAS, number=3, minute=5, cpr=NOBODY, name="Nils Ny", kind=CardKind.NOT_ON_LIST, listed_oere=None
    ),
    replace(ANNAS, number=4, minute=9, kind=CardKind.COMES_AGAIN, again_of=1),
    replace(ANNAS, number=5, minute=11, cpr=factories.CLARA, name="Clara Æblegren"),
)
EXPECTED = {"expected_citizens": "10", "expected_oere": "50.000"}


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """A drill's ledger with a script and an open hændelse."""
    factories.open_day(ledger, is_drill=True)
    with factories.booking(ledger, factories.LEADER) as book:
        keep_script(book, CARDS)
    return ledger


def at(minute: float) -> None:
    clock.set_source(lambda: START + timedelta(minutes=minute))


def started(app: Flask) -> Person:
    return signed_in(app, factories.LEADER).open("/oevelse").send(EXPECTED, form="start")


def came(leader: Person, number: int, minute: float) -> None:
    at(minute)
    leader.send({"card": number}, form="kommet")
    assert leader.status == 200


def test_a_drill_is_played_and_its_report_tells_how_it_went(app: Flask, ledger: Ledger) -> None:
    leader = started(app)
    assert "Øvelsen er startet" in leader.text()
    sara, olga = factories.Counter(ledger), factories.FINANCE
    factories.box(ledger)
    came(leader, 1, 1)
    came(leader, 2, 2)
    at(4)
    annas = sara.issue(ANNA, 8_000_00)
    at(6.5)
    factories.paid(ledger, annas, olga)
    at(8)
    boerges = sara.issue(BOERGE, 6_000_00)
    came(leader, 3, 9)
    at(10)
    sara.issue(NOBODY, 2_000_00, reason="Bevilget i går")
    came(leader, 4, 12)
    at(13)
    again = sara.issue(ANNA, 50_00, reason="Siger, at der intet er kommet")
    assert again > boerges

    report = signed_in(app, factories.AUDITOR).open("/oevelse/rapport").text()
    for told in (
        "Uden bemærkninger1 af 4",
        "Venter: længst 6.00 min. (kort 2)",
        "Udbetales: længst 2.30 min. (kort 1), median 2.30 min. af 1 borger",
        "Bilaget er udstedt og ikke udbetalt. Legitimationen på bilaget er ikke den, der blev vist. "
        "Beløbet er ikke det, reglen giver.",
        "Anmodningen venter stadig på teamlederen.",
        "Blev sendt til teamlederen som et ekstra beløb.",
        "Der kom færre end ventet.",
    ):
        assert told in report
    paper = PdfReader(BytesIO(leader.client.get("/oevelse/rapport.pdf").data))
    printed = " ".join(page.extract_text() for page in paper.pages)
    assert len(paper.pages) <= 2
    assert "4 af drejebogens 5 kom; 1 uden bemærkninger" in printed
    assert all("ØVELSE" in page.extract_text() for page in paper.pages)
    assert ANNA.digits[6:] not in report + printed


@pytest.mark.parametrize("press", ["start", "kommet"])
def test_a_form_pressed_twice_is_carried_out_once(app: Flask, ledger: Ledger, press: str) -> None:
    leader = signed_in(app, factories.LEADER).open("/oevelse")
    if press == "kommet":
        leader.send(EXPECTED, form="start")
    form, path = leader.page, leader.path
    values = EXPECTED if press == "start" else {"card": 2}
    leader.send(values, form=press)
    before = _events(ledger)
    leader.page, leader.path = form, path
    assert leader.send(values, form=press).status == 200
    assert _events(ledger) == before


def test_who_has_come_does_not_come_again_and_a_forged_card_is_refused(app: Flask) -> None:
    leader = started(app)
    form, path = leader.page, leader.path
    leader.send({"card": 2}, form="kommet")
    assert "Er kommet: kort 2" not in leader.text()
    assert "Er kommet: kort 3" in leader.text()
    leader.send({"card": 2}, form="kommet")
    assert (leader.status, "allerede krydset af" in leader.text()) == (409, True)
    leader.send({"card": 77}, form="kommet")
    assert (leader.status, "findes ikke i drejebogen" in leader.text()) == (409, True)
    leader.page, leader.path = form, path
    assert leader.send({"card": "x"}, form="kommet").status == 422


@pytest.mark.parametrize(("card", "status"), [("1", 409), ("", 422), ("x", 422)])
def test_an_arrival_by_hand_before_the_start_is_refused_in_words(app: Flask, card: str, status: int) -> None:
    leader = signed_in(app, factories.LEADER).open("/oevelse")
    token = leader.form("start").fields["csrf_token"]
    key = leader.form("start").fields["request_key"]
    fields = {"csrf_token": token, "request_key": key, "card": card}
    answer = leader.client.post("/oevelse/kommet", data=fields)
    assert answer.status_code == status
    assert "Ret dette, før du går videre" in answer.text
    assert "Start øvelsen" in answer.text


def test_the_mark_is_on_every_page_and_paper(app: Flask, ledger: Ledger) -> None:
    factories.Counter(ledger).issue()
    assert "ØVELSE" in Person(app).open("/log-ind").text()
    leader = signed_in(app, factories.LEADER)
    for path in ("/overblik", "/overblik/print", "/beredskab", "/findes-ikke"):
        leader.open(path)
        assert 'class="' in leader.page
        assert " drill" in leader.page.partition("<body")[2].partition(">")[0]
    pages = [
        *PdfReader(BytesIO(leader.client.get("/oevelse/kort").data)).pages,
        *PdfReader(BytesIO(leader.client.get("/eksport/log.pdf").data)).pages,
    ]
    assert len(pages) >= 3
    assert all("ØVELSE" in page.extract_text() for page in pages)


def test_the_mark_is_on_every_sheet_of_a_workbook_and_gone_with_the_request(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    book = load_workbook(BytesIO(leader.client.get("/eksport/log.xlsx").data))
    for sheet in book:
        assert sheet.oddHeader.right.text == "ØVELSE – opdigtede personer og beløb"
        assert sheet.sheet_properties.tabColor is not None
    assert book.properties.title.startswith("ØVELSE")


def test_a_number_that_can_be_somebodys_is_refused_at_the_counter(app: Flask) -> None:
    sara = signed_in(app, factories.CASEWORKER).open("/skranke").send({"citizen": "0203600003"}, form="find")
    assert "kan være en rigtig borgers" in sara.text() or "ingen" in sara.text().lower()
    assert "0003" not in sara.text()


def _events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_events(connection)
