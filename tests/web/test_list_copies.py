"""The page of the copies: a copy is made, locked away, handed on and shredded; the passphrase is nowhere."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from payout.db import Ledger
from payout.queries.list_copies import all_copies
from tests import factories
from tests.services.acting import count, list_copy
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

SECRET = "fire blå elefanter"
FILE = {"kind": "encrypted", "passphrase": SECRET, "again": SECRET}


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    """The team leader on a day with a list."""
    factories.open_day(ledger)
    return signed_in(app, factories.LEADER).open("/borgerliste")


def made(leader: Person, **values: Any) -> Person:
    return leader.open("/borgerliste/ny").send({"holder": "Sara Sagsbehandler", **values})


def text_of(leader: Person, secret: str = "") -> str:
    assert leader.response is not None
    reader = PdfReader(BytesIO(leader.response.data))
    if secret:
        reader.decrypt(secret)
    return " ".join(reader.pages[0].extract_text().split())


def test_a_paper_copy_is_shown_and_registered_with_masked_numbers(leader: Person) -> None:
    made(leader)
    assert leader.response is not None
    assert leader.response.headers["Content-Disposition"].startswith("inline")
    assert leader.response.headers["Cache-Control"] == "no-store"
    text = text_of(leader)
    assert "kopi nr. 1" in text
    assert "Dagmar Dulgt · BESKYTTET" in text
    assert factories.ANNA.formatted not in text
    assert "Opdigtevej" not in text
    said = leader.open("/borgerliste").text()
    assert "Kopi nr. 1 I omløb Sara Sagsbehandler Papir, skjulte CPR-numre 4" in said


def test_an_encrypted_copy_opens_with_the_passphrase_which_is_stored_nowhere(
    leader: Person, ledger: Ledger
) -> None:
    whole = {**FILE, "cpr": "whole", "purpose": "Skranken uden strøm"}
    factories.double_lock(ledger)
    assert made(leader, **whole, leader_half=factories.LEADER_HALF).status == 409
    made(leader, **whole, leader_half=factories.LEADER_HALF, control_half=factories.CONTROL_HALF)
    assert leader.response is not None
    assert leader.response.headers["Content-Disposition"].startswith("attachment")
    assert PdfReader(BytesIO(leader.response.data)).is_encrypted
    assert factories.ANNA.formatted in text_of(leader, SECRET)
    with ledger.reading() as connection:
        kept = [
            str(row)
            for table in ("list_copy", "event", "login_session", "sent_form")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    assert not any(SECRET in row for row in kept)
    assert "Hele, til: Skranken uden strøm" in leader.open("/borgerliste/1").text()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"cpr": "whole"}, "Skriv formålet"),
        ({"kind": "encrypted", "passphrase": "kort", "again": "kort"}, "mindst 12 tegn"),
        ({**FILE, "again": "fire blå elefante"}, "er ikke ens"),
        ({**FILE, "passphrase": "א" * 12, "again": "א" * 12}, "almindelige bogstaver"),
        ({"holder": " "}, "Hvem får kopien"),
        ({"holder": "Sara 020360-0001"}, "Teksten indeholder et CPR-nummer"),
    ],
)
def test_what_is_missing_is_said_and_no_number_is_taken(
    leader: Person, ledger: Ledger, values: dict[str, Any], said: str
) -> None:
    made(leader, **values)
    assert leader.status == 422
    assert said in leader.text()
    assert SECRET not in leader.page
    assert count(ledger, "list_copy") == 0


def test_without_a_list_there_is_nothing_to_copy(app: Flask, ledger: Ledger) -> None:
    leader = made(signed_in(app, factories.LEADER))
    assert leader.status == 409
    assert "Der er ingen liste" in leader.text()
    assert count(ledger, "list_copy") == 0


def test_a_copy_is_locked_away_handed_on_and_shredded_on_its_page(leader: Person, ledger: Ledger) -> None:
    list_copy(ledger)
    keys = {"place": "Skab 3", "key_holder": "Lea Leder", "other_key_holder": "lea leder"}
    leader.open("/borgerliste/1").send(keys, form="laast")
    assert leader.status == 409
    assert "Skriv to forskellige navne" in leader.text()
    leader.send({**keys, "other_key_holder": "Vagten"}, form="laast")
    assert "Skab 3. Nøgler: Lea Leder og Vagten" in leader.text()
    leader.send({"holder": "Sara Sagsbehandler"}, form="videre")
    leader.send({"witness": "1"}, form="makuleret")
    assert "Du kan ikke selv se efter" in leader.text()
    leader.open("/borgerliste/1").send({"witness": "2"}, form="makuleret")
    assert "Kopi nr. 1 er makuleret" in leader.text()
    assert "Jeg har makuleret den" not in leader.page
    with ledger.reading() as connection:
        (found,) = all_copies(connection)
    assert [step.kind.value for step in found.steps] == ["locked", "handed", "shredded"]


def test_copies_stand_on_the_page_that_closes_and_are_left_for_a_reason(
    leader: Person, ledger: Ledger
) -> None:
    list_copy(ledger)
    leader.open("/lukning")
    assert "Kopier af borgerlisten skal makuleres Mangler 1 – Teamleder" in leader.text()
    leader.send({}, form="kontrol")
    while "Se efter nu" in leader.text():
        leader.open("/lukning")
    leader.send({"list_copies": "Låst inde til næste gang"}, form="lukning/luk")
    assert "Hændelsen er lukket" in leader.text()
    assert "Låst inde til næste gang" in leader.open("/lukning").text()
