from collections.abc import Sequence
from datetime import date, time

from exports.builders.annotated import ADVICE, MESSAGE, STATUS, annotated_sheet
from exports.sheet import Kind, Plain
from payout.domain.annotated_list import AnnotatedList, AnnotatedRow, CellValue, RowStatus

DAY = date(2026, 10, 30)


def given_back(*columns: Sequence[CellValue], headings: Sequence[str] = ()) -> AnnotatedList:
    rows = [
        AnnotatedRow(cells=cells, status=RowStatus.ACCEPTED, message="")
        for cells in zip(*columns, strict=True)
    ]
    names = headings or [f"Kolonne {place}" for place in range(len(columns))]
    return AnnotatedList(file_name="liste.csv", titles=(), headings=names, rows=rows)


def column(*cells: CellValue) -> tuple[Kind, list[Plain]]:
    table = annotated_sheet(given_back(cells)).table
    assert table is not None
    return table.columns[0].kind, [row[0] for row in table.rows]


def test_amounts_are_amounts_to_the_oere() -> None:
    assert column(1234.5, 900, "gratis", "") == (Kind.AMOUNT, [1234_50, 900_00, "gratis", None])


def test_a_number_that_is_no_amount_is_not_rounded() -> None:
    assert column(0.375, 2.5, 1e300) == (Kind.AMOUNT, ["0,375", 250, "1e+300"])


def test_whole_numbers_and_days_stay_what_they_are() -> None:
    assert column(203600001, 2811850001.0) == (Kind.NUMBER, [203600001, 2811850001])
    assert column(DAY, "snart") == (Kind.DATE, [DAY, "snart"])


def test_a_column_of_numbers_and_days_has_its_days_as_text() -> None:
    assert column(46325, DAY) == (Kind.NUMBER, [46325, "30-10-2026"])


def test_other_values_are_text() -> None:
    assert column(time(8, 30), "x") == (Kind.TEXT, ["08:30:00", "x"])
    assert column(True, "J") == (Kind.NUMBER, [1, "J"])


def test_what_was_ours_in_an_earlier_workbook_is_written_anew() -> None:
    annotated = given_back(["1"], ["Afvist"], ["Ret"], headings=["CPR", STATUS, MESSAGE])
    table = annotated_sheet(annotated).table
    assert table is not None
    assert [one.heading for one in table.columns] == ["CPR", STATUS, MESSAGE]
    assert [list(row) for row in table.rows] == [["1", "Godtaget", ""]]
    lines = annotated_sheet(
        AnnotatedList(file_name="x", titles=["Udskrevet 27-10-2026", ADVICE], headings=[], rows=[])
    ).lines
    assert [cell.value for line in lines for cell in line if cell] == ["Udskrevet 27-10-2026", ADVICE]
