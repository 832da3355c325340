"""Paper that a citizen gets: the bilag, which prints by itself, and a decision of one A4 sheet."""

import pytest
from playwright.sync_api import expect

from payout.db import Ledger
from tests import factories
from tests.browser.conftest import Look, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


def test_the_paper_prints_once_by_itself_and_the_next_citizen_can_be_typed(
    sign_in: SignIn, ledger: Ledger, look: Look
) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    page = sign_in(factories.CASEWORKER)
    said: list[str] = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))
    page.goto("/bilag/1/udstedt")
    page.wait_for_function("window.printed !== undefined")
    assert page.evaluate("window.printed") == ["/bilag/1/papir.pdf"]
    next_citizen = page.get_by_label("CPR-nummer, navn eller bilagsnummer")
    expect(next_citizen).to_be_focused()
    look(page, "issued")
    with page.expect_response("**/papir.pdf*") as answer:
        page.reload()
    assert answer.value.status == 200
    page.wait_for_load_state()
    assert page.evaluate("window.printed") is None
    expect(next_citizen).to_be_focused()
    assert said == []


def test_without_a_script_the_paper_is_a_link_away(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    page = sign_in(factories.CASEWORKER, javascript=False)
    page.goto("/bilag/1/udstedt")
    expect(page.get_by_role("link", name="Åbn bilaget som PDF")).to_have_attribute(
        "href", "/bilag/1/papir.pdf"
    )
    expect(page.get_by_label("CPR-nummer, navn eller bilagsnummer")).to_be_focused()
