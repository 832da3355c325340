"""What pages do by themselves: keep fresh, keep what is typed when the server is away, and go back on Esc."""

import pytest
from playwright.sync_api import expect

from payout.db import Ledger
from tests import factories
from tests.browser.conftest import Look, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


def test_the_team_leaders_page_follows_the_day_and_says_when_it_cannot(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.LEADER)
    page.clock.install()
    page.goto("/lige-nu")
    served = page.get_by_text("0 borgere")
    expect(served).to_be_visible()
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    page.clock.fast_forward(16_000)
    expect(page.get_by_text("1 borger", exact=True)).to_be_visible()
    page.context.set_offline(True)
    page.clock.fast_forward(16_000)
    lost = page.get_by_text("Forbindelsen til serveren har været væk siden kl.")
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    page.clock.fast_forward(16_000)
    expect(lost).to_be_hidden()


def test_a_new_request_comes_to_the_list_while_the_keyboard_stands_in_it(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    counter = factories.Counter(ledger)
    counter.issue(amount_oere=9_000_00, reason="Husleje")
    page = sign_in(factories.LEADER)
    page.clock.install()
    page.goto("/godkendelser")
    first = page.locator("main tbody a").first
    expect(first).to_be_focused()
    counter.issue(factories.BOERGE, 9_000_00, reason="Husleje")
    page.clock.fast_forward(6_000)
    expect(page.locator("main tbody tr")).to_have_count(2)
    expect(first).to_be_focused()


def test_what_is_typed_stays_when_the_server_is_away_and_goes_when_it_is_back(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.CASEWORKER)
    page.goto("/skranke")
    page.locator("main input:focus").fill("Dagmar")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Der er ingen forbindelse til serveren")).to_be_visible()
    expect(page.locator("main input[name=citizen]")).to_have_value("Dagmar")
    page.context.set_offline(False)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url("/skranke/resultat")


def test_esc_goes_back_and_asks_first_when_something_is_typed(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.FINANCE)
    page.goto("/kasser/ny")
    page.locator("main input[type=text]").first.fill("3")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Tryk Esc igen for at gå tilbage")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Escape")
    expect(page).to_have_url("/udbetaling")


def test_a_page_that_nobody_touches_is_covered_and_what_is_typed_is_there_after_the_password(
    sign_in: SignIn, ledger: Ledger, look: Look
) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.CASEWORKER)
    page.clock.install()
    page.goto("/skranke")
    field = page.locator("main input:focus")
    field.fill("Dagmar")
    cover = page.get_by_role("dialog", name="Siden er låst")
    page.clock.fast_forward(19 * 60_000)
    expect(cover).to_be_hidden()
    with page.expect_response("**/laas/nu"):
        page.clock.fast_forward(2 * 60_000)
    expect(cover).to_be_visible()
    look(page, "locked")
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    assert page.context.request.get("/mine-seneste").url.endswith("/laas"), "the session is locked as well"
    secret = cover.get_by_label("Adgangskode eller PIN-kode")
    secret.fill("ikke den rigtige")
    page.keyboard.press("Enter")
    expect(cover.get_by_role("alert")).to_contain_text("Det passer ikke")
    secret.fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(cover).to_be_hidden()
    expect(page.locator("main input[type=text], main input[type=search]").first).to_have_value("Dagmar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/skranke/resultat")


def test_a_covered_page_whose_session_has_ended_is_not_uncovered_by_anything(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    page = sign_in(factories.CASEWORKER)
    page.clock.install()
    page.goto("/skranke")
    cover = page.get_by_role("dialog", name="Siden er låst")
    with page.expect_response("**/laas/nu"):
        page.clock.fast_forward(21 * 60_000)
    with ledger.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM login_session")
    for secret in ("hvad som helst", factories.PASSWORD):
        cover.get_by_label("Adgangskode eller PIN-kode").fill(secret)
        page.keyboard.press("Enter")
        expect(cover.get_by_role("alert")).to_contain_text("Log ind igen")
        expect(cover).to_be_visible()


@pytest.mark.parametrize(
    "username", [factories.LEADER, factories.CASEWORKER, factories.FINANCE, factories.AUDITOR]
)
def test_the_menu_of_each_role_is_one_line_on_a_desk(sign_in: SignIn, ledger: Ledger, username: str) -> None:
    factories.open_day(ledger)
    page = sign_in(username)
    for place in range(page.locator(".main-nav a").count()):
        page.locator(".main-nav a").nth(place).click()
        page.wait_for_load_state()
        lines = {round(link.bounding_box()["y"]) for link in page.locator(".main-nav a").all()}
        assert len(lines) == 1, page.url
