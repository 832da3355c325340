"""A list that takes longer than a page may: it is followed and stopped on a page, and nothing is half stored.

The list is large enough to be looked at meanwhile; how long a request waits for it first is set to nothing.
"""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from payout import clock
from payout.db import Ledger
from payout.services import import_list
from payout.web import list_jobs
from payout.web.filters import count
from payout.web.server import make_server
from tests import factories
from tests.conftest import LARGE_ROWS, START
from tests.importers.test_child import children, on_linux
from tests.services.acting import faults
from tests.services.test_layouts import added
from tests.tools import free_port
from tests.web.browsing import Person, signed_in
from tests.web.test_layouts_of_the_office import CHOSEN, ODD
from tests.web.test_lists import BAD_ROWS, folder_of, lists_of, rows_of_all_tables, uploaded

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day", "no_patience")]


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests do not wait for a job, so that the waiting page is seen however fast the machine is."""
    monkeypatch.setattr(list_jobs, "PATIENCE_SECONDS", 0)
    # Small steps, so that somebody who looks now and then sees rows stored, on a busy machine too.
    monkeypatch.setattr(import_list, "ROWS_AT_ONCE", 100)


def reading(app: Flask, content: bytes, who: str = factories.LEADER) -> Person:
    """A leader whose list is being read."""
    leader = uploaded(signed_in(app, who), content, "landet.csv", wait=False)
    assert "Listen læses" in leader.text()
    return leader


def storing(leader: Person) -> Person:
    """The leader again, when the previewed list is being stored."""
    leader.send({"both_count": "y"}, form="/gem", wait=False)
    assert "Listen gemmes" in leader.text()
    return leader


def rows_done(leader: Person) -> int | None:
    """How many rows the bar says are done; None while it says nothing, or when there is no bar."""
    for bar in html.fromstring(leader.page).iter("progress"):
        return int(bar.get("value")) if bar.get("value") else None
    return None


def part_stored(leader: Person) -> Person:
    """The leader's page, when some rows are stored and others are not."""
    while not rows_done(leader):
        assert leader.open(leader.path).path.endswith("/vent")
    return leader


def sent_again(person: Person, page: str, path: str, *, wait: bool = True) -> Person:
    """The confirmation of an earlier page once more, as from the back button."""
    person.page, person.path = page, path
    return person.send({"both_count": "y"}, form="/gem", wait=wait)


def test_a_large_list_is_followed_until_it_is_stored(app: Flask, ledger: Ledger, large_list: bytes) -> None:
    leader = reading(app, large_list)
    assert '"landet.csv". Intet er gemt endnu.' in leader.text()
    assert re.search(r"Det har taget \d+ sekund", leader.text())
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in leader.page
    assert "Se listen, før den gemmes" in leader.waited().text()
    assert f"Rækker læst{count(LARGE_ROWS)}" in leader.text()
    assert lists_of(ledger) == ()
    storing(leader)
    seen = []
    while leader.path.endswith("/vent"):
        seen.append(rows_done(leader) or 0)
        leader.open(leader.path)
    assert "Listen er gemt" in leader.text()
    assert seen == sorted(seen)
    assert any(0 < rows < LARGE_ROWS for rows in seen)
    (stored,) = lists_of(ledger)
    assert (stored.rows_accepted, stored.imported_by) == (LARGE_ROWS, "Lea Leder")
    assert faults(ledger) == {}


@on_linux
def test_a_reading_that_is_stopped_leaves_nothing(app: Flask, ledger: Ledger, large_list: bytes) -> None:
    earlier = children()
    leader = reading(app, large_list)
    waiting, path, before = leader.page, leader.path, rows_of_all_tables(ledger)
    leader.send({}, form="/stop")
    assert (leader.status, leader.path) == (200, "/lister/indlaes")
    assert "Indlæsningen er stoppet. Intet er gemt." in leader.text()
    assert children() <= earlier
    assert folder_of(ledger) == set()
    assert rows_of_all_tables(ledger) == before
    leader.page, leader.path = waiting, path
    assert "Indlæsningen er stoppet" in leader.send({}, form="/stop").text()
    assert leader.open(path).path == "/lister/indlaes"


def test_a_storing_that_is_stopped_leaves_nothing_and_the_preview(
    app: Flask, ledger: Ledger, large_list: bytes
) -> None:
    leader = reading(app, large_list).waited()
    preview, before = leader.path, rows_of_all_tables(ledger)
    part_stored(storing(leader)).send({}, form="/stop")
    assert (leader.status, leader.path) == (200, preview)
    assert rows_of_all_tables(ledger) == before
    assert faults(ledger) == {}
    storing(leader).waited()
    assert "Listen er gemt" in leader.text()
    assert len(lists_of(ledger)) == 1
    assert faults(ledger) == {}


def test_pressing_again_follows_the_same_storing_and_then_leads_to_the_list(
    app: Flask, ledger: Ledger, large_list: bytes
) -> None:
    leader = reading(app, large_list).waited()
    page, preview = leader.page, leader.path
    waiting = storing(leader).page
    path = leader.path
    sent_again(leader, page, preview, wait=False)
    assert (leader.status, leader.path) == (200, path)
    assert leader.open(preview).path == path
    leader.page, leader.path = page, preview
    assert leader.send({}, form="/kasser", wait=False).path == path
    assert leader.waited().path == "/lister/1"
    assert sent_again(leader, page, preview).path == "/lister/1"
    assert leader.open(preview).path == "/lister/1"
    leader.page, leader.path = waiting, path
    assert leader.send({}, form="/stop").path == "/lister/1"
    assert len(lists_of(ledger)) == 1


def test_the_same_form_sent_twice_is_read_once(app: Flask, large_list: bytes) -> None:
    leader = signed_in(app, factories.LEADER).open("/lister/indlaes")
    page = leader.page
    first = uploaded(leader, large_list, wait=False, page=page).path
    assert uploaded(leader, large_list, wait=False, page=page).path == first
    assert uploaded(leader, BAD_ROWS, wait=False, page=page).path != first
    leader.open(first).send({}, form="/stop")
    assert uploaded(leader, large_list, wait=False, page=page).path == first


def test_others_neither_see_nor_stop_it(app: Flask, ledger: Ledger, large_list: bytes) -> None:
    leader = reading(app, large_list)
    other = signed_in(app, factories.LEADER_2).open(leader.path)
    assert other.status == 404
    other.page, other.path = leader.page, leader.path
    assert other.send({}, form="/stop").status in {400, 404}
    assert leader.open(leader.path).path.endswith("/vent")
    leader.send({}, form="/stop")


def test_two_who_store_the_same_list_at_once_store_it_once(
    app: Flask, ledger: Ledger, large_list: bytes
) -> None:
    first, second = reading(app, large_list), reading(app, large_list, factories.LEADER_2)
    for leader in (first.waited(), second.waited()):
        storing(leader)
    assert first.waited().path == "/lister/1"
    second.waited()
    assert (second.status, "Filen er gemt før" in second.text()) == (200, True)
    assert 'href="/lister/1"' in second.page
    assert len(lists_of(ledger)) == 1
    assert faults(ledger) == {}


def test_no_page_waits_for_a_list_to_be_stored(app: Flask, ledger: Ledger) -> None:
    leader = signed_in(app, factories.LEADER)
    clock.set_source(lambda: START + timedelta(minutes=2))
    with ledger.transaction():
        assert leader.open("/lister").status == 200


@on_linux
def test_signing_out_stops_the_reading(app: Flask, ledger: Ledger, large_list: bytes) -> None:
    earlier = children()
    leader = reading(app, large_list)
    path = leader.path
    leader.send({}, form="/log-af")
    while not children() <= earlier:
        assert lists_of(ledger) == ()
    assert signed_in(app, factories.LEADER).open(path).status == 404


@on_linux
def test_a_server_that_stops_leaves_no_child_and_no_file(
    app: Flask, ledger: Ledger, large_list: bytes
) -> None:
    server = make_server(app, "127.0.0.1", free_port())
    earlier = children()
    server.prepare()
    reading(app, large_list)
    server.stop()
    assert children() <= earlier
    assert folder_of(ledger) == set()


def test_a_refusal_that_comes_late_stands_on_the_form_with_what_was_typed(app: Flask) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), b"\x00\x01\x02\x03", source="KY")
    assert (leader.status, leader.path.endswith("/vent")) == (422, True)
    assert "Filen er hverken" in leader.text()
    assert leader.form("/indlaes").fields["source"] == "KY"
    assert leader.open(leader.path).status == 422


def test_columns_that_nobody_knows_are_asked_about_after_the_waiting(app: Flask) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), ODD)
    assert "Hvad er kolonnerne?" in leader.text()


def test_a_fault_behind_the_page_is_told_once_and_logged_without_what_was_read(
    app: Flask, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    right = ledger.folder
    ledger.folder = Path(f"{factories.ANNA.digits} findes ikke")
    with caplog.at_level(logging.ERROR):
        leader = uploaded(signed_in(app, factories.LEADER), BAD_ROWS)
    assert (leader.status, "Noget gik galt" in leader.text()) == (500, True)
    assert "FileNotFoundError at " in caplog.text
    assert "list_work.py" in caplog.text
    assert factories.ANNA.digits not in caplog.text + leader.page
    ledger.folder = right
    assert "Se listen, før den gemmes" in uploaded(leader, BAD_ROWS).text()


def test_a_layout_that_is_refused_late_is_told_on_the_columns_page(app: Flask, ledger: Ledger) -> None:
    added(ledger)
    leader = uploaded(signed_in(app, factories.LEADER), ODD.replace(b"Kr.", b"Sum i kr."))
    leader.send(CHOSEN, form="/kolonner")
    assert "Et andet layout har navnet" in leader.text()
    assert "Hvad er kolonnerne?" in leader.text()
    leader.send({**CHOSEN, "name": "KMD i kroner"}, form="/kolonner")
    assert "Se listen, før den gemmes" in leader.text()
