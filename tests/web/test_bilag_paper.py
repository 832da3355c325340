"""The printed bilag."""

import pytest
from flask import Flask

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.queries.events import chain_head
from payout.services.decide_request import approve
from payout.services.void_bilag import void
from tests import factories
from tests.web.browsing import signed_in, texts_of

pytestmark = pytest.mark.usefixtures("pay_day")

NUMBER = str(BilagNumber("STR26", 1))


def test_the_paper_has_two_parts_with_everything_that_is_needed(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue(amount_oere=4_500_50)
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1/print")
    assert texts_of(person, "bilag-number") == [NUMBER, NUMBER]
    assert texts_of(person, "bilag-copy") == ["Økonomis del", "Borgerens del"]
    first = texts_of(person, "bilag-part")[0]
    for shown in (
        "Prøvekøbing Kommune",
        "Jobcenter",
        "KY og KSD nede",
        "30-10-2026 kl. 09.00",
        "Anna Ågesen-Prøve",
        "020360-••••",
        factories.HELP,
        "01-10-2026 – 31-10-2026",
        "Fire tusind fem hundrede kroner og 50 øre",
        "4.500,50 kr.",
        "Kontant",
        "Pas, pas 1234",
        "Sara Sagsbehandler",
        "skal det for meget udbetalte betales tilbage",
        "borgerens underskrift",
        "udbetalers underskrift",
    ):
        assert shown in first
    assert "Godkendt af" not in first
    assert "ØVELSE" not in first
    assert "ANNULLERET" not in first


def test_the_paper_carries_the_head_of_the_chain(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1/print")
    with ledger.reading() as connection:
        head = chain_head(connection)
    assert texts_of(person, "chain-head") == [f"Journal {head.events} · {head.hash[:16]}"] * 2


def test_the_paper_names_who_approved(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger).issue(amount_oere=9_000_00, reason="Husleje")
    with factories.booking(ledger, factories.LEADER) as book:
        approve(book, bilag_id, reason="I orden")
    first = texts_of(signed_in(app, factories.LEADER).open("/bilag/1/print"), "bilag-part")[0]
    assert "Udstedt af Sara Sagsbehandler" in first.replace("afSara", "af Sara")
    assert "Lea Leder" in first
    assert "Begrundelse: Husleje" in first


def test_the_name_of_a_protected_person_is_printed_and_the_address_never(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue(factories.DAGMAR, 3_000_00)
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1/print")
    assert "Dagmar Dulgt" in person.text()
    assert "Opdigtevej" not in person.page


def test_a_voided_bilag_says_so_on_paper(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger).issue()
    sara = factories.clerk(ledger, factories.CASEWORKER)
    with factories.booking(ledger, factories.CASEWORKER) as book:
        void(book, bilag_id, sara, reason="Forkert")
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1/print")
    assert person.page.count("ANNULLERET") == 2


def test_a_drill_says_so_on_paper(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger, is_drill=True)
    factories.Counter(ledger).issue()
    assert signed_in(app, factories.CASEWORKER).open("/bilag/1/print").page.count("<strong>ØVELSE") == 2


@pytest.mark.parametrize("bilag_id", [1, 99])
def test_a_request_without_a_number_has_no_paper(app: Flask, ledger: Ledger, bilag_id: int) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue(amount_oere=9_000_00, reason="Husleje")
    assert signed_in(app, factories.CASEWORKER).open(f"/bilag/{bilag_id}/print").status == 404
