"""The pages of counter, team leader and cash desk in every state: accessible, and never too wide."""

import pytest
from playwright.sync_api import Page, expect

from payout.db import Ledger
from payout.domain.kontering import PayoutMethod
from payout.services.decide_request import approve
from payout.services.pay_out import hold
from tests import factories
from tests.browser.conftest import Look, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pay_day")]


@pytest.fixture
def request_id(ledger: Ledger) -> int:
    """A day with a bilag issued, held, paid and asked for; gives the request."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    counter.issue()
    held = counter.issue(factories.CLARA, 3_000_00)
    factories.paid(ledger, counter.issue(factories.DAGMAR, 3_000_00))
    with factories.booking(ledger, factories.FINANCE) as book:
        hold(book, held)
    return counter.issue(
        factories.BOERGE, 9_000_00, reason="Husleje", method=PayoutMethod.BANK_TRANSFER, method_detail="x"
    )


def search(page: Page, text: str) -> None:
    page.goto("/skranke")
    page.get_by_label("CPR-nummer, navn eller bilagsnummer").fill(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


@pytest.mark.in_turns
def test_the_counters_pages(sign_in: SignIn, request_id: int, look: Look) -> None:
    page = sign_in(factories.CASEWORKER)
    look(page, "search")
    for name, text in (("error", "12"), ("unknown", "2705830001"), ("none", "Ingenstein"), ("hits", "a")):
        search(page, text)
        look(page, name)
    page.goto("/skranke/ny-borger")
    look(page, "register")
    search(page, "Dagmar")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("En anden ydelse").check()
    page.get_by_label("Bankoverførsel").check()
    page.get_by_label("Sundhedskort").check()
    page.get_by_label("En med fuldmagt").check()
    for field in ("Registreringsnummer", "Fødested", "Navn på den, der henter", "Medicin"):
        expect(page.get_by_label(field, exact=True)).to_be_visible()
    look(page, "citizen")
    press(page, "Udsted bilag")
    look(page, "citizen-error")
    for path in (
        "/bilag",
        "/bilag?nummer=x",
        "/bilag/1",
        "/bilag/1/udstedt",
        "/bilag/udskrifter",
        f"/bilag/{request_id}",
    ):
        page.goto(path)
        look(page, "bilag")


@pytest.mark.in_turns
def test_the_team_leaders_pages(sign_in: SignIn, request_id: int, look: Look) -> None:
    page = sign_in(factories.LEADER)
    for path in ("/godkendelser", f"/godkendelser/{request_id}", "/kasser"):
        page.goto(path)
        look(page, "leader")
    page.goto(f"/godkendelser/{request_id}")
    press(page, "Afslå anmodningen")
    look(page, "leader-error")
    page.get_by_label("Begrundelse for at afslå").fill("Ikke dokumenteret")
    press(page, "Afslå anmodningen")
    look(page, "rejected")


@pytest.mark.in_turns
def test_the_cash_desks_pages(sign_in: SignIn, request_id: int, look: Look) -> None:
    page = sign_in(factories.FINANCE)
    for path in (
        "/udbetaling",
        *(f"/udbetaling/{number}" for number in (1, 2, 3)),
        "/bilag/3",
        "/kasser/fyld-op",
    ):
        page.goto(path)
        look(page, "desk")
    page.goto("/kasser/luk")
    press(page, "Luk kassen")
    look(page, "close-error")
    page.goto("/udbetaling")
    press(page, "Åbn bilaget")
    look(page, "queue-error")
    other = sign_in(factories.FINANCE_2)
    for path in ("/udbetaling", "/udbetaling/2", "/kasser/ny"):
        other.goto(path)
        look(other, "without-a-box")


def test_the_answer_to_a_request_is_seen_without_a_touch(
    sign_in: SignIn, ledger: Ledger, request_id: int
) -> None:
    page = sign_in(factories.CASEWORKER)
    page.clock.install()
    page.goto(f"/bilag/{request_id}")
    lost = page.get_by_text("Der er ingen forbindelse til serveren")
    page.context.set_offline(True)
    page.clock.run_for(3_000)
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    page.clock.run_for(3_000)
    expect(lost).to_be_hidden()
    with factories.booking(ledger, factories.LEADER) as book:
        approve(book, request_id, reason="I orden")
    page.clock.run_for(3_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilag STR26")


@pytest.mark.in_turns
def test_the_answer_is_seen_without_a_touch_and_without_javascript(
    sign_in: SignIn, ledger: Ledger, request_id: int
) -> None:
    page = sign_in(factories.CASEWORKER, javascript=False)
    page.goto(f"/bilag/{request_id}")
    with factories.booking(ledger, factories.LEADER) as book:
        approve(book, request_id, reason="I orden")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilag STR26", timeout=25_000)


def test_the_queue_is_not_loaded_again_while_a_number_is_typed(sign_in: SignIn, request_id: int) -> None:
    page = sign_in(factories.FINANCE)
    page.clock.install()
    page.goto("/udbetaling")
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    page.get_by_label("Bilagsnummer").fill("STR26-0")
    page.clock.run_for(60_000)
    assert loads == []
    with page.expect_response("**/udbetaling/koe"):
        page.clock.run_for(20_000)
    assert page.get_by_label("Bilagsnummer").input_value() == "STR26-0"
    press_stop = page.get_by_role("button", name="Stop automatisk opdatering")
    press_stop.click()
    expect(press_stop).to_be_hidden()
