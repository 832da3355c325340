"""How many come, how long the line gets, which notes are needed: pages that a leader tries things on."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from lxml import html

from payout import clock
from payout.db import Ledger
from payout.web.forecasts import day_ahead
from tests import factories
from tests.web.browsing import Person, signed_in
from tests.web.test_overview import busy_day, rows_of

pytestmark = pytest.mark.usefixtures("pay_day")
ORDER = "/kontantordre?borgere=4&margen=0&kasser=1&hoejst=10.000"


def links(person: Person) -> list[str]:
    """Where the page's links lead."""
    return [str(link.get("href")) for link in html.fromstring(person.page).iter("a")]


def at(clock_text: str) -> None:
    """The pay-day at a Danish time; Denmark is an hour ahead of UTC after the last Sunday of October."""
    hour, minute = map(int, clock_text.split("."))
    instant = datetime(2026, 10, 30, hour, minute, tzinfo=UTC) - timedelta(hours=1)
    clock.set_source(lambda: instant)


def test_before_a_haendelse_a_whole_day_is_planned_from_the_lists(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    page = signed_in(app, factories.LEADER).open("/fremmoede")
    assert "Der er ingen hændelse: beregnet for en hel dag" in page.text()
    rows = rows_of(page, "Hver halve time")
    assert next(iter(list(rows)[1:])) == "09.30"


def test_without_lists_nobody_is_expected(app: Flask) -> None:
    person = signed_in(app, factories.LEADER)
    assert "Ventes i alt i dag0 borgere" in person.open("/fremmoede").text()
    assert "Der er nok i kasserne." in person.open("/kontantordre").text()


def test_the_leader_sees_what_another_counter_would_do(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    person = signed_in(app, factories.LEADER)
    tried = "fremmoede=100&minutter_skranke=60&kasser=1&minutter_kasse=3&i_koe=20&skranker="
    few = person.open(f"/fremmoede?{tried}2").text()
    many = person.open(f"/fremmoede?{tried}9").text()
    assert "Længste kø ved skranken20 borgere" in few
    assert "Den sidste er betaltikke i dag" not in many
    assert few.index("Den sidste er betalt") > 0
    assert "Den sidste er betaltikke i dag" in person.open(f"/fremmoede?{tried}0").text()


def test_those_who_have_come_correct_the_turn_out(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    at("14.00")
    text = (
        signed_in(app, factories.LEADER)
        .open("/fremmoede?fremmoede=1&skranker=2&minutter_skranke=6&kasser=1&minutter_kasse=3&i_koe=0")
        .text()
    )
    assert "Er kommet4 borgere" in text
    assert "Beregnet fra kl. 14.00" in text
    assert "Kontanter i kasserne42.000,00 kr. rækker til dagen" in text


def test_those_who_came_before_opening_time_are_known(app: Flask, ledger: Ledger) -> None:
    at("7.45")
    busy_day(ledger)
    for clock_text, early in (("8.10", 4), ("9.30", 4), ("16.30", 0)):
        at(clock_text)
        with app.test_request_context(), ledger.reading() as connection:
            assert day_ahead(connection).came.before_opening == early
    at("8.10")
    text = signed_in(app, factories.LEADER).open("/fremmoede").text()
    assert "Er kommet4 borgere" in text
    assert "Beregnet fra kl. 09.00" in text


def test_after_closing_time_the_next_day_is_planned(app: Flask, ledger: Ledger) -> None:
    busy_day(ledger)
    at("16.30")
    person = signed_in(app, factories.LEADER)
    text = person.open("/fremmoede").text()
    assert "Der er lukket for i dag: beregnet for næste åbningsdag." in text
    assert "Er kommet0 borgere" in text
    assert "Ventet fremmøde næste åbningsdag" in person.open("/kontantordre").text()


def test_cash_that_will_not_reach_is_a_warning_with_the_time(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger, hundreds=1)
    counter = factories.Counter(ledger)
    counter.issue(factories.ANNA, 8_000_00)
    at("10.00")
    text = signed_in(app, factories.LEADER).open("/fremmoede").text()
    assert "Kontanterne er brugt omkring kl. 10.00" in text


def test_a_figure_that_can_not_be_is_said_beside_its_field(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    person = signed_in(app, factories.LEADER)
    for path in (
        "/fremmoede?fremmoede=0&skranker=2&minutter_skranke=6&kasser=1&minutter_kasse=3&i_koe=0",
        "/fremmoede?fremmoede=10",
        ORDER.replace("kasser=1", "kasser=0"),
        ORDER.replace("10.000", "1"),
        ORDER.replace("/kontantordre", "/kontantordre/print").replace("borgere=4", "borgere=mange"),
    ):
        person.open(path)
        assert person.status == 422
        assert "Ret dette, før du går videre" in person.text()


def test_the_order_pays_what_the_rule_gives_those_on_the_lists(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    page = signed_in(app, factories.LEADER).open(ORDER)
    # 80 % of 10.000, 8.000, 6.000, 4.000 and 5.000 in whole 50 kr.: 26.400,00.
    assert "Bestil26.400,00 kr." in page.text()
    rows = rows_of(page, "Sedler og mønter")
    assert rows["500 kr."] == ["51", "0", "51", "25.500,00 kr."]
    assert rows["200 kr."][2] == "4"
    deliveries = rows_of(page, "Leveringer, som kasserne har plads til")
    assert [row[0] for row in list(deliveries.values())[1:]] == ["09.00", "10.12", "11.53", "13.50"]


def test_what_lies_in_open_boxes_is_taken_off(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger, hundreds=3)
    rows = rows_of(signed_in(app, factories.LEADER).open(ORDER), "Sedler og mønter")
    assert rows["100 kr."][:3] == ["1", "1", "0"]


def test_the_order_is_printed_for_oekonomi_without_a_name(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    person = signed_in(app, factories.LEADER).open(ORDER)
    (link,) = (href for href in links(person) if href.startswith("/kontantordre/print"))
    said = person.open(link).text()
    assert "Til 4 borgere à gennemsnitligt 6.600,00 kr., og 0 % oven i." in said
    assert "26.400,00" in said
    assert "Bestilt af Økonomi, dato og tid" in said
    assert not any(name in said for name in ("Anna", "Børge", "Clara", "Dagmar", "••••"))


def test_the_hub_leads_to_both(app: Flask) -> None:
    found = links(signed_in(app, factories.FINANCE).open("/beredskab"))
    assert {"/fremmoede", "/kontantordre"} <= set(found)
