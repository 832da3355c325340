"""Paper at the pages: a block made and printed, its bilag typed twice, approved, and its gaps on a page."""

from pathlib import Path

import pytest
from flask import Flask

from payout.db import Ledger
from tests import factories
from tests.exports.papers import codes_in, images_of, page_texts
from tests.services.acting import faults
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")
PAPER = {
    "number": "strp26 00001 3",
    "cpr": factories.ANNA.digits,
    "amount": "400,00",
    "day": "30-10-2026",
    "issued_time": "8.10",
    "paid_time": "0820",
}
REST = {
    "benefit": "hjælp til forsørgelse",
    "period_from": "01-10-2026",
    "period_to": "31-10-2026",
    "identity_check": "passport",
    "issuer": "3",
    "payer": "5",
    "place": "Jobcenter",
    "box": "1",
    "reason": "Printeren var nede",
}


@pytest.fixture
def blocks(app: Flask, ledger: Ledger) -> Person:
    """The team leader with a block of three numbers."""
    factories.open_day(ledger)
    factories.box(ledger)
    return (
        signed_in(app, factories.LEADER).open("/blanketter").send({"size": "3", "holder": "Sara, Rådhuset"})
    )


def test_a_block_is_printed_with_numbers_that_are_read_back(blocks: Person, tmp_path: Path) -> None:
    assert "STRP26-00001-3 – STRP26-00003-7" in blocks.text()
    pdf = blocks.open("/blanketter/1/papir.pdf").response
    assert pdf is not None
    pages = page_texts(pdf.data)
    assert len(pages) == 3
    said = (
        "Økonomis del",
        "Borgerens del",
        "CPR-nummer",
        "Beløb med bogstaver",
        "Udstedt af (navn)",
        "Forbehold",
    )
    assert [text for text in said if text not in pages[1]] == []
    assert "Begrundelse" in pages[0]
    assert "blanket 2 af 3" in pages[1]
    (picture,) = images_of(pdf.data, tmp_path, "-r", "150", "-gray", "-l", "1")
    assert "QR-Code:STRP26-00001-3" in codes_in(picture)


def test_two_people_type_a_paper_and_see_nothing_of_each_other_before(
    app: Flask, ledger: Ledger, blocks: Person
) -> None:
    sten, otto = signed_in(app, factories.CASEWORKER_2), signed_in(app, factories.FINANCE_2)
    sten.open("/efterregistrering/ny").send({**PAPER, **REST})
    assert "Skriv 1 i papirets hjørne" in sten.text()
    for path in ("/efterregistrering", "/efterregistrering/1", "/efterregistrering/1/igen"):
        otto.open(path)
        assert [word for word in ("STRP26-00001", "Anna", "400,00", "08.10") if word in otto.page] == []
    otto.send({**PAPER, "amount": "450,00", "cpr": factories.BOERGE.digits}, form="igen")
    assert otto.status == 409
    assert "Du har skrevet 450,00 kr., og den første har skrevet 400,00 kr.: se på papiret" in otto.text()
    assert "Du har skrevet 150472-••••, og den første har skrevet 020360-••••" in otto.text()
    assert [otto.form("igen").fields[name] for name in ("amount", "cpr")] == ["", ""]
    otto.send({"amount": "400", "cpr": factories.ANNA.digits}, form="igen")
    assert otto.path == "/bilag/1"
    assert "Sten Sagsbehandler og Otto Økonomi, 30-10-2026 kl. 09.00" in otto.text()
    assert "Udstedt 30-10-2026 kl. 08.10, udbetalt 30-10-2026 kl. 08.20" in otto.text()
    paper = otto.client.get("/bilag/1/papir.pdf")
    assert "EFTER PAPIRBILAG registreret" in " ".join(page_texts(paper.data)[0].split())
    assert faults(ledger) == {}


def test_over_the_limits_waits_for_the_leader_and_is_listed(
    app: Flask, ledger: Ledger, blocks: Person
) -> None:
    factories.Counter(ledger).issue(factories.ANNA, 8_000_00)
    sten, otto = signed_in(app, factories.CASEWORKER_2), signed_in(app, factories.FINANCE_2)
    sten.open("/efterregistrering/ny").send({**PAPER, **REST})
    assert "Borgeren har også fået andet i denne hændelse" in sten.text()
    otto.open("/efterregistrering/1/igen").send(PAPER, form="igen")
    assert otto.path == "/efterregistrering/1"
    assert "En teamleder skal godkende det med en begrundelse" in otto.text()
    blocks.open("/efterregistrering/1").send({"reason": "Set i sagen"}, form="godkend")
    assert blocks.path == "/bilag/2"
    listed = blocks.open("/efterregistrering").text()
    assert "Der er allerede et bilag for samme ydelse og periode" in listed
    assert "1 over reglen" in listed


def test_numbers_are_ended_and_what_is_missing_stands_on_a_page(app: Flask, blocks: Person) -> None:
    sara = signed_in(app, factories.CASEWORKER)
    sara.open("/blanketter").send({"first": "STRP26-00002-1", "kind": "spoiled"}, form="slut")
    assert sara.status == 409
    sara.send({"note": "Skrevet forkert"}, form="slut")
    gaps = sara.open("/blanketter/mangler").text()
    assert "2 numre uden slutning" in gaps
    assert "STRP26-00002-1" not in gaps
    blocks.open("/blanketter/numre/1/fortryd").send({"reason": "Den var brugt"}, form="fortryd")
    assert "3 numre uden slutning" in sara.open("/blanketter/mangler").text()
