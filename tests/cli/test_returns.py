"""`payout import FIL --kind afstemning`."""

import json
from pathlib import Path

import pytest

from payout.db import Ledger
from tests import factories
from tests.cli.conftest import Payout
from tests.exports.returned import AMOUNT, KIND, drawn, entered, handed_out
from tests.services.acting import read

FIRST, SECOND = "STR26-00001-3", "STR26-00002-1"
KEYS = {
    "kind", "file", "sha256", "export_number", "rows_read", "booked", "settled_oere", "untouched",
    "unchanged", "differing", "not_found", "missing", "extra_columns", "findings", "stored",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("pay_day")


def test_a_returned_workbook_is_looked_at_booked_and_refused_the_second_time(
    payout: Payout, folder: Path, stored: Ledger, tmp_path: Path
) -> None:
    factories.open_day(stored)
    factories.box(stored)
    for cpr in (factories.ANNA, factories.DAGMAR):
        factories.paid(stored, factories.Counter(stored).issue(cpr))
    whole, file = handed_out(stored, drawn(stored)), tmp_path / "afstemning.xlsx"
    wrong = {SECOND: {AMOUNT: 1, KIND: "Foræret"}}
    file.write_bytes(entered(whole, wrong))
    refused = payout("import", file, "--kind", "afstemning", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["stored"]) == (1, False)

    file.write_bytes(entered(whole, {FIRST: {AMOUNT: 1500.5, KIND: "Modregnet"}, **wrong}))
    looked = payout("import", file, "--kind", "afstemning", "--dry-run")
    assert "1 bilag kan bogføres, 1.500,50" in looked.stdout
    assert "Måden kendes ikke" in looked.stdout
    assert read(stored, 1).settled_oere == 0
    done = payout("import", file, "--kind", "afstemning", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert set(told) == KEYS
    assert (told["booked"], told["settled_oere"], told["differing"], told["stored"]) == (1, 1_500_50, 1, True)
    assert told["findings"][0]["code"] == "kind-unknown"
    assert read(stored, 1).settled_oere == 1_500_50
    again = payout("import", file, "--kind", "afstemning")
    assert (again.exit_code, "læst tilbage før" in again.stderr) == (1, True)
    file.write_text("nej", encoding="utf-8")
    assert payout("import", file, "--kind", "afstemning").exit_code == 3
