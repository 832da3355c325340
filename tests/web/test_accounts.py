"""The page Kontoplan: what is in force and what is missing, one entry, and the whole of it as a file."""

from io import BytesIO

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.account_map import TargetSystem
from payout.queries.accounts import account_entries
from tests import factories
from tests.web.browsing import signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

BANK = {"part": "bank", "system": "opus", "account": "99990001", "remark": "Mail fra regnskab"}


def test_what_is_not_mapped_is_shown_and_a_new_entry_takes_its_place(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/kontoplan")
    assert leader.text().count("Mangler") > 30
    assert "ingen konti endnu" in leader.text()
    leader.send({**BANK, "psp_element": "XG-0000000000-00001"}, form="kontoplan")
    assert leader.status == 200
    assert "Kontoen er gemt" in leader.text()
    for told in ("99990001", "PSP-element", "XG-0000000000-00001", "Mail fra regnskab", "Lea Leder"):
        assert told in leader.text()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"account": "9999"}, "Skriv den som 99990001"),
        ({"system": "prisme"}, "Skriv den som 999901030100-"),
        ({"system": "neutral", "cost_centre": "9999"}, "bruges ikke i Kassekladde"),
    ],
)
def test_a_wrong_account_is_refused_in_danish(app: Flask, changes: dict[str, str], told: str) -> None:
    leader = signed_in(app, factories.LEADER).open("/kontoplan").send({**BANK, **changes}, form="kontoplan")
    assert leader.status == 409
    assert told in leader.text()


@pytest.mark.parametrize("remark", ["", "Borger 020360-0001"])
def test_a_remark_is_needed_and_a_cpr_number_in_it_is_not_shown_again(app: Flask, remark: str) -> None:
    leader = signed_in(app, factories.LEADER).open("/kontoplan")
    leader.send({**BANK, "remark": remark}, form="kontoplan")
    assert leader.status == 422
    assert "020360-0001" not in leader.page


def test_the_file_comes_out_and_in_and_a_second_press_adds_nothing(app: Flask, ledger: Ledger) -> None:
    factories.accounts_mapped(ledger, TargetSystem.OPUS)
    leader = signed_in(app, factories.LEADER).open("/kontoplan")
    answer = leader.client.get("/kontoplan/kontoplan.toml")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kontoplan.toml"
    changed = answer.get_data().replace(b"99990001", b"99990777")
    element = leader.form("fil")
    for _ in range(2):
        data = {**leader._filled_in(element), "file": (BytesIO(changed), "kontoplan.toml")}
        sent = leader.client.post(element.get("action") or "", data=data)
        assert sent.status_code == 303
    assert "1 post er ny" in leader.open("/kontoplan").text()
    with ledger.reading() as connection:
        assert [one.string.account for one in account_entries(connection)].count("99990777") == 1


@pytest.mark.parametrize(
    "content", [b"", b"[[entry]]\nsystem = 'sap'\nvalid_from = 2026-01-01\npart = 'bank'"]
)
def test_a_file_of_another_kind_is_refused(app: Flask, content: bytes) -> None:
    leader = signed_in(app, factories.LEADER).open("/kontoplan")
    leader.send({"file": (BytesIO(content), "x.toml")}, form="fil")
    assert leader.status in {409, 422}
    assert "fil" in leader.text()


@pytest.mark.parametrize("who", [factories.FINANCE, factories.AUDITOR])
def test_others_look_and_change_nothing(app: Flask, who: str) -> None:
    other = signed_in(app, who).open("/kontoplan")
    assert other.status == 200
    assert "Gem kontoen" not in other.text()
    assert signed_in(app, factories.CASEWORKER).open("/kontoplan").status == 403
