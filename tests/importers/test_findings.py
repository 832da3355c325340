"""What is said of rows: each finding of the catalogue is made to appear, and none shows a CPR number."""

from pathlib import Path
from typing import Any

import pytest

from importers import Severity, limits
from importers.findings import CATALOGUE, Finding, shown_cpr, shown_text
from tests.importers.making import (
    ANNA,
    BENEFIT,
    BO,
    FIRST,
    HEADER,
    LAST,
    PAY_DATE,
    codes,
    messages,
    read_rows,
    read_text,
    row,
)


def test_a_message_says_where_and_what_to_do(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(ANNA, "Anna", "1.2.00"))
    assert messages(parsed, "amount-unreadable") == [
        'Række 2, kolonne "Til udbetaling": "1.2.00" kan ikke læses som et beløb. Skriv fx 1.200,00.'
    ]


@pytest.mark.parametrize(
    ("cpr", "code", "shown"),
    [
        ("310289-3775", "cpr-invalid", '"310289-••••" kan ikke'),
        ("12110264641", "cpr-invalid", '"121102•••••" kan ikke'),
        ("201074-B4C7", "cpr-invalid", '"201074-••••" kan ikke'),
        (1234.5, "cpr-invalid", '"1234.5" kan ikke'),
        (PAY_DATE, "cpr-invalid", '"30-10-20••" kan ikke'),
        ("", "cpr-missing", "mangler"),
    ],
)
def test_a_row_without_a_possible_number_is_rejected_and_the_number_hidden(
    tmp_path: Path, cpr: Any, code: str, shown: str
) -> None:
    parsed = read_rows(tmp_path, HEADER, row(cpr), row(BO))
    assert codes(parsed) == {(2, code)}
    assert shown in messages(parsed, code)[0]


@pytest.mark.parametrize("title", ["Udbetales til", "Administrator", "Modtager"])
def test_a_line_that_pays_another_than_the_citizen_says_so(tmp_path: Path, title: str) -> None:
    parsed = read_rows(
        tmp_path, (*HEADER, title), (*row(ANNA, "Anna Ås"), "Vera Værgesen"), (*row(BO, "Bo Ny"), "Ny, Bo")
    )
    assert codes(parsed) == {(2, "payee-other")}
    assert [line.payee for line in parsed.lines] == ["Vera Værgesen", "Ny, Bo"]


@pytest.mark.parametrize("cpr", [203600001, "203600001", 203600001.0])
def test_a_lost_zero_is_put_back_and_said(tmp_path: Path, cpr: Any) -> None:
    parsed = read_rows(tmp_path, HEADER, row(cpr))
    assert parsed.lines[0].cpr.formatted == ANNA
    assert codes(parsed) == {(2, "cpr-padded")}
    assert "020360-••••" in messages(parsed, "cpr-padded")[0]


def test_a_number_that_is_no_date_with_its_zero_back_is_rejected_once(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(993600001), row(BO))
    assert codes(parsed) == {(2, "cpr-invalid")}


def test_a_replacement_number_is_accepted_and_said(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row("620360-0001"))
    assert codes(parsed) == {(2, "cpr-replacement")}


def test_modulus_11_is_said_once_with_a_count_of_people(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(ANNA), row(ANNA, amount=1.0), row(BO))
    (message,) = messages(parsed, "cpr-modulus-11")
    assert message.startswith("2 af listens cpr-numre består ikke modulus 11-kontrollen.")
    assert parsed.rows_with_warnings == 0


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0.0, "amount-zero"),
        (-500.0, "amount-negative"),
        ("(500,00)", "amount-negative"),
        ("412,00-", "amount-negative"),
        (1173100.0, "amount-implausible"),
        (66123.01, "amount-implausible"),
    ],
)
def test_a_strange_amount_is_accepted_and_said(tmp_path: Path, amount: Any, code: str) -> None:
    parsed = read_rows(tmp_path, HEADER, row(amount=amount))
    assert codes(parsed) == {(2, code)}
    assert parsed.rows_accepted == parsed.rows_with_warnings == 1
    assert parsed.lines[0].has_warning


def test_an_ambiguous_amount_is_rejected_and_asked_about(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(amount="1.234"), row(BO, amount=900.0))
    assert codes(parsed) == {(2, "amount-ambiguous")}
    assert "to decimaler" in messages(parsed, "amount-ambiguous")[0]


def test_an_amount_in_another_notation_than_its_column_is_said(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path, HEADER, row(amount="1.234,00"), row(BO, amount="99,00"), row(ANNA, amount="12.34")
    )
    assert codes(parsed) == {(4, "amount-other-notation")}
    assert [line.amount_oere for line in parsed.lines] == [123400, 9900, 1234]


def test_the_total_row_helps_to_settle_the_notation(tmp_path: Path) -> None:
    total = ["I alt", "", "", "", "", "", "1.234,00"]
    parsed = read_rows(tmp_path, HEADER, row(amount="1.234"), total)
    assert (parsed.total_oere, parsed.file_total_oere) == (123400, 123400)


def test_a_copy_is_counted_and_said(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(), row(BO), row(), row(amount=1.0))
    assert codes(parsed) == {(4, "row-duplicate")}
    assert parsed.rows_accepted == 4
    assert "række 2" in messages(parsed, "row-duplicate")[0]


def test_another_spelling_of_a_name_is_said_but_not_other_capitals(tmp_path: Path) -> None:
    rows = [
        row(name=name, amount=float(place))
        for place, name in enumerate(["Åse Lindé", "ÅSE  LINDÉ", "Aase Linde"], 1)
    ]
    parsed = read_rows(tmp_path, HEADER, *rows)
    assert codes(parsed) == {(4, "name-differs")}


@pytest.mark.parametrize("mark", ["J", "Ja", "x", "1", 1, True, "Beskyttet", "?"])
def test_any_mark_of_protection_counts_and_the_address_is_not_kept(tmp_path: Path, mark: Any) -> None:
    header = ["CPR", "Adresse", "Beskyttet", "Ydelse", "Disp.dato", "Netto", "Udbetales"]
    parsed = read_rows(tmp_path, header, [ANNA, "Opdigtevej 1", mark, BENEFIT, PAY_DATE, 1.0, 1.0])
    assert codes(parsed) == {(2, "citizen-protected")}
    assert (parsed.lines[0].is_protected, parsed.lines[0].address) == (True, "")


@pytest.mark.parametrize("mark", ["", "N", "Nej", "0", 0, False])
def test_a_plain_no_is_no_protection(tmp_path: Path, mark: Any) -> None:
    header = ["CPR", "Adresse", "Beskyttet", "Ydelse", "Disp.dato", "Udbetales"]
    parsed = read_rows(tmp_path, header, [ANNA, "Opdigtevej 1", mark, BENEFIT, PAY_DATE, 1.0])
    assert codes(parsed) == set()
    assert parsed.lines[0].address == "Opdigtevej 1"


@pytest.mark.parametrize("text", ["Navne- og adressebeskyttet", "ADRESSEBESKYTTELSE", "beskyttet adresse"])
def test_a_text_instead_of_the_address_protects(tmp_path: Path, text: str) -> None:
    header = ["CPR", "Adresse", "Ydelse", "Disp.dato", "Udbetales"]
    parsed = read_rows(tmp_path, header, [ANNA, text, BENEFIT, PAY_DATE, 1.0])
    assert codes(parsed) == {(2, "citizen-protected")}


@pytest.mark.parametrize("name", ["=1+1", "+45 Jensen", "@SUM(A1:A9)", "-Åse Kjær"])
def test_a_text_like_a_formula_is_kept_as_text_and_said(tmp_path: Path, name: str) -> None:
    parsed = read_text(
        tmp_path, f"CPR;Navn;Ydelse;Disp.dato;Udbetales\n{ANNA};{name};{BENEFIT};30-10-2026;1,00\n"
    )
    assert codes(parsed) == {(2, "text-like-formula")}
    assert parsed.lines[0].name == name


def test_a_lone_hyphen_is_no_formula(tmp_path: Path) -> None:
    assert codes(read_rows(tmp_path, HEADER, row(name="-"))) == set()


def test_what_cannot_be_read_beside_the_amount_is_left_out_and_said(tmp_path: Path) -> None:
    header = ["CPR", "Ydelse", "Periode", "Disp.dato", "Brutto", "Udbetales"]
    parsed = read_rows(
        tmp_path, header, [ANNA, "", "løbende", "snart", "se bilag", 1.0], [BO, BENEFIT, "", "", "", 1.0]
    )
    assert codes(parsed) == {
        (2, "benefit-missing"),
        (2, "date-unreadable"),
        (2, "pay-date-missing"),
        (2, "other-amount-unreadable"),
        (3, "pay-date-missing"),
    }
    assert len(messages(parsed, "date-unreadable")) == 2
    assert parsed.rows_with_warnings == 2
    line = parsed.lines[0]
    assert (line.benefit, line.period_from, line.period_to, line.pay_date, line.gross_oere) == (
        "Ydelse ikke angivet",
        None,
        None,
        None,
        None,
    )


def test_a_rejected_row_is_not_warned_about_as_well(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, [ANNA, "=1", "", "x", "x", "x", ""], row(BO))
    assert codes(parsed) == {(2, "amount-missing")}


def test_a_list_without_benefits_and_pay_days_says_so_once(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, ["CPR", "Navn", "Udbetales"], [ANNA, "Anna", 1.0], [BO, "Bo", 2.0])
    assert codes(parsed) == {(None, "benefit-column-missing"), (None, "pay-date-column-missing")}
    (total,) = parsed.by_benefit
    assert (total.benefit, total.pay_date, total.lines, total.total_oere) == (
        "Ydelse ikke angivet",
        None,
        2,
        300,
    )


def test_totals_are_by_benefit_and_then_by_pay_day_with_lines_without_one_last(tmp_path: Path) -> None:
    rows = [(ANNA, "", "Sygedagpenge", FIRST, LAST, pay_date, 1.0) for pay_date in ("", LAST, FIRST)]
    parsed = read_rows(tmp_path, HEADER, *rows, row(BO), row(BO, amount=2.0))
    assert [(total.benefit, total.pay_date, total.lines, total.citizens) for total in parsed.by_benefit] == [
        (BENEFIT, PAY_DATE, 2, 1),
        ("Sygedagpenge", FIRST, 1, 1),
        ("Sygedagpenge", LAST, 1, 1),
        ("Sygedagpenge", None, 1, 1),
    ]


def test_the_errors_are_kept_when_there_are_too_many_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FINDINGS", 2)
    parsed = read_rows(tmp_path, HEADER, row(amount=0.0), row(BO, amount=0.0), row("ukendt"))
    assert [finding.code for finding in parsed.findings if finding.severity is Severity.ERROR] == [
        "cpr-invalid"
    ]
    assert messages(parsed, "findings-left-out")[0].startswith("2 bemærkninger mere")
    assert parsed.rows_with_warnings == 2


def test_what_a_finding_shows_is_short_and_masked() -> None:
    assert shown_text(f"ring til\n{ANNA}") == "ring til 020360-••••"
    assert shown_cpr("x" * 500) == "x" * 6 + "•" * 53 + "…"


def test_what_a_finding_shows_has_no_codes_that_a_terminal_obeys() -> None:
    hostile = "\x1b[2Jryd\x07 skærm\x9b31m\u202e\u2028slut\r"
    for shown in (shown_text(hostile), shown_cpr(hostile)):
        assert shown.isprintable()
    assert shown_text(hostile) == "[2Jryd skærm 31m slut"


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_sentence_is_whole_with_any_text_in_it(code: str) -> None:
    message = Finding(code=code, row=7, column="Beløb", shown="{x}%s").message
    assert message.startswith('Række 7, kolonne "Beløb": ')
    assert message.endswith((".", "{x}%s"))
    assert ("{shown}" in CATALOGUE[code].sentence) == ("{x}%s" in message)


def test_every_finding_of_the_catalogue_is_made_in_a_test() -> None:
    tested = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [code for code in CATALOGUE if f'"{code}"' not in tested] == []
