"""Hidden rows and columns, error cells and merged cells, in every kind of workbook."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from importers import ListUnreadable, ParsedList, marks_xlsb, marks_xlsx, read_list
from importers.compound_file import CompoundFileBroken, read_stream
from importers.workbook_marks import WorkbookMarks
from payout.domain.indberetningsliste import ListKind
from tests.importers.binary_workbook import xlsb
from tests.importers.golden import FILES
from tests.importers.making import (
    ANNA,
    BENEFIT,
    BO,
    CLARA,
    HEADER,
    PAY_DATE,
    Values,
    codes,
    messages,
    read_rows,
    row,
)

COLUMNS = ["CPR", "Navn", "Ydelse", "Disp.dato", "Til udbetaling"]


def _list(folder: Path, rows: list[Values], edit: Callable[[Any], None]) -> ParsedList:
    """The rows in a sheet that is then edited as somebody would in Excel."""
    book = Workbook()
    sheet = book.active
    for values in rows:
        sheet.append(list(values))
    edit(sheet)
    book.save(folder / "liste.xlsx")
    return read_list(folder / "liste.xlsx", kind=ListKind.INDBERETNING)


def test_a_hidden_row_counts_and_is_said(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True

    parsed = _list(tmp_path, [HEADER, row(), row(BO), row("ukendt")], hide)
    assert (3, "row-hidden") in codes(parsed)
    assert parsed.rows_accepted == 2
    assert [line.has_warning for line in parsed.lines] == [False, True]


def test_an_error_is_no_amount_and_no_missing_one(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(), row(BO, amount="#DIV/0!"), row("#N/A"))
    assert codes(parsed) == {(3, "amount-unreadable"), (4, "cpr-invalid")}
    assert '"#DIV/0!" kan ikke læses som et beløb' in messages(parsed, "amount-unreadable")[0]


def test_merged_cells_count_for_all_their_rows(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        for place in ("A2:A3", "B2:B3", "C2:C4", "D2:D4", "E2:E4", "F2:F4"):
            sheet.merge_cells(place)

    rows = [HEADER, row(amount=100.0), ["", "", "", "", "", "", 200.0], row(BO, amount=300.0)]
    parsed = _list(tmp_path, rows, merge)
    assert [(line.cpr.formatted, line.benefit, line.pay_date) for line in parsed.lines] == [
        (ANNA, BENEFIT, PAY_DATE),
        (ANNA, BENEFIT, PAY_DATE),
        (BO, BENEFIT, PAY_DATE),
    ]
    assert codes(parsed) == {(3, "row-merged"), (4, "row-merged")}
    assert messages(parsed, "row-merged")[0].startswith(
        'Række 3: "CPR-nr.", "Navn", "Ydelsesart", "Periode fra", "Periode til", "Dispositionsdato" står i'
    )


def test_a_merged_amount_is_paid_once_and_the_row_below_is_rejected_aloud(tmp_path: Path) -> None:
    parsed = _list(
        tmp_path,
        [HEADER, row(amount=100.0), row(BO, amount=None), row(CLARA, amount=1.0)],
        lambda sheet: sheet.merge_cells("G2:G3"),
    )
    assert codes(parsed) == {(3, "amount-merged")}
    assert parsed.total_oere == 10100


def test_blank_rows_and_totals_in_a_merged_cell_are_no_people(tmp_path: Path) -> None:
    parsed = _list(
        tmp_path,
        [HEADER, row(amount=100.0), [], ["", "", "I alt", "", "", "", 100.0], row(BO, amount=1.0)],
        lambda sheet: sheet.merge_cells("A2:A4"),
    )
    assert parsed.rows_read == 2
    assert codes(parsed) == {(None, "total-differs")}


def test_merged_cells_of_unknown_columns_and_titles_change_nothing(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("F3:F4")

    parsed = _list(
        tmp_path,
        [
            ["Liste"],
            [*COLUMNS, "X9"],
            [ANNA, "Anna", BENEFIT, PAY_DATE, 1.0, "x"],
            [BO, "Bo", BENEFIT, PAY_DATE, 1.0],
        ],
        merge,
    )
    assert (parsed.rows_accepted, codes(parsed)) == (2, set())


def _hidden_columns(folder: Path, headers: list[str], *letters: str) -> ParsedList:
    def hide(sheet: Any) -> None:
        for letter in letters:
            sheet.column_dimensions[letter].hidden = True

    amounts = [float(place) for place in range(1, len(headers) + 1)]
    header = ["CPR", "Ydelse", "Disp.dato", *headers]
    return _list(folder, [header, [ANNA, BENEFIT, PAY_DATE, *amounts]], hide)


def test_a_hidden_column_is_not_taken_when_a_shown_one_means_the_same(tmp_path: Path) -> None:
    parsed = _hidden_columns(tmp_path, ["Til udbetaling", "Til udbetaling"], "D")
    assert parsed.total_oere == 200
    assert parsed.columns[3:] == (("Til udbetaling", ""), ("Til udbetaling", "to_pay"))
    assert codes(parsed) == {(None, "column-hidden-left-out")}


def test_a_hidden_column_is_not_taken_before_a_shown_one(tmp_path: Path) -> None:
    parsed = _hidden_columns(tmp_path, ["Netto", "Til udbetaling", "Brutto"], "E", "F")
    assert (parsed.total_oere, parsed.amount_basis.value) == (100, "netto")
    assert codes(parsed) == {(None, "amount-is-net"), (None, "column-hidden-left-out")}
    assert messages(parsed, "column-hidden-left-out") == [
        'Kolonne "Til udbetaling": Kolonnen er skjult i regnearket og ikke brugt; "Netto" er brugt i stedet. '
        "Vis kolonnen, og indlæs listen igen, hvis det er den, der gælder."
    ]


def test_a_hidden_column_is_taken_for_want_of_another_and_said(tmp_path: Path) -> None:
    parsed = _hidden_columns(tmp_path, ["Til udbetaling"], "A", "D")
    assert parsed.total_oere == 100
    assert [finding.column for finding in parsed.findings if finding.code == "column-hidden"] == [
        "Til udbetaling",
        "CPR",
    ]


def test_a_binary_workbook_tells_the_same(tmp_path: Path) -> None:
    rows = [
        COLUMNS,
        [ANNA, "Anna", BENEFIT, 46325.0, 100.5],
        [BO, "Bo", BENEFIT, 46325.0, "#REF!"],
        [CLARA, "Clara", BENEFIT, 46325.0, 7.0],
        [None, None, "Enkeltydelser", 46325.0, 8.0],
    ]
    path = tmp_path / "liste.xlsb"
    path.write_bytes(xlsb(rows, hidden_rows=[1], hidden_columns=[1], merges=[(3, 4, 0, 0), (3, 4, 1, 1)]))
    parsed = read_list(path, kind=ListKind.INDBERETNING)
    assert [line.cpr.formatted for line in parsed.lines] == [ANNA, CLARA, CLARA]
    assert codes(parsed) == {(2, "row-hidden"), (3, "amount-unreadable"), (5, "row-merged")}
    assert WorkbookMarks(path.read_bytes()).of_sheet(0).hidden_columns == {1}


def _with_sheet(data: bytes, change: Callable[[str], str]) -> bytes:
    """The .xlsx with the XML of its first sheet changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            is_sheet = name.endswith("sheet1.xml")
            new.writestr(name, change(content.decode()) if is_sheet else content)
    return changed.getvalue()


@pytest.fixture(scope="module")
def messy() -> bytes:
    """A workbook with hidden rows 11, 57 and 86, hidden columns D and J and an error in K75."""
    return (FILES / "rodet" / "rodet-liste.xlsx").read_bytes()


def _as_single_quotes(xml: str) -> str:
    return xml.replace('"', "'")


def _with_prefix(xml: str) -> str:
    names = ("worksheet", "cols", "col", "sheetData", "row", "c", "is", "t", "v", "f")
    for name in names:
        for mark in (" ", ">", "/>"):
            xml = xml.replace(f"<{name}{mark}", f"<x:{name}{mark}")
        xml = xml.replace(f"</{name}>", f"</x:{name}>")
    return xml.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")


def _numberless(xml: str) -> str:
    """Every row and cell from the first on, none with its place."""
    full = load_workbook(io.BytesIO((FILES / "rodet" / "rodet-liste.xlsx").read_bytes())).active
    rows = []
    for number in range(1, 87):
        hidden = ' hidden="1"' if full.row_dimensions[number].hidden else ""
        cells = "".join(
            '<c t="e"><f>1/0</f><v>#REF!</v></c>' if (number, column) == (75, 11) else "<c><v>1</v></c>"
            for column in range(1, 14)
        )
        rows.append(f"<row{hidden}>{cells}</row>")
    start, _, rest = xml.partition("<sheetData>")
    return f"{start}<sheetData>{''.join(rows)}</sheetData>{rest.partition('</sheetData>')[2]}"


@pytest.mark.parametrize("change", [str, _as_single_quotes, _with_prefix, _numberless])
@pytest.mark.parametrize("piece_bytes", [200, 1024 * 1024])
def test_marks_are_found_however_the_sheet_is_written(
    messy: bytes, change: Callable[[str], str], piece_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_xlsx, "_PIECE_BYTES", piece_bytes if change is not _with_prefix else 3000)
    marks = WorkbookMarks(_with_sheet(messy, change)).of_sheet(0)
    assert marks.hidden_rows == {10, 56, 85}
    assert marks.hidden_columns == {3, 9}
    assert marks.errors == {(74, 10): "#REF!"}


def test_a_sheet_that_is_gone_from_the_archive_has_no_marks(messy: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(messy)) as archive:
        assert marks_xlsx.read_xlsx_marks(archive, "xl/worksheets/sheet9.xml").hidden_rows == frozenset()
        assert marks_xlsb.read_xlsb_marks(archive, "xl/worksheets/sheet9.bin").hidden_rows == frozenset()


def test_a_damaged_workbook_is_refused_and_not_read_without_its_marks(messy: bytes) -> None:
    for data in (messy[:-40], xlsb([["x"]])[:-40], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(ListUnreadable) as refused:
            WorkbookMarks(data)
        assert refused.value.code == "workbook-broken"


_END = 0xFFFFFFFE


def _compound(
    *, table: tuple[int, ...] = (0xFFFFFFFD, _END, _END, _END), shift: int = 9, lists: int = 0
) -> bytes:
    """A compound file whose one stream, "Workbook", is so small that it is kept among the small ones."""
    header = struct.pack(
        "<8s16sHHHHH6s9I",
        b"",
        b"",
        62,
        3,
        0xFFFE,
        shift,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        2,
        1,
        4 if lists else _END,
        lists,
    )
    sectors = [
        struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff"),
        _entry("Root Entry", 3, 128) + _entry("Workbook", 0, 100),
        struct.pack("<2I", 1, _END).ljust(512, b"\xff"),
        b"a" * 64 + b"b" * 64,
        b"\xff" * 508 + struct.pack("<I", _END),
    ]
    first = struct.pack("<I", 0)
    return header + first.ljust(436, b"\xff") + b"".join(sector.ljust(512, b"\0") for sector in sectors)


def _entry(name: str, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    told = text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2).ljust(52, b"\0")
    return told + struct.pack("<IQ", start, size)


def test_a_small_stream_is_put_together_from_small_sectors() -> None:
    assert read_stream(_compound(), ("Workbook",)) == b"a" * 64 + b"b" * 36
    assert read_stream(_compound(lists=1), ("Book", "Workbook")) == b"a" * 64 + b"b" * 36


@pytest.mark.parametrize(
    "data",
    [
        b"",
        _compound()[:600],
        _compound(shift=20),
        _compound(table=(0xFFFFFFFD, 1, _END, _END)),
        _compound(table=(0xFFFFFFFD, 900, _END, _END)),
        _compound().replace("Workbook".encode("utf-16-le"), "Notebook".encode("utf-16-le")),
    ],
)
def test_a_damaged_compound_file_is_told(data: bytes) -> None:
    with pytest.raises(CompoundFileBroken):
        read_stream(data, ("Workbook", "Book"))


def test_a_workbook_older_than_excel_97_is_read_without_marks() -> None:
    assert WorkbookMarks(_compound()).of_sheet(0).hidden_rows == frozenset()


def test_an_old_workbook_without_its_sheets_has_no_marks() -> None:
    data = (FILES / "rodet" / "rodet-liste.xls").read_bytes()
    marks = WorkbookMarks(data)
    assert (marks.of_sheet(0).hidden_rows, marks.of_sheet(0).hidden_columns) == ({10, 56, 85}, {3, 9})
    assert marks.of_sheet(7).hidden_rows == frozenset()
