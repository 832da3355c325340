"""After a stop without warning users are told what they had finished, and cashiers what they hold."""

from datetime import datetime

import pytest
from flask import Flask
from lxml import html

from payout.db import Ledger
from payout.services.pay_out import hold
from payout.services.run_log import note_start, note_stop
from payout.services.verify_ledger import verify
from payout.web.restart import tell_of_restart
from tests import factories
from tests.web.browsing import signed_in

PORT = 8070
HEADING = "Programmet blev startet igen kl. 09.00 efter et stop uden varsel"

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def crashed(app: Flask, ledger: Ledger) -> Flask:
    """A server that was started, used and killed, and the app of the next start."""
    note_start(ledger, PORT)
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    factories.box(ledger)
    first, second = counter.issue(factories.ANNA), counter.issue(factories.BOERGE)
    factories.paid(ledger, first)
    with factories.booking(ledger, factories.FINANCE) as book:
        hold(book, second)
    counter.ref(factories.CLARA)
    tell_of_restart(app, note_start(ledger, PORT))
    return app


def test_each_user_sees_their_last_finished_step_once(crashed: Flask) -> None:
    sara = signed_in(crashed, factories.CASEWORKER)
    assert HEADING in sara.text()
    # A look-up came later, and finishes nothing.
    assert "Dit sidste færdige trin: bilag STR26-00002-1 udstedt, 30-10-2026 kl. 09.00." in sara.text()
    assert "Alt, der er kvitteret for, er gemt." in sara.text()
    assert HEADING not in sara.open("/bilag").text()
    assert HEADING in signed_in(crashed, factories.CASEWORKER_2).text()


def test_the_cashier_is_led_to_the_bilag_that_were_under_payment(crashed: Flask) -> None:
    olga = signed_in(crashed, factories.FINANCE)
    assert "Du var i gang med at udbetale STR26-00002-1" in olga.text()
    assert "læg bilaget tilbage i køen" in olga.text()
    assert 'href="/udbetaling/2"' in olga.page
    olga.open("/genstart")
    assert "STR26-00002-1" in olga.text()
    assert "Alles sidste færdige trin" not in olga.text()


def test_the_team_leader_sees_everybodys_last_step(crashed: Flask) -> None:
    lea = signed_in(crashed, factories.LEADER)
    assert "se, hvad der var i gang" in lea.open("/overblik").text()
    tree = html.fromstring(lea.open("/genstart").page)
    rows = [[cell.text_content() for cell in row][:2] for row in tree.xpath("//tbody/tr")]
    for row in (
        ["Sara Sagsbehandler", "bilag STR26-00002-1 udstedt"],
        ["Olga Økonomi", "bilag STR26-00002-1 åbnet til udbetaling"],
        ["Lea Leder", "hændelse 1 åbnet"],
    ):
        assert row in rows


def test_a_proper_stop_is_not_told_of(app: Flask, ledger: Ledger) -> None:
    note_start(ledger, PORT)
    note_stop(ledger, PORT)
    tell_of_restart(app, note_start(ledger, PORT))
    lea = signed_in(app, factories.LEADER)
    assert "stop uden varsel" not in lea.text()
    assert "ikke noget at rydde op i" in lea.open("/genstart").text()


def test_another_servers_start_is_no_crash_of_this_one(ledger: Ledger) -> None:
    assert note_start(ledger, PORT) is None
    assert note_start(ledger, PORT + 1) is None
    assert note_start(ledger, PORT) is not None


def test_starts_and_stops_stand_in_the_journal_and_verify(
    app: Flask, ledger: Ledger, pay_day: datetime
) -> None:
    note_start(ledger, PORT)
    note_stop(ledger, PORT)
    text = signed_in(app, factories.AUDITOR).open("/journal").text()
    assert "Programmet startet" in text
    assert "Programmet stoppet" in text
    assert verify(ledger).ok
