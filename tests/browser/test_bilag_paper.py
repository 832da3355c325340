"""Paper that a citizen gets: the bilag, which prints by itself, and a decision of one A4 sheet."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from payout.db import Ledger
from payout.services.decide_request import reject
from tests import factories
from tests.browser.conftest import Look, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pay_day")]

REASON = "Husleje, medicin og mad. " * 12


def sheets_of(page: Page, path: str) -> list[str]:
    """The texts of the sheets that the page is printed on, each checked to be A4."""
    page.goto(path)
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert all((round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842) for sheet in sheets)
    return [sheet.extract_text() for sheet in sheets]


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


def test_a_rejection_is_one_sheet_without_the_offices_own_notes(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger).issue(amount_oere=9_000_00, reason="Kun til kontoret")
    with factories.booking(ledger, factories.LEADER) as book:
        reject(book, bilag_id, reason=REASON)
    (sheet,) = sheets_of(sign_in(factories.CASEWORKER), f"/bilag/{bilag_id}")
    for shown in ("Afslag", "Anna Ågesen-Prøve", "Klagevejledning", "Ankestyrelsen"):
        assert shown in sheet
    assert "Kun til kontoret" not in sheet
