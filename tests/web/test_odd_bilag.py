"""Bilag that somebody else should look at again: each case that an insider could try is in the list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from lxml import html

from payout import clock
from payout.db import Ledger
from payout.domain import odd_bilag
from payout.domain.counter_notes import Collector, Relation
from payout.domain.kontering import PayoutMethod
from payout.domain.odd_bilag import BilagOddity
from payout.labels import label_of
from payout.services.citizens import look_up
from tests import factories
from tests.conftest import START
from tests.services.acting import approved, printed, voided
from tests.web.browsing import signed_in

pytestmark = pytest.mark.usefixtures("pay_day")
FRIEND = Collector(relation=Relation.PROXY, name="Vera Ven", document="Fuldmagt")
BY_BANK = {"method": PayoutMethod.BANK_TRANSFER, "method_detail": "9999 0000012345", "reason": "Husleje"}


@pytest.fixture
def planted(ledger: Ledger) -> dict[str, set[BilagOddity]]:
    """A day with an ordinary bilag and a case of each kind; gives what the list should say, by number."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    ordinary = factories.paid(ledger, counter.issue(factories.ANNA, 1_000_00))
    again = factories.paid(ledger, counter.issue(factories.BOERGE, 1_000_00, collector=FRIEND))
    late = counter.issue(factories.DAGMAR, 1_000_00, collector=FRIEND)
    fleks = replace(factories.draft().claim, benefit=factories.FLEKS)
    first = counter.issue(factories.CLARA, 500_00)
    second = counter.issue(factories.CLARA, 500_00, claim=fleks, **BY_BANK)
    with factories.booking(ledger, factories.CASEWORKER_2) as book:
        look_up(book, factories.NOBODY, purpose="Nødudbetaling", name="Sara Sagsbehandler")
    own = approved(ledger, counter.issue(factories.NOBODY, 400_00, **BY_BANK))
    clock.set_source(lambda: START + timedelta(minutes=61))
    voided(ledger, late)
    printed(ledger, again)
    kinds = {
        ordinary: set(),
        again: {BilagOddity.PRINTED_AFTER_PAYOUT, BilagOddity.SAME_COLLECTOR},
        late: {BilagOddity.LATE_VOID, BilagOddity.SAME_COLLECTOR},
        first: {BilagOddity.SPLIT},
        second: {BilagOddity.SPLIT, BilagOddity.SAME_ACCOUNT},
        own: {BilagOddity.OWN_NAME, BilagOddity.ON_NO_LIST, BilagOddity.SAME_ACCOUNT},
    }
    with ledger.reading() as connection:
        numbers = dict(map(tuple, connection.exec_driver_sql("SELECT id, number FROM bilag")))
    return {numbers[bilag_id]: what for bilag_id, what in kinds.items() if what}


def listed(app: Flask, username: str = factories.LEADER) -> dict[str, set[str]]:
    """What the page says, by number."""
    page = html.fromstring(signed_in(app, username).open("/paafaldende").page)
    rows = page.xpath("//table/tbody/tr[th]")
    return {row.findtext(".//a"): set(row.xpath("string(td[1])").strip().split(" · ")) for row in rows}


def in_words(planted: dict[str, set[BilagOddity]]) -> dict[str, set[str]]:
    return {number: {label_of(kind) for kind in what} for number, what in planted.items()}


def test_each_planted_case_stands_in_the_list_with_its_reason(
    app: Flask, planted: dict[str, set[BilagOddity]]
) -> None:
    assert set().union(*planted.values()) == set(BilagOddity)
    for username in (factories.LEADER, factories.AUDITOR):
        assert listed(app, username) == in_words(planted)
    text = signed_in(app, factories.LEADER).open("/paafaldende").text()
    assert "Dagmar" not in text, "a protected person has no name in a list"
    assert signed_in(app, factories.CASEWORKER).open("/paafaldende").status == 403


def test_without_the_look_at_what_is_shared_cases_are_missed(
    app: Flask, planted: dict[str, set[BilagOddity]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(odd_bilag, "_shared", lambda *_: set())
    assert listed(app) != in_words(planted)


def test_before_a_haendelse_and_on_an_ordinary_day_nothing_is_listed(app: Flask, ledger: Ledger) -> None:
    assert (
        "Der har ikke været en hændelse endnu" in signed_in(app, factories.LEADER).open("/paafaldende").text()
    )
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    assert "Ingen bilag er påfaldende" in signed_in(app, factories.AUDITOR).open("/paafaldende").text()
