"""Open items by age: what the page shows ties to the overview, whatever the filter."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from payout import clock
from payout.db import Ledger
from payout.domain.settlement_plan import PlanTerms
from payout.queries.overview import overview
from payout.services.settlement_plans import make_plan
from tests import factories
from tests.services.acting import settled
from tests.web.browsing import Person, signed_in, texts_of

PAGE = "/aabne-poster"
SAME = ("3.250,00 kr.", "det samme beløb")


@pytest.fixture
def person(app: Flask, ledger: Ledger, pay_day: datetime) -> Person:
    """The auditor, 34 days after two bilag were paid and 3 after a third; the second has a plan."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    factories.paid(ledger, counter.issue(amount_oere=1_000_00))
    factories.paid(ledger, counter.issue(factories.BOERGE, 2_000_00))
    clock.set_source(lambda: datetime(2026, 11, 30, 8, tzinfo=UTC))
    factories.paid(ledger, counter.issue(factories.CLARA, 500_00))
    clock.set_source(lambda: datetime(2026, 12, 3, 8, tzinfo=UTC))
    settled(ledger, 2, 250_00)
    with factories.booking(ledger, factories.FINANCE) as book:
        make_plan(book, 2, PlanTerms(first_month=clock.today(), parts=5))
    return signed_in(app, factories.AUDITOR)


def shown(person: Person) -> list[tuple[str, str]]:
    """The figures on top with their notes: what fits, all that is outstanding, what the overview says."""
    return list(zip(texts_of(person, "figure-value"), texts_of(person, "figure-note"), strict=True))


def test_the_totals_of_the_ages_are_the_overview_s_outstanding(person: Person, ledger: Ledger) -> None:
    with ledger.reading() as connection:
        outstanding = overview(connection).totals.outstanding_oere
    assert outstanding == 3_250_00
    text = person.open(PAGE).text()
    assert shown(person) == [("3.250,00 kr.", "3 bilag"), ("3.250,00 kr.", "3 bilag"), SAME]
    assert "Hjælp til forsørgelse 500,00 kr. 0,00 kr. 2.750,00 kr. 0,00 kr. 0,00 kr. 3.250,00 kr." in text
    assert "31–60 dage (2 bilag)" in text
    assert "34 dage" in text
    assert "Rate 1 af 5: 01-12-2026, forfalden" in text


@pytest.mark.parametrize(
    ("filter_text", "figure"),
    [
        ("alder=31-60", ("2.750,00 kr.", "2 bilag")),
        ("alder=0-7", ("500,00 kr.", "1 bilag")),
        ("alder=91", ("0,00 kr.", "0 bilag")),
        ("plan=med", ("1.750,00 kr.", "1 bilag")),
        ("plan=uden&alder=31-60", ("1.000,00 kr.", "1 bilag")),
        ("ydelse=Fleksløntilskud", ("0,00 kr.", "0 bilag")),
        ("side=9", ("3.250,00 kr.", "3 bilag")),
    ],
)
def test_a_filter_shows_what_it_says(person: Person, filter_text: str, figure: tuple[str, str]) -> None:
    person.open(f"{PAGE}?{filter_text}")
    assert shown(person) == [figure, ("3.250,00 kr.", "3 bilag"), SAME]
    assert ("Ingen åbne poster passer." in person.text()) == (figure[1] == "0 bilag")


def test_a_filter_that_is_none_is_refused(person: Person) -> None:
    assert person.open(f"{PAGE}?alder=gammel").status == 422


def test_without_an_incident_there_is_nothing(app: Flask, ledger: Ledger) -> None:
    assert "ingen åbne poster" in signed_in(app, factories.FINANCE).open(PAGE).text()


def test_the_counter_does_not_see_the_open_items(app: Flask, ledger: Ledger) -> None:
    assert signed_in(app, factories.CASEWORKER).open(PAGE).status == 403
