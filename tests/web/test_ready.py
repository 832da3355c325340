"""Er vi klar? The page says what is in order, and keeps what people say they have seen to."""

from pathlib import Path

import pytest
from flask import Flask

from payout.db import Ledger
from payout.domain.readiness import Level, ReadinessCheck
from payout.services.backup import back_up
from payout.services.drills import note_drill
from payout.services.readiness import readiness
from payout.services.users import disable_user
from payout.settings import Settings
from tests import factories
from tests.conftest import START
from tests.services.acting import faults, jumped, list_copy
from tests.web.browsing import signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def levels(ledger: Ledger, settings: Settings) -> dict[ReadinessCheck, Level]:
    return {line.check: line.level for line in readiness(ledger, settings)}


def test_the_page_says_what_to_do_and_keeps_what_is_seen_to(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER).open("/klar")
    assert "Vi er ikke helt klar" in leader.text()
    assert "Printer Bør gøres Printeren er ikke prøvet." in leader.text()
    leader.send({}, form="printer")
    assert "Printer I orden Prøvesiden kom rigtigt ud i dag." in leader.text()
    assert "Sidst prøvet 30-10-2026 kl. 09.00 af Lea Leder." in leader.text()
    leader.send({"on_date": "31-10-2026"}, form="kontantordre")
    assert leader.status == 422
    assert "kan ikke ligge fremme" in leader.text()
    leader.open("/klar").send({"on_date": "1-10-2026"}, form="kontantordre")
    assert "Kontantordren blev aftalt for 29 dage siden." in leader.text()
    assert faults(ledger) == {}


def test_the_others_look_and_only_a_leader_agrees_the_cash_order(app: Flask, ledger: Ledger) -> None:
    for who, may_tick in ((factories.CASEWORKER, True), (factories.AUDITOR, False)):
        person = signed_in(app, who).open("/klar")
        assert ("Prøvesiden kom rigtigt ud</button>" in person.page) is may_tick
        assert "Kontantordre aftalt</button>" not in person.page
    assert signed_in(app, factories.CASEWORKER).client.get("/klar/proeveside.pdf").data.startswith(b"%PDF")


def test_lists_people_copies_and_clock_are_seen_as_they_are(ledger: Ledger, settings: Settings) -> None:
    assert levels(ledger, settings)[ReadinessCheck.LISTS] is Level.WRONG
    factories.store(ledger)
    before = levels(ledger, settings)
    assert (
        before[ReadinessCheck.LISTS]
        is before[ReadinessCheck.PEOPLE]
        is before[ReadinessCheck.CLOCK]
        is Level.OK
    )
    with factories.booking(ledger, factories.LEADER) as book:
        disable_user(book, factories.FINANCE)
        disable_user(book, factories.FINANCE_2)
    list_copy(ledger)
    jumped(ledger)
    after = levels(ledger, settings)
    assert after[ReadinessCheck.PEOPLE] is after[ReadinessCheck.CLOCK] is Level.WRONG
    assert after[ReadinessCheck.LIST_COPIES] is Level.WARNING


def test_a_drill_that_was_held_counts(ledger: Ledger, settings: Settings) -> None:
    assert levels(ledger, settings)[ReadinessCheck.DRILL] is Level.WARNING
    with factories.booking(ledger, factories.LEADER) as book:
        note_drill(book, START.date())
    assert levels(ledger, settings)[ReadinessCheck.DRILL] is Level.OK


@pytest.mark.file
def test_the_folder_for_copies_is_looked_at_itself(app: Flask, ledger: Ledger, other_disk: Path) -> None:
    def level(folder: str) -> Level:
        return levels(ledger, Settings(backup_folder=folder))[ReadinessCheck.BACKUP]

    assert level("") is Level.WRONG
    assert level(str(other_disk / "kopier")) is Level.WRONG
    assert level(str(other_disk)) is Level.WRONG
    back_up(ledger, other_disk)  # type: ignore[arg-type]
    assert level(str(other_disk)) is Level.OK
