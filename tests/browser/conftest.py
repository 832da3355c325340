"""A real Chromium against the real server, on a ledger of its own."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from payout.web.server import make_server
from tests import factories
from tests.tools import free_port, require_tool

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]
PATIENCE_MS = 15_000
"""How long a step or an expectation may take on a machine that does much else."""
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
ZOOMED = ({"width": 683, "height": 384}, {"width": 320, "height": 256})
"""What is left of the desk at 200 %, and the width at which WCAG 2.2 (1.4.10) wants no sideways scrolling."""
SERIOUS = {"serious", "critical"}
AXE = Axe()
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False, "selectors": False, "elementRef": False}
"""All rules, and nothing worked out of what passes: a third of the time."""
ALIKE = {"exclude": [["tbody tr:nth-child(n+4)"], ["#hovedmenu li:nth-child(n+3)"], [".page-foot"]]}
"""What others of its kind on the page tell of too. Half of axe's time."""
NOTE_PRINTING = (
    "window.print = () => { window.top.printed = [...(window.top.printed || []), location.pathname]; }"
)
"""A browser without a window dies of the dialog for a PDF in a frame: what asks for it is noted instead."""
ITS_OWN_VIEWER = ("chrome-extension://", "chrome://resources/")
"""Where the browser has its viewer for PDFs from: itself."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the run, the system's own."""
    path = require_tool("chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app served as it is in production; gives its address."""
    port = free_port()
    server = make_server(app, "127.0.0.1", port)
    server.prepare()
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()
    serving.join(timeout=10)


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(chromium: Browser, address: str) -> Iterator[SignIn]:
    """Opens a browser for a user and signs them in; asking for anything outside fails the test."""
    contexts = []

    def open_as(username: str, *, javascript: bool = True, size: dict[str, int] = DESK) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport=size,
            java_script_enabled=javascript,
            locale="da-DK",
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_init_script(NOTE_PRINTING)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        outside: list[str] = []
        ours = (address, *ITS_OWN_VIEWER)
        page.on("request", lambda request: request.url.startswith(ours) or outside.append(request.url))
        page.on("close", lambda _: pytest.fail(f"asked outside: {outside}") if outside else None)
        page.goto("/log-ind")
        page.get_by_label("Brugernavn").fill(username)
        page.get_by_label("Adgangskode").fill(factories.PASSWORD)
        page.get_by_role("button", name="Log ind").click()
        page.get_by_role("button", name="Log af").wait_for()
        return page

    yield open_as
    for context in contexts:
        context.close()


def assert_accessible(page: Page, *, whole: bool = False) -> None:
    """No serious or critical finding of axe-core; the whole page, or without what is alike on it."""
    found = AXE.run(page, context=None if whole else ALIKE, options=AXE_OPTIONS)
    bad = [
        f"{one['id']}: {node['html'][:120]}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
    assert bad == [], f"{page.url}: {bad}"


def assert_fits(page: Page) -> None:
    """The page is no wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def looked_at(page: Page, folder: Path | None, name: str) -> None:
    """Check that the page fits every width and is accessible; keep pictures where a folder is given."""
    page.mouse.move(0, 0)
    for label, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if folder:
            page.screenshot(path=str(folder / f"{name}-{label}.png"), full_page=True)
        assert_fits(page)
    for size in ZOOMED:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_fits(page)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert_accessible(page)


Look = Callable[[Page, str], None]


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """Checks a page at both widths; `--pictures FOLDER` also keeps a picture of each for a person to see."""
    chosen = request.config.getoption("--pictures")
    folder = Path(chosen) if chosen else None
    return lambda page, name: looked_at(page, folder, name)
