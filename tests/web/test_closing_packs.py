"""Closing packs on the page: the archive's receipt, once, within its days; and the paper with a pack."""

import hashlib

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from exports.pack_receipt import in_groups
from payout.db import Ledger
from payout.services.pack_closed import note_pack
from tests import factories
from tests.exports.papers import page_texts
from tests.services.acting import faults, sql
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")
RECEIPT = {"received_by": "Arkivet, Åse", "journal_no": "26/1788", "received_on": "30-10-2026"}


@pytest.fixture
def leader(app: Flask, ledger: Ledger) -> Person:
    """The leader before a pack that was just made."""
    factories.open_day(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        note_pack(book, 1, b"pakke", file_count=7)
    return signed_in(app, factories.LEADER).open("/lukkepakker/1")


def test_the_archives_receipt_is_kept_once_and_stands_in_the_list(leader: Person, ledger: Ledger) -> None:
    assert "Mangler" in leader.open("/lukkepakker").text()
    leader.open("/lukkepakker/1").send(RECEIPT)
    assert "Arkivet har pakken" in leader.text()
    assert "30-10-2026, sag 26/1788" in leader.open("/lukkepakker").text()
    assert faults(ledger) == {}


def test_who_has_the_page_open_still_is_told_that_the_receipt_is_given(app: Flask, leader: Person) -> None:
    other = signed_in(app, factories.LEADER_2).open("/lukkepakker/1")
    other.form()
    leader.send(RECEIPT)
    assert "allerede kvitteret" in other.send(RECEIPT).text()


@pytest.mark.parametrize("day", ["29-10-2026", "31-10-2026"])
def test_a_day_before_the_pack_or_after_today_is_refused(leader: Person, day: str) -> None:
    assert "Ret datoen" in leader.send({**RECEIPT, "received_on": day}).text()


def test_a_receipt_says_who_and_under_which_number(leader: Person) -> None:
    assert leader.send({**RECEIPT, "received_by": " "}).status == 422
    assert leader.send({**RECEIPT, "journal_no": ""}).status == 422


def test_the_paper_has_the_files_digest_to_compare(leader: Person) -> None:
    answer = leader.client.get("/lukkepakker/1/kvittering.pdf")
    assert answer.mimetype == "application/pdf"
    (text,) = page_texts(answer.data)
    assert in_groups(hashlib.sha256(b"pakke").hexdigest()) in " ".join(text.split())
    assert "Modtaget i arkivet af" in text


def test_a_pack_that_is_not_there_is_not_found_and_a_counter_gets_none(app: Flask, leader: Person) -> None:
    assert leader.open("/lukkepakker/9").status == 404
    assert signed_in(app, factories.CASEWORKER).open("/lukkepakker").status == 403


def test_the_database_keeps_a_receipt_as_it_is(leader: Person, ledger: Ledger) -> None:
    leader.send(RECEIPT)
    for statement in ("UPDATE pack_receipt SET journal_no = '1'", "DELETE FROM pack_receipt"):
        with pytest.raises(IntegrityError):
            sql(ledger, statement)
