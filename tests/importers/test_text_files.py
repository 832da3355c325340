"""Delimited text: encodings, separators, quotes, and line numbers."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import ListUnreadable, limits, read_list
from payout.domain.indberetningsliste import ListKind
from tests.importers.making import ANNA, BO, HEADER, Values, codes, delimited, messages, read_text, text_row

ROWS: tuple[Values, ...] = (HEADER, text_row(), text_row(BO, 'Børge; Ærø "Bo", Åsen', "99,00"))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "cp865"])
def test_every_separator_is_read_in_every_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    parsed = read_text(tmp_path, delimited(ROWS, separator).encode(encoding))
    assert [line.name for line in parsed.lines] == ["Anna Ågesen", 'Børge; Ærø "Bo", Åsen']
    assert parsed.total_oere == 129950
    told = {"cp1252": {(None, "encoding-windows")}, "cp865": {(None, "encoding-dos")}}
    assert codes(parsed) == told.get(encoding, set())
    assert parsed.sheet is None


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, line_end: str) -> None:
    parsed = read_text(tmp_path, delimited(ROWS).replace("\r\n", line_end))
    assert [line.row for line in parsed.lines] == [2, 3]


def test_a_row_has_the_number_of_the_line_it_starts_on(tmp_path: Path) -> None:
    rows = [["Udskrevet 27-10-2026"], HEADER, text_row(name="Anna\nÅgesen"), [], text_row(BO), text_row("x")]
    parsed = read_text(tmp_path, delimited(rows))
    assert [(line.row, line.name) for line in parsed.lines] == [(3, "Anna Ågesen"), (6, "Anna Ågesen")]
    assert codes(parsed) == {(7, "cpr-invalid")}
    assert parsed.list_date is not None


def test_point_decimals_are_read_as_such(tmp_path: Path) -> None:
    rows = [HEADER, text_row(amount="5120.5"), text_row(BO, amount="5120")]
    parsed = read_text(tmp_path, delimited(rows, ","))
    assert [line.amount_oere for line in parsed.lines] == [512050, 512000]


def test_a_row_with_an_unquoted_separator_is_rejected_and_not_read_askew(tmp_path: Path) -> None:
    shifted = ";".join(text_row(BO, "Kjær; Bo"))
    parsed = read_text(tmp_path, delimited([HEADER, text_row()]) + shifted + "\r\n")
    assert (3, "row-too-long") in codes(parsed)
    assert (parsed.rows_accepted, parsed.rows_rejected) == (1, 1)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["950,50", "1200,-"], {(2, "amount-perhaps-cut")}),
        (["950,50,Nord", "1200,00"], {(2, "row-too-long"), (3, "amount-cut")}),
        (["950,50", "1200"], {(2, "amount-cut")}),
        (["1.950,50", "1.200,05"], {(2, "amount-cut"), (3, "amount-cut")}),
        (["950,50", "1200,75"], {(2, "amount-perhaps-cut"), (3, "amount-perhaps-cut")}),
        (["950,Nord", "1200,Syd"], set()),
        (["950.50,42", "1200,42"], set()),
        (['"950,50",42', '"1200,00",42'], set()),
    ],
)
def test_an_amount_that_is_cut_at_its_comma_is_not_read_as_a_whole_one(
    tmp_path: Path, rows: list[str], found: set[tuple[int, str]]
) -> None:
    lines = [f"{cpr},Navn,Kontanthjælp,{rest}" for cpr, rest in zip((ANNA, BO), rows, strict=True)]
    parsed = read_text(tmp_path, "\n".join(["CPR,Navn,Ydelse,Udbetales,Enhed", *lines]))
    assert {code for code in codes(parsed) if code[0]} >= found
    assert found or not {code for code in codes(parsed) if "cut" in code[1]}


def test_a_number_kept_as_text_by_a_formula_is_read(tmp_path: Path) -> None:
    parsed = read_text(tmp_path, f'CPR;Navn;Udbetales\n="0203600001";="Bo";1,00\n{BO};Bo;="2,00"\n')
    assert [(line.cpr.formatted, line.name, line.amount_oere) for line in parsed.lines] == [
        (ANNA, "Bo", 100),
        (BO, "Bo", 200),
    ]


def test_dates_with_the_month_in_front_are_left_out_and_said(tmp_path: Path) -> None:
    days = ("10/30/2026", "10/01/2026", "30-10-2026")
    rows = [[ANNA, "Kontanthjælp", day, "1,00"] for day in days]
    parsed = read_text(tmp_path, delimited([["CPR", "Ydelse", "Disp.dato", "Udbetales"], *rows]))
    assert {(2, "date-unreadable"), (3, "date-unreadable")} <= codes(parsed)
    assert [line.pay_date is None for line in parsed.lines] == [True, True, False]


def test_weeks_and_months_are_periods_in_columns_of_their_own(tmp_path: Path) -> None:
    text = f"CPR;Uge;Udbetales\n{ANNA};2026-41 - 2026-44;1,00\n"
    assert str(read_text(tmp_path, text).lines[0].period_to) == "2026-11-01"
    text = f"CPR;Måned;Udbetales\n{ANNA};2026-10;1,00\n"
    assert str(read_text(tmp_path, text).lines[0].period_to) == "2026-10-31"


def test_separators_at_the_end_of_a_line_are_no_shift(tmp_path: Path) -> None:
    parsed = read_text(tmp_path, f"CPR;Udbetales\n{ANNA};1,00;;;\n")
    assert parsed.rows_accepted == 1


def test_a_short_row_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    parsed = read_text(tmp_path, f"CPR;Navn;Udbetales\n{ANNA};Anna\n{BO};Bo;1,00\n")
    assert (2, "amount-missing") in codes(parsed)
    assert parsed.rows_accepted == 1


def _refusal(folder: Path, data: str | bytes) -> ListUnreadable:
    with pytest.raises(ListUnreadable) as refused:
        read_text(folder, data)
    return refused.value


def test_an_open_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    text = delimited([HEADER, text_row()]) + f'{BO};"Bo;1,00\r\n' + delimited([text_row()] * 3)
    refusal = _refusal(tmp_path, text)
    assert refusal.code == "text-broken"
    assert refusal.message.startswith("Linje 3: ")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n\t ", "file-empty"),
        (b"\xef\xbb\xbf\r\n", "header-missing"),
        (b"CPR;Udbetales\n\x00\x01\x02", "kind-unknown"),
        (b"CPR;Udbetales;S\x81\xb0r;T\xb1t;K\xb2k\n", "encoding-unknown"),
        (b"\xef\xbb\xbfCPR;\xe6\n", "encoding-unknown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "kind-other"),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related", "kind-other"),
        ("<Meta charset=utf-8><table>", "kind-other"),
        ("kære Bo, hermed listen", "header-missing"),
        ("CPR;Udbetales\n", "rows-missing"),
    ],
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, data: str | bytes, code: str) -> None:
    assert _refusal(tmp_path, data).code == code


def test_limits_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = delimited(ROWS)
    with monkeypatch.context() as patch:
        patch.setattr(limits, "ROWS", 2)
        assert _refusal(tmp_path, text).message.startswith("Listen har mere end 2 rækker.")
    with monkeypatch.context() as patch:
        patch.setattr(limits, "COLUMNS", 3)
        assert _refusal(tmp_path, text).message.startswith("Listen har mere end 3 kolonner.")
    with monkeypatch.context() as patch:
        patch.setattr(limits, "FILE_BYTES", 1)
        assert _refusal(tmp_path, text).code == "file-too-large"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable) as refused:
        read_list(tmp_path / "ingen.csv", kind=ListKind.INDBERETNING)
    assert refused.value.code == "file-unreadable"


def test_the_name_to_show_and_the_progress_are_the_callers(tmp_path: Path) -> None:
    path = tmp_path / "upload-1"
    path.write_text(delimited(ROWS), "utf-8")
    told: list[tuple[int, int]] = []
    parsed = read_list(
        path, kind=ListKind.INDBERETNING, file_name="liste.csv", progress=lambda *counts: told.append(counts)
    )
    assert parsed.file_name == "liste.csv"
    assert told[-1] == (2, 2)


def test_a_text_named_as_a_workbook_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    path.write_text(delimited(ROWS), "utf-8")
    parsed = read_list(path, kind=ListKind.INDBERETNING)
    assert parsed.rows_accepted == 2
    assert messages(parsed, "encoding-windows") == []


def _is_read_or_refused(folder: Path, data: bytes) -> bool:
    try:
        parsed = read_text(folder, data)
    except ListUnreadable as refused:
        return bool(refused.message)
    return parsed.rows_accepted + parsed.rows_rejected == parsed.rows_read


@given(data=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_list_or_refused(tmp_path: Path, data: bytes) -> None:
    assert _is_read_or_refused(tmp_path, data)


@given(cells=st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=9), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_below_a_header_are_judged_row_by_row(tmp_path: Path, cells: list[list[str]]) -> None:
    assert _is_read_or_refused(tmp_path, delimited([HEADER, text_row(), *cells]).encode("utf-8", "replace"))


@given(place=st.integers(min_value=0), byte=st.integers(0, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_with_one_byte_changed_is_read_or_refused(tmp_path: Path, place: int, byte: int) -> None:
    data = bytearray(delimited(ROWS).encode("cp1252"))
    data[place % len(data)] = byte
    assert _is_read_or_refused(tmp_path, bytes(data))
