from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from exports import write_workbook
from exports.sheet import Column, Document, Kind, Sheet, Table
from exports.workbook import RowsDontFit, write_sheets
from payout.domain.bilag_states import BilagStatus
from payout.labels import label_of
from tests.exports.books import formula_cells, opened, ordinary, read, written
from tests.exports.reports import DRAWN_AT, first_row, make_report, with_rows

SHEETS = [
    "Forside",
    "Overblik",
    "Bilag",
    "Åbne poster",
    "Afstemning",
    "Manglende udbetalinger",
    "Modregning",
    "Genindtastning",
    "Kasse",
    "Bankoverførsler",
    "Kontering",
    "Afslag og annulleringer",
    "Ikke på listen",
    "Andre steder",
    "Hændelseslog",
    "Om arket",
]
TABLES = SHEETS[2:-1]
SEVERAL_PAGES_WIDE = {"Bilag": 3, "Genindtastning": 2, "Bankoverførsler": 2, "Andre steder": 2}
HOSTILE_TEXTS = [
    "=1+1",
    '=HYPERLINK("http://127.0.0.1","klik")',
    "+4512345678",
    "-ukendt",
    "@SUM(A1)",
    "#REF!",
    "TRUE",
    "12345",
    "01-10-2026",
    "  mellemrum foran",
    "linje 1\nlinje 2",
    "<b>&amp;</b>",
    "]]>",
]


def header_row(sheet: Worksheet) -> int:
    return int(str(sheet.print_title_rows).split(":")[0].strip("$"))


def table_of(sheet: Worksheet) -> list[dict[str, object]]:
    rows = sheet.iter_rows(min_row=header_row(sheet), values_only=True)
    headings = [str(heading) for heading in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_workbook_has_its_sheets_in_their_order() -> None:
    assert ordinary().sheetnames == SHEETS


def test_every_bilag_is_a_row_with_real_dates_and_numbers() -> None:
    report = make_report(120)

    rows = table_of(read(report)["Bilag"])

    bilag = list(report.bilag)
    assert [row["Bilagsnr."] for row in rows] == [x.number for x in bilag]
    assert [row["Beløb"] for row in rows] == [x.amount_oere / 100 for x in bilag]
    assert [row["Periode fra"] for row in rows] == [datetime(2026, 10, 1)] * 120  # noqa: DTZ001 - as in the cell
    assert [row["Status"] for row in rows] == [label_of(x.status) for x in bilag]
    assert [row["CPR-nr."] for row in rows] == [x.cpr for x in bilag]
    assert sum(float(str(row["Udestående"] or 0)) for row in rows) == pytest.approx(
        report.overview.totals.outstanding_oere / 100
    )


def test_instants_are_shown_in_danish_time() -> None:
    bilag = first_row(BilagStatus.ISSUED)._replace(issued_at=datetime(2026, 10, 24, 22, 30, 15, tzinfo=UTC))

    (row,) = table_of(opened(with_rows(make_report(), bilag))["Bilag"])

    assert row["Udstedt den"] == datetime(2026, 10, 25, 0, 30, 15)  # noqa: DTZ001 - as in the cell


def test_figures_have_danish_formats_and_text_has_none() -> None:
    sheet = ordinary()["Bilag"]

    formats = [cell.number_format for cell in sheet[header_row(sheet) + 1]]

    assert formats[9] == '#,##0.00 "kr."'
    assert formats[5] == "dd-mm-yyyy"
    assert formats[13] == "dd-mm-yyyy hh:mm"
    assert formats[2] == "General"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_texts_come_back_as_the_text_they_were(text: str) -> None:
    bilag = first_row(BilagStatus.PAID)._replace(citizen=text, place=text, outstanding_oere=1)

    workbook = opened(with_rows(make_report(), bilag))

    for name in ("Bilag", "Åbne poster"):
        sheet = workbook[name]
        found = [cell for cell in sheet[header_row(sheet) + 1] if cell.value == text]
        assert [cell.data_type for cell in found] == ["s"] * (2 if name == "Bilag" else 1)


def test_texts_that_no_workbook_can_hold_are_mended_and_the_file_opens() -> None:
    bilag = first_row(BilagStatus.VOIDED)._replace(
        citizen="Å\x00\x0b\ud800se", place="\udfff", end_reason="x" * 40_000
    )

    (row,) = table_of(opened(with_rows(make_report(), bilag))["Afslag og annulleringer"])

    assert row["Borger"] == "Åse"
    assert len(str(row["Begrundelse"])) <= 32_767
    assert str(row["Begrundelse"]).endswith("(teksten er afkortet)")


def test_no_text_of_ours_becomes_a_formula() -> None:
    plain = formula_cells(opened(with_rows(make_report(), first_row(BilagStatus.PAID))))
    hostile = first_row(BilagStatus.PAID)._replace(citizen="=1+1", issued_by="=2+2", method="=3+3")

    assert formula_cells(opened(with_rows(make_report(), hostile))) == plain
    assert "=1+1" not in plain.values()


@pytest.mark.in_turns
@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_frozen_filtered_header_that_every_page_repeats(name: str) -> None:
    sheet = ordinary()[name]
    header = header_row(sheet)

    assert sheet.freeze_panes == f"B{header + 1}"
    (table,) = sheet.tables.values()
    headings = [cell.value for cell in sheet[header] if cell.value]
    last_column = sheet.cell(header, len(headings)).column_letter
    assert table.ref == table.autoFilter.ref == f"A{header}:{last_column}{sheet.max_row}"
    assert [column.name for column in table.tableColumns] == headings
    assert sheet.auto_filter.ref is None
    assert all(cell.font.b for cell in sheet[header] if cell.value)


@pytest.mark.in_turns
@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_prints_on_a4_across_with_page_numbers(name: str) -> None:
    sheet = ordinary()[name]

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth == SEVERAL_PAGES_WIDE.get(name, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddFooter.right.text == "Side &P af &N"
    assert sheet.oddHeader.right.text == "ØVELSE – opdigtede personer og beløb"


@pytest.mark.in_turns
@pytest.mark.parametrize("name", SHEETS[1:-1])
def test_every_sheet_says_what_it_covers(name: str) -> None:
    sheet = ordinary()[name]

    top = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row if cell.value)

    assert "Hændelse 4: Ydelsessystemet kan ikke udbetale (KY og NemKonto), nede siden 29-10-2026" in top
    assert "Udtrukket 03-11-2026 14:05 af Ragnhild Ørkenøresen, eksport nr. 3" in top
    assert "ØVELSE" in top
    assert "rækker." in top or "1 række." in top


def test_a_real_incident_is_not_marked_as_a_drill() -> None:
    workbook = opened(make_report(is_drill=False))

    texts = {str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row}

    assert not any("ØVELSE" in text for text in texts)
    assert not workbook["Bilag"].oddHeader.right.text


def test_a_workbook_without_bilag_and_events_opens() -> None:
    workbook = opened(make_report(0, 0))

    without = [name for name in TABLES if name not in ("Kasse", "Kontering")]
    assert {name: workbook[name].max_row - header_row(workbook[name]) for name in without} == dict.fromkeys(
        without, 0
    )


def test_the_document_says_what_it_is_and_when_it_was_made() -> None:
    properties = ordinary().properties

    assert properties.title == "Nødudbetaling – afstemning, eksport nr. 3"
    assert properties.created == properties.modified == DRAWN_AT.replace(tzinfo=None)
    assert properties.language == "da-DK"


def test_every_formula_is_worked_out_anew_when_the_file_is_opened() -> None:
    assert ordinary().calculation.fullCalcOnLoad


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written(make_report()) == written(make_report())


def test_another_stamp_gives_other_bytes() -> None:
    later = replace(make_report(), drawn_at=datetime(2026, 11, 4, 8, tzinfo=UTC))

    assert written(later) != written(make_report())


def test_another_reader_finds_the_same_figures(tmp_path: Path) -> None:
    report = make_report(200)
    write_workbook(report, tmp_path / "a.xlsx")

    with CalamineWorkbook.from_path(tmp_path / "a.xlsx") as workbook:
        rows = workbook.get_sheet_by_name("Bilag").to_python(skip_empty_area=False)

    header = next(i for i, row in enumerate(rows) if row[0] == "Bilagsnr.")
    amounts = [row[9] for row in rows[header + 1 :]]
    assert amounts == [bilag.amount_oere / 100 for bilag in report.bilag]
    assert {row[7] for row in rows[header + 1 :]} == {date(2026, 10, 29), date(2026, 10, 30), ""}


def test_progress_tells_every_row_of_every_table() -> None:
    heard: list[tuple[int, int]] = []
    report = make_report(300, 300)

    write_workbook(report, BytesIO(), lambda done, total: heard.append((done, total)))

    totals = {total for _, total in heard}
    assert len(totals) == 1
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert heard[-1][0] == heard[-1][1] > 600


def test_rows_that_change_while_they_are_written_stop_the_export() -> None:
    report = replace(make_report(60), event_count=26)

    with pytest.raises(RowsDontFit, match="Hændelseslog: 26 said, 25 given"):
        write_workbook(report, BytesIO())


def test_a_row_of_another_width_than_its_columns_stops_the_export() -> None:
    column = Column(heading="Navn", kind=Kind.TEXT, width=10)
    table = Table(columns=[column], rows=[("a", "b")], row_count=1)
    document = Document(title="", subject="", creator="", made_at=DRAWN_AT, header="", footer="")

    with pytest.raises(RowsDontFit, match="Ark: 1 said, 2 given"):
        write_sheets([Sheet(name="Ark", lines=(), widths=(10,), table=table)], document, BytesIO())


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    short = first_row(BilagStatus.VOIDED)._replace(end_reason="Kort")
    long = short._replace(end_reason="En begrundelse, der fylder mere end en linje. " * 5)

    sheet = opened(with_rows(make_report(), short, long))["Afslag og annulleringer"]

    first = header_row(sheet) + 1
    assert sheet.row_dimensions[first].height is None
    assert sheet.row_dimensions[first + 1].height > 40


def test_the_package_keeps_nothing_but_its_parts_and_one_stamp() -> None:
    with ZipFile(BytesIO(written(make_report()))) as package:
        stamps = {info.date_time for info in package.infolist()}
        assert package.testzip() is None

    assert stamps == {(2026, 11, 3, 13, 5, 40)}


def test_the_check_cells_are_coloured_by_what_they_say() -> None:
    sheet = ordinary()["Forside"]

    rules = [rule for ranges in sheet.conditional_formatting for rule in ranges.rules]

    assert [rule.formula for rule in rules] == [['"stemmer"'], ['"AFVIGER"']]


def test_the_cells_of_the_header_are_text(tmp_path: Path) -> None:
    write_workbook(make_report(), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["Bilag"]

    assert all(isinstance(cell, Cell) and cell.data_type == "s" for cell in sheet[header_row(sheet)])
