"""The plan on its pages: read by all, edited by the team leader, ticked off during a hændelse."""

from io import BytesIO

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.plan_file import plan_text
from payout.queries.plans import latest_plan
from tests import factories
from tests.services.acting import plan_saved
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def with_plan(app: Flask, ledger: Ledger, who: str = factories.LEADER) -> Person:
    plan_saved(ledger)
    return signed_in(app, who)


def test_who_cannot_sign_in_sees_whom_to_call_and_nobody_else(app: Flask, ledger: Ledger) -> None:
    plan_saved(ledger)
    text = Person(app).open("/log-ind").text()
    assert "It-vagten55 66 77 88" in text
    assert "Banken" not in text


def test_a_plan_that_nobody_has_approved_says_so(app: Flask) -> None:
    assert "Planen er ikke godkendt" in signed_in(app, factories.CASEWORKER).open("/plan").text()


def test_the_team_leader_edits_the_plan_and_the_old_version_can_be_read(app: Flask, ledger: Ledger) -> None:
    leader = with_plan(app, ledger).open("/plan/ret")
    fields = leader.form().fields
    assert fields["alarm"].strip().splitlines() == [
        "Nærmeste teamleder; mundtligt; Faglig koordinator",
        "Centerchef; telefon 11 22 33 44",
    ]
    assert fields["approved_by"] == ""
    leader.send(
        {
            "alarm": "Vagtchefen ; mail\n\nCenterchef; telefon; Vicechef",
            "revised_on": "30-10-2026",
            "approved_by": "Direktøren",
        }
    )
    assert leader.path == "/plan"
    assert "30-10-2026 af Direktøren" in leader.text()
    with ledger.reading() as connection:
        found = latest_plan(connection)
    assert found is not None
    assert [(one.function, one.how, one.stand_in) for one in found.plan.alarm] == [
        ("Vagtchefen", "mail", ""),
        ("Centerchef", "telefon", "Vicechef"),
    ]
    assert found.plan.contacts == factories.plan().contacts
    older = leader.open("/plan/2").text()
    assert "Du ser en ældre udgave" in older
    assert "Nærmeste teamleder" in older


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("alarm", "Chefen", "Linje 1 kan ikke læses"),
        ("critical", "Banken; 12; 34", "Linje 1 kan ikke læses"),
        ("revised_on", "30-10-2026", "Skriv både dagen og hvem"),
        ("tasks_now", "", "Opgaver nu: Feltet skal udfyldes"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_in_the_form(
    app: Flask, ledger: Ledger, field: str, typed: str, sentence: str
) -> None:
    leader = with_plan(app, ledger).open("/plan/ret").send({field: typed})
    assert (leader.status, sentence in leader.text()) == (422, True)
    assert leader.form().fields[field].strip() == typed


def test_a_plan_is_about_no_citizen(app: Flask, ledger: Ledger) -> None:
    leader = with_plan(app, ledger).open("/plan/ret")
    leader.send({"staffing": "Ring til 010190-1234", "alarm": "Anna 010190-1234; mail"})
    assert (leader.status, "Teksten indeholder et CPR-nummer" in leader.text()) == (422, True)
    fields = leader.form().fields
    assert [fields[name].strip() for name in ("staffing", "alarm")] == [
        "Ring til 010190-••••",
        "Anna 010190-••••; mail",
    ]


def test_a_plan_goes_to_another_municipality_and_comes_back_unapproved(app: Flask, ledger: Ledger) -> None:
    leader = with_plan(app, ledger)
    content = leader.client.get("/plan/2/fil").get_data()
    assert content.decode() == plan_text(factories.plan())
    changed = content.replace("Åbn hændelsen".encode(), "Åbn hændelsen straks".encode())
    leader.open("/plan").send({"file": (BytesIO(changed), "plan.toml")}, form="/plan/fil")
    assert "Åbn hændelsen straks" in leader.text()
    assert "Planen er ikke godkendt" in leader.text()
    leader.send({"file": (BytesIO(b"\xff\xfe"), "plan.toml")}, form="/plan/fil")
    assert (leader.status, "Filen er ikke en plan" in leader.text()) == (409, True)


def test_a_file_sent_twice_is_one_version(app: Flask, ledger: Ledger) -> None:
    leader = with_plan(app, ledger).open("/plan")
    form, path = leader.page, leader.path
    for _ in range(2):
        leader.page, leader.path = form, path
        leader.send({"file": (BytesIO(plan_text(factories.plan()).encode()), "plan.toml")}, form="/plan/fil")
    assert "Udgave 3" in leader.text()
    assert "Udgave 4" not in leader.text()


def test_the_plan_is_a_check_list_during_a_haendelse(app: Flask, ledger: Ledger) -> None:
    counter = with_plan(app, ledger, factories.CASEWORKER)
    assert "bliver planen til en tjekliste" in counter.open("/plan/tjekliste").text()
    factories.open_day(ledger)
    counter.open("/plan/tjekliste/alarm-2")
    assert counter.form("/gjort").fields["done_by"] == "Sara Sagsbehandler"
    counter.send({"done_by": "Chefen", "done_at": "8.30", "remark": "Er på vej"}, form="/gjort")
    assert counter.path == "/plan/tjekliste"
    assert "1 af 5 punkter er gjort" in counter.text()
    assert "30-10-2026 kl. 08.30 af Chefen" in counter.text()
    leader = signed_in(app, factories.LEADER)
    assert "1 af 5 punkter er gjort. Næste: Nærmeste teamleder" in leader.open("/lige-nu").text()
    assert "1 af 5 punkter er gjort" in leader.open("/overblik").text()
    assert "Er på vej" in leader.open("/plan/tjekliste/udskrift").text()
    leader.open("/plan/tjekliste/alarm-2").send({"remark": "Kom aldrig"}, form="/fortryd")
    assert "Alligevel ikke gjort" in leader.text()
    assert "0 af 5 punkter er gjort" in leader.open("/plan/tjekliste").text()


def test_a_point_cannot_be_done_later_than_now(app: Flask, ledger: Ledger) -> None:
    leader = with_plan(app, ledger)
    factories.open_day(ledger)
    leader.open("/plan/tjekliste/now-1").send({"done_at": "30-10-2026 kl. 23:59"}, form="/gjort")
    assert (leader.status, "senere end nu" in leader.text()) == (409, True)
    leader.send({"done_at": "25.00"}, form="/gjort")
    assert (leader.status, "Tidspunktet kan ikke læses" in leader.text()) == (422, True)


def test_a_revisor_reads_the_check_list_and_ticks_nothing(app: Flask, ledger: Ledger) -> None:
    auditor = with_plan(app, ledger, factories.AUDITOR)
    factories.open_day(ledger)
    assert "Meld gjort" not in auditor.open("/plan/tjekliste/now-1").text()
    assert auditor.open("/plan/ret").status == 403
