"""A list is fetched as a workbook with what was said of each row, corrected, and loaded again."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.builders.annotated import MESSAGE, STATUS, STATUS_TEXTS
from payout.db import Ledger
from payout.domain.annotated_list import RowStatus
from tests import factories
from tests.web.browsing import Person, signed_in
from tests.web.test_lists import FILES, lists_of, uploaded

pytestmark = pytest.mark.usefixtures("pay_day")

REAL = sorted(path.with_suffix("").with_suffix("") for path in FILES.glob("*/*.expected.json"))
LIST = (
    "Udskrevet 27-10-2026\n"
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;=Anna Ågesen;Fleksløntilskud;30-10-2026;1.000,00\n"
    "1504720001;Børge Fuglsåen;Fleksløntilskud;30-10-2026;gratis\n"
    "2811850001;Clara Æblegren;Fleksløntilskud;30-10-2026;0,00\n"
    "I alt;;;;1.000,00\n"
).encode()


def fetched(person: Person, path: str) -> tuple[Workbook, Worksheet]:
    response = person.client.get(f"{path}/til-rettelse")
    assert response.status_code == 200
    assert "til-rettelse.xlsx" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.data))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def cells(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_row_has_its_status_and_what_to_do(app: Flask) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST)
    _, sheet = fetched(leader, leader.path)
    header, *rows = cells(sheet)[2:]
    assert header == ["CPR-nr.", "Navn", "Ydelsesart", "Dispositionsdato", "Til udbetaling", STATUS, MESSAGE]
    assert [row[5] for row in rows] == [
        STATUS_TEXTS[status]
        for status in (
            RowStatus.WITH_WARNING, RowStatus.REJECTED, RowStatus.WITH_WARNING, RowStatus.NO_PERSON
        )
    ]  # fmt: skip
    assert "kan ikke læses som et beløb" in str(rows[1][6])
    assert "intet at udbetale" in str(rows[2][6])
    assert rows[0][:2] == ["0203600001", "=Anna Ågesen"]
    assert sheet["B4"].data_type == "s"


def test_the_corrected_workbook_is_loaded_with_its_date_and_without_our_columns(
    app: Flask, ledger: Ledger
) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST).send({}, form="/gem")
    book, sheet = fetched(leader, "/lister/1")
    sheet["E5"] = "2.000,00"
    uploaded(leader, saved(book), "rettet.xlsx")
    assert leader.status == 200
    assert leader.form("/gem").fields["data_date"] == "27-10-2026"
    _, again = fetched(leader, leader.path)
    assert cells(again)[2].count(STATUS) == cells(again)[2].count(MESSAGE) == 1
    leader.send({}, form="/gem")
    corrected, first = lists_of(ledger)
    assert (first.rows_rejected, corrected.rows_rejected) == (1, 0)
    assert (corrected.rows_accepted, corrected.total_oere) == (3, 3_000_00)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_list_that_is_given_back_untouched_reads_as_it_did(app: Flask, path: object) -> None:
    leader = signed_in(app, factories.LEADER)
    kind = {"kind": "udbetaling"} if "udbetalt" in str(path) else {}
    uploaded(leader, path.read_bytes(), path.name, **kind)  # type: ignore[attr-defined]
    before = leader.text()
    book, _ = fetched(leader, leader.path)
    uploaded(leader, saved(book), "igen.xlsx", **kind)
    after = leader.text()

    def figures(text: str) -> str:
        return text[text.index("Rækker læst") : text.index("Filens egen sum")]

    assert figures(after).split("Beløb i alt")[1] == figures(before).split("Beløb i alt")[1]
    assert figures(after).split("med advarsel")[1] == figures(before).split("med advarsel")[1]


@pytest.mark.parametrize("who", [factories.CASEWORKER, factories.FINANCE, factories.AUDITOR])
def test_only_the_team_leader_gets_the_whole_numbers(app: Flask, who: str) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST)
    waiting = leader.path
    leader.send({}, form="/gem")
    other = signed_in(app, who)
    assert other.client.get("/lister/1/til-rettelse").status_code == 403
    assert other.client.get(f"{waiting}/til-rettelse").status_code == 403
    assert "til-rettelse" not in other.open("/lister/1").page


def test_a_list_of_another_person_or_that_is_gone_is_not_given(app: Flask) -> None:
    waiting = uploaded(signed_in(app, factories.LEADER), LIST).path
    other = signed_in(app, factories.LEADER_2)
    assert other.open(f"{waiting}/til-rettelse").status == 404
    assert other.open("/lister/99/til-rettelse").status == 404


def test_a_list_whose_file_can_no_longer_be_read_says_so(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    leader = signed_in(app, factories.LEADER).open("/lister/1/til-rettelse")
    assert (leader.status, leader.path) == (200, "/lister/1")
    assert 'role="alert"' in leader.page
