"""One outage day in the browser, each role in a browser of their own: from the last list to the workbook."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from payout.cli.overview_json import as_plain
from payout.db import Ledger
from payout.queries.overview import overview
from payout.services.verify_ledger import verify
from tests import factories
from tests.browser.conftest import Look, SignIn, assert_accessible

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parent.parent / "files"
OCTOBER_LIST = LISTS / "ydelser" / "ydelser-2026-10.xlsx"
FIRST_ON_LIST = "Erik Agersnapsen"


def import_list(leader: Page, file: Path) -> None:
    """Upload, look, confirm."""
    leader.goto("/lister/indlaes")
    leader.get_by_label("Fil").set_input_files(file)
    leader.get_by_role("button", name="Læs filen").click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("Se listen, før den gemmes")
    with leader.expect_navigation():
        leader.get_by_role("button", name="Gem listen").click()


def open_incident(leader: Page) -> None:
    """State what is down; every ydelse and pay-day of the list."""
    leader.goto("/haendelse/ny")
    leader.get_by_label("Navn på hændelsen").fill("KY nede 30. oktober")
    leader.get_by_label("Systemer, der er nede").fill("KY")
    leader.get_by_label("Nede siden").fill("29-10-2026")
    leader.get_by_label("Fagsystemet").check()
    leader.get_by_label("Besluttet af").fill("Centerchefen")
    leader.get_by_label("Hvorfor er det besluttet?").fill("KY er nede til i morgen")
    for box in leader.get_by_role("group", name="Ydelser").get_by_role("checkbox").all():
        box.check()
    for box in leader.get_by_role("group", name="Udbetalingsdage").get_by_role("checkbox").all():
        box.check()
    leader.get_by_role("button", name="Åbn hændelsen").click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("Overblik")


def find(counter: Page, search: str) -> None:
    """Search at the counter, and wait for what comes of it."""
    counter.goto("/skranke")
    counter.get_by_label("CPR-nummer, navn eller bilagsnummer").fill(search)
    with counter.expect_navigation():
        counter.keyboard.press("Enter")


def issue(counter: Page, search: str) -> str:
    """Find a citizen by CPR or the one hit of a name, accept the suggestion; gives the bilag number."""
    find(counter, search)
    return issue_to_found(counter)


def take_down_stranger(counter: Page, number: str, name: str) -> None:
    """Search for somebody whom no list knows, and open their card."""
    find(counter, number)
    counter.get_by_label("Navn", exact=True).fill(name)
    with counter.expect_navigation():
        counter.keyboard.press("Enter")
    expect(counter.get_by_role("heading", level=1)).to_have_text("Borger")


def issue_to_found(counter: Page) -> str:
    """Accept the suggestion for the citizen whose card is open; gives the bilag number."""
    counter.get_by_label("Pas", exact=True).check()
    counter.get_by_label("Dokumentets sidste fire tegn").fill("4711")
    counter.get_by_role("button", name="Udsted bilag").click()
    heading = counter.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Bilag ")
    return heading.inner_text().removeprefix("Bilag ").removesuffix(" er udstedt")


def open_box(desk: Page) -> None:
    """A box with notes for every advance; the desk's page is open after it."""
    desk.goto("/kasser/ny")
    desk.get_by_label("500 kr.").fill("100")
    desk.get_by_label("50 kr.", exact=True).fill("100")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Åbn kassen").click()


def test_the_whole_day_in_four_browsers(sign_in: SignIn, ledger: Ledger, look: Look, tmp_path: Path) -> None:
    leader = sign_in(factories.LEADER)
    import_list(leader, OCTOBER_LIST)
    open_incident(leader)
    look(leader, "overview")

    counter = sign_in(factories.CASEWORKER)
    number = issue(counter, "041085-3225")

    desk = sign_in(factories.FINANCE)
    open_box(desk)
    desk.get_by_label("Bilagsnummer").fill(number.lower().replace("-", " "))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Udbetal {number}")
    look(desk, "pay")
    desk.get_by_role("button", name="Udbetalt og kvitteret").click()
    expect(desk.get_by_role("status").first).to_contain_text("er udbetalt")

    desk.goto("/bilag")
    desk.get_by_role("link", name=number).click()
    desk.get_by_label("Modregnet").check()
    desk.get_by_role("button", name="Bogfør afregningen").click()
    expect(desk.get_by_text("Afregnet").first).to_be_visible()

    leader.goto("/eksport")
    leader.get_by_role("button", name="Træk ny arbejdsbog").click()
    with leader.expect_download() as download:
        leader.get_by_role("link", name="Hent nr. 1").click()
    file = tmp_path / "workbook.xlsx"
    download.value.save_as(file)
    assert load_workbook(file).sheetnames == [
        "Forside", "Overblik", "Bilag", "Åbne poster", "Afstemning", "Manglende udbetalinger", "Modregning",
        "Genindtastning", "Kasse", "Bankoverførsler", "Kontering", "Afslag og annulleringer",
        "Ikke på listen", "Andre steder", "Hændelseslog", "Om arket",
    ]  # fmt: skip

    with ledger.reading() as connection:
        totals = as_plain(overview(connection))
    assert totals["settled"] == totals["paid"] == totals["issued"] == {"count": 1, "amount_oere": 80000}
    assert verify(ledger).ok


@pytest.mark.in_turns
def test_a_request_outside_the_rules_is_answered_while_the_counter_waits(
    sign_in: SignIn, ledger: Ledger
) -> None:
    factories.open_day(ledger)
    leader = sign_in(factories.LEADER)
    leader.goto("/godkendelser")
    counter = sign_in(factories.CASEWORKER)
    take_down_stranger(counter, factories.NOBODY.digits, "Nils Ny")
    counter.get_by_label("En anden ydelse eller periode").check()
    counter.get_by_label("Ydelse", exact=True).fill("Hjælp til forsørgelse")
    counter.get_by_label("Periode fra").fill("01102026")
    counter.get_by_label("Periode til").fill("31102026")
    counter.get_by_label("Beløb").fill("2.500,00")
    counter.get_by_label("Kørekort").check()
    counter.get_by_label("Dokumentets sidste fire tegn").fill("0815")
    counter.get_by_role("button", name="Udsted bilag").click()
    expect(counter.get_by_role("alert")).to_contain_text("Begrundelse")
    assert_accessible(counter, whole=True)
    counter.get_by_label("Mad").check()
    counter.get_by_label("Begrundelse").fill("Tilkendt i går. Har ikke til mad.")
    counter.get_by_role("button", name="Udsted bilag").click()
    expect(counter.get_by_text("Anmodningen venter på teamlederen")).to_be_visible()

    leader.get_by_role("rowheader").get_by_role("link").first.click()
    assert_accessible(leader, whole=True)
    leader.get_by_label("Begrundelse").first.fill("Bevillingen er set på papir.")
    leader.get_by_role("button", name="Godkend og udsted bilaget").click()

    expect(counter.get_by_role("heading", level=1)).to_contain_text("Bilag STR26-00001-", timeout=30_000)


@pytest.mark.in_turns
def test_the_counter_and_the_desk_work_without_javascript(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    number = issue(sign_in(factories.CASEWORKER, javascript=False), factories.ANNA.formatted)
    desk = sign_in(factories.FINANCE, javascript=False)
    desk.get_by_label("Bilagsnummer").fill(number)
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Udbetalt og kvitteret").click()
    expect(desk.get_by_role("status").first).to_contain_text("er udbetalt")


@pytest.mark.in_turns
def test_a_double_click_on_the_payout_pays_once(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    bilag_id = factories.Counter(ledger).issue()
    desk = sign_in(factories.FINANCE)
    desk.get_by_role("button", name="Åbn STR26").click()
    desk.get_by_role("button", name="Udbetalt og kvitteret").dblclick()
    expect(desk.get_by_role("status").first).to_contain_text("er udbetalt")
    desk.go_back()
    desk.reload()
    with ledger.reading() as connection:
        found = overview(connection)
    assert found.totals.paid.count == 1
    assert found.cash_boxes[0].balance_oere == 50_000_00 - 4_000_00
    assert verify(ledger).ok
    assert bilag_id == 1


@pytest.mark.in_turns
def test_the_page_says_why_the_issuer_cannot_pay(sign_in: SignIn, ledger: Ledger) -> None:
    factories.open_day(ledger)
    bilag_id = factories.Counter(ledger, factories.EVERYTHING).issue()
    alma = sign_in(factories.EVERYTHING)
    alma.goto(f"/udbetaling/{bilag_id}")
    expect(alma.get_by_text("En anden i Økonomi skal udbetale det").first).to_be_visible()
    expect(alma.get_by_role("button", name="Udbetalt og kvitteret")).to_have_count(0)
