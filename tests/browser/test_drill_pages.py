"""The drill's pages before, during and after: accessible, and marked on each printed sheet."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from payout.db import Ledger
from payout.services.drills import keep_script
from tests import factories
from tests.browser.conftest import Look, SignIn
from tests.web.test_drill import CARDS

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """A drill's ledger with a script and an open hændelse."""
    factories.open_day(ledger, is_drill=True)
    with factories.booking(ledger, factories.LEADER) as book:
        keep_script(book, CARDS)
    return ledger


def test_a_drill_is_started_and_its_pages_are_accessible_and_marked(sign_in: SignIn, look: Look) -> None:
    page = sign_in(factories.LEADER)
    page.goto("/oevelse")
    look(page, "oevelse-foer")
    page.get_by_label("Så mange borgere venter vi").fill("5")
    page.get_by_label("Så meget venter vi at udbetale").fill("30.000")
    page.get_by_role("button", name="Start øvelsen").click()
    page.locator("#kort-2").get_by_role("button").click()
    page.get_by_text("1 af 5").wait_for()
    look(page, "oevelse")
    page.goto("/oevelse/rapport")
    look(page, "oevelse-rapport")
    sheets = PdfReader(BytesIO(page.pdf())).pages
    assert all("ØVELSE" in sheet.extract_text() for sheet in sheets)
