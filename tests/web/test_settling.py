"""Settling many: by a filter, ticked or all, and from a file with its preview."""

from io import BytesIO

import pytest
from flask import Flask

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from tests import factories
from tests.services.acting import read
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

FIRST, SECOND = (str(BilagNumber("STR26", number)) for number in (1, 2))


@pytest.fixture
def person(app: Flask, ledger: Ledger) -> Person:
    """Økonomi, with two paid bilag of 1,000 kr."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    factories.paid(ledger, counter.issue(amount_oere=1_000_00))
    factories.paid(ledger, counter.issue(factories.BOERGE, 1_000_00))
    return signed_in(app, factories.FINANCE)


def outstanding(ledger: Ledger) -> list[int]:
    return [read(ledger, number).outstanding_oere for number in (1, 2)]


def test_the_ticked_ones_are_settled_with_one_note(person: Person, ledger: Ledger) -> None:
    person.open("/bilag/afregn")
    assert "2 bilag passer, i alt 2.000,00 kr. udestår." in person.text()
    person.send(
        {"bilag": ["2"], "kind": "set_off", "note": "novemberkørslen"},
        form="bogfoer",
    )
    assert "1 bilag er afregnet, i alt 1.000,00 kr." in person.text()
    assert outstanding(ledger) == [1_000_00, 0]
    assert "novemberkørslen" in person.open("/bilag/2").text()


def test_all_that_the_filter_shows_are_settled_and_nothing_else(person: Person, ledger: Ledger) -> None:
    person.open("/bilag/afregn?maade=requisition")
    assert "0 bilag passer" in person.text()
    assert "Ingen udbetalte bilag passer." in person.text()
    person.open("/bilag/afregn?maade=cash&foer=01-11-2026&ydelse=Hjælp til forsørgelse&dag=30-10-2026")
    person.send({"which": "all", "kind": "set_off"}, form="bogfoer")
    assert "2 bilag er afregnet" in person.text()
    assert outstanding(ledger) == [0, 0]


def test_what_has_changed_since_the_page_was_shown_is_shown_again_first(
    person: Person, ledger: Ledger
) -> None:
    person.open("/bilag/afregn")
    factories.paid(ledger, factories.Counter(ledger).issue(factories.CLARA, 500_00))
    person.send({"which": "all", "kind": "set_off"}, form="bogfoer")
    assert person.status == 409
    assert "Der er kommet ændringer siden" in person.text()
    assert outstanding(ledger) == [1_000_00, 1_000_00]


def test_nothing_ticked_and_an_unreadable_filter_say_so(person: Person) -> None:
    person.open("/bilag/afregn").send({"kind": "set_off"}, form="bogfoer")
    assert "Vælg mindst ét bilag." in person.text()
    assert person.open("/bilag/afregn?dag=imorgen").status == 422


def uploaded(person: Person, text: str) -> Person:
    file = (BytesIO(text.encode()), "afregning.csv")
    return person.open("/bilag/afregn/fil").send({"file": file, "kind": "set_off"}, form="fil")


def test_a_file_is_previewed_and_then_booked_twice_as_once(person: Person, ledger: Ledger) -> None:
    uploaded(person, f"bilagsnummer;beløb;bemærkning\n{FIRST};250,50;del\n{SECOND};1000\n")
    assert "1.250,50 kr." in person.text()
    assert "749,50 kr." in person.text()
    assert outstanding(ledger) == [1_000_00, 1_000_00]
    filled = dict(person.form("bogfoer").form_values())
    for _ in range(2):
        answer = person.client.post("/bilag/afregn/fil/bogfoer", data=filled)
        assert answer.status_code == 303
    assert outstanding(ledger) == [749_50, 0]


def test_a_file_says_of_each_line_how_when_and_in_which_run(person: Person, ledger: Ledger) -> None:
    head = "bilagsnummer;beløb;Afregnes som;Dato;Kørsel;bemærkning"
    uploaded(
        person,
        f"{head}\n{FIRST};250;Tilbagebetalt;30-10-2026;MobilePay 7;\n{SECOND};1000;inddrivelse;;;Væk\n",
    )
    text = person.text()
    assert "Tilbagebetalt 250,00 kr. 750,00 kr. 30-10-2026 MobilePay 7" in text
    assert "Sendt til inddrivelse" in text
    person.send({}, form="bogfoer")
    assert outstanding(ledger) == [750_00, 0]
    assert "30-10-2026 MobilePay 7" in person.open("/bilag/1/afregning").text()


def test_a_file_with_a_kind_a_day_or_a_reason_that_is_wrong_says_so(person: Person, ledger: Ledger) -> None:
    head = "bilagsnummer;beløb;Afregnes som;Dato;Kørsel"
    uploaded(person, f"{head}\n{FIRST};1;Eftergivet;;\n{SECOND};1;;31-02-2026;\n")
    assert "Under Afregnes som skal der stå Modregnet" in person.text()
    assert "Datoen kan ikke læses" in person.text()
    uploaded(person, f"{head}\n{FIRST};1;Afskrevet;;\n{SECOND};1;;2026-10-30;{'x' * 81}\n")
    assert "Skriv i bemærkningen, hvorfor" in person.text()
    assert "over 80 tegn" in person.text()
    assert outstanding(ledger) == [1_000_00, 1_000_00]


def test_many_are_settled_with_the_run_and_its_day(person: Person, ledger: Ledger) -> None:
    person.open("/bilag/afregn")
    chosen = {"which": "all", "kind": "corrected", "happened_on": "30-10-2026", "reference": "KSD"}
    assert "Skriv hvorfor" in person.send(chosen, form="bogfoer").text()
    assert outstanding(ledger) == [1_000_00, 1_000_00]
    person.send({**chosen, "note": "Hører til en anden ydelse"}, form="bogfoer")
    assert outstanding(ledger) == [0, 0]
    assert "30-10-2026 KSD" in person.open("/bilag/2").text()


def test_a_file_with_a_wrong_row_books_nothing_and_names_it(person: Person, ledger: Ledger) -> None:
    uploaded(person, f"bilagsnummer;beløb\n{FIRST};1000,50\n{SECOND};1000\n0203600001;1\n")
    text = person.text()
    assert "Beløbet er større end det udestående. Udestående: 1.000,00 kr." in text
    assert "Nummeret kan ikke læses" in text
    assert "0203600001" not in person.page
    assert "Bogfør filen" not in text


def test_what_changed_between_preview_and_booking_is_named(person: Person, ledger: Ledger) -> None:
    uploaded(person, f"bilagsnummer;beløb\n{FIRST};1000\n")
    filled = dict(person.form("bogfoer").form_values())
    person.open("/bilag/1").send({"kind": "repaid", "amount": "10,00"}, form="afregn")
    answer = person.client.post("/bilag/afregn/fil/bogfoer", data=filled)
    assert answer.status_code == 409
    assert "Intet er bogført" in answer.text
    assert outstanding(ledger)[0] == 990_00


@pytest.mark.parametrize("lines", ["", "[", "[[1]]", "[[1,2,3,4],5]", '{"a":1}', "[" * 5000])
def test_lines_that_no_page_of_ours_sends_are_refused(person: Person, lines: str) -> None:
    uploaded(person, f"bilagsnummer;beløb\n{FIRST};1000\n")
    filled = {**dict(person.form("bogfoer").form_values()), "lines": lines}
    assert person.client.post("/bilag/afregn/fil/bogfoer", data=filled).status_code == 422


def test_a_file_without_headings_is_told_what_is_missing(person: Person) -> None:
    uploaded(person, "nr;kroner\n1;2\n")
    assert person.status == 422
    assert "Den første række skal hedde bilagsnummer og beløb" in person.text()
