"""The overview: the figures, what waits for whom, and the one page for Økonomi."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random

import pytest
from flask import Flask
from lxml import html

from payout import clock
from payout.db import Ledger
from payout.domain.estimate import estimate
from payout.domain.overview import BenefitStanding, BoxBalance, Tally
from payout.domain.settlement import SettlementKind
from payout.money import Oere
from payout.queries.overview import overview
from payout.sample.people import invent_people
from payout.services.settle_bilag import settle_bilag
from payout.services.void_bilag import void
from payout.web import overview_figures as figures
from tests import factories
from tests.conftest import START
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def busy_day(ledger: Ledger) -> None:
    """Anna is paid and partly settled, Børge waits for payout, Clara for approval, one bilag is voided."""
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    factories.box(ledger)
    factories.paid(ledger, counter.issue(factories.ANNA, 8_000_00))
    counter.issue(factories.BOERGE, 6_400_00)
    counter.issue(factories.CLARA, 6_000_00, reason="Intet til husleje")
    voided = counter.issue(factories.DAGMAR, 4_000_00)
    with factories.booking(ledger, factories.CASEWORKER) as book:
        void(book, voided, factories.clerk(ledger, factories.CASEWORKER), reason="Gik igen")
    with factories.booking(ledger, factories.FINANCE) as book:
        settle_bilag(book, 1, kind=SettlementKind.SET_OFF, amount_oere=Oere(3_000_00), note="")


def rows_of(person: Person, caption: str) -> dict[str, list[str]]:
    """A table's rows as texts, by their headings."""
    (table,) = (
        table
        for table in html.fromstring(person.page).iter("table")
        if table.find("caption").text_content().strip() == caption
    )
    texts = ([" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr"))
    return {row[0]: row[1:] for row in texts}


def test_the_start_page_of_team_leader_and_auditor_is_the_overview(app: Flask) -> None:
    assert signed_in(app, factories.LEADER).path == "/overblik"
    assert signed_in(app, factories.AUDITOR).path == "/overblik"


def test_without_lists_the_page_says_where_they_come_from(app: Flask) -> None:
    page = signed_in(app, factories.LEADER).open("/overblik")
    assert "Der er ingen lister endnu" in page.text()
    assert "Åbn hændelse" in page.text()
    assert "Personer0" in page.text()


def test_without_a_haendelse_the_last_lists_stand_alone(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    page = signed_in(app, factories.LEADER).open("/overblik")
    assert "Personer4" in page.text()
    assert "Linjer på listerne5" in page.text()
    assert "Forventet beløb33.000,00 kr." in page.text()
    assert "Hvad venter på hvem" not in page.text()
    assert "Luk hændelse" not in page.text()


def three_months(ledger: Ledger) -> None:
    """The list of October, and those of two months before with fewer people on them."""
    for month, rows in ((8, factories.lines()[:3]), (9, factories.lines()[1:]), (10, factories.lines())):
        made = date(2026, month, 27)
        factories.store(ledger, factories.parsed_list(rows, list_date=made))


def test_an_estimate_says_its_method(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    page = signed_in(app, factories.LEADER).open("/overblik")
    rows = rows_of(page, "Hvor meget kan det blive?")
    assert rows["Lavt"] == ["3", "31.350,00 kr."]
    assert rows["Forventet"] == ["4", "33.000,00 kr."]
    assert rows["Højt"] == ["5", "34.650,00 kr."]
    assert "Metode: Den sidste liste, plus/minus 5 %." in page.text()


def test_with_three_lists_the_estimate_is_measured_and_says_on_what_it_rests(
    app: Flask, ledger: Ledger
) -> None:
    three_months(ledger)
    page = signed_in(app, factories.LEADER).open("/overblik")
    assert "Metode: 90 %-interval efter, hvor meget listerne plejer at ændre sig" in page.text()
    assert "Bygger på 3 lister" in page.text()
    rows = rows_of(page, "Skøn for hver ydelse og udbetalingsdag, beløb i kr.")
    day, persons, low, expected, high, _ = rows[factories.HELP]
    assert (day, expected) == ("30-10-2026", "29.000,00")
    assert (persons, low, high) == ("4 (2–6)", "0,00", "62.893,75")
    assert "Spænd" in signed_in(app, factories.LEADER).open("/overblik/print").text()


def test_the_back_test_guesses_each_month_from_those_before_it(app: Flask, ledger: Ledger) -> None:
    three_months(ledger)
    page = signed_in(app, factories.AUDITOR).open("/overblik/efterproeve")
    rows = rows_of(page, "ydelser, beløb i kr.")
    assert list(rows) == ["Liste", "27-09-2026", "27-10-2026"]
    assert rows["27-10-2026"][0] == "4"
    assert rows["27-10-2026"][-1] == "fast spænd"
    assert "Endnu er ingen liste målt" in page.text()


def test_the_back_test_counts_how_often_a_measured_interval_held(app: Flask, ledger: Ledger) -> None:
    everybody = list(islice(invent_people(Random(1)), 300))
    for month in range(6, 11):
        # From month to month four of a hundred leave and as many join; the last list has twice the people.
        here = everybody[month * 4 :][: 100 if month < 10 else 200]
        rows = [
            factories.line(person.cpr, person.name, 5_000_00, row=row) for row, person in enumerate(here, 7)
        ]
        factories.store(ledger, factories.parsed_list(rows, list_date=date(2026, month, 27)))
    page = signed_in(app, factories.LEADER).open("/overblik/efterproeve")
    assert "Hele lister: personer1 af 2" in page.text()
    assert "Hele lister: kroner1 af 2" in page.text()
    assert rows_of(page, "ydelser, beløb i kr.")["27-10-2026"][-2:] == ["ingen af dem", "4 lister"]
    held = rows_of(page, "Enkelte ydelser: hvor tit holdt intervallet?")
    assert held["ydelser"] == [factories.HELP, "2", "1", "1"]


def test_without_earlier_lists_there_is_nothing_to_test(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    assert "mindst to lister" in signed_in(app, factories.LEADER).open("/overblik/efterproeve").text()


@pytest.mark.parametrize(("days", "is_warned"), [(32, False), (33, True)])
def test_a_list_older_than_the_office_allows_is_warned_of(
    days: int, is_warned: bool, app: Flask, ledger: Ledger
) -> None:
    factories.store(ledger)
    clock.set_source(lambda: START + timedelta(days=days))
    assert ("dage gammel Beløbene" in signed_in(app, factories.LEADER).open("/overblik").text()) is is_warned


def test_a_list_without_a_date_is_warned_of(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger, factories.parsed_list(list_date=None))
    page = signed_in(app, factories.LEADER).open("/overblik").text()
    assert "er uden dato Beløbene" in page


def test_every_step_of_the_bilag_is_counted(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    rows = rows_of(signed_in(app, factories.LEADER).open("/overblik"), "Bilag indtil nu")
    assert {name: row[:2] for name, row in rows.items() if name != "Trin"} == {
        "Anmodet": ["4", "24.400,00 kr."],
        "Udstedt": ["2", "14.400,00 kr."],
        "Udbetalt": ["1", "8.000,00 kr."],
        "Afregnet": ["0", "0,00 kr."],
        "Annulleret": ["1", "4.000,00 kr."],
        "Afslået": ["0", "0,00 kr."],
        "Udestående": ["1", "5.000,00 kr."],
    }


def test_each_ydelse_and_pay_day_has_expected_issued_paid_and_rest(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    rows = rows_of(signed_in(app, factories.LEADER).open("/overblik"), "Beløb i kr.")
    assert rows[factories.FLEKS] == ["30-10-2026", "1", "1", "4.000,00", "0,00", "0,00", "4.000,00"]
    assert rows[factories.HELP] == ["30-10-2026", "4", "4", "29.000,00", "14.400,00", "8.000,00", "14.600,00"]
    assert rows["I alt"] == ["", "4", "5", "33.000,00", "14.400,00", "8.000,00", "18.600,00"]


def test_what_waits_links_only_to_pages_that_one_may_open(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/overblik")
    rows = html.fromstring(leader.page).xpath("//table[caption='Hvad venter på hvem']//tr[td]")
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in rows] == [
        ["Teamlederen", "Anmodninger, der skal afgøres", "1", "6.000,00 kr."],
        ["Økonomi", "Bilag, der skal udbetales", "1", "6.400,00 kr."],
        ["Økonomi", "Udbetalte bilag, der skal afregnes", "1", "5.000,00 kr."],
    ]
    assert [bool(row.xpath(".//a")) for row in rows] == [True, False, True]


def test_the_chart_tells_its_figures_in_words(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    page = signed_in(app, factories.LEADER).open("/overblik")
    (described,) = html.fromstring(page.page).xpath("//*[local-name()='desc']")
    said = " ".join(described.text.split())
    assert "forventet 29.000,00 kr., udstedt 14.400,00 kr., udbetalt 8.000,00 kr." in said


def test_open_boxes_and_their_sum_are_shown(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    rows = rows_of(signed_in(app, factories.AUDITOR).open("/overblik"), "Åbne kasser")
    assert (rows["Jobcenter"], rows["I alt"]) == (["42.000,00 kr."], ["42.000,00 kr."])


@pytest.mark.parametrize(
    "who", [factories.CASEWORKER, factories.FINANCE, factories.AUDITOR, factories.LEADER]
)
def test_every_role_may_read_both_pages(who: str, app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    person = signed_in(app, who)
    assert person.open("/overblik").status == 200
    assert person.open("/overblik/print").status == 200


def test_the_page_for_oekonomi_has_the_figures_the_head_and_no_person(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    page = signed_in(app, factories.LEADER).open("/overblik/print")
    said = page.text()
    assert "Trukket 30-10-2026 kl. 09.00" in said
    assert "Lea Leder" in said
    assert "29.000,00" in said
    assert "mellem 31.350,00 kr. og 34.650,00 kr. til mellem 3 og 5 personer" in said
    assert "Journalens hoved: nr." in said
    assert "Modtaget af Økonomi, dato" in said
    assert not any(name in said for name in ("Anna", "Børge", "Clara", "Dagmar", "••••"))


def test_long_tables_are_put_together_so_that_one_page_holds_them() -> None:
    standing = BenefitStanding(
        benefit="",
        pay_date=date(2026, 10, 30),
        lines=1,
        citizens=1,
        amount_oere=Oere(1),
        estimate=estimate([], Oere(1), 1),
        issued=Tally(),
        paid=Tally(count=1, amount_oere=Oere(5)),
    )
    standings = [replace(standing, benefit=f"{n}", amount_oere=Oere(n)) for n in range(1, 9)]
    rows = figures.standing_rows_within(standings, 4)
    assert [row.benefit for row in rows] == ["6", "7", "8", "Øvrige (5)"]
    assert sum(row.amount_oere for row in rows) == sum(range(1, 9))
    assert rows[-1].paid == Tally(count=5, amount_oere=Oere(25))
    assert [row.benefit for row in figures.standing_rows_within(standings, 8)] == list("12345678")
    boxes = [BoxBalance(place=f"{n}", balance_oere=Oere(n)) for n in range(1, 5)]
    assert [(box.place, box.balance_oere) for box in figures.boxes_within(boxes, 3)] == [
        ("4", 4),
        ("3", 3),
        ("Øvrige (2)", 3),
    ]
    assert len(figures.boxes_within(boxes, 4)) == 4


def test_more_issued_than_expected_leaves_a_rest_of_nothing() -> None:
    over = BenefitStanding(
        benefit="",
        pay_date=None,
        lines=0,
        citizens=0,
        amount_oere=Oere(0),
        estimate=estimate([], Oere(0), 0),
        issued=Tally(count=1, amount_oere=Oere(5)),
        paid=Tally(),
    )
    (row,) = figures.standing_rows([over])
    assert row.not_issued_oere == 0


def test_the_page_says_what_the_query_says(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    with ledger.reading() as connection:
        found = overview(connection)
    total = figures.total_row(found)
    assert (total.amount_oere, total.lines) == (found.amount_oere, found.lines)
    assert (total.issued, total.paid) == (found.totals.issued, found.totals.paid)
    assert figures.cash_total(found) == 42_000_00
