from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from payout.money import format_amount
from payout.sample import FileFormat, SampleList, write_list, write_sample_list
from payout.sample.grid import HEADINGS
from payout.sample.lists import sample_list
from payout.sample.writing import write_csv

PAY_DATE = date(2026, 10, 30)
WORKBOOKS = [FileFormat.XLSX, FileFormat.ODS]


@pytest.fixture(scope="module")
def sample() -> SampleList:
    return sample_list(rows=400, seed=5, pay_date=PAY_DATE)


def read_sheet(path: Path) -> Sequence[Sequence[object]]:
    with CalamineWorkbook.from_path(path) as workbook:
        assert workbook.sheet_names == ["Indberetning"]
        return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("file_format", WORKBOOKS)
def test_a_workbook_has_the_titles_and_the_header_on_row_6(
    tmp_path: Path, sample: SampleList, file_format: FileFormat
) -> None:
    write_list(tmp_path / "list", sample, file_format)

    rows = read_sheet(tmp_path / "list")

    assert [row[0] for row in rows[:5]] == [
        "Øvelsesborg Kommune",
        "Ydelsescenter – indberetningsliste",
        "Udbetaling oktober 2026",
        "Udskrevet 27-10-2026 kl. 14.52",
        "",
    ]
    assert tuple(rows[5]) == HEADINGS


@pytest.mark.parametrize("file_format", WORKBOOKS)
def test_a_workbook_reads_back_as_the_lines_it_was_made_of(
    tmp_path: Path, sample: SampleList, file_format: FileFormat
) -> None:
    write_list(tmp_path / "list", sample, file_format)

    data = [row for row in read_sheet(tmp_path / "list")[6:] if row[1]]

    assert [row[:9] for row in data] == [
        [
            line.unit,
            line.cpr.formatted,
            line.name,
            line.address,
            "J" if line.is_protected else "",
            line.benefit,
            line.period_from,
            line.period_to,
            line.pay_date,
        ]
        for line in sample.lines
    ]
    assert [row[14] for row in data] == [line.to_pay_oere / 100 for line in sample.lines]
    assert [row[9] for row in data] == [line.gross_oere / 100 for line in sample.lines]
    assert [row[15] for row in data] == [line.case_no for line in sample.lines]


@pytest.mark.parametrize("file_format", WORKBOOKS)
def test_each_ydelse_ends_with_its_sum_and_the_file_with_the_sum_of_all(
    tmp_path: Path, sample: SampleList, file_format: FileFormat
) -> None:
    write_list(tmp_path / "list", sample, file_format)

    rows = read_sheet(tmp_path / "list")

    sums = {row[5]: row[14] for row in rows if str(row[5]).startswith("I alt ")}
    assert sums == {
        f"I alt {benefit}": sum(x.to_pay_oere for x in sample.lines if x.benefit == benefit) / 100
        for benefit in {line.benefit for line in sample.lines}
    }
    assert rows[-2][0] == "I alt"
    assert rows[-2][14] == sum(line.to_pay_oere for line in sample.lines) / 100
    assert rows[-1][0] == "Listen er dannet før Gældsstyrelsens modregning."


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_a_csv_file_has_danish_decimals_and_a_trailer_with_count_and_sum(
    tmp_path: Path, sample: SampleList, encoding: str
) -> None:
    write_csv(tmp_path / "list.csv", sample, encoding=encoding)

    lines = (tmp_path / "list.csv").read_bytes().decode(encoding).split("\r\n")

    total = format_amount(sum(line.to_pay_oere for line in sample.lines))
    first = sample.lines[0]
    assert lines[0] == ";".join(HEADINGS)
    assert f";{first.pay_date:%d-%m-%Y};{format_amount(first.gross_oere)};" in lines[1]
    assert lines[-2] == f"Antal linjer;400{';' * 12}Sum;{total};"
    assert (len(lines), lines[-1]) == (400 + 3, "")


@pytest.mark.parametrize("file_format", FileFormat)
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, file_format: FileFormat) -> None:
    for name in ("first", "second"):
        write_sample_list(tmp_path / name, rows=50, seed=9, file_format=file_format)

    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
