"""A workbook of ours, read as others have saved it and held against itself: what may differ and what not."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Protection

from importers import ListUnreadable
from importers.whole_workbook import whole_workbook
from payout.domain.fill_in import HEADING_AMOUNT, HEADING_BOOKED_ON, HEADING_REMARK
from payout.domain.returned_workbook import (
    NotOurWorkbook,
    ProtectedCellChanged,
    ReturnedWorkbook,
    WorkbookOfAnotherIncident,
    export_number_of,
    read_back,
)
from payout.domain.workbook_text import WorkbookText, cell_name
from tests.exports.books import written
from tests.exports.office import convert
from tests.exports.reports import make_report
from tests.exports.returned import Bilag, filled_in

Change = Callable[[Workbook, Bilag], None]


@pytest.fixture(scope="module")
def ours() -> bytes:
    """A workbook with bilag in every status."""
    return filled_in(written(make_report(bilag_count=60)), lambda _, __: None)


@pytest.fixture(scope="module")
def handed_out(ours: bytes, tmp_path_factory: pytest.TempPathFactory) -> WorkbookText:
    return read(ours, tmp_path_factory.mktemp("ours"))


def read(content: bytes, folder: Path) -> WorkbookText:
    path = folder / "list"
    path.write_bytes(content)
    return whole_workbook(path)


def sheet_of(book: Workbook, name: str) -> Any:
    return book[name]


def first_number(bilag: Bilag) -> str:
    return next(str(value) for row in bilag.rows() if (value := bilag.sheet.cell(row, 1).value))


@pytest.mark.in_turns
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_that_libreoffice_has_saved_is_ours_still(
    ours: bytes, handed_out: WorkbookText, kind: str, tmp_path: Path
) -> None:
    def change(_: Workbook, bilag: Bilag) -> None:
        number = first_number(bilag)
        bilag.fill(number, {HEADING_AMOUNT: 1500.5, HEADING_BOOKED_ON: date(2026, 11, 2)})
        bilag.fill(number, {HEADING_REMARK: "Modregnet  i december", "Set af": "JJ"})

    source = tmp_path / "before" / "afstemning.xlsx"
    source.parent.mkdir()
    source.write_bytes(filled_in(ours, change))
    convert([source], tmp_path / "after", kind)
    found = read_back(whole_workbook(tmp_path / "after" / f"afstemning.{kind}"), handed_out)
    (row,) = [one for one in found.rows if one.filled != one.before]
    assert (row.filled.amount, row.filled.booked_on) == ("1500,5", "2026-11-02")
    assert (row.filled.remark, row.extras) == ("Modregnet i december", ("JJ",))
    assert (found.export_number, found.missing, found.extra_headings) == (3, (), ("Set af",))


def back(ours: bytes, handed_out: WorkbookText, folder: Path, change: Change) -> ReturnedWorkbook:
    return read_back(read(filled_in(ours, change), folder), handed_out)


def _amount(_: Workbook, bilag: Bilag) -> None:
    bilag.sheet.cell(bilag.row(first_number(bilag)), 10, 0.01)


def _number(_: Workbook, bilag: Bilag) -> None:
    bilag.sheet.cell(bilag.row(first_number(bilag)), 1).value = None


def _name(_: Workbook, bilag: Bilag) -> None:
    bilag.sheet.cell(bilag.row(first_number(bilag)), 3, "En anden")


def _heading(_: Workbook, bilag: Bilag) -> None:
    bilag.sheet.cell(bilag.header, 22, "Rest")


def _title(_: Workbook, bilag: Bilag) -> None:
    bilag.sheet["B1"] = "Noget andet"


def _front(book: Workbook, _: Bilag) -> None:
    sheet_of(book, "Forside")["B6"] = "et andet system"


def _new_row(book: Workbook, _: Bilag) -> None:
    sheet_of(book, "Åbne poster").append(["STR26-99999-9", "En mere"])


def _log(book: Workbook, _: Bilag) -> None:
    sheet_of(book, "Hændelseslog")["C10"] = "Ingen"


def _formula(book: Workbook, _: Bilag) -> None:
    front = sheet_of(book, "Forside")
    row = next(row for row in range(1, front.max_row) if str(front.cell(row, 2).value).startswith("="))
    front.cell(row, 2, 17)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_amount, ("Bilag", "J")),
        (_number, ("Bilag", "A")),
        (_name, ("Bilag", "C")),
        (_heading, ("Bilag", "V")),
        (_title, ("Bilag", "B1")),
        (_front, ("Forside", "B6")),
        (_new_row, ("Åbne poster", "A")),
        (_log, ("Hændelseslog", "C10")),
        (_formula, ("Forside", "B")),
    ],
)
def test_what_was_changed_is_named_by_sheet_and_cell_and_nothing_more(
    ours: bytes, handed_out: WorkbookText, tmp_path: Path, change: Change, place: tuple[str, str]
) -> None:
    with pytest.raises(ProtectedCellChanged) as refused:
        back(ours, handed_out, tmp_path, change)
    assert refused.value.sheet == place[0]
    assert refused.value.cell.startswith(place[1])
    assert str(refused.value) == f"{place[0]} {refused.value.cell}"


def test_a_cell_that_was_handed_out_unlocked_may_be_written_in(ours: bytes, tmp_path: Path) -> None:
    def unlock(book: Workbook, _: Bilag) -> None:
        sheet_of(book, "Forside")["B6"].protection = Protection(locked=False)

    unlocked = filled_in(ours, unlock)
    assert back(unlocked, read(unlocked, tmp_path), tmp_path, _front).export_number == 3


def test_rows_that_are_gone_are_told_in_the_bilag_and_let_be_elsewhere(
    ours: bytes, handed_out: WorkbookText, tmp_path: Path
) -> None:
    gone: list[str] = []

    def change(book: Workbook, bilag: Bilag) -> None:
        gone.append(first_number(bilag))
        bilag.sheet.delete_rows(bilag.row(gone[0]))
        del book["Hændelseslog"]

    assert back(ours, handed_out, tmp_path, change).missing == tuple(gone)


def a_workbook_of_somebody_else() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def test_a_workbook_that_is_another_one_is_refused(
    ours: bytes, handed_out: WorkbookText, tmp_path: Path
) -> None:
    def rename(book: Workbook, _: Bilag) -> None:
        front = sheet_of(book, "Forside")
        row = next(row for row in range(1, front.max_row) if front.cell(row, 1).value == "Hændelse nr.")
        front.cell(row, 2, 9)

    with pytest.raises(WorkbookOfAnotherIncident):
        back(ours, handed_out, tmp_path, rename)
    with pytest.raises(NotOurWorkbook):
        export_number_of(read(a_workbook_of_somebody_else(), tmp_path))


@pytest.mark.parametrize(
    "content", [b"Bilagsnr.;Afregnes med\n1;2\n", b"%PDF-1.7 nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_workbook_is_told_how_to_save_it(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable) as refused:
        read(content, tmp_path)
    assert ".ods" in refused.value.message


def test_a_place_is_named_as_a_spreadsheet_names_it() -> None:
    assert [cell_name((3, column)) for column in (0, 25, 26, 701, 702)] == ["A3", "Z3", "AA3", "ZZ3", "AAA3"]
