"""Ydelser: looked at by who reads lists, mapped and added by who brings them in."""

import pytest
from flask import Flask

from payout.db import Ledger
from payout.queries.benefits import all_benefits, unknown_benefits
from tests import factories
from tests.web.browsing import Person, signed_in
from tests.web.test_lists import uploaded

pytestmark = pytest.mark.usefixtures("pay_day")

UNKNOWN = (
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;Anna Ågesen-Prøve;Borgerløn;30-10-2026;1.000,00\n"
    "1504720001;Børge Fuglsåen;Fleksløntilskud;30-10-2026;2.000,00\n"
).encode()
NEW = {
    "name": "Borgerløn",
    "code": "borgerloen",
    "law": "Byrådets beslutning",
    "valid_from": "01-01-2026",
    "source": "Referat",
}


def id_of(ledger: Ledger, code: str) -> str:
    with ledger.reading() as connection:
        return str(next(one.benefit_id for one in all_benefits(connection) if one.facts.code == code))


def is_known(ledger: Ledger, name: str) -> bool:
    with ledger.reading() as connection:
        return unknown_benefits(connection, [name]) == ()


def leader_of(app: Flask) -> Person:
    return signed_in(app, factories.LEADER)


def test_the_page_shows_names_before_and_after_the_reform(app: Flask) -> None:
    said = signed_in(app, factories.AUDITOR).open("/ydelser").text()
    assert "Uddannelseshjælp" in said
    assert "til 30-06-2025" in said
    assert "fra 01-07-2025" in said
    assert "Knyt navnet" not in said


def test_an_unknown_ydelse_is_told_in_the_preview_and_mapped_once(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(leader_of(app), UNKNOWN)
    assert "Ukendte ydelser på listen" in leader.text()
    assert "Borgerløn" in leader.text()
    leader.send({"benefit_id": id_of(ledger, "kontanthjaelp")}, form="/ydelse")
    assert leader.status == 200
    assert "kendes næste gang" in leader.text()
    assert "Ukendte ydelser" not in leader.text()
    leader.send({}, form="/gem")
    assert "Listen er gemt" in leader.text()
    again = uploaded(leader, UNKNOWN.replace(b"1.000", b"1.001"))
    assert "Ukendte ydelser" not in again.text()


def test_the_preview_asks_for_a_ydelse_that_exists(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(leader_of(app), UNKNOWN)
    leader.send({"benefit_id": ""}, form="/ydelse")
    assert leader.status == 422
    assert "Vælg ydelsen" in leader.text()
    assert not is_known(ledger, "Borgerløn")


def test_mapping_twice_maps_once(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(leader_of(app), UNKNOWN)
    page, path = leader.page, leader.path
    for _ in range(2):
        leader.page, leader.path = page, path
        leader.send({"benefit_id": id_of(ledger, "kontanthjaelp")}, form="/ydelse")
        assert leader.status == 200
    assert is_known(ledger, "Borgerløn")


def test_a_list_that_is_gone_has_no_name_to_map(app: Flask) -> None:
    leader = uploaded(leader_of(app), UNKNOWN)
    leader.client.post(f"{leader.path}/kasser")
    page = leader.page
    leader.send({}, form="/kasser")
    leader.page = page
    leader.send({"benefit_id": "1"}, form="/ydelse")
    assert leader.status == 404


def test_a_name_is_mapped_on_the_page_of_ydelser(app: Flask, ledger: Ledger) -> None:
    leader = leader_of(app).open("/ydelser")
    leader.send({"written": "Borgerløn", "benefit_id": id_of(ledger, "kontanthjaelp")}, form="/navn")
    assert "knyttet til ydelsen" in leader.text()
    assert is_known(ledger, "BORGERLØN")


def test_a_name_that_is_another_ydelses_own_is_refused_in_words(app: Flask, ledger: Ledger) -> None:
    leader = leader_of(app).open("/ydelser")
    leader.send({"written": "Sygedagpenge", "benefit_id": id_of(ledger, "kontanthjaelp")}, form="/navn")
    assert leader.status == 409
    assert "Navnet står allerede for Sygedagpenge" in leader.text()


def test_a_ydelse_is_added_and_a_second_press_adds_none(app: Flask, ledger: Ledger) -> None:
    leader = leader_of(app).open("/ydelser")
    page = leader.page
    for _ in range(2):
        leader.page, leader.path = page, "/ydelser"
        leader.send(NEW, form="/ny")
        assert leader.status == 200
    assert is_known(ledger, "Borgerløn")
    assert leader.text().count("Byrådets beslutning") == 1


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"code": "Borger løn"}, 422, "Brug kun små bogstaver"),
        ({"valid_to": "31-12-2025"}, 409, "slutter, før den begynder"),
        ({"code": "sygedagpenge"}, 409, "Koden er brugt"),
        ({"name": "§ §"}, 409, "Skriv et navn med bogstaver"),
    ],
)
def test_what_cannot_be_a_ydelse_is_said_and_what_was_typed_stays(
    app: Flask, changes: dict[str, str], status: int, told: str
) -> None:
    leader = leader_of(app).open("/ydelser")
    leader.send({**NEW, **changes}, form="/ny")
    assert leader.status == status
    assert told in leader.text()
    assert 'value="Byrådets beslutning"' in leader.page


def test_who_only_reads_lists_cannot_map(app: Flask, ledger: Ledger) -> None:
    finance = signed_in(app, factories.FINANCE).open("/ydelser")
    assert finance.status == 200
    assert finance.client.post("/ydelser/ny").status_code in {400, 403}
    assert signed_in(app, factories.CASEWORKER).open("/ydelser").status == 403
