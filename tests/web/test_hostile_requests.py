"""No request brings a 500, markup or a number in the open; more of them in `benchmarks.hostile_requests`."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payout.db import Ledger
from tests import factories
from tests.services.acting import faults
from tests.web.hostile_requests import forms_of, paths_of, requests, sent

pytestmark = pytest.mark.usefixtures("pay_day")
CASES = 120


@pytest.fixture
def open_app(app: Flask, ledger: Ledger) -> Flask:
    """The app on a day, its forms taken without their token: what is refused for that proves nothing."""
    factories.open_day(ledger)
    factories.box(ledger, factories.EVERYTHING)
    counter = factories.Counter(ledger)
    counter.issue()
    counter.issue(factories.NOBODY, reason="Tilkendt i går")
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_hostile_requests_are_answered_in_our_words_and_the_book_stays_whole(
    open_app: Flask, ledger: Ledger
) -> None:
    forms, paths = forms_of(open_app), paths_of(open_app)
    assert len(forms) > 40

    @settings(max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def judge(data: st.DataObject) -> None:
        sent(open_app, data.draw(requests(forms, paths)))

    judge()
    assert faults(ledger) == {}


def test_a_page_that_falls_over_is_found(open_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless() -> str:
        return str(int("x"))

    monkeypatch.setitem(open_app.view_functions, "journal.index", careless)
    forms = forms_of(open_app)

    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def judge(data: st.DataObject) -> None:
        sent(open_app, data.draw(requests(forms, ("/journal",))))

    with pytest.raises(AssertionError, match="500"):
        judge()
