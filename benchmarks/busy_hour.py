"""The rush: three counters and a cash desk in four real browsers, at a pace of so many bilag an hour.

`python -m benchmarks.busy_hour [--per-hour 200] [--bilag 30]`. Each works by keyboard alone, as the guides
say: CPR and Enter, Space, Enter; number and Enter, Enter. Afterwards nothing may be lost: each bilag that a
counter saw issued is paid in the book, and the book verifies. Told is how long a person waited after each key
that leads to a page.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import Manager
from pathlib import Path
from queue import Queue
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import func, select

from payout.db import Ledger
from payout.domain.bilag_states import PAID_OUT
from payout.models import bilag
from payout.services.verify_ledger import verify
from tests.concurrency.office import make_office, served
from tests.factories import PASSWORD
from tests.tools import require_tool

COUNTERS = 3
NOTES = {"500 kr.": "120", "100 kr.": "200", "50 kr.": "100"}
Waits = list[float]


def main(per_hour: int, wanted: int) -> None:
    """Play the rush and print what it was like."""
    with tempfile.TemporaryDirectory() as folder, Manager() as manager:
        office = make_office(Path(folder) / "office", citizens=wanted, caseworkers=COUNTERS, cashiers=1)
        numbers: Any = manager.Queue()
        people = [cpr.digits for cpr in office.citizens]
        start = time.perf_counter()
        with served(office) as address, ProcessPoolExecutor(COUNTERS + 1) as pool:
            desk = pool.submit(_cash_desk, address, office.cashiers[0], numbers, wanted)
            counters = [
                pool.submit(_counter, address, username, people[place::COUNTERS], numbers, per_hour)
                for place, username in enumerate(office.caseworkers)
            ]
            issuing = [wait for counter in counters for wait in counter.result()]
            paying = desk.result()
        seconds = time.perf_counter() - start
        with closing(office.open_ledger()) as ledger:
            _nothing_lost(ledger, wanted)
    pace = wanted * 3600 / seconds
    print(f"{wanted} bilag issued and paid in {seconds:.0f} s ({pace:.0f} an hour), none lost")
    print(f"counter: {_spread(issuing)}; cash desk: {_spread(paying)}")


def _nothing_lost(ledger: Ledger, wanted: int) -> None:
    with ledger.reading() as connection:
        paid = select(func.count()).select_from(bilag).where(bilag.c.status.in_(PAID_OUT))
        assert connection.scalar(paid) == wanted
    assert verify(ledger).ok


def _counter(address: str, username: str, people: list[str], numbers: "Queue[str]", per_hour: int) -> Waits:
    waits: Waits = []
    with _signed_in(address, username) as page:
        page.goto("/skranke")
        for cpr in people:
            begun = time.perf_counter()
            page.keyboard.type(cpr)
            _waited(page, waits, lambda: page.keyboard.press("Enter"))
            page.locator("[name=identity_check]:focus").first.wait_for()
            page.keyboard.press("Space")
            _waited(page, waits, lambda: page.keyboard.press("Enter"))
            numbers.put(page.locator(".issued-number").inner_text().split()[-1])
            page.locator("[name=citizen]:focus").wait_for()
            time.sleep(max(0, COUNTERS * 3600 / per_hour - (time.perf_counter() - begun)))
    return waits


def _cash_desk(address: str, username: str, numbers: "Queue[str]", wanted: int) -> Waits:
    waits: Waits = []
    with _signed_in(address, username) as page:
        page.goto("/kasser/ny")
        for label, count in NOTES.items():
            page.get_by_label(label, exact=True).fill(count)
        page.get_by_role("button", name="Åbn kassen").click()
        for _ in range(wanted):
            number = numbers.get()
            page.locator("[name=number]:focus").wait_for()
            page.keyboard.type(number)
            _waited(page, waits, lambda: page.keyboard.press("Enter"))
            page.locator("main button:focus").wait_for()
            _waited(page, waits, lambda: page.keyboard.press("Enter"))
            page.get_by_text("er udbetalt").first.wait_for()
    return waits


def _waited(page: Page, waits: Waits, press: Callable[[], None]) -> None:
    begun = time.perf_counter()
    with page.expect_navigation(wait_until="domcontentloaded"):
        press()
    waits.append(time.perf_counter() - begun)


@contextmanager
def _signed_in(address: str, username: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(require_tool("chromium")), args=["--no-sandbox"]
        )
        context = browser.new_context(base_url=f"http://{address}", locale="da-DK")
        # A headless browser falls over when it prints a PDF in a frame.
        context.add_init_script("window.print = () => {}")
        page = context.new_page()
        page.goto("/log-ind")
        page.get_by_label("Brugernavn").fill(username)
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Log af").wait_for()
        yield page
        browser.close()


def _spread(waits: Waits) -> str:
    ordered = sorted(waits)
    return (
        f"{len(waits)} pages, p50 {statistics.median(ordered) * 1000:.0f} ms,"
        f" p99 {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--per-hour", type=int, default=200)
    parser.add_argument("--bilag", type=int, default=30)
    chosen = parser.parse_args()
    main(chosen.per_hour, chosen.bilag)
