"""Finding a citizen: by number, by name, on no list."""

import pytest
from flask import Flask

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.db import Ledger
from payout.queries.known_names import HITS_SHOWN
from tests import factories
from tests.web.browsing import Person, signed_in, texts_of

pytestmark = pytest.mark.usefixtures("pay_day")

CARD = f"92080001{factories.ANNA.digits}1012345084730010120"
"""Track 2 of an invented sundhedskort, without the signs around it."""


@pytest.fixture
def counter(app: Flask, ledger: Ledger) -> Person:
    """A caseworker at the counter on an open day."""
    factories.open_day(ledger)
    return signed_in(app, factories.CASEWORKER)


def find(person: Person, text: str) -> Person:
    return person.open("/skranke").send({"citizen": text}, form="find")


@pytest.mark.parametrize("typed", ["0203600001", "020360-0001", "020360 0001", "  0203600001 "])
def test_a_number_leads_to_the_citizen(counter: Person, typed: str) -> None:
    find(counter, typed)
    assert counter.status == 200
    assert counter.path.startswith("/borger/")
    assert "Anna Ågesen-Prøve" in counter.text()
    assert "020360-••••" in counter.text()


@pytest.mark.parametrize(
    "swiped",
    [
        f";{CARD}?",
        f"%ÅGESEN-PRØVE^ANNA                OPDIGTEVEJ 1                      7659989?:{CARD}?",
        f"æ{CARD}_",
    ],
)
def test_a_health_card_that_is_read_leads_to_the_citizen(counter: Person, swiped: str) -> None:
    find(counter, swiped)
    assert "Anna Ågesen-Prøve" in counter.text()


@pytest.mark.parametrize("scanned", ["{number}", "{bare}", "{scanned}"])
def test_a_bilag_number_leads_to_the_bilag(counter: Person, ledger: Ledger, scanned: str) -> None:
    factories.Counter(ledger).issue()
    number = str(BilagNumber("STR26", 1))
    forms = {"number": number, "bare": number.replace("-", "").lower(), "scanned": number.replace("-", "+")}
    find(counter, scanned.format(**forms))
    assert counter.path == "/bilag/1"


def test_near_hits_are_named_as_such_after_the_others(counter: Person) -> None:
    find(counter, "Calra Æblegren")
    assert "men 1 person har noget, der ligner" in counter.text()
    assert "Ligner" in counter.text()
    find(counter, "Clara")
    assert "1 person har »Clara« i navnet" in counter.text()
    assert "Ligner" not in counter.text()


def test_the_look_up_is_logged_with_its_purpose(counter: Person, ledger: Ledger) -> None:
    find(counter, factories.ANNA.digits)
    with ledger.reading() as connection:
        logged = connection.exec_driver_sql("select purpose, showed_cpr from lookup").all()
    assert logged == [("Nødudbetaling", 0)]


def test_a_part_of_a_name_gives_hits_with_masked_numbers(counter: Person) -> None:
    find(counter, "aagesen")
    assert counter.path == "/skranke/resultat"
    assert "Anna Ågesen-Prøve" in counter.text()
    assert "Clara" not in counter.text()


def test_a_hit_is_opened_by_its_row(counter: Person) -> None:
    find(counter, "d")
    names = [text.split("Navne-")[0].strip() for text in texts_of(counter, "nowrap") if "Dulgt" in text]
    assert names == ["Dagmar Dulgt"]
    counter.send({"hit": "0"}, form="vaelg")
    assert counter.path.startswith("/borger/")


def test_a_protected_person_is_marked_and_the_address_never_shown(counter: Person) -> None:
    find(counter, "Dagmar")
    assert "Navne- og adressebeskyttet" in counter.text()
    counter.send({"hit": "0"}, form="vaelg")
    assert "Navne- og adressebeskyttet" in counter.text()
    assert "Opdigtevej" not in counter.page


@pytest.mark.parametrize("hit", ["4", "-1", "x", ""])
def test_a_row_that_is_not_there_leads_back_to_the_results(counter: Person, hit: str) -> None:
    find(counter, "Anna").send({"hit": hit}, form="vaelg")
    assert counter.path == "/skranke/resultat"


def test_a_row_of_an_older_search_is_not_taken_for_one_of_the_newest(counter: Person) -> None:
    find(counter, "Anna")
    older = dict(counter.form("vaelg").form_values())
    find(counter, "Clara").send({**older, "hit": "0"}, form="vaelg")
    assert counter.path == "/skranke/resultat"


def test_more_hits_than_fit_ask_for_more_of_the_name(app: Flask, ledger: Ledger) -> None:
    many = [
        factories.line(Cpr(f"020360{number:04d}"), f"Else Nummer {number}", 1_000_00, row=number)
        for number in range(1, HITS_SHOWN + 3)
    ]
    factories.store(ledger, factories.parsed_list(many))
    person = find(signed_in(app, factories.CASEWORKER), "else")
    assert "Skriv mere af navnet" in person.text()
    assert person.page.count('name="hit"') == HITS_SHOWN


def test_no_hit_offers_another_search_and_the_way_for_who_is_not_on_the_list(counter: Person) -> None:
    find(counter, "Ingenstein")
    assert "Ingen har »Ingenstein« i navnet" in counter.text()
    assert 'href="/skranke/ny-borger"' in counter.page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Feltet skal udfyldes"),
        ("123", "har ti cifre"),
        ("320199-1234", "begynder ikke med en dato"),
        ("Anna 2", "har kun cifre"),
        (";12345678", "Kortlæseren har ikke sendt kortets CPR-nummer"),
        ("%EFTERNAVN^FORNAVN    OPDIGTEVEJ 1   7659989?", "Kortlæseren har ikke sendt"),
        ("STR26-00042", "Bilagsnummeret kan ikke læses"),
        ("str26 00042 8", "Kontrolcifferet (det sidste) passer ikke"),
        (str(BilagNumber("STR26", 42)), "Intet bilag har dette nummer"),
    ],
)
def test_what_looks_like_a_number_but_is_none_is_said_beside_the_field(
    counter: Person, typed: str, said: str
) -> None:
    find(counter, typed)
    assert counter.status == 422
    assert said in counter.text()
    assert typed in counter.page


def test_a_number_on_no_list_asks_for_the_name_and_keeps_the_number_out_of_the_page(counter: Person) -> None:
    find(counter, factories.NOBODY.digits)
    assert "Ingen liste har dette CPR-nummer" in counter.text()
    assert "270583-••••" in counter.text()
    counter.send({"name": "Nils Ny"}, form="ny-borger")
    assert counter.path.startswith("/borger/")
    assert "Nils Ny" in counter.text()


def test_a_number_that_a_list_has_without_a_name_asks_for_the_name(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger, factories.parsed_list([factories.line(factories.ANNA, "", 1_000_00)]))
    person = find(signed_in(app, factories.CASEWORKER), factories.ANNA.digits)
    assert "Listen har ikke navnet på dette CPR-nummer" in person.text()
    person.send({"name": "Anna Ågesen-Prøve"}, form="ny-borger")
    assert "Anna Ågesen-Prøve" in person.text()


def test_who_is_not_found_by_name_is_registered_with_number_and_name(counter: Person) -> None:
    counter.open("/skranke/ny-borger").send({"cpr": factories.NOBODY.digits, "name": "Nils Ny"})
    assert counter.path.startswith("/borger/")
    assert "står ikke på listen" in counter.text()


@pytest.mark.parametrize("values", [{"cpr": "123", "name": "Nils"}, {"cpr": "2705830001", "name": " "}])
def test_a_registration_needs_a_number_and_a_name(counter: Person, values: dict[str, str]) -> None:
    counter.open("/skranke/ny-borger").send(values)
    assert counter.status == 422


def test_a_name_is_never_given_to_the_number_of_a_newer_search(counter: Person) -> None:
    find(counter, factories.NOBODY.digits)
    older = dict(counter.form("ny-borger").form_values())
    find(counter, "2705830002").send({**older, "name": "Nils Ny"}, form="ny-borger")
    assert counter.status == 422
    assert "Feltet skal udfyldes" in counter.text()


def test_the_results_without_a_search_lead_back_to_the_search(counter: Person) -> None:
    assert counter.open("/skranke/resultat").path == "/skranke"


def test_without_an_open_incident_the_search_says_so(app: Flask) -> None:
    person = signed_in(app, factories.CASEWORKER)
    assert person.path == "/skranke"
    assert "Der er ingen åben hændelse" in person.text()


def test_a_team_leader_looks_up_and_registers_nobody(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    leader = find(signed_in(app, factories.LEADER), factories.NOBODY.digits)
    assert "Ingen liste har dette CPR-nummer" in leader.text()
    assert "ny-borger" not in leader.page
    assert leader.open("/skranke/ny-borger").status == 403


def test_economy_staff_look_nobody_up(app: Flask) -> None:
    assert signed_in(app, factories.FINANCE).open("/skranke").status == 403
