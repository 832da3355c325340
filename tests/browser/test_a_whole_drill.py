"""A whole drill in the browser: from the list to the report, with a paper typed late and a second place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from importers import read_list
from payout import clock
from payout.db import Ledger
from payout.domain.aconto import Claim
from payout.domain.drill_script import Card
from payout.domain.indberetningsliste import ListKind
from payout.money import Oere, format_amount
from payout.sample import FileFormat, write_list
from payout.sample.cases import SampleLine
from payout.sample.drill import make_cards
from payout.sample.folder import drill_months
from payout.services.drills import keep_script
from payout.services.hand_over import own_code
from payout.services.verify_ledger import verify
from tests import factories, other_place
from tests.browser.conftest import SignIn
from tests.browser.test_a_day import (
    find,
    import_list,
    issue_to_found,
    open_box,
    open_incident,
    take_down_stranger,
)
from tests.conftest import START

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]

CITIZENS, SEED = 30, 1
CARDS = 3
"""An ordinary citizen, one with a health card alone, and one who is on no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """The drill's list as a file, its cards, and the lines of the two citizens who are on it."""

    file: Path
    cards: tuple[Card, ...]
    lines: tuple[SampleLine, SampleLine]

    def advance(self, number: int) -> Oere:
        """What the rule gives the citizen of a card, in øre."""
        return factories.scope().rule.advance_of(self.lines[number - 1].to_pay_oere)


@pytest.fixture
def drill(tmp_path: Path) -> Drill:
    """As `payout drill start` makes one, with fewer citizens."""
    (last,) = drill_months(citizens=CITIZENS, seed=SEED, pay_dates=[factories.PAY_DATE])
    cards = make_cards(last, CARDS, SEED)
    first, second = (next(line for line in last.lines if line.cpr == card.cpr) for card in cards[:2])
    file = tmp_path / "ydelser-2026-10.xlsx"
    write_list(file, last, FileFormat.XLSX)
    return Drill(file=file, cards=cards, lines=(first, second))


@pytest.fixture
def ledger(ledger: Ledger, drill: Drill) -> Ledger:
    """A drill's ledger with its script and nothing else."""
    factories.mark_as_drill(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        keep_script(book, drill.cards)
    return ledger


@pytest.fixture
def there(tmp_path: Path, drill: Drill) -> Iterator[Ledger]:
    """The other place of the drill, where the citizen of card 1 has been as well."""
    line = drill.lines[0]
    with other_place.other_ledger(tmp_path / "there") as opened:
        parsed = read_list(drill.file, kind=ListKind.INDBERETNING)
        other_place.open_there(
            opened, parsed, is_drill=True, benefits=(line.benefit,), pay_days=(line.pay_date,)
        )
        claim = Claim(benefit=line.benefit, period_from=line.period_from, period_to=line.period_to)
        factories.Counter(opened).issue(line.cpr, drill.advance(1), claim=claim, **other_place.at_place())
        yield opened


def at(minute: int) -> None:
    """So many minutes after the day began at 09.00."""
    clock.set_source(lambda: START + timedelta(minutes=minute))


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def make_block(leader: Page) -> str:
    """Three blank bilag; gives the first number."""
    leader.goto("/blanketter")
    leader.get_by_label("Antal blanketter").fill("3")
    leader.get_by_label("Hvem får blokken?").fill("Sara Sagsbehandler")
    press(leader, "Lav blokken")
    return leader.get_by_role("rowheader").first.inner_text()


def start(leader: Page) -> None:
    """Start the drill with an estimate that is too high."""
    leader.goto("/oevelse")
    leader.get_by_label("Så mange borgere venter vi").fill("5")
    leader.get_by_label("Så meget venter vi at udbetale").fill("30.000")
    press(leader, "Start øvelsen")


def comes(leader: Page, number: int) -> None:
    """The citizen of a card comes in at the door."""
    with leader.expect_navigation():
        leader.locator(f"#kort-{number}").get_by_role("button").click()
    expect(leader.get_by_text(f"{number} af {CARDS}")).to_be_visible()


def pay(desk: Page, number: str) -> None:
    """Pay a bilag in cash."""
    desk.goto("/udbetaling")
    desk.get_by_label("Bilagsnummer").fill(number)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    press(desk, "Udbetalt og kvitteret")
    expect(desk.get_by_role("status").first).to_contain_text("er udbetalt")


def ask_leader(counter: Page) -> None:
    """A request for the citizen whose card is open and who is on no list."""
    counter.get_by_label("En anden ydelse eller periode").check()
    counter.get_by_label("Ydelse", exact=True).fill(factories.HELP)
    counter.get_by_label("Periode fra").fill("01102026")
    counter.get_by_label("Periode til").fill("31102026")
    counter.get_by_label("Beløb").fill("2.500,00")
    counter.get_by_label("Pas", exact=True).check()
    counter.get_by_label("Mad").check()
    counter.get_by_label("Begrundelse").fill("Bevilget i går. Har ikke til mad.")
    press(counter, "Udsted bilag")
    expect(counter.get_by_text("Anmodningen venter på teamlederen")).to_be_visible()


def approve(leader: Page) -> None:
    """Say yes to the one request that waits."""
    leader.goto("/godkendelser")
    with leader.expect_navigation():
        leader.get_by_role("rowheader").get_by_role("link").click()
    leader.get_by_label("Begrundelse").first.fill("Bevillingen er set på papir.")
    press(leader, "Godkend og udsted bilaget")


def type_shared(page: Page, number: str, line: SampleLine, amount_oere: Oere) -> None:
    """What both read off the paper."""
    page.get_by_label("Bilagsnummer").fill(number)
    page.get_by_label("CPR-nummer").fill(line.cpr.digits)
    page.get_by_label("Beløb").fill(format_amount(amount_oere))
    page.get_by_label("Dato", exact=True).fill("30-10-2026")
    page.get_by_label("Udstedt kl.").fill("9.15")
    page.get_by_label("Udbetalt kl.").fill("9.18")


def type_paper(counter: Page, desk: Page, number: str, line: SampleLine, amount_oere: Oere) -> None:
    """One types a paper, and another types it again; it says a passport where the card has none."""
    counter.goto("/efterregistrering/ny")
    type_shared(counter, number, line, amount_oere)
    counter.get_by_label("Ydelse", exact=True).fill(line.benefit)
    counter.get_by_label("Periode fra").fill(f"{line.period_from:%d-%m-%Y}")
    counter.get_by_label("Periode til").fill(f"{line.period_to:%d-%m-%Y}")
    counter.get_by_label("Pas", exact=True).check()
    counter.get_by_label("Udstedt af").select_option(label="Sara Sagsbehandler")
    counter.get_by_label("Udbetalt af").select_option(label="Olga Økonomi")
    press(counter, "Gem til kontrol")
    expect(counter.get_by_text("Skriv 1 i papirets hjørne")).to_be_visible()
    desk.goto("/efterregistrering")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Tast nr. 1 igen").click()
    type_shared(desk, number, line, amount_oere)
    press(desk, "Sammenlign og gem")
    expect(desk.get_by_text(f"Papirbilag {number} er registreret.")).to_be_visible()


def take_in(leader: Page, there: Ledger) -> None:
    """Import the other place's hand-over."""
    with there.reading() as connection:
        code = own_code(connection)
    content = other_place.collected(there).sealed(other_place.PASSPHRASE)
    leader.goto("/overdragelse")
    file = {"name": "raadhuset.payout", "mimeType": "application/octet-stream", "buffer": content}
    leader.get_by_label("Fil", exact=True).set_input_files(file)  # type: ignore[arg-type]
    leader.get_by_label("Filens adgangssætning").fill(other_place.PASSPHRASE)
    leader.get_by_label("Det andet steds kode").fill(code)
    press(leader, "Indlæs filen")
    expect(leader.get_by_text("Overdragelsen fra Rådhuset er indlæst: 1 nyt bilag.")).to_be_visible()


def stand_down(leader: Page) -> None:
    """Decide that nothing more is issued."""
    leader.goto("/haendelse")
    leader.get_by_label("Besluttet af").fill("Centerchefen")
    leader.get_by_label("Hvorfor er det besluttet?").fill("Øvelsen er slut")
    press(leader, "Afblæs hændelsen")
    expect(leader.get_by_text("Hændelsen er afblæst.").first).to_be_visible()


def rows(page: Page) -> list[str]:
    """The rows of the page's tables, each on one line."""
    return [" ".join(row.split()) for row in page.locator("tbody tr").all_inner_texts()]


def test_a_drill_is_played_from_the_list_to_its_report(
    sign_in: SignIn, ledger: Ledger, there: Ledger, drill: Drill
) -> None:
    leader, sara, olga = (sign_in(one) for one in (factories.LEADER, factories.CASEWORKER, factories.FINANCE))
    import_list(leader, drill.file)
    open_incident(leader)
    paper = make_block(leader)
    open_box(olga)

    at(10)
    start(leader)
    comes(leader, 1)
    at(12)
    comes(leader, 2)
    at(13)
    comes(leader, 3)

    ordinary, with_paper, stranger = drill.cards
    at(14)
    find(sara, ordinary.cpr.digits)
    at(16)
    number = issue_to_found(sara)
    at(18)
    pay(olga, number)
    at(20)
    take_down_stranger(sara, stranger.cpr.digits, stranger.name)
    at(22)
    ask_leader(sara)
    at(25)
    approve(leader)
    expect(sara.get_by_text("Anmodningen er godkendt")).to_be_visible()

    at(27)
    type_paper(sara, olga, paper, drill.lines[with_paper.number - 1], drill.advance(with_paper.number))
    take_in(leader, there)
    (twice,) = (row for row in rows(leader) if ordinary.name in row)
    assert number in twice
    assert "DRILLB26-00001-" in twice
    expect(leader.get_by_text("1 borger over reglen")).to_be_visible()
    stand_down(leader)

    leader.goto("/oevelse/rapport")
    assert rows(leader) == [
        "1 Almindelig borger 4.00 min. 2.00 min. 2.00 min. Intet",
        "2 Har kun sundhedskort – – 3.00 min. Legitimationen på bilaget er ikke den, der blev vist.",
        "3 Står ikke på listen 7.00 min. 5.00 min. – Bilaget er udstedt og ikke udbetalt.",
    ]
    expect(leader.get_by_text("skønnet var 5")).to_be_visible()
    expect(leader.get_by_text("Der kom færre end ventet.")).to_be_visible()
    report = PdfReader(BytesIO(leader.request.get("/oevelse/rapport.pdf").body()))
    assert all("ØVELSE" in page.extract_text() for page in report.pages)
    assert "3 af drejebogens 3 kom; 1 uden bemærkninger" in report.pages[0].extract_text()
    assert verify(ledger).ok
