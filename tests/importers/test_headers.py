"""Which row is the header, what its columns mean, and what is refused rather than guessed."""

from pathlib import Path

import pytest

from importers import ListUnreadable, read_list
from payout.domain.indberetningsliste import AmountBasis, ListKind
from tests.importers.making import (
    ANNA,
    BENEFIT,
    BO,
    FIRST,
    HEADER,
    LAST,
    PAY_DATE,
    Values,
    codes,
    messages,
    read_rows,
    row,
    workbook,
)


def _fields(folder: Path, *headers: str) -> list[str]:
    """What the headers mean, beside a CPR column and an amount."""
    parsed = read_rows(folder, ["CPR", *headers, "Netto"], [ANNA, *["x"] * len(headers), 100.0])
    return [field for _, field in parsed.columns[1:-1]]


def test_columns_may_stand_in_any_order_under_other_names(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        ["Udbetales", "Ordning", "Fulde navn", "Slutdato", "Startdato", "Disp.dato", "PERSONNR"],
        [812.25, BENEFIT, "Bo Kjær", LAST, FIRST, PAY_DATE, BO],
    )
    (line,) = parsed.lines
    assert (line.cpr.formatted, line.name, line.benefit) == (BO, "Bo Kjær", BENEFIT)
    assert (line.period_from, line.period_to, line.pay_date) == (FIRST, LAST, PAY_DATE)
    assert line.amount_oere == 81225
    assert parsed.layout == "generel"


def test_lists_of_no_known_layout_share_a_source_when_their_headers_are_the_same(tmp_path: Path) -> None:
    headers = ["PERSONNR", "Ordning", "Disp.dato", "Udbetales"]
    first, same, other = (
        read_rows(tmp_path, names, [BO, BENEFIT, PAY_DATE, 812.25]).source
        for names in (headers, [name.upper() for name in headers], [*headers[:3], "Til udbetaling"])
    )
    assert first.startswith("ukendt kilde ")
    assert first == same != other


def test_a_header_is_known_by_its_words_and_not_by_its_likeness(tmp_path: Path) -> None:
    assert _fields(tmp_path, "NAVN ", "Til\nudbetaling", "Udbetalt forrige md.", "Sagsbeh.") == [
        "name",
        "to_pay",
        "",
        "",
    ]


def test_a_deduction_after_the_net_amount_is_set_off_and_before_it_tax(tmp_path: Path) -> None:
    after = read_rows(tmp_path, ["CPR", "Netto", "Fradrag", "Udbetales"], [ANNA, 100.0, 25.0, 75.0])
    assert after.columns[2] == ("Fradrag", "set_off")
    assert after.lines[0].set_off_oere == 2500
    before = read_rows(tmp_path, ["CPR", "Brutto", "Fradrag", "Netto"], [ANNA, 100.0, 25.0, 75.0])
    assert before.columns[2] == ("Fradrag", "deducted")
    assert before.lines[0].set_off_oere is None


def test_title_rows_stand_before_the_header_and_one_tells_the_list_date(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        ["Prøvekøbing Kommune"],
        ["Udbetaling 30-10-2026"],
        [],
        ["Dannet", FIRST, "af Ydelsescenter"],
        HEADER,
        row(),
    )
    assert parsed.list_date == FIRST
    assert parsed.lines[0].row == 6


def test_a_list_without_a_date_of_its_own_has_none(tmp_path: Path) -> None:
    assert read_rows(tmp_path, ["Udbetaling 30-10-2026", PAY_DATE], HEADER, row()).list_date is None


def test_first_and_last_name_become_one_name(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        ["CPR", "Efternavn", "Fornavn", "Netto"],
        [ANNA, "Ågesen", "Anna Lis", 100.0],
        [BO, "", "Bo", 1.0],
    )
    assert [line.name for line in parsed.lines] == ["Anna Lis Ågesen", "Bo"]


def test_dates_are_taken_before_weeks_and_weeks_before_nothing(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        ["CPR", "Uge fra", "Uge til", "Fra dato", "Til dato", "Udbetales"],
        [ANNA, "2026-41", "2026-44", FIRST, LAST, 100.0],
        [BO, "2026-41", "2026-44", "", "", 100.0],
    )
    assert [(line.period_from, line.period_to) for line in parsed.lines] == [
        (FIRST, LAST),
        (FIRST.replace(day=5), LAST.replace(month=11, day=1)),
    ]


def test_the_sheet_with_a_list_is_found_and_others_like_it_are_named(tmp_path: Path) -> None:
    cover = [["Indberetningsliste"], ["Dannet", FIRST], ["Antal personer", 1]]
    path = workbook(
        tmp_path / "ark.xlsx",
        cover,
        [HEADER, row()],
        [["CPR", "Netto"]],
        [HEADER, row(BO)],
        [HEADER, row()],
        hidden=[4],
    )
    parsed = read_list(path, kind=ListKind.INDBERETNING)
    assert (parsed.sheet, parsed.list_date) == ("Ark2", FIRST)
    assert [line.cpr.formatted for line in parsed.lines] == [ANNA]
    assert messages(parsed, "sheet-left-out") == [
        'Arket "Ark4" ligner også en liste og er ikke læst. Gem det i en fil for sig.'
    ]


@pytest.mark.parametrize(
    ("headers", "basis", "code"),
    [
        (["Til udbetaling", "Netto", "Brutto"], AmountBasis.TIL_UDBETALING, None),
        (["Brutto", "Netto"], AmountBasis.NETTO, "amount-is-net"),
        (["Brutto", "Skat"], AmountBasis.BRUTTO, "amount-is-gross"),
    ],
)
def test_the_amount_is_chosen_once_for_the_file(
    tmp_path: Path, headers: list[str], basis: AmountBasis, code: str | None
) -> None:
    header = ["CPR", "Ydelse", "Disp.dato", *headers]
    parsed = read_rows(
        tmp_path, header, [ANNA, BENEFIT, PAY_DATE, *[float(100 + n) for n in range(len(headers))]]
    )
    assert parsed.amount_basis is basis
    assert codes(parsed) == ({(None, code)} if code else set())
    assert (
        headers[parsed.lines[0].amount_oere // 100 - 100]
        .lower()
        .startswith(basis.value[:5].replace("_", " "))
    )


@pytest.mark.parametrize("header", ["Beløb", "Udbetalt beløb", "Beløb i kr.", "At betale"])
def test_a_column_that_may_be_what_is_paid_is_said_to_be_left_out(tmp_path: Path, header: str) -> None:
    parsed = read_rows(
        tmp_path, ["CPR", "Ydelse", "Disp.dato", "Brutto", header], [ANNA, BENEFIT, PAY_DATE, 5000.0, 4000.0]
    )
    assert parsed.amount_basis is AmountBasis.BRUTTO
    assert (None, "amount-left-out") in codes(parsed)
    assert f'Kolonne "{header}"' in messages(parsed, "amount-left-out")[0]


def test_an_empty_amount_is_not_taken_from_another_column(tmp_path: Path) -> None:
    header = ["CPR", "Ydelse", "Disp.dato", "Netto", "Til udbetaling"]
    parsed = read_rows(
        tmp_path, header, [ANNA, BENEFIT, PAY_DATE, 5000.0, ""], [BO, BENEFIT, PAY_DATE, 1.0, 1.0]
    )
    assert codes(parsed) == {(2, "amount-missing")}
    assert parsed.total_oere == 100


def test_a_real_run_is_read_from_what_was_paid(tmp_path: Path) -> None:
    header = ["CPR", "Ydelse", "Disp.dato", "Til udbetaling", "Udbetalt", "Fradrag a conto"]
    rows: list[Values] = [header, [ANNA, BENEFIT, PAY_DATE, 900.0, 700.0, 200.0]]
    paid = read_rows(tmp_path, *rows, kind=ListKind.UDBETALING)
    assert (paid.amount_basis, paid.total_oere, paid.lines[0].aconto_oere) == (
        AmountBasis.UDBETALT,
        70000,
        20000,
    )
    assert codes(paid) == set()
    expected = read_rows(tmp_path, *rows)
    assert (expected.amount_basis, expected.total_oere) == (AmountBasis.TIL_UDBETALING, 90000)


def test_a_real_run_without_a_paid_column_says_what_was_used(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(), kind=ListKind.UDBETALING)
    assert codes(parsed) == {(None, "amount-is-not-paid")}


def _refusal(folder: Path, *rows: Values, kind: ListKind = ListKind.INDBERETNING) -> ListUnreadable:
    with pytest.raises(ListUnreadable) as refused:
        read_rows(folder, *rows, kind=kind)
    return refused.value


def test_a_list_without_an_amount_names_the_headers_that_were_found(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, ["CPR-nr.", "Navn", "Beløb i alt"], [ANNA, "Anna", 100.0])
    assert refusal.code == "columns-missing"
    assert refusal.message == (
        'Listen mangler en kolonne med beløb (fx "Til udbetaling"). '
        'Fundne overskrifter: "CPR-nr.", "Navn", "Beløb i alt". Ret overskriften i filen, og indlæs den igen.'
    )


def test_a_list_without_cpr_numbers_says_so(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, ["Navn", "Ydelse", "Netto"], ["Anna", BENEFIT, 100.0])
    assert refusal.code == "columns-missing"
    assert 'cpr-nummer (fx "CPR-nr.")' in refusal.message


def test_no_cell_of_a_list_without_a_header_is_repeated(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, row(), row(BO, "Bo Kjær"))
    assert refusal.code == "header-missing"
    assert "Kjær" not in refusal.message
    assert ANNA not in refusal.message


def test_two_columns_that_can_both_be_the_amount_are_asked_about(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, ["CPR", "Udbetales", "Til udbetaling"], [ANNA, 100.0, 200.0])
    assert refusal.code == "column-ambiguous"
    assert refusal.message.startswith('Kolonnerne "Udbetales", "Til udbetaling" kan begge være beløbet')


def test_two_columns_with_cpr_numbers_are_asked_about(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, ["CPR", "Personnr", "Udbetales"], [ANNA, BO, 200.0])
    assert refusal.code == "column-ambiguous"


def test_a_real_run_is_not_taken_for_an_expected_one(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, ["CPR", "Beløb udbetalt"], [ANNA, 100.0])
    assert refusal.code == "kind-wrong"
    assert "Indlæs den som udbetalingsliste" in refusal.message


@pytest.mark.parametrize("rows", [[HEADER], [HEADER, []], [HEADER, ["I alt", "", "", "", "", "", 100.0]]])
def test_a_list_without_people_is_refused(tmp_path: Path, rows: list[Values]) -> None:
    assert _refusal(tmp_path, *rows).code == "rows-missing"


def test_a_layout_can_be_asked_for_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liste.xlsx", [HEADER, row()])
    parsed = read_list(path, kind=ListKind.INDBERETNING, layout="ydelser")
    assert (parsed.layout, parsed.source) == ("ydelser", "ydelser")
    with pytest.raises(ListUnreadable) as refused:
        read_list(path, kind=ListKind.INDBERETNING, layout="findes ikke")
    assert refused.value.message.endswith("Vælg et af: generel, sygedagpenge, udbetalt, ydelser.")
