"""The page of drills in a real ledger: how one is started, and when one was held."""

import pytest
from flask import Flask

from payout.db import Ledger
from payout.queries.drills import last_drill
from tests import factories
from tests.web.browsing import signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def test_the_team_leader_notes_that_a_drill_was_held(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/oevelse")
    assert "payout drill start" in leader.text()
    assert "Der er ikke noteret nogen øvelse" in leader.text()
    leader.send({"held_on": "31-10-2026"}, form="holdt")
    assert (leader.status, "ikke kommet endnu" in leader.text()) == (409, True)
    leader.send({"held_on": "29-10-2026"}, form="holdt")
    assert "blev holdt 29-10-2026" in leader.text()
    with ledger.reading() as connection:
        assert f"{last_drill(connection)}" == "2026-10-29"
    assert "ØVELSE" not in leader.text()


def test_a_real_ledger_has_no_report_and_no_cards(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER)
    assert "intet at fortælle" in leader.open("/oevelse/rapport").text()
    assert leader.client.get("/oevelse/rapport.pdf").status_code == 404
    assert leader.client.get("/oevelse/kort").status_code == 404


def test_a_demo_has_no_script_and_says_how_a_drill_is_started(app: Flask, ledger: Ledger) -> None:
    factories.mark_as_drill(ledger)
    leader = signed_in(app, factories.LEADER)
    assert "payout drill start" in leader.open("/oevelse").text()
    assert "/oevelse/kort" not in leader.page
    assert "Notér øvelsen" not in leader.page
