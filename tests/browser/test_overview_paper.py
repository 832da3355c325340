"""The page for Økonomi on paper: one sheet, whatever it has to hold."""

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from payout.db import Ledger
from tests import factories
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pay_day")]

MANY = 30


def pages_of(page: Page) -> list[str]:
    """The texts of the sheets that the page is printed on."""
    page.goto("/overblik/print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages]


def test_the_page_is_one_sheet_when_there_is_nothing(sign_in: SignIn) -> None:
    assert len(pages_of(sign_in(factories.LEADER))) == 1


def test_the_page_is_one_sheet_when_there_is_too_much(sign_in: SignIn, ledger: Ledger) -> None:
    names = tuple(
        f"Ressourceforløbsydelse under jobafklaring efter de gamle regler, hold {number}"
        for number in range(MANY)
    )
    line = factories.line(factories.ANNA, "Anna Ågesen-Prøve", 999_999_99)
    for number in range(MANY // 2):
        parsed = factories.parsed_list(
            [line._replace(benefit=name, row=number) for name in names],
            source=f"Kilde nummer {number} fra det gamle fagsystem",
        )
        factories.store(ledger, parsed, file=f"{number}".encode())
    factories.open_again(
        ledger,
        name="Langt navn " * 10,
        systems="KY og KSD " * 19,
        authorised_by="Centerchefen " * 8,
        benefits=names,
    )
    (sheet,) = pages_of(sign_in(factories.LEADER))
    assert f"Øvrige ({MANY - 8})" in sheet
    assert "Modtaget af Økonomi, dato" in sheet
    assert "Journalens hoved" in sheet
