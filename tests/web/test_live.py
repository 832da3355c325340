"""What the team leader steers by: figures of the moment, as the journal has them."""

from datetime import timedelta

import pytest
from flask import Flask

from payout import clock
from payout.db import Ledger
from tests import factories
from tests.conftest import START
from tests.web.browsing import signed_in
from tests.web.test_overview import busy_day, rows_of

pytestmark = pytest.mark.usefixtures("pay_day")


def test_with_an_open_haendelse_it_is_the_first_page_of_who_leads(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    assert signed_in(app, factories.LEADER).path == "/lige-nu"
    assert signed_in(app, factories.AUDITOR).path == "/lige-nu"
    assert signed_in(app, factories.CASEWORKER).path == "/skranke"


def test_without_a_haendelse_it_says_when_there_will_be_figures(app: Flask) -> None:
    assert "når der er åbnet en hændelse" in signed_in(app, factories.LEADER).open("/lige-nu").text()


def test_it_says_who_was_served_who_waits_and_what_is_in_the_boxes(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    page = signed_in(app, factories.LEADER).open("/lige-nu")
    text = page.text()
    assert "Betjent1 borger 1 bilag udbetalt" in text
    assert "Udbetalt8.000,00 kr." in text
    assert "Venter på udbetaling1 bilag 6.400,00 kr." in text
    assert "Venter på teamlederen1 anmodning 6.000,00 kr." in text
    assert "Tempo6 i timen" in text
    assert "Køen er tomca. kl. 09.10" in text
    waits = rows_of(page, "Hvad venter på hvem")
    assert waits["Teamlederen"][1:] == ["1", "6.000,00 kr.", "30-10-2026 kl. 09.00"]


def test_cash_that_does_not_reach_is_a_warning(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    counter.issue(factories.ANNA, 8_000_00)
    text = signed_in(app, factories.LEADER).open("/lige-nu").text()
    assert "Kontanterne rækker ikke til køen" in text
    assert "Der mangler 8.000,00 kr." in text


def test_the_chart_has_a_bar_for_each_hour_since_the_first_bilag(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    clock.set_source(lambda: START + timedelta(hours=2))
    text = signed_in(app, factories.LEADER).open("/lige-nu").text()
    assert "Kl. 09.00: udstedt 3, udbetalt 1; Kl. 10.00: udstedt 0, udbetalt 0; Kl. 11.00" in text
    assert "ingen udbetalinger den seneste time" in text


def test_a_page_that_keeps_itself_fresh_does_not_keep_its_user_signed_in(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    client = signed_in(app, factories.LEADER).client
    for minutes in range(5, 21, 5):
        clock.set_source(lambda at=START + timedelta(minutes=minutes): at)
        assert client.get("/lige-nu", headers={"X-Live": "1"}).status_code == 200
    clock.set_source(lambda: START + timedelta(minutes=21))
    assert client.get("/lige-nu", headers={"X-Live": "1"}).status_code == 303


def test_the_pulse_asks_nothing_of_the_ledger(app: Flask, ledger: Ledger) -> None:
    ledger.close()
    assert app.test_client().get("/puls").text == "her"
