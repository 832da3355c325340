"""What stands round a list's rows: other headers, units, signs, totals above, sheets that are not read."""

from datetime import date
from pathlib import Path

import pytest

from importers import ListUnreadable, read_list
from payout.domain.indberetningsliste import ListKind
from tests.importers.making import (
    ANNA,
    BO,
    CLARA,
    HEADER,
    PAY_DATE,
    Values,
    codes,
    delimited,
    messages,
    read_rows,
    read_text,
    row,
    text_row,
    workbook,
)

FIRST_TABLE: Values = ("CPR-nr.", "Navn", "Brutto", "Til udbetaling")


@pytest.mark.parametrize(
    "second",
    [("CPR-nr.", "Navn", "Til udbetaling", "Brutto"), ("CPR-nr.", "Navn", "Brutto", "Netto")],
)
def test_a_second_header_with_the_amounts_elsewhere_is_refused(tmp_path: Path, second: Values) -> None:
    with pytest.raises(ListUnreadable) as refused:
        read_rows(tmp_path, FIRST_TABLE, (ANNA, "Anna", 900.0, 700.0), (), second, (BO, "Bo", 800.0, 600.0))
    assert refused.value.code == "header-changes"
    assert "Række 4" in refused.value.message


def test_a_second_header_that_says_the_same_in_other_words_is_no_change(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        FIRST_TABLE,
        (ANNA, "Anna", 900.0, 700.0),
        ("Personnr.", "Navn", "Bruttobeløb", "Til udbetaling"),
        (BO, "Bo", 800.0, 600.0),
    )
    assert parsed.total_oere == 130000


def test_a_header_over_two_rows_may_come_again(tmp_path: Path) -> None:
    upper = ("CPR-nr.", "Navn", "Ydelse", "Beløb", "", "")
    lower = ("", "", "", "Brutto", "Netto", "Til udbetaling")
    person = (ANNA, "Anna", "Kontanthjælp", 900.0, 800.0, 700.0)
    assert read_rows(tmp_path, upper, lower, person, upper, lower, person).total_oere == 140000


@pytest.mark.parametrize(
    "title", ["Alle beløb er i øre", "Beløb (øre)", "Beløb i 1.000 kr.", "Tal i t. kr.", "i hele tusinde kr"]
)
def test_a_title_that_tells_another_unit_is_said(tmp_path: Path, title: str) -> None:
    parsed = read_rows(tmp_path, (title,), HEADER, row())
    assert codes(parsed) == {(None, "unit-in-title")}
    assert title in messages(parsed, "unit-in-title")[0]


@pytest.mark.parametrize("title", ["Beløb i kr.", "Udbetaling i Ørebro", "Liste i 1.000 eksemplarer"])
def test_a_title_with_kroner_or_other_words_is_no_other_unit(tmp_path: Path, title: str) -> None:
    assert codes(read_rows(tmp_path, (title,), HEADER, row())) == set()


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("D/K", "sign-left-out"),
        ("Fortegn", "sign-left-out"),
        ("+/-", "sign-left-out"),
        ("Status", "status-left-out"),
    ],
)
def test_a_column_that_could_change_what_is_paid_is_said_to_be_left_out(
    tmp_path: Path, header: str, code: str
) -> None:
    parsed = read_rows(tmp_path, (*HEADER, header), (*row(), "K"))
    assert codes(parsed) == {(None, code)}
    assert header in messages(parsed, code)[0]


def test_a_total_above_the_header_is_the_lists_own(tmp_path: Path) -> None:
    total = ("I alt", "", "", "", "", "", 1300.0)
    parsed = read_rows(tmp_path, total, HEADER, row())
    assert parsed.file_total_oere == 130000
    assert codes(parsed) == {(None, "total-differs")}


@pytest.mark.parametrize(
    "rows",
    [
        [row(BO), row(CLARA)],
        [("Cpr", "Fulde navn", "Beløb"), (BO, "Bo Kjær", 900.0)],
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_sheet_with_people_but_no_whole_header_is_said_to_be_left_out(
    tmp_path: Path, rows: list[Values], is_first: bool
) -> None:
    whole = [HEADER, row()]
    path = workbook(tmp_path / "liste.xlsx", *((rows, whole) if is_first else (whole, rows)))
    parsed = read_list(path, kind=ListKind.INDBERETNING)
    assert codes(parsed) == {(None, "sheet-left-out")}
    assert ("Ark1" if is_first else "Ark2") in messages(parsed, "sheet-left-out")[0]


def test_a_sheet_with_numbers_that_are_no_cpr_numbers_is_not_named(tmp_path: Path) -> None:
    notes = [("Telefon 99 99 99 99 99",), ("9999999999", 203600001, PAY_DATE)]
    parsed = read_list(workbook(tmp_path / "liste.xlsx", [HEADER, row()], notes), kind=ListKind.INDBERETNING)
    assert codes(parsed) == set()


@pytest.mark.parametrize(
    "label",
    [
        "Slutsum", "Listesum", "Kontrolsum", "Hovedsum", "Grand total", "Totalbeløb", "Sum i alt", "Samlet",
        "Samlet udbetaling", "I alt kr.", "Total DKK", "I alt til udbetaling", "Udbetaling i alt",
        "Sum til udbetaling", "Samlet beløb til udbetaling", "Antal poster i alt: 1",
    ],
)  # fmt: skip
def test_the_lists_own_total_is_known_by_many_names(tmp_path: Path, label: str) -> None:
    parsed = read_rows(tmp_path, HEADER, row(), (label, "", "", "", "", "", 1200.5))
    assert (parsed.rows_read, parsed.file_total_oere) == (1, 120050)
    assert codes(parsed) == set()


@pytest.mark.parametrize("trailer", ["Antal linjer: 2", "Antal rækker 2", "Antal poster i alt: 2"])
def test_a_count_behind_its_label_is_compared(tmp_path: Path, trailer: str) -> None:
    parsed = read_text(tmp_path, delimited([HEADER, text_row(), [trailer]]))
    assert codes(parsed) == {(None, "row-count-differs")}


@pytest.mark.parametrize(
    "header",
    [
        "Adr.besk.",
        "Navne-/adressebesk.",
        "Beskyttet adresse",
        "Hemmelig",
        "Beskyttelseskode",
        "Adressebeskyttelse (J/N)",
    ],
)
def test_a_mark_of_protection_is_known_by_its_likeness(tmp_path: Path, header: str) -> None:
    parsed = read_rows(tmp_path, (*HEADER, "Adresse", header), (*row(), "Åvej 1", "J"))
    assert codes(parsed) == {(2, "citizen-protected")}
    assert [line.address for line in parsed.lines] == [""]


def test_any_of_several_marks_protects(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        (*HEADER, "Navnebeskyttelse", "Adressebeskyttelse"),
        (*row(), "", "J"),
        (*row(BO), "J", ""),
        (*row(CLARA), "", "N"),
    )
    assert codes(parsed) == {(2, "citizen-protected"), (3, "citizen-protected")}


@pytest.mark.parametrize(
    ("address", "is_protected"),
    [
        ("Hemmelig adresse", True),
        ("Adr.besk.", True),
        ("Skjult adresse", True),
        ("Hemmelighedsvej 1", False),
        ("Beskedvej 2", False),
    ],
)
def test_a_text_of_protection_stands_in_place_of_an_address(
    tmp_path: Path, address: str, is_protected: bool
) -> None:
    parsed = read_rows(tmp_path, (*HEADER, "Adresse"), (*row(), address))
    assert [line.is_protected for line in parsed.lines] == [is_protected]


def test_a_description_is_no_mark_of_protection(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, (*HEADER, "Beskrivelse", "Besked"), (*row(), "x", "x"))
    assert codes(parsed) == set()


def test_a_period_that_ends_before_it_starts_is_said(tmp_path: Path) -> None:
    backwards = (ANNA, "Anna", "Kontanthjælp", "31-10-2026", "01-10-2026", "30-10-2026", "1,00")
    parsed = read_text(tmp_path, delimited([HEADER, backwards, text_row(BO)]))
    assert codes(parsed) == {(2, "period-reversed")}


@pytest.mark.parametrize(("cpr", "is_said"), [("020336-4001", True), ("020325-4001", False)])
def test_somebody_born_after_the_payment_is_said(tmp_path: Path, cpr: str, is_said: bool) -> None:
    parsed = read_rows(tmp_path, HEADER, row(cpr))
    assert codes(parsed) == ({(2, "cpr-unborn")} if is_said else set())


def test_a_payment_of_the_century_before_hides_nobody_who_is_unborn(tmp_path: Path) -> None:
    old = (BO, "Bo", "Kontanthjælp", "01-10-1999", "31-10-1999", "29-10-1999", "1,00")
    unborn = text_row("020336-4001", "Ib")
    parsed = read_text(tmp_path, delimited([HEADER, old, unborn]))
    assert (3, "cpr-unborn") in codes(parsed)


def test_a_copy_with_the_benefit_in_capitals_is_a_copy(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, row(), row(benefit="HJÆLP TIL FORSØRGELSE"))
    assert codes(parsed) == {(3, "row-duplicate")}


@pytest.mark.parametrize(
    ("text", "is_padded"),
    [
        ("02.03.60-0001", False),
        ("02 03 60 0001", False),
        ("020360/0001", False),
        ("'020360-0001", False),
        ("\u200b020360-0001\ufeff", False),
        ("020360\u00ad0001", False),
        ("203600001.0", True),
        ("203600001,00", True),
        ("20360-0001", True),
    ],
)
def test_a_cpr_number_is_read_however_a_program_left_it(tmp_path: Path, text: str, is_padded: bool) -> None:
    parsed = read_text(tmp_path, delimited([HEADER, text_row(text)]))
    assert [line.cpr.formatted for line in parsed.lines] == [ANNA]
    assert codes(parsed) == ({(2, "cpr-padded")} if is_padded else set())


@pytest.mark.parametrize(
    ("first", "second"),
    [("Dispositionsdato", "Udbetalingsdato"), ("Ydelsestype", "Ydelse"), ("Fra", "Periode fra")],
)
def test_of_two_columns_that_mean_the_same_the_one_not_read_is_said(
    tmp_path: Path, first: str, second: str
) -> None:
    parsed = read_rows(
        tmp_path, ("CPR-nr.", first, second, "Netto"), (ANNA, PAY_DATE, date(2026, 10, 29), 1.0)
    )
    (message,) = messages(parsed, "column-doubled")
    assert second in message
    assert first in message


def test_dates_and_weeks_of_the_same_period_are_not_doubled(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path, ("CPR-nr.", "Uge fra", "Fra dato", "Netto"), (ANNA, "2026-41", PAY_DATE, 1.0)
    )
    assert messages(parsed, "column-doubled") == []


def test_a_row_whose_cells_have_moved_into_the_names_is_said(tmp_path: Path) -> None:
    text = f"CPR-nr.;Navn;Brutto;Til udbetaling;Netto\n{ANNA};Anna;9,00;7,00;8,00\n{BO};9,00;7,00;8,00\n"
    parsed = read_text(tmp_path, text)
    assert (3, "name-like-amount") in codes(parsed)
