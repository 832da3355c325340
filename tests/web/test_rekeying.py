"""The re-keying pages: taking, entering and checking; the list out as a file and back again."""

from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from msoffcrypto import OfficeFile

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.rekeying import RekeyingStatus
from payout.queries.events import count_events
from payout.queries.rekeying import count_by_status
from tests import factories
from tests.services.acting import keyed
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

PEOPLE = (factories.ANNA, factories.BOERGE, factories.DAGMAR)


@pytest.fixture
def person(app: Flask, ledger: Ledger) -> Person:
    """A caseworker, with three paid bilag; the third is of Dagmar, who is protected."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    for cpr in PEOPLE:
        factories.paid(ledger, counter.issue(cpr, 1_000_00))
    return signed_in(app, factories.CASEWORKER)


def unlocked(locked: bytes) -> BytesIO:
    """The workbook in a locked one, opened with both halves."""
    out = BytesIO()
    book = OfficeFile(BytesIO(locked))
    book.load_key(password=f"{factories.LEADER_HALF}-{factories.CONTROL_HALF}")
    book.decrypt(out)
    return out


def statuses(ledger: Ledger) -> list[int]:
    """How many wait, are entered, and are done."""
    with ledger.reading() as connection:
        found = count_by_status(connection, 1)
    return [found[one] for one in (RekeyingStatus.OPEN, RekeyingStatus.KEYED, RekeyingStatus.DONE)]


def fetched(person: Person, kind: str, **values: str) -> bytes:
    person.open("/genindtastning/hent").send({"kind": kind, **values}, form="hent")
    assert person.response is not None
    return person.response.get_data()


def sent_back(person: Person, content: bytes, name: str) -> Person:
    return person.open("/genindtastning/fil").send({"file": (BytesIO(content), name)}, form="fil")


def filled_in(content: bytes, cells: dict[tuple[int, str], object]) -> bytes:
    """The workbook with some cells of its first sheet written, by row and heading."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for (row, heading), value in cells.items():
        sheet.cell(row, places[heading]).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_bilag_is_taken_entered_and_checked_by_another(person: Person, app: Flask, ledger: Ledger) -> None:
    person.open("/genindtastning").send({"bilag": ["1", "2"], "step": "take"}, form="flere")
    assert "Du har nu de valgte bilag." in person.text()
    person.open("/genindtastning?hvis=mine&status=open")
    assert "2 bilag, de ældste udbetalinger først." in person.text()
    person.open("/genindtastning/1").send({"receipt": "KY-77"}, form="indtastet")
    assert "En anden skal kontrollere det" in person.text()
    assert "Jeg har kontrolleret den" not in person.text()
    person.open("/genindtastning").send({"bilag": ["1"], "step": "check"}, form="flere")
    assert person.status == 409
    assert "Du har selv indtastet et af bilagene" in person.text()
    other = signed_in(app, factories.FINANCE_2).open("/genindtastning/1")
    assert "KY-77" in other.text()
    other.open("/genindtastning").send({"bilag": ["1"], "step": "check"}, form="flere")
    assert statuses(ledger) == [2, 0, 1]


def test_names_and_numbers_are_hidden_on_the_list_and_age_is_told_in_words(person: Person) -> None:
    text = person.open("/genindtastning").text()
    assert "Ny 0 dage" in text
    assert "Beskyttet" in text
    assert "Dagmar" not in text
    assert "Ikke angivet" in text


def test_whole_numbers_are_handed_out_for_a_purpose_that_is_in_the_journal(
    person: Person, ledger: Ledger
) -> None:
    masked = fetched(person, "csv").decode("utf-8-sig")
    assert factories.ANNA.digits not in masked
    person.open("/genindtastning/hent").send({"cpr": "whole"}, form="hent")
    assert person.status == 422
    assert "Skriv formålet" in person.text()
    factories.double_lock(ledger)
    halves = {"leader_half": factories.LEADER_HALF, "control_half": factories.CONTROL_HALF}
    locked = fetched(person, "xlsx", cpr="whole", purpose="Taster i KY", **halves)
    rows = list(openpyxl.load_workbook(unlocked(locked)).worksheets[0].values)[1:]
    assert [row[1] for row in rows] == [one.digits for one in PEOPLE]
    assert [row[2] for row in rows] == ["Anna Ågesen-Prøve", "Børge Fuglsåen", "Beskyttet"]
    with ledger.reading() as connection:
        assert count_events(connection, action="rekeying.fetched") == 2


def test_the_list_comes_back_filled_in_and_is_marked_once_though_sent_twice(
    person: Person, ledger: Ledger
) -> None:
    book = filled_in(
        fetched(person, "xlsx"),
        {
            (2, "Kvitteringsnr."): "KY-1",
            (2, "Indtastet den"): "30-10-2026",
            (3, "Kvitteringsnr."): 4711,
            (3, "Indtastet den"): "29.10.2026",
            (3, "Indtastet af"): "Olga Økonomi",
            (3, "Bemærkning"): f"Delt, se {factories.ANNA.digits}",
        },
    )
    sent_back(person, book, "genindtastning.xlsx")
    text = person.text()
    assert "2 bilag" in text
    assert "1 række" in text
    assert "Olga Økonomi" in text
    assert factories.ANNA.digits not in person.page
    assert statuses(ledger) == [3, 0, 0]
    filled = dict(person.form("bogfoer").form_values())
    for _ in range(2):
        assert person.client.post("/genindtastning/fil/bogfoer", data=filled).status_code == 303
    assert statuses(ledger) == [1, 2, 0]
    # The same file says nothing new now.
    sent_back(person, book, "genindtastning.xlsx")
    assert "Intet er ændret: filen siger det samme" in person.text()


def test_who_is_named_by_another_as_having_entered_it_is_not_the_only_one_who_may_not_check_it(
    person: Person, app: Flask, ledger: Ledger
) -> None:
    cells = {(2, "Kvitteringsnr."): "KY-1", (2, "Indtastet den"): "30-10-2026", (2, "Indtastet af"): "olga"}
    sent_back(person, filled_in(fetched(person, "xlsx"), cells), "a.xlsx").send({}, form="bogfoer")
    for username, status in ((factories.CASEWORKER, 409), (factories.FINANCE, 409), (factories.LEADER, 200)):
        checker = signed_in(app, username).open("/genindtastning")
        assert checker.send({"bilag": ["1"], "step": "check"}, form="flere").status == status
    assert statuses(ledger) == [2, 0, 1]


def test_a_row_that_cannot_be_used_is_named_and_nothing_is_marked(person: Person, ledger: Ledger) -> None:
    keyed(ledger, 3, factories.CASEWORKER_2)
    list_now = fetched(person, "csv").decode("utf-8-sig").splitlines()

    def with_ends(*ends: str) -> bytes:
        rows = [f"{row.rsplit(';', 4)[0]};{end}" for row, end in zip(list_now[1:], ends, strict=True)]
        return "\n".join([list_now[0], *rows]).encode()

    sent_back(person, with_ends("KY-1;31-12-2026;;", ";30-10-2026;;", "KY-9;30-10-2026;;"), "a.csv")
    text = person.text()
    assert "Datoen er ikke kommet endnu." in text
    assert "Skriv kvitteringsnummeret." in text
    assert "Bilaget er allerede indtastet med noget andet." in text
    assert "Mærk dem som indtastet" not in text
    sent_back(person, with_ends("KY-1;30-10-2026;Ukendt;", "KY-2;i går;;", ";;;"), "a.csv")
    text = person.text()
    assert "Ingen aktiv bruger hedder sådan." in text
    assert "Datoen mangler eller kan ikke læses." in text
    other = with_ends("KY-1;30-10-2026;;", "KY-1;30-10-2026;;", ";;;").decode()
    changed = other.replace("1000,00", "999,00", 1).replace(str(BilagNumber("STR26", 2)), "STR26-x")
    sent_back(person, changed.encode(), "a.csv")
    text = person.text()
    assert "Beløbet er et andet i dag." in text
    assert "Bilaget er ikke på listen." in text
    assert sent_back(person, b"nr;kroner\n1;2\n", "a.csv").status == 422
    assert "Filens første række mangler Bilag, Beløb" in person.text()
    assert statuses(ledger) == [2, 1, 0]


@pytest.mark.parametrize("lines", ["", "[[1]]", "[[1,2,3,4,5,6,7,8]]", "[" * 5000])
def test_lines_that_no_page_of_ours_sends_are_refused(person: Person, lines: str) -> None:
    cells = {(2, "Kvitteringsnr."): "KY-1", (2, "Indtastet den"): "30-10-2026"}
    sent_back(person, filled_in(fetched(person, "xlsx"), cells), "a.xlsx")
    filled = {**dict(person.form("bogfoer").form_values()), "lines": lines}
    assert person.client.post("/genindtastning/fil/bogfoer", data=filled).status_code == 422


def test_the_leader_says_in_which_system_a_ydelse_is_entered(person: Person, app: Flask) -> None:
    leader = signed_in(app, factories.LEADER).open("/genindtastning/systemer")
    leader.send({"benefit": ["1"], "system": "KY"}, form="systemer")
    assert "Systemet er angivet." in leader.text()
    assert "01-10-2026" in leader.text()
    leader.send({"benefit": [], "system": "KY"}, form="systemer")
    assert "sæt kryds ved mindst én ydelse" in leader.text()
    assert "Angiv systemet" not in person.open("/genindtastning/systemer").text()
