"""The page that closes a hændelse: what is missing, whose move it is, and the end."""

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind
from payout.money import Oere
from payout.queries.incidents import latest_incident, open_incident
from payout.services.cash_boxes import close_box
from payout.services.rekey import check_many
from tests import factories
from tests.services.acting import faults, keyed, settled
from tests.web.browsing import Person, signed_in

CLOSE = "lukning/luk"

pytestmark = pytest.mark.usefixtures("pay_day")


def verified(person: Person) -> Person:
    """The page after the whole ledger was verified from it."""
    person.open("/lukning").send({}, form="kontrol")
    while "Se efter nu" in person.text():
        person.open("/lukning")
    return person


def is_open(ledger: Ledger) -> bool:
    with ledger.reading() as connection:
        return open_incident(connection) is not None


@pytest.fixture
def busy(ledger: Ledger) -> Ledger:
    """A request, a bilag that waits, one that is paid and not settled, an open box with unconfirmed cash."""
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    factories.box(ledger)
    factories.paid(ledger, counter.issue())
    counter.issue(factories.CLARA, 1_000_00)
    counter.issue(factories.BOERGE, 8_000_00, reason="Ingen mad")
    return ledger


def test_the_page_tells_what_is_missing_how_much_and_whose_move_it_is(app: Flask, busy: Ledger) -> None:
    for who in (factories.LEADER, factories.FINANCE, factories.AUDITOR):
        said = signed_in(app, who).open("/lukning").text()
        assert "9 ting mangler" in said
        for line in (
            "Anmodninger skal afgøres Mangler 1 8.000,00 kr. Teamleder",
            "Bilag skal udbetales eller annulleres Mangler 1 1.000,00 kr. Økonomi",
            "Bilag skal afregnes Mangler 1 4.000,00 kr. Økonomi",
            "Kasser skal tælles og lukkes Mangler 1 46.000,00 kr. Økonomi",
            "Kontanter skal bekræftes af den, der kom med dem Mangler 1 50.000,00 kr. Teamleder",
            "Alle overførsler er bekræftet eller kommet retur I orden",
            "Bilag skal indtastes i fagsystemet og kontrolleres Mangler 1 – Sagsbehandler",
            "Stikprøven mangler Mangler 1 – Teamleder",
            "Den rigtige kørsel er ikke indlæst Mangler 1 – Teamleder",
            "Hele regnskabet skal kontrolleres Mangler 1 – Teamleder",
        ):
            assert line in said, line
    leader = signed_in(app, factories.LEADER).open("/lukning")
    assert 'href="/godkendelser"' in leader.page
    assert "Luk hændelsen</button>" not in leader.page


def test_the_others_look_and_do_not_close(app: Flask, busy: Ledger) -> None:
    olga = signed_in(app, factories.FINANCE).open("/lukning")
    assert "Kontrollér hele regnskabet" not in olga.text()
    leader = signed_in(app, factories.LEADER).open("/lukning")
    fields = leader._filled_in(leader.form("kontrol"))
    assert olga.client.post("/lukning/luk", data=fields).status_code in {400, 403}
    assert is_open(busy)


def test_a_small_haendelse_goes_to_zero_and_closes_and_pressing_twice_shows_the_same(
    app: Flask, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    factories.box(ledger, hundreds=100)
    factories.paid(ledger, factories.Counter(ledger).issue())
    lea, olga = signed_in(app, factories.LEADER), signed_in(app, factories.FINANCE)
    with factories.booking(ledger, factories.FINANCE) as book:
        close_box(book, pieces={Oere(100_00): 60}, explanation="")
    factories.confirmed(ledger)
    olga.open("/bilag/1").send({"kind": "set_off", "amount": "4.000,00"}, form="afregn")
    keyed(ledger, 1)
    with factories.booking(ledger, factories.FINANCE_2) as book:
        check_many(book, [1])
    verified(lea)
    assert "Hændelsen kan lukkes, når der er skrevet en begrundelse" in lea.text()
    lea.send({"sample": "Alle er set", "note": "Slut"}, form=CLOSE)
    assert (lea.status, "Skriv en begrundelse" in lea.text()) == (409, True)
    lea.open("/lukning")
    form, path = lea.page, lea.path
    values = {"sample": "Alle er set", "real_run": "Kommer i næste uge", "note": "Slut"}
    lea.send(values, form=CLOSE)
    assert "Hændelsen er lukket" in lea.text()
    lea.page, lea.path = form, path
    assert lea.send(values, form=CLOSE).path == "/overblik"
    said = lea.open("/lukning").text()
    assert "Slut" in said
    assert "Kommer i næste uge" in said
    with ledger.reading() as connection:
        latest = latest_incident(connection)
    assert latest is not None
    assert latest.closed_at is not None
    assert faults(ledger) == {}


def test_a_real_run_that_is_imported_needs_no_reason(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    assert "Den rigtige kørsel er ikke indlæst" in signed_in(app, factories.LEADER).open("/lukning").text()
    factories.store(ledger, factories.parsed_list(kind=ListKind.UDBETALING, source="udbetalt"))
    assert "Den rigtige kørsel er indlæst" in signed_in(app, factories.LEADER).open("/lukning").text()


def test_open_bilag_are_left_by_the_leader_and_oekonomi_together(app: Flask, busy: Ledger) -> None:
    lea = signed_in(app, factories.LEADER).open("/lukning")
    lea.send({"reason": "Modregnes til foråret"}, form="aabne-bilag")
    assert "Lea Leder vil lukke med 1 åbent bilag, i alt 4.000,00 kr." in lea.text()
    assert "bekraeft" not in lea.page
    olga = signed_in(app, factories.FINANCE).open("/lukning").send({}, form="bekraeft")
    assert "Lades åbne: Modregnes til foråret (Lea Leder, bekræftet af Olga" in olga.text()
    assert "8 ting mangler" in olga.text()
    settled(busy, 1, 1_00)
    assert "9 ting mangler" in olga.open("/lukning").text()


def test_there_is_nothing_to_close_without_a_haendelse(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER).open("/lukning")
    assert leader.status == 409
    assert "Der har ikke været en hændelse endnu" in leader.text()


def test_a_close_that_somebody_has_overtaken_is_refused(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    lea = verified(signed_in(app, factories.LEADER))
    factories.Counter(ledger).issue()
    lea.send({}, form=CLOSE)
    assert lea.status == 409
    assert "Hændelsen kan ikke lukkes endnu" in lea.text()
    assert is_open(ledger)
