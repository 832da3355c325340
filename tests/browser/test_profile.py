"""What a browser leaves on the disk after a day at the counter: no CPR number, no name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from payout.db import Ledger
from tests import factories
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.canary import NEEDLES
from tests.tools import require_tool

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]
NAME = "Anna Ågesen-Prøve"
TRACES = [
    *NEEDLES,
    *(needle.decode().encode("utf-16-le") for needle in NEEDLES),
    NAME.encode(),
    NAME.encode("latin-1"),
    NAME.encode("utf-16-le"),
    factories.PASSWORD.encode(),
]
KEPT = b"noedudbetaling-gemmes"
"""A title that the browser is known to keep: without it the search would prove nothing."""


@pytest.fixture
def own_profile(chromium: Browser, address: str, tmp_path: Path) -> Iterator[Page]:
    """A browser with a profile on the disk, as a caseworker has one."""
    context = chromium.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=str(require_tool("chromium")),
        args=CHROMIUM_FLAGS,
        base_url=address,
    )
    yield context.pages[0]
    context.close()


def traces(folder: Path) -> set[bytes]:
    """What is found of the day in any file below a folder."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {trace for trace in (*TRACES, KEPT) if any(trace in content for content in contents)}


def test_a_day_at_the_counter_leaves_no_number_and_no_name_in_the_browsers_profile(
    own_profile: Page, ledger: Ledger, tmp_path: Path
) -> None:
    factories.open_day(ledger)
    page = own_profile
    page.goto(f"/log-ind?{KEPT.decode()}")
    page.get_by_label("Brugernavn").fill(factories.CASEWORKER)
    page.get_by_label("Adgangskode").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name="Log af").wait_for()
    page.goto("/skranke")
    page.locator("main input:focus").fill(factories.ANNA.formatted)
    page.keyboard.press("Enter")
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.get_by_label("Pas", exact=True).check()
    page.get_by_role("button", name="Udsted bilag").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilag STR26")
    page.goto("/skranke/ny-borger")
    page.get_by_label("CPR-nummer").fill(factories.NOBODY.formatted)
    page.goto("/bilag")
    page.get_by_role("button", name="Log af").click()
    page.get_by_label("Brugernavn").wait_for()
    page.context.close()
    assert traces(tmp_path / "profile") == {KEPT}
