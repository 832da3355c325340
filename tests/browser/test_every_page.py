"""Every page that a role can open, at both widths: it fits, is accessible and breaks no browser rule."""

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.roles import Role
from payout.web.permissions import GRANTED, ROUTES, Permission
from tests.browser.conftest import Look, SignIn
from tests.conftest import IN_TURNS
from tests.services.acting import busy_day
from tests.web.test_permissions import ONE_EACH, requests_of

pytestmark = [pytest.mark.browser, pytest.mark.in_turns]

FILES_NOT_PAGES = {
    "role_grants.sheet",
    "user_access.sheet",
    "static",
    "exports.download",
    "exports.log_pdf",
    "exports.log_workbook",
    "logbook.pdf",
    "logbook.workbook",
    "minutes.pdf",
    "situation.pdf",
    "accounts.download",
    "layouts.download",
    "plans.download",
    "returned.preview_result",
    "returned.result",
    "papers.show",
    "papers.several",
    "paper_blocks.paper",
    "answers.paper",
    "answers.show",
    "desk.queue_part",
    "boxes.report",
    "inspections.protocol",
    "ready.test_page",
    "drill.cards",
    "drill.report_paper",
    "closing_packs.paper",
    "auth.log_in",
    "home",
}


IN_TURN = (Role.TEAM_LEADER, Role.FINANCE, Role.CASEWORKER, Role.AUDITOR)
"""Who looks first has the longest menu. That the others get the same pages is test_permissions' to show."""


def may_open(role: Role, endpoint: str) -> bool:
    """Whether the role has the right that the page needs."""
    return ROUTES[endpoint] in GRANTED[role] | {Permission.SIGNED_IN}


def is_first_to_open(role: Role, endpoint: str) -> bool:
    """Whether no role before this one opens the page too: each is looked at closely once."""
    before = IN_TURN[: IN_TURN.index(role)]
    return may_open(role, endpoint) and not any(may_open(other, endpoint) for other in before)


@pytest.fixture
def pages_of_a_day(app: Flask, ledger: Ledger, pay_day: object) -> Flask:
    """The app on a day on which everything has happened once: a row in every table."""
    busy_day(ledger)
    return app


@pytest.mark.parametrize(("role", "part"), [(role, part) for role in IN_TURN for part in range(IN_TURNS)])
def test_every_page_of_a_role_fits_and_is_accessible(
    pages_of_a_day: Flask, sign_in: SignIn, look: Look, role: Role, part: int
) -> None:
    page = sign_in(ONE_EACH[role])
    said: list[str] = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    paths = [
        path
        for endpoint, method, path in requests_of(pages_of_a_day)
        if method == "GET" and endpoint not in FILES_NOT_PAGES and is_first_to_open(role, endpoint)
    ][part::IN_TURNS]
    seen = 0
    for path in paths:
        response = page.goto(path)
        assert response is not None
        if response.status == 200:
            seen += 1
            look(page, f"{role}-{path.strip('/').replace('/', '-')}")
    assert seen >= len(paths) // 2 - 1, "some lead elsewhere on such a day"
    assert [line for line in said if not line.startswith("Failed to load resource")] == []
