"""Printed lists: columns by a rule or by what is free, pages, sums, and lines out of place."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from importers import ListUnreadable, ParsedList, limits
from tests.importers.golden import FILES, expected
from tests.importers.making import ANNA, BO, CLARA, codes, messages, read_text

PRINTED = FILES / "udskrift" / "udskrift-fast-format.txt"
HEADER = "CPR-NR       NAVN            YDELSE         UDB.DATO        NETTO  TIL UDBETALING"
RULE = "------------ --------------- -------------- ---------- ---------- ---------------"


def line(cpr: str = ANNA, name: str = "Anna Ågesen", amount: str = "1.200,50") -> str:
    """One person's line below `HEADER`."""
    return f"{cpr:<12} {name:<15} {'Kontanthjælp':<14} 30-10-2026 {amount:>10} {amount:>15}"


def read(folder: Path, *lines: str, rule: str = RULE) -> ParsedList:
    """The lines below the header, with a rule or without, read as a list."""
    return read_text(folder, "\r\n".join(["KOMMUNEN    SIDE 1", "", HEADER, rule, *lines]))


@pytest.mark.parametrize("rule", [RULE, RULE.replace("-", "="), "", "-" * len(RULE)])
def test_columns_are_found_with_a_rule_and_without(tmp_path: Path, rule: str) -> None:
    lines = [line(), line(BO, "Bo Kjær", "99,00"), line(CLARA, "Clara Ravn", "12,00-")]
    parsed = read(tmp_path, *lines, rule=rule)
    assert [(one.row, one.name, one.amount_oere) for one in parsed.lines] == [
        (5, "Anna Ågesen", 120050),
        (6, "Bo Kjær", 9900),
        (7, "Clara Ravn", -1200),
    ]
    assert codes(parsed) == {(7, "amount-negative")}
    assert [field for _, field in parsed.columns] == ["cpr", "name", "benefit", "pay_date", "net", "to_pay"]


@pytest.mark.parametrize("encoding", ["cp865", "cp850", "cp1252", "utf-8", "utf-16"])
@pytest.mark.parametrize("without", ["\f", "\n", ""])
def test_the_printed_list_is_read_in_any_encoding(tmp_path: Path, encoding: str, without: str) -> None:
    text = PRINTED.read_bytes().decode("cp865").replace(without, "")
    parsed = read_text(tmp_path, text.encode(encoding))
    told = expected(PRINTED)
    assert (parsed.total_oere, parsed.rows_accepted) == (told["total_oere"], told["rows_accepted"])
    assert {finding.code for finding in parsed.findings} >= {"page-lines", "row-note"}


def test_a_header_over_two_lines_is_read_above_a_rule(tmp_path: Path) -> None:
    text = "\n".join(
        [
            "CPR-         BELØB        TIL",
            "NUMMER       BRUTTO       UDBETALING",
            "------------ ------------ ------------",
            f"{ANNA:<12} {'1.000,00':>12} {'800,00':>12}",
        ]
    )
    parsed = read_text(tmp_path, text)
    assert parsed.columns == (
        ("CPR- NUMMER", "cpr"),
        ("BELØB BRUTTO", "gross"),
        ("TIL UDBETALING", "to_pay"),
    )
    assert parsed.total_oere == 80000


def test_heads_and_feet_of_pages_are_counted_and_a_line_alone_is_a_note(tmp_path: Path) -> None:
    page = ["\fKOMMUNEN    SIDE 2", "", HEADER, RULE]
    parsed = read(tmp_path, line(), "Fortsættes 1", *page, line(BO), "Fortsættes 2", "Slut på liste")
    assert codes(parsed) == {(None, "page-lines"), (13, "row-note")}
    assert messages(parsed, "page-lines")[0].startswith("4 linjer er sidehoveder og -fødder")
    assert parsed.rows_read == 2


@pytest.mark.parametrize(
    "total",
    [
        "             I alt                                                       1.300,50",
        "I ALT 2 LINJER                   1.300,50",
        "I alt                                                    1.300,50        1.300,50",
    ],
)
def test_the_lists_own_total_is_found_wherever_it_stands(tmp_path: Path, total: str) -> None:
    parsed = read(tmp_path, line(), "             Side i alt   1.200,50", line(BO, "Bo", "100,00"), total)
    assert (parsed.rows_read, parsed.file_total_oere) == (2, 130050)
    assert codes(parsed) == set()


def test_a_line_out_of_place_is_rejected_and_not_cut_askew(tmp_path: Path) -> None:
    long = line(BO, "Bo Kjær").replace("Bo Kjær        ", "Bo Kjær Ravnsborgsen")
    parsed = read(tmp_path, line(), long)
    assert (6, "row-shifted") in codes(parsed)
    assert parsed.rows_accepted == 1


def test_a_line_without_a_number_but_with_values_is_a_persons(tmp_path: Path) -> None:
    parsed = read(tmp_path, line(), line(""), line("120590-XXXX", amount="*" * 10))
    assert codes(parsed) == {(6, "cpr-missing"), (7, "cpr-invalid"), (7, "amount-unreadable")}


def _refusal(folder: Path, lines: Sequence[str]) -> ListUnreadable:
    with pytest.raises(ListUnreadable) as refused:
        read_text(folder, "\n".join(lines))
    return refused.value


def test_columns_that_run_into_each_other_are_refused(tmp_path: Path) -> None:
    rows = [f"{ANNA}  {name}      1.000,00" for name in ("Anna_Ågesen", "Bo Kjær")]
    lines = ["CPR-NR       NAVN     TIL UDBETALING", *rows]
    assert _refusal(tmp_path, lines).code == "print-columns"


def test_two_headers_with_one_space_between_are_two_when_only_each_is_known(tmp_path: Path) -> None:
    lines = ["CPR-NR       BRUTTO NETTO", f"{ANNA}  100,00 80,00", f"{BO}   90,00 70,00"]
    parsed = read_text(tmp_path, "\n".join(lines))
    assert [field for _, field in parsed.columns] == ["cpr", "gross", "net"]
    assert [one.amount_oere for one in parsed.lines] == [8000, 7000]


def test_headers_of_several_words_with_one_space_between_are_told_apart(tmp_path: Path) -> None:
    lines = [f"{ANNA}  Anna        1.500,00       1.200,50", f"{BO}  Bo            900,00         800,00"]
    parsed = read_text(tmp_path, "\n".join(["CPR-NR       NAVN          BRUTTO TIL UDBETALING", *lines]))
    assert [line.amount_oere for line in parsed.lines] == [120050, 80000]
    assert [line.gross_oere for line in parsed.lines] == [150000, 90000]


def test_amounts_right_of_their_header_are_its_column(tmp_path: Path) -> None:
    lines = ["CPR-NR       NETTO", f"{ANNA}                1.000,00", f"  {BO}               10,00"]
    assert [one.amount_oere for one in read_text(tmp_path, "\n".join(lines)).lines] == [100000, 1000]


def test_a_text_without_a_header_is_no_printed_list(tmp_path: Path) -> None:
    assert _refusal(tmp_path, ["kære Bo", "---- ---- ----", "hermed listen"]).code == "header-missing"


def test_the_limit_on_rows_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS", 2)
    assert _refusal(tmp_path, [HEADER, RULE, line()]).code == "too-many-rows"
