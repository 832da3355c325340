"""CPR numbers and names that stand in two columns."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from importers import ListUnreadable, ParsedList
from tests.importers.making import ANNA, BENEFIT, BO, PAY_DATE, codes, messages, read_rows

REST = ["Ydelse", "Disp.dato", "Udbetales"]
VALUES = [BENEFIT, PAY_DATE, 100.0]


def _read(
    folder: Path, first: Any, second: Any, headers: tuple[str, str] = ("Fødselsdato", "Løbenr.")
) -> ParsedList:
    return read_rows(folder, [*headers, *REST], [first, second, *VALUES], ["150472", "0001", *VALUES])


@pytest.mark.parametrize(
    ("birth", "serial", "is_padded"),
    [
        ("020360", "0001", False),
        ("020360-", "0001", False),
        ("02-03-60", "0001", False),
        ("02.03.1960", "0001", False),
        (date(1960, 3, 2), "0001", False),
        (20360, 1, True),
        ("020360", 1.0, True),
        (20360.0, "0001", True),
    ],
)
def test_a_number_in_two_columns_is_put_together(
    tmp_path: Path, birth: Any, serial: Any, is_padded: bool
) -> None:
    parsed = _read(tmp_path, birth, serial)
    assert [line.cpr.formatted for line in parsed.lines] == [ANNA, BO]
    assert codes(parsed) == ({(2, "cpr-padded")} if is_padded else set())
    assert parsed.columns[:2] == (("Fødselsdato", "birth_date"), ("Løbenr.", "serial"))


@pytest.mark.parametrize(
    ("birth", "serial", "code"),
    [
        ("020360", "", "cpr-invalid"),
        ("", "0001", "cpr-invalid"),
        ("", "", "cpr-missing"),
        ("020360", "12345", "cpr-invalid"),
        ("020360", "XXXX", "cpr-invalid"),
        ("310260", "0001", "cpr-invalid"),
        ("02-03-2060", "0001", "cpr-invalid"),
        ("i går", "0001", "cpr-invalid"),
    ],
)
def test_halves_that_make_no_number_are_rejected(tmp_path: Path, birth: Any, serial: Any, code: str) -> None:
    assert codes(_read(tmp_path, birth, serial)) == {(2, code)}


def test_the_halves_are_shown_without_the_serial(tmp_path: Path) -> None:
    assert '"310260 ••••" kan ikke' in messages(_read(tmp_path, "310260", "1234"), "cpr-invalid")[0]


@pytest.mark.parametrize("second", ["", "CPR-nr.", "Løbenr."])
def test_the_second_half_may_stand_beside_the_first_without_a_header(tmp_path: Path, second: str) -> None:
    parsed = _read(tmp_path, "020360", "0001", ("CPR-nr.", second))
    assert [line.cpr.formatted for line in parsed.lines] == [ANNA, BO]


def test_a_whole_number_needs_no_second_half(tmp_path: Path) -> None:
    header = ["CPR", "", *REST, "Løbenr."]
    parsed = read_rows(tmp_path, header, [ANNA, 7, *VALUES, 1], [BO, 8, *VALUES, 2])
    assert [line.cpr.formatted for line in parsed.lines] == [ANNA, BO]


def test_a_number_in_the_last_column_is_whole(tmp_path: Path) -> None:
    parsed = read_rows(tmp_path, [*REST, "CPR"], [*VALUES, ANNA])
    assert parsed.rows_accepted == 1


def test_two_second_halves_are_asked_about(tmp_path: Path) -> None:
    header = ["CPR", *REST, "Løbenr.", "Lbnr"]
    with pytest.raises(ListUnreadable) as refused:
        read_rows(tmp_path, header, ["020360", *VALUES, "0001", "0002"])
    assert refused.value.code == "column-ambiguous"


def test_first_middle_and_last_name_become_one_name(tmp_path: Path) -> None:
    header = ["CPR", "Efternavn", "Fornavn", "Mellemnavn", *REST]
    parsed = read_rows(
        tmp_path, header, [ANNA, "Ågesen", "Anna", "Lis", *VALUES], [BO, "Kjær", "Bo", "", *VALUES]
    )
    assert [line.name for line in parsed.lines] == ["Anna Lis Ågesen", "Bo Kjær"]
