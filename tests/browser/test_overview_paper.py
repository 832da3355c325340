"""The page for Økonomi and the situation report on paper: one sheet each, whatever they have to hold."""

from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from payout import clock
from payout.db import Ledger
from payout.domain.logbook import TEXT_LENGTH, Decision, LogCategory, LogDraft
from payout.money import Oere
from payout.services.cash_boxes import open_box
from payout.services.write_logbook import write_entry
from tests import factories
from tests.browser.conftest import SignIn
from tests.conftest import START
from tests.services.acting import jumped

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]

MANY = 30


def pages_of(page: Page, path: str = "/overblik/print") -> list[str]:
    """The texts of the sheets that the page is printed on."""
    page.goto(path)
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


def test_the_situation_report_is_one_sheet_when_there_is_too_much(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger, name="Langt navn " * 10, systems="KY og KSD " * 19, is_drill=True)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    for username in (factories.FINANCE_2, factories.EVERYTHING):
        with factories.booking(ledger, username) as book:
            open_box(book, place="Mødelokale 2 " * 5, pieces={Oere(100_00): 9}, maximum_oere=Oere(1_000_00))
    jumped(ledger)
    at_length = ("Centerchefen og den daglige ledelse " * 30)[:TEXT_LENGTH]
    decision = Decision(decided_by=at_length, ground=at_length, assignee=at_length)
    leader = factories.clerk(ledger, factories.LEADER)
    with factories.booking(ledger, factories.LEADER) as book:
        for category in (LogCategory.PROBLEM, LogCategory.DECISION) * 7:
            draft = LogDraft(category=category, happened_at=START, text=at_length, decision=decision)
            write_entry(book, draft, leader)
    clock.set_source(lambda: START + timedelta(hours=7))
    (sheet,) = pages_of(sign_in(factories.LEADER), "/situation")
    assert sheet.count("og 2 mere") == 2
    assert "15–16" in sheet
    assert "Journalens hoved" in sheet
