"""The journal page: what happened, the newest first, a hundred a page."""

import pytest
from flask import Flask
from lxml import html

from payout.db import Ledger
from payout.labels import EVENT
from payout.queries.events import chain_head, count_events
from payout.web.journal import EVENTS_A_PAGE
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def numbers_of(person: Person) -> list[str]:
    return [cell.text_content() for cell in html.fromstring(person.page).xpath("//tbody/tr/td[1]")]


def kinds_of(person: Person) -> set[str]:
    return {cell.text_content() for cell in html.fromstring(person.page).xpath("//tbody/tr/td[4]")}


@pytest.fixture
def long_journal(ledger: Ledger) -> Ledger:
    """More events than two pages hold."""
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    for _ in range(2 * EVENTS_A_PAGE):
        counter.ref(factories.ANNA)
    return ledger


def test_who_did_what_stands_with_the_bilags_number(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    auditor = signed_in(app, factories.AUDITOR).open("/journal")
    first = html.fromstring(auditor.page).xpath("//tbody/tr")[0]
    cells = [cell.text_content() for cell in first]
    assert cells[1:5] == [
        "30-10-2026 kl. 09.00",
        "Sara Sagsbehandler",
        "Bilag udstedt",
        "Bilag STR26-00001-3",
    ]
    with ledger.reading() as connection:
        head = chain_head(connection)
    assert head.hash in auditor.text()
    assert head.hash.startswith(cells[5])


def test_the_newest_stand_first_a_hundred_a_page(app: Flask, long_journal: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/journal")
    with long_journal.reading() as connection:
        last = count_events(connection)
    assert numbers_of(leader) == [str(number) for number in range(last, last - EVENTS_A_PAGE, -1)]
    assert "Side 1 af 3" in leader.text()
    assert "Forrige side" not in leader.text()
    leader.open("/journal?side=3")
    assert numbers_of(leader)[-1] == "1"
    assert "Næste side" not in leader.text()


def test_one_kind_of_event_is_shown_alone_and_paged(app: Flask, long_journal: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/journal?handling=citizen.looked-up")
    assert kinds_of(leader) == {"Borger slået op"}
    assert "Side 1 af 2" in leader.text()
    assert "/journal?side=2&amp;handling=citizen.looked-up" in leader.page
    assert leader.form().fields["handling"] == "citizen.looked-up"


@pytest.mark.parametrize("query", ["?side=0", "?side=999", "?side=x", "?side=-1", "?side=" + "9" * 5000])
def test_a_page_that_is_not_there_gives_the_nearest(query: str, app: Flask) -> None:
    assert signed_in(app, factories.LEADER).open(f"/journal{query}").status == 200


def test_a_kind_that_is_not_there_gives_all(app: Flask) -> None:
    leader = signed_in(app, factories.LEADER).open("/journal?handling=noget-andet")
    assert kinds_of(leader) == {EVENT["user.added"], EVENT["benefit.planted"], EVENT["plan.planted"]}


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.FINANCE])
def test_counter_and_cash_desk_have_no_journal(who: str, app: Flask) -> None:
    assert signed_in(app, who).open("/journal").status == 403
