"""What Økonomi may write in the workbook, and what nobody may; its names, tables, chart and colours."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from payout.domain import fill_in
from payout.domain.bilag_states import BilagStatus
from tests.exports.books import opened, written
from tests.exports.reports import first_row, make_report, with_rows

FILLED_IN = (
    fill_in.HEADING_BOOKED_ON,
    fill_in.HEADING_BOOKED_NUMBER,
    fill_in.HEADING_AMOUNT,
    fill_in.HEADING_KIND,
    fill_in.HEADING_REMARK,
)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(make_report(40))


def table_rows(sheet: Worksheet) -> tuple[dict[str, int], range]:
    """Columns by heading, and the row numbers of the table's rows."""
    (table,) = sheet.tables.values()
    _, header, _, last = range_boundaries(table.ref)
    columns = {column.name: place for place, column in enumerate(table.tableColumns, 1)}
    return columns, range(header + 1, last + 1)


def test_the_columns_to_fill_in_are_the_last_and_the_only_ones_unlocked(book: Workbook) -> None:
    columns, rows = table_rows(book["Bilag"])

    assert tuple(columns)[-5:] == FILLED_IN
    for row in rows:
        open_cells = {
            name for name, at in columns.items() if not book["Bilag"].cell(row, at).protection.locked
        }
        assert open_cells == set(FILLED_IN)


def test_no_sheet_lets_anything_else_be_written_but_the_signatures(book: Workbook) -> None:
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.autoFilter
        if sheet.title not in ("Bilag", "Forside"):
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.has_style]
            assert all(cell.protection.locked for cell in cells), sheet.title
    room = [cell for row in book["Forside"].iter_rows() for cell in row if not cell.protection.locked]
    assert room
    assert {cell.value for cell in room} == {None}


def test_what_is_filled_in_is_checked_as_it_is_written(book: Workbook) -> None:
    columns, rows = table_rows(book["Bilag"])
    outstanding = book["Bilag"].cell(rows[0], columns["Udestående"]).column_letter

    rules = {rule.promptTitle: rule for rule in book["Bilag"].data_validations.dataValidation}

    assert tuple(rules) == FILLED_IN
    assert all(
        rule.errorStyle in (None, "stop") and rule.error and rule.allowBlank for rule in rules.values()
    )
    assert rules[fill_in.HEADING_BOOKED_ON].formula1 == "DATE(2026,10,29)"
    assert rules[fill_in.HEADING_AMOUNT].formula2 == f"N(${outstanding}{rows[0]})"
    assert rules[fill_in.HEADING_KIND].formula1 == '"Modregnet,Tilbagebetalt,Afskrevet,Inddrivelse,Rettet"'
    for name, rule in rules.items():
        letter = book["Bilag"].cell(rows[0], columns[name]).column_letter
        assert str(rule.sqref) == f"{letter}{rows[0]}:{letter}{rows[-1]}"


def test_what_is_booked_already_stands_where_it_would_be_written() -> None:
    booked = first_row(BilagStatus.PAID)._replace(booked_on=date(2026, 11, 2), booked_number="1900044")
    sheet = opened(with_rows(make_report(), booked))["Bilag"]
    columns, rows = table_rows(sheet)

    assert sheet.cell(rows[0], columns[fill_in.HEADING_BOOKED_ON]).value == datetime(2026, 11, 2)  # noqa: DTZ001
    assert sheet.cell(rows[0], columns[fill_in.HEADING_BOOKED_NUMBER]).value == "1900044"


def test_a_workbook_that_comes_back_is_known_by_two_named_cells(book: Workbook) -> None:
    found = {}
    for name in (fill_in.NAME_EXPORT_NUMBER, fill_in.NAME_INCIDENT):
        ((sheet, place),) = book.defined_names[name].destinations
        found[name] = (sheet, book[sheet][place.replace("$", "")].value)

    assert found == {"EksportNr": ("Forside", 3), "Haendelse": ("Forside", 4)}


def test_every_table_has_a_name_of_its_own_and_headings_that_differ(book: Workbook) -> None:
    tables = [table for sheet in book for table in sheet.tables.values()]

    names = [table.displayName.lower() for table in tables]
    assert len(set(names)) == len(names) == 13
    assert not set(names) & {name.lower() for name in book.defined_names}
    for table in tables:
        headings = [column.name.lower() for column in table.tableColumns]
        assert len(set(headings)) == len(headings), table.displayName


def test_no_formula_needs_a_newer_program(book: Workbook) -> None:
    texts = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]

    assert len(texts) > 200
    newer = ("XLOOKUP", "FILTER(", "LET(", "UNIQUE(", "SORT(", "_xlfn", "TEXTJOIN", "#")
    assert not [text for text in texts if any(word in text for word in newer)]


def test_the_chart_of_the_overview_is_a_native_one() -> None:
    with ZipFile(BytesIO(written(make_report(40)))) as package:
        (chart,) = [name for name in package.namelist() if name.startswith("xl/charts/")]
        drawn = package.read(chart).decode()

    assert drawn.count("'Overblik'!$") == 6
    assert all(heading in drawn for heading in ("Forventet", "Udstedt", "Udbetalt"))


def test_open_differing_and_old_rows_are_coloured_by_what_they_hold(book: Workbook) -> None:
    formulas = {
        sheet.title: {
            str(rule.formula[0]) for ranges in sheet.conditional_formatting for rule in ranges.rules
        }
        for sheet in book
    }

    _, rows = table_rows(book["Åbne poster"])
    assert f"$G{rows[0]}>=61" in formulas["Åbne poster"]
    _, rows = table_rows(book["Afstemning"])
    assert f"$L{rows[0]}<>0" in formulas["Afstemning"]


def test_protected_citizens_have_no_name_on_any_sheet() -> None:
    hidden = first_row(BilagStatus.PAID)._replace(citizen="Beskyttet", cpr="010190-••••", expected_oere=None)
    workbook = load_workbook(BytesIO(written(with_rows(make_report(), hidden))))

    for name in ("Bilag", "Åbne poster", "Afstemning", "Genindtastning", "Ikke på listen"):
        columns, rows = table_rows(workbook[name])
        found = {workbook[name].cell(row, columns["Borger"]).value for row in rows}
        assert found <= {"Beskyttet", None}, name


def test_a_second_reader_finds_the_sheets_and_figures_of_each() -> None:
    report = make_report(40)

    with CalamineWorkbook.from_filelike(BytesIO(written(report))) as workbook:
        sheets = {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}

    front = {row[0]: row for row in sheets["Forside"] if row[0]}
    assert front["Udbetalt"][4] == report.overview.totals.paid.amount_oere / 100
    assert front["Samlet kontrol"][3] == "stemmer"
    assert all(any(row[0] == "I alt, formel" for row in sheets[name]) for name in ("Kontering", "Kasse"))


def test_before_a_real_run_its_sheets_say_so() -> None:
    workbook = opened(make_report(20, has_run=False, event_count=3))

    for name in ("Afstemning", "Manglende udbetalinger", "Modregning"):
        said = {cell.value for row in workbook[name].iter_rows(max_row=8) for cell in row}
        assert "Ingen udbetalingsliste er indlæst endnu" in said, name
