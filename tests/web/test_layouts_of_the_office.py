"""The mapping step, and the layouts that it saves."""

import json
from collections.abc import Mapping
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from payout.db import Ledger
from payout.services.layouts import MEANING_NAMES, SavedLayout, saved_layouts
from payout.web.layout_words import MEANING_LABELS
from tests import factories
from tests.services.test_layouts import STATED, added
from tests.web.browsing import Person, signed_in
from tests.web.test_lists import folder_of, lists_of, uploaded

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]

ODD = (
    "Person;Hvem;Kr.;Bemærkning\n"
    "0203600001;Anna Ågesen-Prøve;1.000,00;ok\n"
    "1504720001;Børge Fuglsåen;2.000,50;ok\n"
).encode()
CHOSEN = {
    "column_0": "cpr",
    "column_1": "name",
    "column_2": "to_pay",
    "benefit": "Sygedagpenge",
    "name": "KMD Aktiv",
    "source": "KMD",
}


def layouts_of(ledger: Ledger) -> tuple[SavedLayout, ...]:
    with ledger.reading() as connection:
        return saved_layouts(connection)


def asked(app: Flask, content: bytes = ODD) -> Person:
    return uploaded(signed_in(app, factories.LEADER), content)


def mapped(person: Person, **changes: str) -> Person:
    return person.send({**CHOSEN, **changes}, form="/kolonner")


def test_every_meaning_has_its_words() -> None:
    assert MEANING_LABELS.keys() == set(MEANING_NAMES)


def test_a_list_that_is_not_recognised_asks_what_its_columns_are(app: Flask, ledger: Ledger) -> None:
    leader = asked(app)
    assert leader.status == 200
    said = leader.text()
    assert "Hvad er kolonnerne?" in said
    assert "Bemærkning" in said
    assert "1.000,00; 2.000,50" in said
    assert "020360••••" in said
    assert "0203600001" not in leader.page
    assert folder_of(ledger) == set()


def test_what_was_chosen_reads_the_list_and_is_recognised_next_time(app: Flask, ledger: Ledger) -> None:
    leader = mapped(asked(app))
    assert leader.status == 200
    assert "genkendes næste gang" in leader.text()
    assert "Fast værdi fra layoutet" in leader.text()
    leader.send({}, form="/gem")
    (stored,) = lists_of(ledger)
    assert (stored.rows_accepted, stored.total_oere, stored.source) == (2, 3_000_50, "KMD")
    (saved,) = layouts_of(ledger)
    assert saved.stated.name == "KMD Aktiv"
    again = uploaded(leader, ODD.replace(b"1.000", b"1.001"))
    assert "Se listen, før den gemmes" in again.text()


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"column_0": ""}, 409, "Vælg, hvilken kolonne der er cpr-nummeret"),
        ({"column_2": ""}, 409, "Vælg, hvilken kolonne der er beløbet"),
        ({"column_3": "name"}, 409, "Samme betydning er valgt for to kolonner"),
        ({"name": "ydelser"}, 409, "programmets egne layouts"),
        ({"name": ""}, 422, "Layoutets navn"),
        ({"column_0": "løn"}, 422, "Ret dette"),
        ({"pay_date": "snart"}, 409, "udbetalingsdato kan ikke læses"),
    ],
)
def test_a_choice_that_reads_nothing_is_said_and_nothing_is_saved(
    app: Flask, ledger: Ledger, changes: Mapping[str, str], status: int, told: str
) -> None:
    leader = mapped(asked(app), **changes)
    assert leader.status == status
    assert told in leader.text()
    assert 'value="KMD"' in leader.page
    assert layouts_of(ledger) == ()


def test_a_second_press_saves_the_layout_once(app: Flask, ledger: Ledger) -> None:
    leader = asked(app)
    page, path = leader.page, leader.path
    for _ in range(2):
        leader.page, leader.path = page, path
        assert mapped(leader).status == 200
    assert len(layouts_of(ledger)) == 1


def test_a_name_that_another_layout_has_is_refused(app: Flask, ledger: Ledger) -> None:
    added(ledger)
    leader = mapped(asked(app, ODD.replace(b"Kr.", b"Sum i kr.")))
    assert leader.status == 409
    assert "Et andet layout har navnet" in leader.text()


def test_unknown_columns_of_a_list_that_is_read_can_be_chosen_too(app: Flask, ledger: Ledger) -> None:
    content = (
        "CPR-nr.;Hvem;Ydelsesart;Til udbetaling\n0203600001;Anna Ågesen-Prøve;Fleksløntilskud;1.000,00\n"
    )
    leader = asked(app, content.encode())
    assert "Kolonner, der ikke er genkendt" in leader.text()
    leader.open(f"{leader.path}/kolonner")
    leader.send({"column_1": "name", "name": "Med navn", "source": "KY"}, form="/kolonner")
    assert "Anna Ågesen-Prøve" in leader.text()
    assert "ikke er genkendt" not in leader.text()
    assert len(layouts_of(ledger)) == 1


def test_a_text_without_columns_is_refused_as_before(app: Flask) -> None:
    leader = asked(app, "Kære kollega\n\nHer er ingen liste.\n".encode())
    assert leader.status == 422
    assert "overskrift" in leader.text()


def test_a_list_that_is_gone_has_no_columns_to_choose(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    assert leader.open("/lister/indlaes/0000/kolonner").status == 404


def test_a_layout_is_changed_and_put_aside(app: Flask, ledger: Ledger) -> None:
    layout_id = added(ledger)
    leader = signed_in(app, factories.LEADER).open(f"/lister/layouts/{layout_id}")
    form = leader.form("/layouts")
    assert form.fields["benefit"] == "Sygedagpenge"
    values = {"source": "Fujitsu", "column_2": "net", "is_active": []}
    leader.send(values, form="/layouts")
    assert "Layoutet er ændret" in leader.text()
    (saved,) = layouts_of(ledger)
    assert (saved.stated.source, saved.stated.columns[2], saved.is_active) == (
        "Fujitsu",
        ("Kr.", "net"),
        False,
    )
    leader.send({"column_2": ""}, form="/layouts")
    assert leader.status == 409


def test_a_layout_goes_to_another_office_as_a_file(app: Flask, ledger: Ledger) -> None:
    layout_id = added(ledger)
    leader = signed_in(app, factories.LEADER)
    response = leader.client.get(f"/lister/layouts/{layout_id}/fil")
    assert "KMD_Aktiv.toml" in response.headers["Content-Disposition"]
    content = response.get_data().replace(b"KMD Aktiv", b"Fra naboen")
    leader.open("/lister/layouts").send(
        {"file": FileStorage(BytesIO(content), filename="l.toml")}, form="/layouts"
    )
    assert "Layout Fra naboen" in leader.text()
    leader.open("/lister/layouts").send(
        {"file": FileStorage(BytesIO(b"\x00"), filename="l.toml")}, form="/layouts"
    )
    assert (leader.status, "ikke et layout" in leader.text()) == (409, True)
    leader.open("/lister/layouts").send({}, form="/layouts")
    assert leader.status == 422
    assert [one.stated.name for one in layouts_of(ledger)] == ["Fra naboen", "KMD Aktiv"]


def test_who_only_reads_lists_sees_layouts_and_changes_none(app: Flask, ledger: Ledger) -> None:
    layout_id = added(ledger)
    auditor = signed_in(app, factories.AUDITOR).open("/lister/layouts")
    assert "KMD Aktiv" in auditor.text()
    assert auditor.open(f"/lister/layouts/{layout_id}").status == 403
    assert auditor.client.post(f"/lister/layouts/{layout_id}").status_code in {400, 403}
    assert layouts_of(ledger)[0].stated == STATED


def test_no_cpr_number_stands_in_the_journal_of_a_layout(app: Flask, ledger: Ledger) -> None:
    mapped(asked(app))
    with ledger.reading() as connection:
        payloads = connection.exec_driver_sql("SELECT payload FROM event WHERE action = 'layout.added'")
        assert all("0203600001" not in json.dumps(row[0]) for row in payloads)
