"""Missing payments: who is shown, what is noted, and what a later run or a bilag does by itself."""

import pytest
from flask import Flask
from lxml import html

from payout.db import Ledger
from payout.queries.missing import count_open
from tests import factories
from tests.services.acting import faults, run_stored, voided
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def person(app: Flask, ledger: Ledger) -> Person:
    """A caseworker after a run that paid Anna alone; Børge has an a conto, Clara and Dagmar nothing."""
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue(factories.BOERGE, 2_000_00))
    run_stored(ledger, factories.lines()[0])
    return signed_in(app, factories.CASEWORKER)


def names(person: Person, path: str = "/manglende") -> list[str]:
    cells = html.fromstring(person.open(path).page).xpath("//tbody/tr/th//a")
    return [cell.text_content() for cell in cells]


def opened(person: Person, place: int) -> Person:
    links = html.fromstring(person.open("/manglende?vis=").page).xpath("//tbody/tr/th//a/@href")
    return person.open(links[place])


def still_open(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_open(connection, 1)


def test_without_a_run_the_page_says_what_it_waits_for(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    text = signed_in(app, factories.AUDITOR).open("/manglende").text()
    assert "Udbetalingslisten fra det rigtige system er ikke indlæst endnu." in text
    assert still_open(ledger) == 0


def test_who_got_nothing_or_too_little_is_listed_the_largest_first(person: Person) -> None:
    assert names(person) == ["Børge Fuglsåen", "Clara Æblegren", "Beskyttet", "Clara Æblegren"]
    text = person.text()
    assert "Kun a conto" in text
    assert "først dem, der er mærket som haster" in text
    assert factories.CLARA.digits not in person.page
    assert factories.CLARA.digits not in "".join(html.fromstring(person.page).xpath("//@href"))


def test_what_is_done_stays_and_an_outcome_closes_the_row(person: Person, ledger: Ledger) -> None:
    opened(person, 1)
    person.send({"kind": "contacted", "note": "Ringet"}, form="manglende/")
    assert person.status == 409
    assert "Skriv datoen" in person.text()
    values = {"kind": "contacted", "on_date": "30-10-2026", "note": f"Ringet til {factories.CLARA.digits}"}
    person.send(values, form="manglende/")
    assert "Borgeren er kontaktet 30-10-2026: Ringet til" in person.text()
    assert factories.CLARA.digits not in person.page
    person.send({"kind": "not_entitled", "note": "Fraflyttet"}, form="manglende/")
    assert "Afsluttet" in person.text()
    assert still_open(ledger) == 3
    person.send({"kind": "reopened", "note": "Er her alligevel"}, form="manglende/")
    assert still_open(ledger) == 4
    assert faults(ledger) == {}


def test_a_step_sent_twice_is_noted_once(person: Person) -> None:
    opened(person, 1)
    form = person.form("manglende/")
    data = {**dict(form.form_values()), "kind": "urgent", "note": "Husleje i dag"}
    answers = [person.client.post(form.get("action"), data=data).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert person.open(form.get("action")).text().count("Husleje i dag") == 1
    assert names(person)[0] == "Clara Æblegren"


def test_a_bilag_of_the_citizen_closes_the_row_until_it_is_annulled(person: Person, ledger: Ledger) -> None:
    clara = factories.Counter(ledger).issue(factories.CLARA, 1_000_00)
    opened(person, 1).send({"kind": "bilag", "bilag": "1"}, form="manglende/")
    assert "Vælg det af borgerens bilag" in person.text()
    person.send({"kind": "bilag", "bilag": str(clara)}, form="manglende/")
    assert still_open(ledger) == 3
    voided(ledger, clara)
    assert still_open(ledger) == 4
    assert "annulleret siden" in opened(person, 1).text()


def test_a_later_run_covers_what_was_missing_by_itself(person: Person, ledger: Ledger) -> None:
    opened(person, 2).send({"kind": "told_to_come", "on_date": "02-11-2026"}, form="manglende/")
    run_stored(ledger, *factories.lines())
    assert still_open(ledger) == 0
    assert names(person) == []
    assert names(person, "/manglende?vis=covered") == ["Beskyttet"]
    assert "En senere kørsel eller et bilag har betalt" in opened(person, 0).text()


def test_letters_that_no_row_has_are_no_page(person: Person) -> None:
    assert person.open(f"/manglende/{'0' * 32}").status == 404
