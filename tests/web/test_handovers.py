"""The team leader's pages for hand-overs between two places."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from payout.db import Ledger
from payout.queries.events import count_events
from payout.services.hand_over import own_code
from payout.services.receive_handover import open_handover
from tests import factories, other_place
from tests.other_place import PASSPHRASE, collected
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Ledger]:
    """The other place, where Anna has got 4.000 kr. and Dagmar 1.000 kr."""
    with other_place.other_ledger(tmp_path / "there") as ledger:
        other_place.open_there(ledger)
        counter = factories.Counter(ledger)
        counter.issue(factories.ANNA, 4_000_00, **other_place.at_place())
        counter.issue(factories.DAGMAR, 1_000_00, **other_place.at_place())
        yield ledger


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    """The team leader at our place, where Anna has got 5.000 kr. and Dagmar 500 kr."""
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    counter.issue(factories.ANNA, 5_000_00)
    counter.issue(factories.DAGMAR, 500_00)
    return signed_in(app, factories.LEADER)


def events(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return count_events(connection)


def sent(there: Ledger, **values: Any) -> dict[str, Any]:
    """The other place's file and what is typed with it."""
    with there.reading() as connection:
        code = own_code(connection)
    file = (BytesIO(collected(there).sealed(PASSPHRASE)), "nord.payout")
    return {"file": file, "passphrase": PASSPHRASE, "code": code, **values}


def test_a_file_is_taken_in_and_all_places_stand_together(leader: Person, there: Ledger) -> None:
    leader.open("/overdragelse").send(sent(there), form="indlaes")
    assert leader.path == "/overdragelse/samlet"
    said = leader.text()
    assert "Overdragelsen fra Rådhuset er indlæst: 2 nye bilag." in said
    assert "1 borger over reglen" in said
    assert "STRB26-00001-3 Rådhuset" in said
    assert "Dagmar" not in said
    assert "Beskyttet" in said
    assert "STRB26-00002-1" in leader.open("/overdragelse/bilag").text()
    assert "se alle steder samlet (Rådhuset har overdraget hertil)" in leader.open("/overblik").text()


def test_a_second_press_and_the_same_file_again_change_nothing(
    leader: Person, ledger: Ledger, there: Ledger
) -> None:
    leader.open("/overdragelse")
    page, values = leader._filled_in(leader.form("indlaes")), sent(there)
    content = values.pop("file")[0].getvalue()

    def press(key: str) -> tuple[int, str]:
        file = (BytesIO(content), "nord.payout")
        answer = leader.client.post(
            "/overdragelse/indlaes", data={**page, **values, "file": file, "request_key": key}
        )
        return answer.status_code, answer.headers.get("Location", "")

    first = press(page["request_key"])
    assert first == (303, "/overdragelse/samlet")
    after = events(ledger)
    assert press(page["request_key"]) == first
    assert press("0" * 32) == first
    assert events(ledger) == after
    assert "Alt i filen er indlæst før. Intet er ændret." in leader.open("/overdragelse/samlet").text()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"passphrase": "en helt anden sætning"}, "Adgangssætningen passer ikke"),
        ({"code": ""}, "Ring, og få læst stedets kode op"),
        ({"code": "1111"}, "Koden passer ikke til filen"),
        ({"file": (BytesIO(b"en liste"), "liste.csv")}, "ikke en overdragelse fra programmet"),
    ],
)
def test_a_file_that_is_refused_says_what_to_do(
    leader: Person, ledger: Ledger, there: Ledger, values: dict[str, Any], said: str
) -> None:
    before = events(ledger)
    leader.open("/overdragelse").send(sent(there, **values), form="indlaes")
    assert leader.status == 409
    assert said in leader.text()
    assert "Intet er indlæst." in leader.text()
    assert events(ledger) == before


def test_the_file_that_leaves_is_locked_and_opens_at_the_other_place(leader: Person, ledger: Ledger) -> None:
    leader.open("/overdragelse").send({"new_passphrase": PASSPHRASE, "again": PASSPHRASE}, form="hent")
    assert leader.response is not None
    content = leader.response.get_data()
    assert factories.ANNA.digits.encode() not in content
    assert "no-store" in leader.response.headers["Cache-Control"]
    assert open_handover(content, PASSPHRASE).judged.bilag[1]["number"] == "STR26-00001-3"
    assert "Overdragelse til et andet sted hentet" in leader.open("/journal").text()
    leader.open("/overdragelse").send({"new_passphrase": PASSPHRASE, "again": "noget andet"}, form="hent")
    assert "De to adgangssætninger er ikke ens" in leader.text()


def test_the_counter_is_warned_of_what_was_given_elsewhere(app: Flask, leader: Person, there: Ledger) -> None:
    leader.open("/overdragelse").send(sent(there), form="indlaes")
    counter = signed_in(app, factories.CASEWORKER).open("/skranke")
    counter.send({"citizen": factories.ANNA.digits}, form="find")
    assert "Borgeren har fået a conto et andet sted" in counter.text()
    assert "på Rådhuset (STRB26-00001-3, udstedt, 30-10-2026" in counter.text()


def test_a_revisor_sees_the_pages_without_the_forms(app: Flask, leader: Person) -> None:
    auditor = signed_in(app, factories.AUDITOR).open("/overdragelse")
    assert "Dette steds kode" in auditor.text()
    assert "Hent filen" not in auditor.text()
    assert auditor.open("/overdragelse/samlet").status == 200
