"""The citizen's page and the bilag that is made on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from payout.app import create_app
from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.aconto import AcontoRule
from payout.money import Oere
from payout.queries.bilag import stream_bilag
from payout.services.incidents import start_incident
from payout.settings import Settings
from tests import factories
from tests.web.browsing import Person, signed_in, texts_of

pytestmark = pytest.mark.usefixtures("pay_day")

REASON = {"reason": "Ny i ordningen", "needs": ["food", "medicine"]}
IDENTITY = {"identity_check": "passport", "identity_document": "1234"}


@pytest.fixture
def day(ledger: Ledger) -> Ledger:
    factories.open_day(ledger)
    return ledger


def at_page_of(
    app: Flask, ledger: Ledger, cpr: Cpr = factories.ANNA, who: str = factories.CASEWORKER
) -> Person:
    return looked_up(signed_in(app, who), factories.Counter(ledger).ref(cpr, name="Nils Ny"))


def looked_up(person: Person, ref: str) -> Person:
    """The citizen's page, by a look-up of the person's own."""
    return person.open(f"/borger/{ref}").send({}, form="/opslag")


def statuses(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        return [found.status.value for found in stream_bilag(connection, 1)]


# --- The card ---------------------------------------------------------------


def test_the_page_shows_expected_suggested_and_what_remains(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day)
    assert "10.000,00 kr." in person.text()
    assert "8.000,00 kr." in person.text()
    assert "80 % af det forventede, rundet ned til hele 50,00 kroner." in person.text()
    assert person.form("/bilag").fields["amount"] == "8.000,00"


def test_the_ceilings_of_the_rule_are_told(app: Flask, ledger: Ledger) -> None:
    rule = AcontoRule(
        share_percent=80,
        rounding_oere=Oere(50_00),
        ceiling_bilag_oere=Oere(5_000_00),
        ceiling_person_oere=Oere(6_000_00),
    )
    factories.open_day(ledger, rule=rule)
    text = at_page_of(app, ledger).text()
    assert "højst 5.000,00 kr. på ét bilag, højst 6.000,00 kr. til én borger" in text


def test_bilag_of_every_counter_count_and_are_listed(app: Flask, day: Ledger) -> None:
    factories.Counter(day, factories.CASEWORKER_2).issue(amount_oere=3_000_00)
    person = at_page_of(app, day)
    assert "STR26-00001" in person.text()
    assert texts_of(person, "figure-value")[0] == "5.000,00 kr."


def test_an_old_list_is_warned_about(app: Flask, ledger: Ledger) -> None:
    old = factories.parsed_list(list_date=date(2026, 9, 1))
    factories.store(ledger, old)
    with factories.booking(ledger, factories.LEADER) as book:
        start_incident(book, factories.scope(), series_prefix="STR")
    assert "Listen er 59 dage gammel" in at_page_of(app, ledger).text()


def test_a_fresh_list_is_not_warned_about(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day)
    assert "3 dage gammel" in person.text()
    assert "Listen er" not in person.text()


@pytest.mark.parametrize(
    ("cpr", "said"),
    [(Cpr("6203600001"), "erstatningspersonnummer"), (factories.NOBODY, "modulus 11")],
)
def test_an_unusual_number_is_noted_and_never_refused(app: Flask, day: Ledger, cpr: Cpr, said: str) -> None:
    assert said in at_page_of(app, day, cpr).text()


def test_the_whole_number_is_shown_once_for_a_purpose(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day).send({"purpose": "Ringer til banken"}, form="/cpr")
    assert "020360-0001" in person.page
    assert "020360-0001" not in person.open(person.path).page
    with day.reading() as connection:
        logged = connection.exec_driver_sql("select purpose from lookup where showed_cpr").scalars().all()
    assert logged == ["Ringer til banken"]


def test_the_number_of_one_citizen_is_not_shown_on_the_page_of_another(app: Flask, day: Ledger) -> None:
    other = factories.Counter(day).ref(factories.BOERGE)
    person = at_page_of(app, day).send({"purpose": "Ringer"}, form="/cpr", follow=False)
    assert looked_up(person, other).page.count("data-shows") == 0


def test_the_whole_number_is_not_shown_without_a_purpose(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day).send({"purpose": ""}, form="/cpr")
    assert person.status == 422
    assert "020360-0001" not in person.page


@pytest.mark.parametrize("who", [factories.LEADER, factories.AUDITOR])
def test_who_issues_nothing_sees_no_form(app: Flask, day: Ledger, who: str) -> None:
    person = at_page_of(app, day, who=who)
    assert "10.000,00 kr." in person.text()
    assert "Nyt bilag" not in person.text()


def test_a_page_opened_by_its_address_asks_for_a_look_up_that_is_logged(app: Flask, day: Ledger) -> None:
    ref = factories.Counter(day).ref(factories.ANNA)
    person = signed_in(app, factories.CASEWORKER_2).open(f"/borger/{ref}")
    assert "Anna" not in person.page
    assert "Anna Ågesen-Prøve" in person.send({}, form="/opslag").page
    assert "Anna Ågesen-Prøve" in person.open(f"/borger/{ref}").page
    with day.reading() as connection:
        who = connection.exec_driver_sql("select user_id from lookup order by id").scalars().all()
    assert who == [
        factories.clerk(day, name).user_id for name in (factories.CASEWORKER, factories.CASEWORKER_2)
    ]


def test_a_reference_that_names_nobody_is_not_found(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER)
    assert person.open("/borger/0000000000000000").status == 404


def test_without_an_open_incident_nothing_is_issued(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    person = at_page_of(app, ledger)
    assert "Der er ingen åben hændelse" in person.text()
    assert "Nyt bilag" not in person.text()


# --- Issuing -----------------------------------------------------------------


def test_a_bilag_within_the_rule_is_issued_and_shown_with_its_number(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day).send(IDENTITY, form="/bilag")
    assert person.path == "/bilag/1/udstedt"
    assert "Udstedt" in person.text()
    assert "STR26-00001" in person.text()
    assert 'href="/bilag/1/papir.pdf"' in person.page


def test_a_form_sent_twice_issues_one_bilag(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day)
    filled = {**dict(person.form("/bilag").form_values()), **IDENTITY}
    for _ in range(2):
        person.send(filled, form="/bilag").open(f"/borger/{factories.Counter(day).ref(factories.ANNA)}")
    assert statuses(day) == ["issued"]


def test_what_is_typed_stays_when_something_is_missing(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day).send({"amount": "4.000", "identity_document": "9876"}, form="/bilag")
    assert person.status == 422
    assert 'value="4.000"' in person.page
    assert 'value="9876"' in person.page
    assert "Ret dette, før du går videre" in person.text()


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"amount": "mange"}, 422, "Beløbet kan ikke læses"),
        ({"method": "bank_transfer"}, 422, "Skriv de fire cifre."),
        ({"method": "bank_transfer", "registration_no": "12"}, 422, "Skriv de fire cifre."),
        ({"method": "bank_transfer", "registration_no": "9999", "account_no": "1"}, 422, "ikke ens"),
        ({"method": "requisition"}, 422, "Skriv blokkens nummer."),
        ({"method": "requisition", "slip_block": "7"}, 422, "Skriv sedlens nummer."),
        ({"collected_by": "proxy"}, 422, "Skriv navnet."),
        ({"collected_by": "guardian", "collector_name": "Vera Værge"}, 422, "hvilket dokument"),
        ({"identity_check": "health_card", "control_questions": ["bank"]}, 409, "Stil mindst to"),
        ({"identity_check": "", "amount": "4.000"}, 422, "Ret dette"),
        ({"claim": "other"}, 422, "Skriv ydelsen."),
        ({"amount": "0"}, 409, "Skriv et beløb over nul."),
        ({"amount": "100,10"}, 409, "Det nærmeste beløb er 100,00"),
        ({"identity_check": "other", "identity_document": ""}, 409, "hvilken legitimation du har set"),
    ],
)
def test_a_bilag_that_is_not_filled_in_is_refused_beside_the_field(
    app: Flask, day: Ledger, values: dict[str, str], status: int, said: str
) -> None:
    person = at_page_of(app, day).send({**IDENTITY, **values}, form="/bilag")
    assert person.status == status
    assert said in person.text()
    assert statuses(day) == []


def test_an_account_is_kept_for_a_bank_transfer(app: Flask, day: Ledger) -> None:
    account = {"method": "bank_transfer", "registration_no": "99 99", "account_no": "12345678"}
    account |= {"registration_no_again": "9999", "account_no_again": "1234 5678"}
    person = at_page_of(app, day).send({**IDENTITY, **account}, form="/bilag")
    assert "reg.nr. 9999, konto 12345678" in person.open("/bilag/1").text()


def test_fields_of_a_method_that_is_not_chosen_are_left_out(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day).send({**IDENTITY, "registration_no": "x"}, form="/bilag")
    assert person.path == "/bilag/1/udstedt"


def test_an_amount_above_the_rule_needs_a_reason_and_names_the_limits(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day).send({**IDENTITY, "amount": "9.000"}, form="/bilag")
    assert person.status == 409
    assert "Beløbet er over a conto-reglen." in person.text()
    assert "Skriv en begrundelse." in person.text()
    assert "Sæt kryds ved det, borgeren mangler penge til." in person.text()
    assert "Reglen foreslår: 80 % af 10.000,00 = 8.000,00;" in person.text()
    person.send({"reason": "Skal betale husleje", "needs": ["rent"]}, form="/bilag")
    assert person.path == "/bilag/1"
    assert "Anmodningen venter på teamlederen" in person.text()


def test_a_citizen_on_no_list_becomes_a_request(app: Flask, day: Ledger) -> None:
    claim = {
        "claim": "other",
        "other_benefit": "hjælp til FORSØRGELSE",
        "other_from": "01-10-2026",
        "other_to": "31-10-2026",
    }
    person = at_page_of(app, day, factories.NOBODY)
    person.send({**IDENTITY, **claim, "amount": "1.500", **REASON}, form="/bilag")
    assert statuses(day) == ["awaiting_approval"]
    assert "Ydelsen står ikke på listen for borgeren" in person.text()
    assert factories.HELP in person.text()
    assert "Mad, Medicin" in person.text()


def test_a_period_that_ends_before_it_begins_is_refused(app: Flask, day: Ledger) -> None:
    claim = {"claim": "other", "other_benefit": "x", "other_from": "02-10-2026", "other_to": "01-10-2026"}
    person = at_page_of(app, day).send({**IDENTITY, **claim}, form="/bilag")
    assert person.status == 409
    assert "Perioden slutter, før den begynder" in person.text()


def test_a_claim_that_is_not_on_offer_is_refused(app: Flask, day: Ledger) -> None:
    values = {**IDENTITY, "claim": "2026-01-01/2026-01-31/Noget andet"}
    assert at_page_of(app, day).send(values, form="/bilag").status == 422


def test_the_place_is_remembered_for_the_session(ledger: Ledger) -> None:
    settings = Settings(places=("Jobcenter", "Rådhuset"), series_prefix="STR", second_factor="off")
    factories.open_day(ledger)
    app = create_app(ledger, settings)
    person = at_page_of(app, ledger).send({**IDENTITY, "place": "Rådhuset"}, form="/bilag")
    looked_up(person, factories.Counter(ledger).ref(factories.BOERGE))
    assert person.form("/bilag").fields["place"] == "Rådhuset"


def test_a_reader_cannot_issue_by_hand(app: Flask, day: Ledger) -> None:
    ref = factories.Counter(day).ref(factories.ANNA)
    leader = looked_up(signed_in(app, factories.LEADER), ref)
    token = dict(leader.form("/cpr").form_values())
    answer = leader.client.post(f"/borger/{ref}/bilag", data={**token, **IDENTITY})
    assert answer.status_code == 403


def test_two_counters_at_the_same_instant_issue_one_bilag(app: Flask, day: Ledger) -> None:
    people = [at_page_of(app, day, who=who) for who in (factories.CASEWORKER, factories.CASEWORKER_2)]
    start = Barrier(2)

    def press(person: Person) -> int:
        start.wait()
        return person.send(IDENTITY, form="/bilag").status

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(press, people))
    assert answers == [200, 409]
    assert statuses(day) == ["issued"]
    refused = next(person for person in people if person.status == 409)
    assert "Der er allerede et bilag for samme ydelse og periode." in refused.text()
    refused.send({"reason": "Alt er brugt på medicin", "needs": ["other"]}, form="/bilag")
    assert statuses(day) == ["issued", "awaiting_approval"]


# --- What is noted beside the amount ------------------------------------------


def test_each_claim_says_its_own_suggestion_as_it_is_worked_out(app: Flask, day: Ledger) -> None:
    text = at_page_of(app, day, factories.CLARA).text()
    assert "80 % af 6.000,00 = 4.800,00; afrundet ned til hele 50 kr.; givet før 0,00 → 4.800,00" in text
    assert "80 % af 4.000,00 = 3.200,00; afrundet ned til hele 50 kr.; givet før 0,00 → 3.200,00" in text


def test_no_way_of_checking_identity_is_chosen_beforehand(app: Flask, day: Ledger) -> None:
    person = at_page_of(app, day)
    assert person.form("/bilag").fields["identity_check"] is None
    assert person.send({}, form="/bilag").status == 422
    assert statuses(day) == []


def test_who_collects_stands_on_the_bilag_and_at_the_cash_desk(app: Flask, day: Ledger) -> None:
    collector = {
        "collected_by": "proxy",
        "collector_name": "Fie Fuldmagt",
        "collector_document": "Fuldmagt af 28-10-2026",
    }
    said = "En med fuldmagt: Fie Fuldmagt (Fuldmagt af 28-10-2026)"
    person = at_page_of(app, day).send({**IDENTITY, **collector}, form="/bilag")
    assert said in person.open("/bilag/1").text()
    assert said in signed_in(app, factories.FINANCE).open("/udbetaling/1").text()


def test_the_control_questions_stand_on_the_bilag_when_a_health_card_was_seen(
    app: Flask, day: Ledger
) -> None:
    asked = {"identity_check": "health_card", "control_questions": ["bank", "birthplace"]}
    person = at_page_of(app, day).send(asked, form="/bilag")
    assert "Bank for NemKonto, Fødested" in person.open("/bilag/1").text()


def test_control_questions_without_a_health_card_are_left_out(app: Flask, day: Ledger) -> None:
    asked = {"identity_check": "passport", "control_questions": ["bank", "birthplace"]}
    person = at_page_of(app, day).send(asked, form="/bilag")
    assert "Kontrolspørgsmål" not in person.open("/bilag/1").text()


def test_a_slip_that_is_used_is_refused_with_the_bilag_that_it_stands_on(app: Flask, day: Ledger) -> None:
    slip = {"method": "requisition", "slip_block": "7", "slip_number": "12"}
    person = at_page_of(app, day).send({**IDENTITY, **slip}, form="/bilag")
    assert "blok 7, seddel 12" in person.open("/bilag/1").text()
    again = {**slip, "slip_number": "0012"}
    person = at_page_of(app, day, factories.CLARA).send({**IDENTITY, **again}, form="/bilag")
    assert person.status == 409
    assert "Seddel 12 i blok 7 er brugt: den står på bilag STR26-00001" in person.text()


def test_a_citizen_who_is_protected_is_not_asked_for_the_address(app: Flask, day: Ledger) -> None:
    assert "Spørg ikke om adressen" in at_page_of(app, day, factories.DAGMAR).text()
    assert "Spørg ikke om adressen" not in at_page_of(app, day, factories.ANNA).text()
