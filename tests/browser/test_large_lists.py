"""A large list in the browser: the bar is seen, the page leads on by itself, and stop stops."""

import re

import pytest
from playwright.sync_api import Page

from payout.web import list_jobs
from tests import factories
from tests.browser.conftest import DESK, PHONE, Look, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


def sent(page: Page, content: bytes) -> Page:
    """The page that waits while the list is read."""
    page.goto("/lister/indlaes")
    page.set_input_files("#file", {"name": "landet.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_role("heading", name="Listen læses").wait_for()
    return page


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests do not wait for a job, so that the waiting page is seen however fast the machine is."""
    monkeypatch.setattr(list_jobs, "PATIENCE_SECONDS", 0)


@pytest.mark.parametrize(
    ("size", "javascript"), [(DESK, True), (PHONE, False)], ids=["desk with scripts", "phone without"]
)
def test_the_bar_is_seen_and_stop_stops(
    sign_in: SignIn, large_list: bytes, size: dict[str, int], javascript: bool
) -> None:
    page = sent(sign_in(factories.LEADER, size=size, javascript=javascript), large_list)
    assert page.get_by_role("progressbar").is_visible()
    page.get_by_role("button", name="Stop indlæsningen").click()
    page.get_by_text("Indlæsningen er stoppet. Intet er gemt.").wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_page_leads_on_by_itself(sign_in: SignIn, large_list: bytes, javascript: bool) -> None:
    page = sent(sign_in(factories.LEADER, javascript=javascript), large_list)
    page.get_by_role("heading", name="Se listen, før den gemmes").wait_for()


def test_the_waiting_page_is_accessible_and_stays_while_the_keyboard_is_on_a_button(
    sign_in: SignIn, large_list: bytes, look: Look
) -> None:
    page = sent(sign_in(factories.LEADER), large_list)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Stop indlæsningen").focus()
    look(page, "liste-laeses")
    page.keyboard.press("Enter")
    # The list may be read by now: then it is shown, as if stop had not been pressed.
    page.get_by_role("heading", name=re.compile("^(Indlæs liste|Se listen, før den gemmes)$")).wait_for()
