"""A hostile list sent through the page: the sender is told, and nobody else notices."""

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from importers import limits
from payout.db import Ledger
from payout.queries.lists import all_lists
from tests import factories
from tests.importers.hostile.workbooks import BOUNDED
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

PAGE_SECONDS = 1.0
"""What a page may take while two children are busy on both processors of the machine."""


def sent(person: Person, name: str) -> Person:
    file = FileStorage(BytesIO(BOUNDED[name]()), filename="liste.xlsx")
    return person.open("/lister/indlaes").send({"file": file})


@pytest.mark.parametrize("name", ["far corner", "beyond the far corner", "string that is not there"])
def test_the_sender_is_told_in_words_and_nothing_is_kept(name: str, app: Flask, ledger: Ledger) -> None:
    earlier = {path.name for path in ledger.folder.iterdir()}
    leader = sent(signed_in(app, factories.LEADER), name)
    assert leader.status == 422
    assert "gem" in leader.text()
    assert {path.name for path in ledger.folder.iterdir()} == earlier
    with ledger.reading() as connection:
        assert all_lists(connection) == ()


def test_others_go_on_while_hostile_lists_are_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 2)
    senders = [signed_in(app, factories.LEADER) for _ in range(limits.CHILDREN)]
    other = signed_in(app, factories.LEADER)
    other.open("/lister")
    with ThreadPoolExecutor(len(senders)) as pool:
        readings = [pool.submit(sent, sender, "half a bomb of empty rows") for sender in senders]
        slowest, pages = 0.0, 0
        while not all(reading.done() for reading in readings):
            start = time.perf_counter()
            assert other.open("/lister").status == 200
            slowest, pages = max(slowest, time.perf_counter() - start), pages + 1
        told = [reading.result() for reading in readings]
    assert all(sender.status == 422 for sender in told)
    assert all("sekunder og er opgivet" in sender.text() for sender in told)
    assert slowest < PAGE_SECONDS
    assert pages > limits.SECONDS / PAGE_SECONDS
