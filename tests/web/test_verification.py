"""The page that verifies the book, and what the app does with a book that does not verify."""

from collections.abc import Iterator

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import text

from payout.app import create_app
from payout.db import Ledger
from payout.labels import CHECKS
from payout.queries.events import chain_head, count_events
from payout.services.decide_request import reject
from payout.settings import Settings
from payout.web.current import parts_of
from tests import factories
from tests.exports.papers import page_texts
from tests.services.acting import by_hand
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def begun(ledger: Ledger) -> Ledger:
    """A ledger in the middle of a day: one bilag issued, one paid, a box open."""
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    factories.Counter(ledger).issue(factories.BOERGE)
    return ledger


@pytest.fixture
def broken(begun: Ledger, settings: Settings) -> Iterator[Flask]:
    """The app as it is started on a book whose last event was edited by hand."""
    with by_hand(begun) as connection:
        connection.execute(
            "UPDATE event SET request_key = 'x' WHERE number = (SELECT max(number) FROM event)"
        )
    made = create_app(begun, settings)
    yield made
    parts_of(made).trust.close()
    parts_of(made).uploads.close()


def events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_events(connection)


def verified(person: Person) -> Person:
    """Press the button, and follow the page to what was found."""
    return person.open("/journal/kontrol").send({}).waited()


@pytest.mark.file
@pytest.mark.parametrize("username", [factories.LEADER, factories.AUDITOR])
def test_who_reads_the_journal_verifies_the_whole_book(app: Flask, begun: Ledger, username: str) -> None:
    before = events(begun)
    person = signed_in(app, username).open("/journal")
    assert "Kontrollér regnskabet" in person.text()
    verified(person)
    assert person.path == "/journal/kontrol"
    assert "Hele regnskabet er kontrolleret 30-10-2026 kl. 09.00. Alt passer." in person.text()
    lines = html.fromstring(person.page).xpath("//tbody/tr/th")
    assert [line.text_content() for line in lines] == [
        text for name, text in CHECKS.items() if name != "server"
    ]
    assert "Fejl" not in {cell.text_content() for cell in html.fromstring(person.page).xpath("//tbody//td")}
    assert events(begun) == before


def test_a_head_from_paper_is_looked_up(app: Flask, begun: Ledger) -> None:
    with begun.reading() as connection:
        head = chain_head(connection)
    factories.Counter(begun).ref(factories.ANNA)
    auditor = signed_in(app, factories.AUDITOR)
    auditor.open(f"/journal/kontrol?kode=Journal+{head.events}+%C2%B7+{head.hash[:16].upper()}")
    assert f"havde koden ved post nr. {head.events}, 30-10-2026 kl. 09.00: Bilag udstedt." in auditor.text()
    auditor.open(f"/journal/kontrol?kode={'0' * 64}")
    assert "Journalen har aldrig haft koden" in auditor.text()
    auditor.open("/journal/kontrol?kode=3f2a")
    assert auditor.status == 422
    assert "som den står på papiret" in auditor.text()


def test_a_row_edited_by_hand_is_named_and_stops_changes_until_it_is_right_again(
    app: Flask, begun: Ledger
) -> None:
    leader = signed_in(app, factories.LEADER)
    with begun.transaction() as connection:
        connection.execute(text("UPDATE cash_box SET place = 'Et andet sted'"))
    verified(leader)
    assert "Er ændret uden om journalen: cash_box, række 1." in leader.text()
    assert "place: journalen siger «Jobcenter», tabellen «Et andet sted»." in leader.text()
    assert "Kontrollen har fundet fejl i regnskabet" in leader.text()
    cashier = signed_in(app, factories.FINANCE).open("/udbetaling")
    cashier.send({}, form="/2/aabn")
    assert cashier.status == 409
    with begun.transaction() as connection:
        connection.execute(text("UPDATE cash_box SET place = 'Jobcenter'"))
    verified(leader)
    assert "Alt passer" in leader.text()
    assert "Kontrollen har fundet fejl i regnskabet" not in leader.text()
    cashier.open("/udbetaling").send({}, form="/2/aabn")
    assert cashier.status == 200


@pytest.mark.file
def test_a_book_that_does_not_verify_at_the_start_is_not_changed(broken: Flask, begun: Ledger) -> None:
    before = events(begun)
    cashier = signed_in(broken, factories.FINANCE).open("/udbetaling")
    assert "Der kan læses, udskrives og eksporteres, men ikke udstedes, udbetales" in cashier.text()
    assert "Se, hvad kontrollen har fundet" not in cashier.text()
    cashier.send({}, form="/2/aabn")
    assert (cashier.status, events(begun)) == (409, before)
    leader = signed_in(broken, factories.LEADER).open("/overblik")
    assert "Se, hvad kontrollen har fundet" in leader.text()


def paper(person: Person) -> str:
    """The text of the first bilag's paper."""
    response = person.open("/bilag/1/papir.pdf").response
    assert response is not None
    return " ".join(page_texts(response.data))


@pytest.mark.file
def test_a_book_that_does_not_verify_is_read_printed_and_exported_and_look_ups_are_noted(
    broken: Flask, begun: Ledger
) -> None:
    before = events(begun)
    caseworker = signed_in(broken, factories.CASEWORKER)
    assert "kontrollen har fundet fejl i regnskabet" in paper(caseworker)
    caseworker.open("/bilag/1").send({}, form="/1/udskriv")
    assert events(begun) == before + 1
    caseworker.open("/skranke").send({"citizen": factories.ANNA.digits})
    assert caseworker.status == 200
    assert "Anna" in caseworker.text()
    assert events(begun) == before + 2
    leader = signed_in(broken, factories.LEADER).open("/eksport").send({})
    assert "Arbejdsbog 1 er trukket" in leader.text()
    assert leader.open("/overblik/print").status == 200


def test_the_head_of_the_chain_stands_on_all_paper_that_leaves(app: Flask, begun: Ledger) -> None:
    refused = factories.Counter(begun).issue(factories.NOBODY, reason="Står ikke på listen")
    with factories.booking(begun, factories.LEADER) as book:
        reject(book, refused, reason="Har fået")
    with begun.reading() as connection:
        head = chain_head(connection)
    cashier = signed_in(app, factories.FINANCE)
    assert f"Journal {head.events} · {head.hash[:16]}" in paper(cashier)
    assert f"Journal {head.events} · {head.hash[:16]}" in cashier.open("/kasser").text()
    assert f"nr. {head.events}, {head.hash}" in cashier.open("/overblik/print").text()


def test_a_paper_of_a_book_in_order_says_nothing_of_it(app: Flask, begun: Ledger) -> None:
    caseworker = signed_in(app, factories.CASEWORKER)
    for said in (paper(caseworker), caseworker.open("/bilag/1").text()):
        assert "kontrollen har fundet fejl" not in said


def test_a_verification_that_nobody_began_leads_to_the_page(app: Flask, ledger: Ledger) -> None:
    assert signed_in(app, factories.AUDITOR).open("/journal/kontrol/vent").path == "/journal/kontrol"


def test_a_server_that_stops_takes_its_verification_with_it(app: Flask, begun: Ledger) -> None:
    job = parts_of(app).trust.begin()
    parts_of(app).trust.close()
    assert job.is_done
