"""The plan's whole chain as one story through the HTTP client, on real lists, to LibreOffice."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from payout.cli.overview_json import as_plain
from payout.db import Ledger
from payout.queries.overview import overview
from payout.services.verify_ledger import verify
from tests import factories
from tests.exports.office import worked_out
from tests.web.browsing import Person, signed_in

FILES = Path(__file__).parent / "files"
OCTOBER = FILES / "ydelser" / "ydelser-2026-10.xlsx"
SICKNESS = FILES / "sygedagpenge" / "sygedagpenge-uge-41-44.csv"
STEPS = {
    "Anmodet": "requested",
    "Udstedt": "issued",
    "Udbetalt": "paid",
    "Afregnet": "settled",
    "Annulleret": "voided",
    "Afslået": "rejected",
}


def expected_of(file: Path) -> dict[str, Any]:
    """What is true of a list."""
    truth: dict[str, Any] = json.loads(Path(f"{file}.expected.json").read_text(encoding="utf-8"))
    return truth


def import_list(leader: Person, file: Path) -> None:
    """Upload, look at the preview, confirm."""
    leader.open("/lister/indlaes")
    upload = (BytesIO(file.read_bytes()), file.name)
    leader.send({"file": upload, "kind": "indberetning"})
    assert "Intet er gemt endnu" in leader.text()
    leader.send({"both_count": "y"}, form="gem")
    assert leader.status == 200, leader.text()


@pytest.mark.office
def test_from_the_last_list_to_the_reconciliation_workbook(
    app: Flask, ledger: Ledger, pay_day: datetime, tmp_path: Path
) -> None:
    leader = signed_in(app, factories.LEADER)
    for file in (OCTOBER, SICKNESS):
        import_list(leader, file)
    open_incident(leader)
    assert_lists_are_what_they_say(ledger)

    sara, sten = signed_in(app, factories.CASEWORKER), signed_in(app, factories.CASEWORKER_2)
    paid = issue(sara, "0410853225")
    settled = issue(sten, "120183-2031")
    voided = issue(sara, "080682 3114")
    approved = ask(sara, factories.NOBODY.formatted, "Nils Ny")
    rejected = ask(sten, factories.DAGMAR.formatted, "Dorte Ny")

    decide(leader, approved, "godkend", "Bevillingen er set på papir.")
    decide(leader, rejected, "afslaa", "Borgeren er ikke bevilget ydelsen.")
    sara.open(f"/bilag/{voided}").send({"reason": "Forkert ydelse valgt"}, form="annuller")

    olga = signed_in(app, factories.FINANCE)
    olga.open("/kasser/ny").send({"pieces_50000": "60", "pieces_5000": "200"})
    for bilag_id in (paid, settled):
        olga.open(f"/udbetaling/{bilag_id}").send({}, form="aabn")
        olga.send({}, form="udbetal")
    olga.open(f"/bilag/{settled}").send({"kind": "set_off"}, form="afregn")

    leader.open("/eksport").send({})
    leader.open("/eksport/1")
    assert leader.response is not None
    workbook = leader.response.get_data()

    with ledger.reading() as connection:
        totals = as_plain(overview(connection))
    assert [totals[key]["count"] for key in STEPS.values()] == [5, 3, 2, 1, 1, 1]
    assert_workbook_agrees(worked_out({"afstemning": workbook}, tmp_path)["afstemning"], totals)
    checked = verify(ledger)
    assert checked.ok, checked


def open_incident(leader: Person) -> None:
    """State what is down for every ydelse and pay-day of both lists."""
    leader.open("/haendelse/ny")
    form = leader.form()
    choices = {
        name: [box.get("value") for box in form.inputs if box.get("name") == name]
        for name in ("benefits", "pay_days")
    }
    leader.send(
        {
            "name": "KY og KSD nede",
            "systems": "KY og KSD",
            "down_since": "29-10-2026",
            "authorised_by": "Centerchefen",
            "fault_place": "benefit-system",
            "reason": "KY og KSD er nede til mandag",
            **choices,
        }
    )
    assert "Hændelsen er åbnet" in leader.text(), leader.text()


def assert_lists_are_what_they_say(ledger: Ledger) -> None:
    """The overview is the sum of both lists, per ydelse and pay-day."""
    truths = [expected_of(OCTOBER), expected_of(SICKNESS)]
    with ledger.reading() as connection:
        found = as_plain(overview(connection))
    assert found["amount_oere"] == sum(truth["total_oere"] for truth in truths)
    assert found["lines"] == sum(truth["rows_accepted"] for truth in truths)
    assert found["citizens"] == truths[0]["citizens"] + truths[1]["citizens"] - 3
    by_benefit = {(row["benefit"], row["pay_date"]): row["amount_oere"] for row in found["by_benefit"]}
    assert by_benefit == {
        (row["benefit"], row["pay_date"]): row["total_oere"]
        for truth in truths
        for row in truth["by_benefit"]
    }


def issue(counter: Person, search: str) -> int:
    """Find the citizen and accept the suggestion; gives the bilag's id."""
    counter.open("/skranke").send({"citizen": search})
    assert "Kan få nu" in counter.text(), counter.text()
    counter.send({"identity_check": "passport", "identity_document": "4711"}, form="bilag")
    assert counter.path.endswith("/udstedt"), counter.text()
    return int(counter.path.split("/")[2])


def ask(counter: Person, search: str, name: str) -> int:
    """A citizen on no list: register, and ask the team leader; gives the request's id."""
    counter.open("/skranke").send({"citizen": search})
    counter.send({"name": name}, form="ny-borger")
    counter.send(
        {
            "claim": "other",
            "other_benefit": "Hjælp til forsørgelse",
            "other_from": "01-10-2026",
            "other_to": "31-10-2026",
            "amount": "2.500",
            "identity_check": "known",
            "needs": ["food"],
            "reason": "Tilkendt i går. Har ikke til mad.",
        },
        form="bilag",
    )
    assert "venter på teamlederen" in counter.text(), counter.text()
    return int(counter.path.rpartition("/")[2])


def decide(leader: Person, bilag_id: int, step: str, reason: str) -> None:
    """Approve or reject, with a reason."""
    leader.open(f"/godkendelser/{bilag_id}").send({"reason": reason}, form=step)
    assert leader.status == 200, leader.text()


def assert_workbook_agrees(file: Path, totals: dict[str, Any]) -> None:
    """Every total that LibreOffice works out is what the overview says."""
    workbook = load_workbook(file, data_only=True)
    front = workbook["Forside"]
    rows = {row[0]: row for row in front.iter_rows(values_only=True) if row[0]}
    for label, key in STEPS.items():
        kroner = totals[key]["amount_oere"] / 100
        count = totals[key]["count"]
        assert rows[label][1:7] == (count, count, "stemmer", kroner, kroner, "stemmer")
    assert rows["Udestående"][4:7] == (totals["outstanding_oere"] / 100,) * 2 + ("stemmer",)
    assert rows["Samlet kontrol"][3] == "stemmer"
    said = {cell for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "stemmer" in said
    assert "AFVIGER" not in said
