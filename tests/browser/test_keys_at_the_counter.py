"""How many keys and page loads a bilag takes, and that no key issues one by accident."""

import pytest
from playwright.sync_api import Page, expect

from payout.db import Ledger
from payout.queries.bilag import stream_bilag
from tests import factories
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pay_day")]

MOST_KEYS_AFTER_THE_CPR = 3


class Hands:
    """The hands of a caseworker, which are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys: list[str] = []
        self.loads: list[str] = []
        page.on("load", lambda _: self.loads.append(page.url))

    def press(self, key: str) -> None:
        self.keys.append(key)
        self.page.keyboard.press(key)

    def press_to_go_on(self, key: str) -> None:
        with self.page.expect_navigation():
            self.press(key)


def bilag_made(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return len(list(stream_bilag(connection, 1)))


def scan(page: Page, text: str) -> None:
    """As a scanner does: letter upon letter without a pause, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_bilag_takes_three_keys_and_two_page_loads_after_the_cpr_number(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.CASEWORKER)
    page.goto("/skranke")
    hands = Hands(page)
    page.keyboard.type(factories.ANNA.formatted)
    hands.press_to_go_on("Enter")
    expect(page.get_by_label("Pas", exact=True)).to_be_focused()
    assert page.locator("[name=identity_check]:checked").count() == 0
    hands.press("Space")
    hands.press_to_go_on("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilag STR26")
    assert len(hands.keys) <= MOST_KEYS_AFTER_THE_CPR
    assert len(hands.loads) == 2


@pytest.mark.in_turns
def test_a_double_press_and_the_back_button_issue_one_bilag(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.CASEWORKER)
    page.goto("/skranke")
    with page.expect_navigation():
        scan(page, factories.ANNA.digits)
    page.get_by_label("Pas", exact=True).check()
    page.get_by_role("button", name="Udsted").dblclick()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("STR26-00001-3")
    # The page behind is read anew: it knows of the bilag, and a second one for the same is asked about.
    page.go_back()
    expect(page.get_by_role("link", name="STR26-00001-3").first).to_be_visible()
    page.get_by_label("Pas", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Udsted").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert bilag_made(ledger) == 1


@pytest.mark.in_turns
def test_no_key_and_no_scan_issues_a_bilag_whose_identity_nobody_has_answered_for(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.CASEWORKER)
    page.goto("/skranke")
    scan(page, factories.CLARA.digits)
    expect(page.get_by_label("Pas", exact=True)).to_be_focused()

    scan(page, "%0203600001 ANNA STR26-00001-3")
    expect(page.get_by_text("Det ligner en scanning")).to_be_visible()
    assert page.locator("[name=identity_check]:checked").count() == 0

    page.get_by_label("Fleksløntilskud").check()
    expect(page.get_by_label("Beløb", exact=True)).to_have_value("3.200,00")
    with page.expect_navigation():
        page.get_by_label("Beløb", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Hvordan er identiteten kontrolleret?")
    assert bilag_made(ledger) == 0
