"""Paper that a citizen gets: one A4 sheet, whatever is written on it."""

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from payout.cpr import Cpr
from payout.db import Ledger
from payout.domain.aconto import Claim
from payout.domain.kontering import PayoutMethod
from payout.services.decide_request import approve, reject
from payout.services.void_bilag import void
from tests import factories
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pay_day")]

LONGEST_NAME = "Maximiliane Wilhelmine " * 12
REASON = "Husleje, medicin og mad. " * 12


def sheets_of(page: Page, path: str) -> list[str]:
    """The texts of the sheets that the page is printed on, each checked to be A4."""
    page.goto(path)
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert all((round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842) for sheet in sheets)
    return [sheet.extract_text() for sheet in sheets]


def test_an_ordinary_bilag_is_one_sheet(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    (sheet,) = sheets_of(sign_in(factories.CASEWORKER), "/bilag/1/print")
    assert sheet.count("udbetalers underskrift") == 2
    assert "Udskriv" not in sheet


def test_the_fullest_bilag_is_one_sheet_with_both_signatures(sign_in: SignIn, ledger: Ledger) -> None:
    cpr = Cpr("0503600001")
    factories.store(ledger, factories.parsed_list([factories.line(cpr, LONGEST_NAME, 50_000_00)]))
    factories.open_again(ledger, is_drill=True, name="Hændelse med et langt navn " * 4)
    bilag_id = factories.Counter(ledger).issue(
        cpr,
        39_999_99,
        reason=REASON,
        claim=Claim(benefit="Ydelse " * 17, period_from=factories.PAY_DATE, period_to=factories.PAY_DATE),
        method=PayoutMethod.BANK_TRANSFER,
        method_detail="reg.nr. 9999, konto 9999999999",
    )
    with factories.booking(ledger, factories.LEADER) as book:
        approve(book, bilag_id, reason=REASON)
    leader = factories.clerk(ledger, factories.LEADER)
    with factories.booking(ledger, factories.LEADER) as book:
        void(book, bilag_id, leader, reason="Forkert")
    (sheet,) = sheets_of(sign_in(factories.CASEWORKER), f"/bilag/{bilag_id}/print")
    assert sheet.count("udbetalers underskrift") == 2
    assert sheet.count("ANNULLERET") == 2
    assert sheet.count("Journal") == 2


def test_a_rejection_is_one_sheet_without_the_offices_own_notes(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger).issue(amount_oere=9_000_00, reason="Kun til kontoret")
    with factories.booking(ledger, factories.LEADER) as book:
        reject(book, bilag_id, reason=REASON)
    (sheet,) = sheets_of(sign_in(factories.CASEWORKER), f"/bilag/{bilag_id}")
    for shown in ("Afslag", "Anna Ågesen-Prøve", "Klagevejledning", "Ankestyrelsen"):
        assert shown in sheet
    assert "Kun til kontoret" not in sheet
