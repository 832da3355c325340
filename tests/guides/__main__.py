"""Draw the guides anew: `python -m tests.guides` plays a drill, takes pictures, writes docs/guides/*.pdf."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.guides.page import draw
from tests.guides.texts import GUIDES
from tests.tools import free_port, require_tool

OUT = Path(__file__).parents[2] / "docs" / "guides"
SIZE = {"width": 1180, "height": 720}
_LOGIN = re.compile(r"^(\S+)\s+(demo-\S+)", re.MULTILINE)


def main() -> None:
    """Write a PDF for each role."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        passwords = _played(Path(folder) / "drill")
        flags = ["--no-sandbox"]
        chromium = playwright.chromium.launch(executable_path=str(require_tool("chromium")), args=flags)
        with _served(Path(folder) / "drill") as address:
            _take_pictures(chromium, address, passwords, Path(folder))
        chromium.close()
        for guide in GUIDES:
            (OUT / f"{guide.name}.pdf").write_bytes(draw(guide, Path(folder)))


def _played(folder: Path) -> dict[str, str]:
    """A drill in the folder; gives its passwords by username."""
    command = [sys.executable, "-m", "payout", "demo", "--no-serve", "--instance", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(_LOGIN.findall(said))


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "payout", "serve", "--port", str(port), "--instance", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _take_pictures(chromium: Browser, address: str, passwords: dict[str, str], folder: Path) -> None:
    def shoot(page: Page, name: str) -> None:
        page.screenshot(path=str(folder / f"{name}.png"))

    counter = _signed_in(chromium, address, "sagsbehandler", passwords)
    counter.goto("/skranke")
    shoot(counter, "search")
    counter.get_by_label("CPR-nummer, navn eller bilagsnummer").fill("jens")
    counter.keyboard.press("Enter")
    counter.locator("button[name=hit]").last.click()
    counter.get_by_text("Kan få nu").wait_for()
    counter.evaluate("window.scrollTo(0, 0)")
    shoot(counter, "citizen")
    cashier = _signed_in(chromium, address, "oekonomi2", passwords)
    cashier.goto("/udbetaling")
    shoot(cashier, "queue")
    cashier.get_by_role("button", name="Åbn DRILL").first.click()
    cashier.get_by_role("button", name="Udbetalt og kvitteret").wait_for()
    shoot(cashier, "pay")
    leader = _signed_in(chromium, address, "leder", passwords)
    leader.goto("/lige-nu")
    shoot(leader, "live")
    leader.goto("/godkendelser")
    shoot(leader, "decisions")


def _signed_in(chromium: Browser, address: str, username: str, passwords: dict[str, str]) -> Page:
    page = chromium.new_context(base_url=address, viewport=SIZE, locale="da-DK").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    page.goto("/log-ind")
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(passwords[username])
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name="Log af").wait_for()
    return page


if __name__ == "__main__":
    main()
