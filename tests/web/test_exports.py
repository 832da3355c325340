"""The export page: drawing the workbook, and the same bytes each time it is fetched."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from payout.db import Ledger
from payout.queries.overview import overview
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def a_day(ledger: Ledger) -> None:
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    factories.box(ledger)
    factories.paid(ledger, counter.issue())
    counter.issue(factories.BOERGE, 6_400_00)
    counter.issue(factories.CLARA, 6_000_00, reason="Intet til husleje")


def fetched(person: Person, number: int) -> bytes:
    response = person.client.get(f"/eksport/{number}")
    assert response.status_code == 200
    return response.get_data()


def row_beside(workbook: Workbook, sheet: str, label: str) -> list[object]:
    return next(
        [cell for cell in row[1:] if cell is not None]
        for row in workbook[sheet].iter_rows(values_only=True)
        if row and row[0] == label
    )


def test_before_a_haendelse_there_is_nothing_to_draw(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER).open("/eksport")
    assert "intet at trække" in leader.text()
    assert "Træk ny arbejdsbog" not in leader.text()


def test_a_drawn_workbook_opens_and_its_totals_are_those_of_the_overview(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/eksport").send({})
    assert (leader.status, leader.path) == (200, "/eksport")
    assert "Arbejdsbog 1 er trukket" in leader.text()
    with ledger.reading() as connection:
        totals = overview(connection).totals
    # The figures of the book, not the formulas, which have no value before a program has worked them out.
    workbook = load_workbook(BytesIO(fetched(leader, 1)))
    for label, tally in (
        ("Anmodet", totals.requested),
        ("Udstedt", totals.issued),
        ("Udbetalt", totals.paid),
        ("Afregnet", totals.settled),
        ("Annulleret", totals.voided),
        ("Afslået", totals.rejected),
    ):
        row = row_beside(workbook, "Forside", label)
        assert tally.count in row, label
        assert tally.amount_oere / 100 in row, label
    assert totals.outstanding_oere / 100 in row_beside(workbook, "Forside", "Udestående")
    assert {"Forside", "Overblik", "Bilag", "Åbne poster", "Kontering", "Hændelseslog", "Om arket"} <= set(
        workbook.sheetnames
    )


def test_the_answer_is_a_file_to_save_with_a_name_that_tells_nothing(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/eksport").send({})
    response = leader.client.get("/eksport/1")
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=noedudbetaling-afstemning-0001-2026-10-30.xlsx"
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert response.mimetype.endswith("spreadsheetml.sheet")


def test_the_same_number_gives_the_same_bytes_whatever_happens_after(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/eksport").send({})
    first = fetched(leader, 1)
    factories.Counter(ledger).issue(factories.DAGMAR)
    leader.open("/eksport").send({})
    assert fetched(leader, 1) == first
    assert fetched(leader, 2) != first


def test_pressing_twice_draws_one(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/eksport")
    form = leader.page
    leader.send({})
    leader.page = form
    leader.send({})
    assert leader.page.count("Hent nr.") == 1
    assert leader.client.get("/eksport/2").status_code == 404


def test_a_form_that_is_not_whole_draws_nothing(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/eksport").send({"request_key": "forkert"})
    assert leader.status == 422
    assert "Hent nr." not in leader.page


def test_a_draw_by_hand_before_a_haendelse_is_refused(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/eksport")
    token = leader.form("log-af").fields["csrf_token"]
    answer = leader.client.post("/eksport", data={"csrf_token": token, "request_key": "a" * 32})
    assert answer.status_code == 409
    assert "intet at trække" in answer.get_data(as_text=True)


def test_oekonomi_may_draw_and_fetch_too(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    finance = signed_in(app, factories.FINANCE).open("/eksport").send({})
    assert "Olga Økonomi" in finance.text()
    assert fetched(finance, 1)


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.AUDITOR])
def test_others_neither_draw_nor_fetch(who: str, app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    signed_in(app, factories.LEADER).open("/eksport").send({})
    other = signed_in(app, who)
    assert other.open("/eksport").status == 403
    assert other.client.get("/eksport/1").status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_login(app: Flask, ledger: Ledger) -> None:
    a_day(ledger)
    answer = app.test_client().get("/eksport/1")
    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (303, "/log-ind")
