"""The cash desk in a real browser: key presses and pages of a payout, and a queue that renews itself."""

import pytest
from playwright.sync_api import Page, expect

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from tests import factories
from tests.browser.conftest import SignIn

KEYS, LOADS = 2, 2
"""Of a bilag whose number is scanned: Enter after the number, Enter for paid; its page, the queue again."""


def test_a_payout_takes_two_key_presses_after_the_scan_and_two_pages(ledger: Ledger, sign_in: SignIn) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.Counter(ledger).issue()
    page = sign_in(factories.FINANCE)
    page.goto("/udbetaling")
    number = page.get_by_label("Bilagsnummer")
    expect(number).to_be_focused()
    pressed, loaded = [], []
    page.on("load", lambda _: loaded.append(page.url))

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    # A scanner types the number by itself, with Enter after it.
    page.keyboard.insert_text(str(BilagNumber("STR26", 1)))
    press("Enter")
    expect(page.get_by_role("button", name="Udbetalt og kvitteret")).to_be_focused()
    expect(page.get_by_text("40 × 100")).to_be_visible()
    press("Enter")
    expect(page.get_by_text("er udbetalt: 4.000,00")).to_be_visible()
    expect(page.get_by_label("Bilagsnummer")).to_be_focused()
    page.wait_for_load_state("load")
    assert (len(pressed), len(loaded)) == (KEYS, LOADS)


@pytest.mark.in_turns
def test_the_queue_keeps_itself_up_to_date_and_says_when_the_connection_is_lost(
    ledger: Ledger, sign_in: SignIn
) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    page = sign_in(factories.FINANCE)
    page.goto("/udbetaling")
    faster(page)
    page.get_by_label("Bilagsnummer").press_sequentially("STR26")
    bilag_id = factories.Counter(ledger).issue()
    row = page.locator(f"[data-row='{bilag_id}']")
    expect(row).to_be_visible()
    assert page.get_by_label("Bilagsnummer").input_value() == "STR26"
    expect(page.get_by_label("Bilagsnummer")).to_be_focused()
    row.get_by_role("button").focus()
    factories.Counter(ledger).issue(factories.BOERGE)
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(row.get_by_role("button")).to_be_focused()
    page.context.set_offline(True)
    expect(page.get_by_text("Forbindelsen til serveren har været væk siden kl.")).to_be_visible()
    assert page.get_by_label("Bilagsnummer").input_value() == "STR26"
    page.context.set_offline(False)
    expect(page.get_by_text("Forbindelsen til serveren")).to_be_hidden()


def faster(page: Page) -> None:
    """The same page with a queue that is fetched five times a second, so that the test needn't wait."""
    page.route(
        "**/udbetaling",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace('data-live-seconds="5"', 'data-live-seconds="0.2"'),
        ),
    )
    page.goto("/udbetaling")
