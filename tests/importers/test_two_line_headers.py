"""Headers over two rows, with merged cells and without, and headers with hints behind them."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from importers import ParsedList, read_list
from payout.domain.indberetningsliste import ListKind
from tests.importers.making import (
    ANNA,
    BENEFIT,
    BO,
    FIRST,
    LAST,
    PAY_DATE,
    Values,
    codes,
    read_rows,
    read_text,
)

UPPER = ["CPR-nr.", "Navn", "Ydelse", "Periode", "", "Disp.dato", "Beløb", "", "Sagsbehandler"]
LOWER = ["", "", "", "fra", "til", "", "brutto", "udbetales", ""]
PERSON = [ANNA, "Anna", BENEFIT, FIRST, LAST, PAY_DATE, 200.0, 100.0, "hja"]
COLUMNS = (
    ("CPR-nr.", "cpr"),
    ("Navn", "name"),
    ("Ydelse", "benefit"),
    ("Periode fra", "start"),
    ("Periode til", "end"),
    ("Disp.dato", "pay_date"),
    ("Beløb brutto", "gross"),
    ("Beløb udbetales", "to_pay"),
    ("Sagsbehandler", ""),
)


def _merged(folder: Path, rows: list[Values], *places: str) -> ParsedList:
    book = Workbook()
    sheet: Any = book.active
    for values in rows:
        sheet.append([value if value != "" else None for value in values])
    for place in places:
        sheet.merge_cells(place)
    book.save(folder / "liste.xlsx")
    return read_list(folder / "liste.xlsx", kind=ListKind.INDBERETNING)


def test_merged_groups_are_read_with_the_headers_below_them(tmp_path: Path) -> None:
    rows = [["Kørsel 4711"], UPPER, LOWER, PERSON]
    parsed = _merged(tmp_path, rows, "A1:F1", "D2:E2", "G2:H2", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "I2:I3")
    assert parsed.columns == COLUMNS
    assert [(line.row, line.amount_oere, line.period_to) for line in parsed.lines] == [(4, 10000, LAST)]
    assert codes(parsed) == set()


def test_groups_without_merged_cells_go_on_over_empty_ones(tmp_path: Path) -> None:
    assert read_rows(tmp_path, UPPER, LOWER, PERSON).columns == COLUMNS
    text = "\n".join(";".join(map(str, row)) for row in (UPPER, LOWER, [ANNA, *["x"] * 6, "100,00"]))
    assert read_text(tmp_path, text).columns == COLUMNS


def test_a_header_repeated_over_two_rows_is_no_person(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, UPPER, LOWER, PERSON, UPPER, LOWER, [BO, *PERSON[1:]])
    assert (parsed.rows_read, codes(parsed)) == (2, set())


def test_the_two_halves_of_a_header_are_one(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, ["CPR", "Til"], ["nummer", "udbetaling"], [ANNA, 100.0])
    assert parsed.columns == (("CPR nummer", "cpr"), ("Til udbetaling", "to_pay"))


def test_a_title_above_a_header_is_no_part_of_it(tmp_path: Path) -> None:
    header = ["Team", "CPR", "Navn", "Netto"]
    parsed = read_rows(tmp_path, ["Oktober 2026", "", "", "rettet"], header, ["Nord", ANNA, "Anna", 1.0])
    assert [header for header, _ in parsed.columns] == header


def test_a_row_of_text_below_a_whole_header_is_no_part_of_it(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, ["CPR", "Navn", "Netto"], ["", "Team Nord", ""], [ANNA, "Anna", 1.0])
    assert parsed.columns[1] == ("Navn", "name")
    assert (2, "row-note") in codes(parsed)


def test_a_group_of_another_month_makes_its_columns_others(tmp_path: Path) -> None:
    upper = ["CPR", "Forrige måned", "", "Beløb", ""]
    lower = ["", "Netto", "Til udbetaling", "Netto", "Til udbetaling"]
    parsed = read_rows(tmp_path, upper, lower, [ANNA, 1.0, 2.0, 3.0, 4.0])
    assert [field for _, field in parsed.columns] == ["cpr", "", "", "net", "to_pay"]
    assert parsed.total_oere == 400


@pytest.mark.parametrize("header", ["Til udbetaling (kr.)", "Til udbetaling i kr.", "TIL UDBETALING DKK"])
def test_a_hint_behind_a_header_does_not_hide_it(tmp_path: Path, header: str) -> None:
    assert read_rows(tmp_path, ["CPR", header], [ANNA, 1.0]).columns[1] == (header, "to_pay")


def test_a_hint_below_a_header_does_not_hide_it(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, ["CPR", "Fra", "Netto"], ["", "dd-mm-åååå", "kr."], [ANNA, FIRST, 1.0])
    assert [field for _, field in parsed.columns] == ["cpr", "start", "net"]
    assert parsed.rows_read == 1
