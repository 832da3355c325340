"""Work that takes longer than a page may: it is followed and stopped on a page, and nothing is half done.

How long a request waits for it first is set to nothing.
"""

from collections.abc import Iterator
from io import BytesIO
from threading import Event

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue

from exports import write_workbook
from payout.db import Ledger
from payout.queries.exports import drawn_exports
from payout.web import errands, exports
from payout.web.current import parts_of
from payout.web.errand_keeping import Errand, Errands, stoppable
from payout.web.jobs import Cancelled, Doing, Job, Progress
from tests import factories
from tests.exports.returned import drawn, entered, handed_out
from tests.services.acting import faults, read
from tests.web.browsing import Person, signed_in
from tests.web.test_overview import busy_day
from tests.web.test_returned import FIRST, WHOLE, sent

pytestmark = pytest.mark.usefixtures("pay_day", "no_patience")


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests do not wait, so that the waiting page is seen however fast the machine is."""
    monkeypatch.setattr(errands, "PATIENCE_SECONDS", 0)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A workbook that is laid out, and then held until the event is set, telling what it has done."""
    go_on = Event()

    def slowly(report: object, out: BytesIO, progress: Progress) -> None:
        write_workbook(report, out, progress)  # type: ignore[arg-type]
        while not go_on.wait(0.01):
            progress(1, 2)

    monkeypatch.setattr(exports, "write_workbook", slowly)
    yield go_on
    go_on.set()


def count_drawn(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return len(drawn_exports(connection))


def drawing(app: Flask, username: str = factories.LEADER) -> Person:
    """A leader whose workbook is being drawn, with a row of two told."""
    leader = signed_in(app, username).open("/eksport").send({}, form="/eksport", wait=False)
    while "1 af 2 rækker er skrevet" not in leader.text():
        leader.open(leader.path)
    return leader


def test_a_workbook_is_followed_until_it_is_drawn(app: Flask, ledger: Ledger, held: Event) -> None:
    busy_day(ledger)
    leader = drawing(app)
    assert "Arbejdsbogen trækkes" in leader.text()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in leader.page
    assert count_drawn(ledger) == 0
    held.set()
    assert leader.waited().path == "/eksport"
    assert "Arbejdsbog 1 er trukket" in leader.text()
    assert (count_drawn(ledger), faults(ledger)) == (1, {})


def test_pressed_again_it_is_the_same_and_another_has_to_wait(
    app: Flask, ledger: Ledger, held: Event
) -> None:
    busy_day(ledger)
    leader = signed_in(app, factories.LEADER).open("/eksport")
    page = leader.page
    leader.send({}, form="/eksport", wait=False)
    leader.page, leader.path = page, "/eksport"
    assert leader.send({}, form="/eksport", wait=False).path == "/undervejs/vent"
    leader.open("/eksport").send({}, form="/eksport")
    assert leader.status == 409
    assert "Noget andet er undervejs for dig" in leader.text()
    held.set()
    assert "Arbejdsbog 1 er trukket" in leader.open("/undervejs/vent").waited().text()
    assert count_drawn(ledger) == 1


def test_one_that_is_stopped_leaves_nothing(app: Flask, ledger: Ledger, held: Event) -> None:
    busy_day(ledger)
    leader = drawing(app)
    leader.send({}, form="/stop")
    assert leader.path == "/eksport"
    assert "Det er stoppet, og intet er gemt" in leader.text()
    assert (count_drawn(ledger), faults(ledger)) == (0, {})
    held.set()
    assert "Arbejdsbog 1 er trukket" in leader.send({}, form="/eksport").text()


def test_others_neither_see_nor_stop_it_and_signing_out_does(app: Flask, ledger: Ledger, held: Event) -> None:
    busy_day(ledger)
    leader = drawing(app)
    other = signed_in(app, factories.LEADER_2).open("/undervejs/vent")
    assert "er færdigt eller stoppet" in other.text()
    other.page, other.path = leader.page, leader.path
    other.send({}, form="/stop", wait=False)
    assert "Arbejdsbogen trækkes" in leader.open("/undervejs/vent").text()
    (errand,) = parts_of(app).errands._kept.values()
    leader.send({}, form="/log-af")
    errand.job.wait(10)
    assert (errand.job.is_done, count_drawn(ledger)) == (True, 0)


def test_a_returned_workbook_is_read_and_booked_behind_the_page(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    factories.paid(ledger, factories.Counter(ledger).issue())
    workbook = handed_out(ledger, drawn(ledger))
    olga = sent(signed_in(app, factories.FINANCE), entered(workbook, {FIRST: WHOLE}))
    assert olga.path == "/afstemning-retur/se"
    assert olga.send({}, form="bogfoer").path == "/afstemning-retur/1"
    assert read(ledger, 1).settled_oere == 4_000_00


def test_a_file_that_is_refused_late_is_told_on_the_page_it_came_from(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    olga = sent(signed_in(app, factories.FINANCE), b"%PDF-1.7")
    assert olga.path == "/afstemning-retur"
    assert "Gem den som .xlsx (Excel) eller .ods (LibreOffice)" in olga.text()


def errand(key: str, until: Event) -> Errand:
    def work(progress: Progress, cancelled: Cancelled) -> None:
        told = stoppable(progress, cancelled)
        while not until.wait(0.01):
            told(1, 2)

    def land(_: object) -> ResponseReturnValue:
        return ""

    job = Job(work, doing=Doing.ERRAND)
    return Errand(key=key, job=job, heading="Måles", counted="målt", home="exports.index", land=land)


def test_a_new_ticket_takes_the_errand_along_and_a_server_that_stops_ends_it() -> None:
    until, kept = Event(), Errands()
    begun = kept.begin("first", errand("1", until))
    kept.hand_over("first", "second")
    assert (kept.find("first"), kept.find("second")) == (None, begun)
    kept.close()
    assert begun.job.is_done
    assert kept.find("second") is None


def test_one_that_is_done_and_was_never_looked_at_makes_way() -> None:
    until, kept = Event(), Errands()
    until.set()
    earlier = kept.begin("owner", errand("1", until))
    earlier.job.wait(10)
    later = kept.begin("owner", errand("2", until))
    assert (later is not earlier, kept.find("owner")) == (True, later)
