"""A list beside the previous one and one of another source: it fits and is accessible."""

import pytest

from payout.db import Ledger
from tests import factories
from tests.browser.conftest import Look, SignIn
from tests.web.test_lists import BAD_ROWS
from tests.web.test_lists_beside_others import COPIES

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


def test_what_is_new_and_what_is_asked_is_seen_before_and_after(
    ledger: Ledger, sign_in: SignIn, look: Look
) -> None:
    factories.store(ledger)
    factories.store(ledger, factories.parsed_list(source="anden kilde", sheet=None, sha256="1" * 64))
    page = sign_in(factories.LEADER)
    page.goto("/lister/indlaes")
    page.set_input_files("#file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": COPIES})
    page.fill("#source", "ydelser")
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_role("heading", name="Hvad er nyt siden liste 1?").wait_for()
    look(page, "liste-ved-siden-af-andre")
    with page.expect_navigation():
        page.get_by_role("button", name="Gem listen").click()
    look(page, "liste-mangler-svar")
    page.get_by_label("Ja, begge tæller").check()
    page.get_by_role("button", name="Gem listen").click()
    page.get_by_text("Listen er gemt").wait_for()
    page.goto("/lister/1")
    look(page, "liste-afloest")


def test_a_list_is_fetched_to_be_corrected_without_javascript(sign_in: SignIn) -> None:
    page = sign_in(factories.LEADER, javascript=False)
    page.goto("/lister/indlaes")
    page.set_input_files("#file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": COPIES})
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_role("link", name="Hent listen som regneark").click()
    page.get_by_role("button", name="Hent listen").click()
    page.get_by_text("Ret dette, før du går videre").wait_for()
    page.get_by_label("Hvad skal du bruge listen til?").fill("Retter to rækker")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hent listen").click()
    assert fetched.value.suggested_filename == "liste-til-rettelse.xlsx"
    page.get_by_role("link", name="Tilbage").click()
    page.get_by_role("heading", name="Se listen, før den gemmes").wait_for()


def test_a_list_of_which_no_row_can_be_used_says_so(ledger: Ledger, sign_in: SignIn, look: Look) -> None:
    factories.store(ledger)
    page = sign_in(factories.LEADER)
    page.goto("/lister/indlaes")
    useless = BAD_ROWS.replace(b"1.000,00", b"gratis")
    page.set_input_files("#file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": useless})
    page.fill("#source", "ydelser")
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_text("Listen kan ikke gemmes").wait_for()
    look(page, "liste-uden-brugbare-raekker")
