"""The workbook in a real LibreOffice, which works every formula out from the rows and nothing else."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exports import write_workbook
from exports.builders.totals import STATUS_TOTALS
from payout.domain.bilag_states import BilagStatus
from payout.domain.overview import Tally
from payout.domain.reconciliation import ReconciliationReport
from payout.money import Oere
from tests.exports.books import formula_cells, opened, values_at, written
from tests.exports.office import convert, worked_out
from tests.exports.reports import first_row, make_report, with_rows
from tests.tools import require_tool

pytestmark = pytest.mark.office


def recalculated(report: ReconciliationReport, folder: Path) -> Path:
    """The report's workbook as LibreOffice works it out."""
    return worked_out(written(report), folder)


def as_comparable(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


@pytest.mark.parametrize("bilag_count", [0, 1, 250])
def test_every_formula_gives_the_value_that_we_computed(tmp_path: Path, bilag_count: int) -> None:
    report = make_report(bilag_count)
    places = formula_cells(opened(report))

    ours = values_at(BytesIO(written(report)), places)
    theirs = values_at(recalculated(report, tmp_path), places)

    assert len(places) > 80
    assert {place: as_comparable(value) for place, value in theirs.items()} == {
        place: as_comparable(value) for place, value in ours.items()
    }
    assert "AFVIGER" not in theirs.values()


def test_the_totals_on_the_front_are_those_of_the_overview(tmp_path: Path) -> None:
    report = make_report(250)
    ledger = report.overview.totals

    front = load_workbook(recalculated(report, tmp_path), data_only=True)["Forside"]

    rows = {row[0]: row for row in front.iter_rows(values_only=True) if row[0]}
    for total in STATUS_TOTALS:
        tally = total.pick(ledger)
        kroner = tally.amount_oere / 100
        assert rows[total.label][1:7] == (tally.count, tally.count, "stemmer", kroner, kroner, "stemmer")
    assert rows["Udestående"][4:7] == (ledger.outstanding_oere / 100,) * 2 + ("stemmer",)
    assert rows["Samlet kontrol"][3] == "stemmer"


def test_a_ledger_that_says_something_else_than_its_rows_is_seen_on_the_front(tmp_path: Path) -> None:
    report = make_report(40)
    totals = report.overview.totals
    one_oere_more = Tally(count=totals.paid.count, amount_oere=Oere(totals.paid.amount_oere + 1))
    wrong = replace(report, overview=replace(report.overview, totals=replace(totals, paid=one_oere_more)))

    front = load_workbook(recalculated(wrong, tmp_path), data_only=True)["Forside"]

    rows = {row[0]: row for row in front.iter_rows(values_only=True) if row[0]}
    assert rows["Udbetalt"][3] == "stemmer"
    assert rows["Udbetalt"][6] == "AFVIGER"
    assert rows["Overblik"][3] == "AFVIGER"
    assert rows["Bilag"][3] == "stemmer"
    assert rows["Samlet kontrol"][3] == "AFVIGER"


@pytest.mark.parametrize("benefit", ["=1+1", "<>Hjælp", '"Hjælp" & støtte', "Hjælp, til; alt", "  Hjælp"])
def test_a_ydelse_with_an_odd_name_is_still_added_up(tmp_path: Path, benefit: str) -> None:
    rows = (first_row(BilagStatus.PAID)._replace(benefit=benefit), first_row(BilagStatus.ISSUED))

    overview = load_workbook(recalculated(with_rows(make_report(), *rows), tmp_path), data_only=True)[
        "Overblik"
    ]

    assert not [cell for row in overview.iter_rows(values_only=True) for cell in row if cell == "AFVIGER"]


def test_hostile_texts_are_text_in_libreoffice_too(tmp_path: Path) -> None:
    texts = ["=1+1", "@SUM(1)", "_x003D_1+1", "Å\x00\ud800se", "  foran", "x" * 40_000]
    rows = [first_row(BilagStatus.VOIDED)._replace(citizen=text) for text in texts]

    sheet = load_workbook(recalculated(with_rows(make_report(), *rows), tmp_path))["Annullerede"]

    column = [sheet.cell(row, 3) for row in range(sheet.max_row - len(texts) + 1, sheet.max_row + 1)]
    assert [cell.data_type for cell in column] == ["s"] * len(texts)
    assert [cell.value for cell in column][:5] == ["=1+1", "@SUM(1)", "_x003D_1+1", "Åse", "  foran"]


def test_the_workbook_prints(tmp_path: Path) -> None:
    text_of = require_tool("pdftotext")
    write_workbook(make_report(200), tmp_path / "afstemning.xlsx")

    convert(tmp_path / "afstemning.xlsx", tmp_path / "out", "pdf")
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
    assert sum("Bilagsnr." in page for page in pages) >= len(pages) - 4
    assert "###" not in printed
