"""The situation report of the real ledger: for those who lead, and for the press."""

from dataclasses import replace

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.logbook import Decision, LogCategory, LogDraft
from payout.services.write_logbook import write_entry
from tests import factories
from tests.conftest import START
from tests.exports.papers import page_texts
from tests.services.acting import jumped
from tests.web.browsing import Person, signed_in
from tests.web.test_overview import busy_day

pytestmark = pytest.mark.usefixtures("pay_day")

PROBLEM = LogDraft(
    category=LogCategory.PROBLEM, happened_at=START, text="Anna kom uden legitimation", is_public=True
)
DECISION = replace(
    PROBLEM,
    category=LogCategory.DECISION,
    text="Der lukkes kl. 16",
    decision=Decision(decided_by="Lea Leder", ground="Planen", assignee="Olga"),
)


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    busy_day(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        for draft in (PROBLEM, DECISION, replace(DECISION, text="Skranke 2 åbner", is_public=False)):
            write_entry(book, draft, factories.clerk(ledger, factories.LEADER))
    jumped(ledger)
    return signed_in(app, factories.LEADER)


def test_the_whole_report_has_figures_problems_decisions_and_the_head(leader: Person) -> None:
    text = leader.open("/situation").text()
    paper = page_texts(leader.client.get("/situation.pdf").data)
    assert len(paper) == 1
    for found in (text, paper[0]):
        for part in (
            "1 borger",
            "8.000,00 kr.",
            "1 anmodning",
            "Jobcenter: 42.000,00 kr.",
            "Anna kom uden legitimation",
            "Besluttet af Lea Leder. Udføres af Olga.",
            "Computerens ur er sprunget",
            "09–10",
            "Journalens hoved: nr.",
        ):
            assert part in found


def test_the_press_version_points_at_nobody(leader: Person) -> None:
    text = leader.open("/situation?til=presse").text()
    paper = page_texts(leader.client.get("/situation.pdf?til=presse").data)[0]
    for found in (text, paper):
        assert "under 5 borgere" in found
        assert "Der lukkes kl. 16" in found
        assert not [
            name
            for name in ("Anna", "Olga", "Lea", "Centerchefen", "Skranke 2", "Jobcenter:", "8.000", "42.000")
            if name in found.replace("Lea Leder", "")
        ]
        assert "Journalens hoved: nr." in found


def test_before_a_haendelse_there_is_nothing_to_report(app: Flask) -> None:
    sara = signed_in(app, factories.CASEWORKER)
    assert "når der er åbnet en hændelse" in sara.open("/situation").text()
    assert sara.client.get("/situation.pdf").status_code == 404
