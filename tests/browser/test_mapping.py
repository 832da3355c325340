"""The mapping step in the browser: it fits, is accessible, and reads the list by what was chosen."""

import pytest

from payout.db import Ledger
from tests import factories
from tests.browser.conftest import Look, SignIn
from tests.web.test_layouts_of_the_office import CHOSEN, ODD

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


def test_a_list_is_mapped_and_its_layout_is_opened(ledger: Ledger, sign_in: SignIn, look: Look) -> None:
    page = sign_in(factories.LEADER)
    page.goto("/lister/indlaes")
    page.set_input_files("#file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": ODD})
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_role("heading", name="Hvad er kolonnerne?").wait_for()
    look(page, "kolonner")
    for name, value in CHOSEN.items():
        if name.startswith("column_"):
            page.select_option(f"#{name}", value)
        else:
            page.fill(f"#{name}", "Borgerløn" if name == "benefit" else value)
    page.get_by_role("button", name="Læs listen").click()
    page.get_by_role("heading", name="Se listen, før den gemmes").wait_for()
    look(page, "kolonner-laest-med-ukendt-ydelse")
    page.goto("/lister/layouts")
    look(page, "layouts")
    page.get_by_role("link", name="KMD Aktiv", exact=True).click()
    look(page, "layout")
