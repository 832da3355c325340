"""Pages in other states than "one of each": nothing yet, thousands, not allowed, not found."""

import pytest

from payout.cpr import Cpr
from payout.db import Ledger
from payout.services.citizens import look_up
from payout.services.issue_bilag import request_bilag
from payout.settings import DEFAULT_RESERVATION
from tests import factories
from tests.browser.conftest import Look, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]

BILAG_MADE, REQUESTS_MADE = 1_001, 120
PAGES_OF_LISTS = (
    "/skranke",
    "/bilag",
    "/bilag/udskrifter",
    "/lister",
    "/kasser",
    "/godkendelser",
    "/udbetaling",
    "/overfoersler",
    "/journal",
    "/eksport",
    "/mine-seneste",
    "/lige-nu",
    "/overblik",
)
LONG_PAGES = ("/bilag?side=20", "/bilag/udskrifter", "/godkendelser", "/udbetaling", "/lige-nu")
FORBIDDEN, NOT_FOUND = 403, 404


def citizen(number: int) -> Cpr:
    """An invented citizen whose number fails modulus 11."""
    return Cpr(f"{2 + number % 27:02d}0360{number // 27:04d}")


def test_pages_with_nothing_to_show_are_accessible(sign_in: SignIn, look: Look) -> None:
    page = sign_in(factories.EVERYTHING)
    for path in PAGES_OF_LISTS:
        response = page.goto(path)
        assert response is not None
        assert response.status == 200
        look(page, f"empty-{path.strip('/').replace('/', '-')}")


def test_pages_with_a_thousand_are_accessible(ledger: Ledger, sign_in: SignIn, look: Look) -> None:
    on_list, others = range(BILAG_MADE), range(BILAG_MADE, BILAG_MADE + REQUESTS_MADE)
    rows = [factories.line(citizen(number), "Nils Ny", 1_000_00, row=number + 2) for number in on_list]
    factories.open_day(ledger)
    factories.store(ledger, factories.parsed_list(rows), b"a longer list")
    with factories.booking(ledger, factories.CASEWORKER) as book:
        for number in (*on_list, *others):
            ref = look_up(book, citizen(number), purpose="Nødudbetaling", name="Nils Ny")
            draft = factories.draft(500_00, reason="Står ikke på listen" if number in others else "")
            made = request_bilag(book, ref, draft, reservation_template=DEFAULT_RESERVATION)
            assert bool(made.limits) is (number in others)
    page = sign_in(factories.EVERYTHING)
    for path in LONG_PAGES:
        page.goto(path)
        look(page, f"thousand-{path.strip('/').replace('/', '-').replace('?', '-')}")


def test_pages_that_are_refused_or_not_found_are_accessible(sign_in: SignIn, look: Look) -> None:
    page = sign_in(factories.CASEWORKER)
    for path, status in (("/brugere", FORBIDDEN), ("/findes-ikke", NOT_FOUND)):
        response = page.goto(path)
        assert response is not None
        assert response.status == status
        look(page, f"refused-{status}")
