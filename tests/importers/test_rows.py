"""Which rows are people: totals, notes and blanks are not, and nobody is dropped for the sake of a name."""

from pathlib import Path
from typing import Any

import pytest

from tests.importers.making import (
    ANNA,
    BENEFIT,
    BO,
    CLARA,
    FIRST,
    HEADER,
    LAST,
    PAY_DATE,
    Values,
    codes,
    messages,
    read_rows,
    row,
)

PEOPLE = (row(ANNA, "Anna", 100.0), row(BO, "Bo", 50.0))


def _total(label: str, amount: Any, place: int = 0) -> Values:
    values: list[Any] = ["", "", "", "", "", "", amount]
    values[place] = label
    return values


@pytest.mark.parametrize(
    "label",
    ["I alt", "Ialt", "SUM:", "Sum", "Total", "I ALT:", "Udbetalt i alt", "Samlet beløb", "Ialt 2 linjer"],
)
@pytest.mark.parametrize("place", [0, 1, 2, 5])
def test_a_total_is_no_person_wherever_its_label_stands(tmp_path: Path, label: str, place: int) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, _total(label, 150.0, place))
    assert (parsed.rows_read, parsed.total_oere, parsed.file_total_oere) == (2, 15000, 15000)
    assert codes(parsed) == set()


@pytest.mark.parametrize(
    "name", ["Sum Altmann", "Summer Altmann", "Ialto O'Hara", "I Alt", "Total Kjær", "Antal Bo"]
)
def test_a_person_with_a_name_like_a_total_is_a_person(tmp_path: Path, name: str) -> None:
    parsed = read_rows(tmp_path, HEADER, row(ANNA, name, 100.0))
    assert parsed.rows_accepted == 1
    assert parsed.file_total_oere is None


@pytest.mark.parametrize("name", ["Sum Altmann", "Summer Altmann", "Bo Kjær"])
def test_a_person_without_a_number_is_rejected_and_not_dropped(tmp_path: Path, name: str) -> None:
    parsed = read_rows(tmp_path, HEADER, row("", name, 100.0), *PEOPLE)
    assert codes(parsed) == {(2, "cpr-missing")}
    assert (parsed.rows_read, parsed.rows_rejected) == (3, 1)


def test_a_row_in_brackets_explains_the_header(tmp_path: Path) -> None:
    hint = ("(10 cifre)", "(fulde navn)", "(art)", "(fra)", "(til)", "(dato)", "(i kr.)")
    parsed = read_rows(tmp_path, HEADER, hint, *PEOPLE)
    assert codes(parsed) == {(2, "row-note")}
    assert (parsed.rows_read, parsed.rows_rejected) == (2, 0)
    doubtful = read_rows(tmp_path, HEADER, (*hint[:6], "(kr. 1.200,00)"), *PEOPLE)
    assert (2, "cpr-invalid") in codes(doubtful)


def test_subtotals_are_left_out_and_the_grand_total_is_the_files_own(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        HEADER,
        row(ANNA, "Anna", 100.0),
        _total(f"I alt {BENEFIT}", 100.0, 2),
        row(BO, "Bo", 50.0),
        _total("Sum", 50.0),
        [],
        _total("Total", 160.0),
    )
    assert (parsed.rows_read, parsed.total_oere, parsed.file_total_oere) == (2, 15000, 16000)
    assert messages(parsed, "total-differs") == [
        'Kolonne "Til udbetaling": Listens egen sum passer ikke med de læste rækker. '
        "Listen siger 160,00, de læste rækker er 150,00. "
        "Se efter, om der mangler rækker, eller om nogen er med to gange."
    ]


def test_sums_of_groups_are_not_taken_for_the_files_own_total(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        HEADER,
        row(ANNA, "Anna", 100.0),
        _total("Sum", 100.0),
        row(BO, "Bo", 50.0),
        row(CLARA, "Clara", 25.0),
        _total("Sum", 75.0),
    )
    assert (parsed.total_oere, parsed.file_total_oere) == (17500, None)
    assert codes(parsed) == set()


def test_subtotals_alone_are_no_total_of_the_file(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, _total("Sum Nord", 100.0), _total("Sum Syd", 50.0))
    assert parsed.file_total_oere is None


def test_a_subtotal_that_differs_from_its_rows_is_said_where_it_stands(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        HEADER,
        row(ANNA, "Anna", 100.0),
        _total(f"I alt {BENEFIT}", 100.0, 2),
        row(BO, "Bo", 50.0),
        _total("I alt Sygedagpenge", 75.0, 2),
        row(CLARA, "Clara", 25.0),
        _total("Overført", 175.0),
        _total("I alt", 175.0),
    )
    assert codes(parsed) == {(5, "subtotal-differs")}
    assert messages(parsed, "subtotal-differs") == [
        'Række 5, kolonne "Til udbetaling": Delsummen passer ikke med rækkerne ovenfor: den er 75,00, '
        "rækkerne er 50,00. Se efter, om der mangler en række."
    ]


def test_subtotals_that_cannot_be_checked_are_left_alone(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        HEADER,
        row(ANNA, "Anna", "afventer"),
        row(BO, "Bo", 50.0),
        _total("Side i alt", 150.0),
        row(CLARA, "Clara", 25.0),
        _total("Side i alt", 175.0),
        _total("heraf Team Vest i alt", 7.0),
    )
    assert codes(parsed) == {(2, "amount-unreadable")}


def test_the_rejected_rows_explain_what_the_total_is_short_of(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, row("ukendt", "Clara", 25.0), _total("I alt", 175.0))
    assert messages(parsed, "total-differs")[0].endswith("Forskellen er de afviste rækkers beløb.")


def test_a_total_without_a_label_is_a_total(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, _total("", 150.0))
    assert (parsed.rows_read, parsed.file_total_oere) == (2, 15000)


def test_a_total_can_stand_after_its_label_in_another_column(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, ["", "I alt", "kr.", 150.0])
    assert parsed.file_total_oere == 15000


@pytest.mark.parametrize(
    "total", [["I alt", "", "3 linjer", "", "", "", 150.0], ["Antal rækker:", 3, "", "", "", "Sum", 150.0]]
)
def test_the_files_own_count_of_rows_is_compared(tmp_path: Path, total: Values) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, total)
    assert parsed.file_total_rows == 3
    assert messages(parsed, "row-count-differs") == [
        "Listens eget antal rækker passer ikke med de læste: listen siger 3, læst er 2."
    ]


def test_a_count_on_a_line_of_its_own_is_the_files_count(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, _total("Sum", 150.0), ["Antal linjer", 2])
    assert (parsed.file_total_rows, parsed.file_total_oere) == (2, 15000)


def test_blank_rows_repeated_headers_and_notes_are_no_people(tmp_path: Path) -> None:
    parsed = read_rows(
        tmp_path,
        HEADER,
        row(ANNA, "Anna", 100.0),
        [" ", "", ""],
        HEADER,
        ["TEAM VEST"],
        row(BO, "Bo", 50.0),
        ["Listen er dannet før Gældsstyrelsens modregning."],
    )
    assert (parsed.rows_read, parsed.rows_accepted) == (2, 2)
    assert codes(parsed) == {(5, "row-note"), (7, "row-note")}
    assert messages(parsed, "row-note")[0] == (
        'Række 5: "TEAM VEST" er læst som en bemærkning og ikke som en borger.'
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["310289-3775"], "cpr-invalid"),
        (["ukendt", "Bo Kjær"], "cpr-invalid"),
        (["", "Bo Kjær", BENEFIT, FIRST, LAST, PAY_DATE, ""], "cpr-missing"),
        (["", "", "", "", "", "", "afventer"], "cpr-missing"),
        (["", "Bo Kjær", "", "", "", "", "1.200,00"], "cpr-missing"),
    ],
)
def test_half_a_person_is_rejected_aloud(tmp_path: Path, values: Values, code: str) -> None:
    parsed = read_rows(tmp_path, HEADER, row(), values)
    assert (3, code) in codes(parsed)
    assert parsed.rows_rejected == 1


def test_a_person_whose_address_is_like_a_total_is_a_person(tmp_path: Path) -> None:
    header = ["CPR", "Navn", "Adresse", "Ydelse", "Netto"]
    parsed = read_rows(
        tmp_path, header, ["", "Bo", "Sum Allé 3", BENEFIT, 1.0], [ANNA, "Anna", "", BENEFIT, 1.0]
    )
    assert (2, "cpr-missing") in codes(parsed)


def test_a_total_with_a_team_in_the_name_column_is_a_total(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, HEADER, *PEOPLE, ["I alt", "Team Nord", "", "", "", "", 150.0])
    assert parsed.file_total_oere == 15000
