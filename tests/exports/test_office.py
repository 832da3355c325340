"""The workbook in a real LibreOffice, which works every formula out from the rows and nothing else.

All workbooks are drawn once and go through one run of the program.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from exports.builders.totals import STATUS_TOTALS
from payout import clock
from payout.cli import main
from payout.db import SqliteLedger
from payout.domain.bilag_states import BilagStatus
from payout.domain.overview import Tally
from payout.domain.reconciliation import ReconciliationReport
from payout.money import Oere
from payout.settings import LEDGER_FILE
from tests import factories
from tests.conftest import START
from tests.exports.books import formula_cells, values_at, written
from tests.exports.office import convert, worked_out
from tests.exports.reports import first_row, make_report, with_rows
from tests.services.acting import busy_day
from tests.tools import require_tool

pytestmark = pytest.mark.office

ODD_NAMES = ("=1+1", "<>Hjælp", '"Hjælp" & støtte', "Hjælp, til; alt", "  Hjælp")
HOSTILE_TEXTS = ("=1+1", "@SUM(1)", "_x003D_1+1", "Å\x00\ud800se", "  foran", "x" * 40_000)


def one_oere_more() -> ReconciliationReport:
    """A report whose ledger says an øre more than its rows."""
    report = make_report(40)
    totals = report.overview.totals
    more = Tally(count=totals.paid.count, amount_oere=Oere(totals.paid.amount_oere + 1))
    return replace(report, overview=replace(report.overview, totals=replace(totals, paid=more)))


def of_odd_ydelser() -> ReconciliationReport:
    """A report of ydelser whose names look like conditions."""
    paid = first_row(BilagStatus.PAID)
    return with_rows(make_report(), *(paid._replace(benefit=name) for name in ODD_NAMES))


def hostile() -> ReconciliationReport:
    """A report with texts that a program could take for something else."""
    rows = [first_row(BilagStatus.VOIDED)._replace(citizen=text) for text in HOSTILE_TEXTS]
    return with_rows(make_report(), *rows)


REPORTS = {
    "empty": lambda: make_report(0, has_run=False),
    "many": lambda: make_report(150),
    "no-run": lambda: make_report(30, has_run=False),
    "wrong": one_oere_more,
    "hostile": hostile,
    "odd-names": of_odd_ydelser,
}


@dataclass(frozen=True, slots=True)
class BusyDay:
    """A real ledger of one busy day: its workbook, and what the command line says of it at that moment."""

    workbook: bytes
    overview: dict[str, Any]
    verification: dict[str, Any]


@pytest.fixture(scope="module")
def busy(made_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyDay]:
    folder = tmp_path_factory.mktemp("busy")
    path, raw_key = made_once
    shutil.copy(path, folder / LEDGER_FILE)
    clock.set_source(lambda: START)
    ledger = SqliteLedger(folder / LEDGER_FILE, raw_key)
    busy_day(ledger)
    ledger.close()
    secret = folder / "passphrase.txt"
    secret.write_text(f"{factories.PASSPHRASE}\n", encoding="utf-8")

    def payout(*arguments: object) -> str:
        where = {"PAYOUT_INSTANCE": str(folder), "PAYOUT_PASSPHRASE_FILE": str(secret)}
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=where)
        assert result.exit_code == 0, result.output
        return result.stdout

    found = [json.loads(payout(command, "--json")) for command in ("overview", "verify")]
    payout("export", "workbook", "--out", folder / "drawn.xlsx")
    yield BusyDay((folder / "drawn.xlsx").read_bytes(), *found)
    clock.set_source(None)


@pytest.fixture(scope="module")
def drawn(busy: BusyDay) -> dict[str, bytes]:
    """Every workbook, by the name of its report."""
    return {name: written(make()) for name, make in REPORTS.items()} | {"busy": busy.workbook}


@pytest.fixture(scope="module")
def recalculated(drawn: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every workbook as LibreOffice works it out."""
    return worked_out(drawn, tmp_path_factory.mktemp("office"))


def front_rows(file: Path) -> dict[object, tuple[object, ...]]:
    """The lines of the front by their label."""
    front = load_workbook(file, data_only=True)["Forside"]
    return {row[0]: row for row in front.iter_rows(values_only=True) if row[0]}


def as_comparable(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def cells_that_say(workbook: Workbook, text: str) -> list[str]:
    """Where a text stands."""
    return [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == text
    ]


@pytest.mark.parametrize("name", ["empty", "many", "no-run", "odd-names", "busy"])
def test_every_formula_gives_the_value_that_we_computed(
    drawn: dict[str, bytes], recalculated: dict[str, Path], name: str
) -> None:
    places = formula_cells(load_workbook(BytesIO(drawn[name])))

    ours = values_at(BytesIO(drawn[name]), places)
    theirs = values_at(recalculated[name], places)

    assert len(places) > 150
    assert {place: as_comparable(value) for place, value in theirs.items()} == {
        place: as_comparable(value) for place, value in ours.items()
    }
    assert cells_that_say(load_workbook(recalculated[name], data_only=True), "AFVIGER") == []


def test_the_totals_on_the_front_are_those_of_the_overview(recalculated: dict[str, Path]) -> None:
    ledger = make_report(150).overview.totals

    rows = front_rows(recalculated["many"])

    for total in STATUS_TOTALS:
        tally = total.pick(ledger)
        kroner = tally.amount_oere / 100
        assert rows[total.label][1:7] == (tally.count, tally.count, "stemmer", kroner, kroner, "stemmer")
    assert rows["Udestående"][4:7] == (ledger.outstanding_oere / 100,) * 2 + ("stemmer",)
    assert rows["Samlet kontrol"][3] == "stemmer"


def test_the_book_of_a_busy_day_is_what_the_command_line_says(
    busy: BusyDay, recalculated: dict[str, Path]
) -> None:
    overview, verification = busy.overview, busy.verification

    rows = front_rows(recalculated["busy"])

    for label, key in (
        ("Anmodet", "requested"),
        ("Udstedt", "issued"),
        ("Annulleret", "voided"),
        ("Afslået", "rejected"),
        ("Udbetalt", "paid"),
        ("Afregnet", "settled"),
    ):
        kroner = overview[key]["amount_oere"] / 100
        assert rows[label][1] == overview[key]["count"], label
        assert rows[label][4] == kroner, label
    assert rows["Udestående"][4] == overview["outstanding_oere"] / 100
    assert rows["Anmodet"][1] == verification["bilag"]
    assert verification["ok"]
    assert rows["Bogens kontrol"][1] == (
        f"alle prøver er bestået: {verification['events']} poster i journalen "
        f"og {verification['bilag']} bilag i alt"
    )
    assert rows["Journalens hoved"][1] == f"nr. {verification['events']}: {verification['chain_head']}"
    assert rows["Samlet kontrol"][3] == "stemmer"

    workbook = load_workbook(recalculated["busy"], data_only=True)
    kontering = {row[0]: row for row in workbook["Kontering"].iter_rows(values_only=True) if row[0]}
    assert kontering["Mellemregning"][6:9] == (overview["outstanding_oere"] / 100,) * 2 + ("stemmer",)
    assert kontering["I alt, formel"][6:9] == (0, 0, "stemmer")
    balances = sum(box["balance_oere"] for box in overview["cash_boxes"]) / 100
    assert kontering["Kasse"][6:9] == (balances, balances, "stemmer")
    open_sum = {row[0]: row for row in workbook["Åbne poster"].iter_rows(values_only=True) if row[0]}
    assert open_sum["I alt, formel"][3] == overview["outstanding_oere"] / 100


def test_a_ledger_that_says_something_else_than_its_rows_is_seen_on_the_front(
    recalculated: dict[str, Path],
) -> None:
    rows = front_rows(recalculated["wrong"])

    assert rows["Udbetalt"][3] == "stemmer"
    assert rows["Udbetalt"][6] == "AFVIGER"
    assert rows["Overblik"][3] == "AFVIGER"
    assert rows["Bilag"][3] == "stemmer"
    assert rows["Samlet kontrol"][3] == "AFVIGER"


def test_hostile_texts_are_text_in_libreoffice_too(recalculated: dict[str, Path]) -> None:
    sheet = load_workbook(recalculated["hostile"])["Afslag og annulleringer"]

    texts = len(HOSTILE_TEXTS)
    column = [sheet.cell(row, 3) for row in range(sheet.max_row - texts + 1, sheet.max_row + 1)]
    assert [cell.data_type for cell in column] == ["s"] * texts
    assert [cell.value for cell in column][:5] == ["=1+1", "@SUM(1)", "_x003D_1+1", "Åse", "  foran"]


def test_libreoffice_keeps_tables_names_protection_and_the_rules_of_what_is_filled_in(
    drawn: dict[str, bytes], recalculated: dict[str, Path]
) -> None:
    ours, theirs = load_workbook(BytesIO(drawn["many"])), load_workbook(recalculated["many"])

    assert theirs.sheetnames == ours.sheetnames
    assert {name.lower() for name in ours.defined_names} <= {name.lower() for name in theirs.defined_names}
    assert all(sheet.protection.sheet for sheet in theirs)
    for sheet in ours:
        assert {table.ref for table in sheet.tables.values()} == {
            table.ref for table in theirs[sheet.title].tables.values()
        }
    rules = theirs["Bilag"].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"date", "textLength", "decimal", "list"}
    assert len(theirs["Overblik"]._charts) == 1  # type: ignore[attr-defined]


def test_the_workbook_prints(tmp_path: Path) -> None:
    text_of = require_tool("pdftotext")
    (tmp_path / "afstemning.xlsx").write_bytes(written(make_report(60)))

    convert([tmp_path / "afstemning.xlsx"], tmp_path / "out", "pdf")
    printed = subprocess.run(
        [text_of, "-layout", tmp_path / "out" / "afstemning.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout

    pages = printed.split("\f")[:-1]
    assert all(f"Side {number} af {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("ØVELSE" in page for page in pages)
    assert all(heading in printed for heading in ("Genindtastning", "Kontering", "Om arket", "Underskrifter"))
    assert "###" not in printed
