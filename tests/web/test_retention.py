"""The page Dataslut: what is kept until when, deletion by two people, the protocol, and the old copies."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from payout.db import Ledger
from payout.models import incident
from payout.services.journal import Update
from tests import factories
from tests.conftest import START, clock_at
from tests.services.acting import count, faults
from tests.web.browsing import signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


def test_two_people_delete_what_is_due_and_the_page_says_what_stays(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.Counter(ledger).issue()
    with factories.booking(ledger, factories.LEADER) as book:
        done = {"closed_by": book.actor_id, "closed_at": book.now}
        book.record("incident.closed", "incident:1", [Update(incident, 1, done)])
    with clock_at(START + timedelta(hours=2)):
        lea = signed_in(app, factories.LEADER).open("/dataslut")
        assert "Personoplysninger på bilag 01-01-2032 Gemmes" in lea.text()
        # Pressed twice, it is asked once.
        for _ in range(2):
            lea.client.post("/dataslut/1/at_close", data=lea._filled_in(lea.form("at_close")))
        assert count(ledger, "retention_run") == 1
        assert "Sat i gang af Lea Leder, venter på en anden" in lea.open("/dataslut").text()
        assert "/bekraeft" not in lea.page
        assert "/bekraeft" not in signed_in(app, factories.AUDITOR).open("/dataslut").page
        olga = signed_in(app, factories.FINANCE).open("/dataslut").send({}, form="bekraeft")
        assert "Slettet, også fra filen" in olga.text()
        assert count(ledger, "list_line") == 0
        answer = olga.client.get("/dataslut/1/protokol.pdf")
        said = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
        for line in ("Sletteprotokol 1", "Lea Leder", "Olga Økonomi", "Linjer på lister", "Hoved efter"):
            assert line in said
        assert "no-store" in answer.headers["Cache-Control"]
    assert faults(ledger) == {}
