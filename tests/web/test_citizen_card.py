"""The citizen's card: the warnings, what the list does not know, and the team leader's mark."""

from datetime import date

import pytest
from flask import Flask

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.db import Ledger
from payout.services.decide_request import reject
from payout.services.register_paper import approve as approve_paper
from payout.services.register_paper import drop, type_first
from payout.settings import DEFAULT_RESERVATION
from tests import factories
from tests.factories import ANNA, BOERGE, CASEWORKER, LEADER, line, parsed_list
from tests.services.acting import block_made, late_draft, typed_twice
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

ABROAD = Cpr("6203600001")
"""An erstatningspersonnummer."""


def card(app: Flask, username: str, cpr: Cpr) -> Person:
    return signed_in(app, username).open("/skranke").send({"citizen": cpr.digits}, form="find")


def test_the_card_warns_of_another_payee_a_replacement_number_and_an_earlier_rejection(
    app: Flask, ledger: Ledger
) -> None:
    factories.store(
        ledger,
        parsed_list([line(ABROAD, "Ada Udland", 8_000_00, payee="Vera Værgesen")]),
    )
    factories.open_again(ledger)
    asked = factories.Counter(ledger).issue(ABROAD, 9_000_00, reason="Har ikke til husleje")
    with factories.booking(ledger, LEADER) as book:
        reject(book, asked, reason="Huslejen er betalt")
    text = card(app, CASEWORKER, ABROAD).text()
    assert "På listen står: Vera Værgesen." in text
    assert "erstatningspersonnummer" in text
    assert (
        "afslået kl. 9.00 af Lea Leder: Huslejen er betalt" in text or "Lea Leder: Huslejen er betalt" in text
    )


def test_money_that_was_paid_on_paper_is_told_until_the_paper_is_registered_or_given_up(
    app: Flask, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    block_made(ledger)
    told = "400,00 kr. til Fleksløntilskud på Jobcenter (STRP26-00001-"
    with factories.booking(ledger, CASEWORKER) as book:
        entry_id = type_first(book, late_draft(ledger, BilagNumber("STRP26", 1), cpr=ANNA))
    text = card(app, CASEWORKER, ANNA).text()
    assert told in text
    assert "Advarsel: har fået på papir Hvad er forskuddet for?" in text
    assert "på papir" not in card(app, CASEWORKER, BOERGE).text()
    with factories.booking(ledger, CASEWORKER) as book:
        drop(book, entry_id, reason="Forkert beløb")
    assert told not in card(app, CASEWORKER, ANNA).text()
    typed_twice(ledger, late_draft(ledger, BilagNumber("STRP26", 1), cpr=ANNA))
    assert told in card(app, CASEWORKER, ANNA).text()
    with factories.booking(ledger, factories.LEADER) as book:
        approve_paper(book, 2, reason="Set i sagen", reservation_template=DEFAULT_RESERVATION)
    assert told not in card(app, CASEWORKER, ANNA).text()


def test_the_card_says_what_the_list_changed_and_how_old_it_is(app: Flask, ledger: Ledger) -> None:
    before = [line(ANNA, "Anna Ågesen-Prøve", 9_000_00), line(BOERGE, "Børge Fuglsåen", 8_000_00, row=8)]
    factories.store(ledger, parsed_list(before, list_date=date(2026, 9, 27)))
    factories.open_day(ledger)
    text = card(app, CASEWORKER, ANNA).text()
    assert "27-10-2026, 3 dage gammel" in text
    assert "Ændret siden listen før (27-09-2026)" in text
    assert "Nyt beløb: Hjælp til forsørgelse, fra 9.000,00 kr. til 10.000,00 kr." in text.replace("\xa0", " ")
    assert "uændret siden listen før (27-09-2026)" in card(app, CASEWORKER, BOERGE).text()
    assert (
        "hverken på listerne i brug eller på dem før"
        in card(app, CASEWORKER, factories.NOBODY).send({"name": "Nils Ny"}, form="ny-borger").text()
    )


def test_a_leader_sets_a_mark_which_the_counter_sees_and_lifts_it_again(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    issued = factories.Counter(ledger).issue(ANNA, 1_000_00)
    leader = card(app, LEADER, ANNA)
    leader.send({"instruction": "Ring til Udbetaling"}, form="/stop")
    assert f'href="/bilag/{issued}"' in leader.page.split("kan ikke udbetales, så længe stoppet gælder")[1]
    seen = card(app, CASEWORKER, ANNA)
    assert "Udbetalingsstop: intet bilag uden teamlederens godkendelse" in seen.text()
    assert "Ring til Udbetaling" in seen.text()
    assert "/stop" not in seen.page
    marks = signed_in(app, factories.AUDITOR).open("/udbetalingsstop")
    assert "Ring til Udbetaling" in marks.text()
    leader.send({"reason": ""}, form="/stop/ophaev")
    assert leader.status == 422
    leader.send({"reason": "Opklaret"}, form="/stop/ophaev")
    assert "Udbetalingsstop: intet bilag" not in leader.text()
    assert "Ingen borgere har et udbetalingsstop" in leader.open("/udbetalingsstop").text()


def test_a_mark_that_another_leader_has_set_meanwhile_is_said(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    first, second = card(app, LEADER, ANNA), card(app, factories.LEADER_2, ANNA)
    first.send({"instruction": "Ring til Udbetaling"}, form="/stop")
    second.send({"instruction": "Send til centret"}, form="/stop")
    assert second.status == 409
    assert "Borgeren har allerede et udbetalingsstop" in second.text()
    assert "Ring til Udbetaling" in second.text()


def test_who_is_no_leader_sets_no_mark(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    seen = card(app, CASEWORKER, ANNA)
    assert seen.client.post(f"{seen.path}/stop").status_code in {400, 403}
    assert seen.open("/udbetalingsstop").status == 403
