"""A list is fetched as a workbook with what was said of each row, corrected, and loaded again."""

import hashlib
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from exports.builders.annotated import MESSAGE, STATUS, STATUS_TEXTS
from payout.db import Ledger
from payout.domain.annotated_list import RowStatus
from payout.models import list_fetch, user
from payout.queries.events import stream_events
from payout.services.layouts import change_layout, layouts_in_use
from payout.web.annotated_lists import WORKBOOK_TYPE
from tests import factories
from tests.factories import booking
from tests.services.acting import faults
from tests.web.browsing import Person, signed_in
from tests.web.locked_files import HALVES, unlocked
from tests.web.test_layouts_of_the_office import ODD, asked, mapped
from tests.web.test_lists import FILES, lists_of, uploaded

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day", "locked")]

REAL = sorted(path.with_suffix("").with_suffix("") for path in FILES.glob("*/*.expected.json"))
LIST = (
    "Udskrevet 27-10-2026\n"
    "CPR-nr.;Navn;Ydelsesart;Dispositionsdato;Til udbetaling\n"
    "0203600001;=Anna Ågesen;Fleksløntilskud;30-10-2026;1.000,00\n"
    "1504720001;Børge Fuglsåen;Fleksløntilskud;30-10-2026;gratis\n"
    "2811850001;Clara Æblegren;Fleksløntilskud;30-10-2026;0,00\n"
    "I alt;;;;1.000,00\n"
).encode()


PURPOSE = "Retter række 3"


@pytest.fixture
def locked(ledger: Ledger) -> None:
    """Both halves of the dobbeltlås are set."""
    factories.double_lock(ledger)


def fetches_of(ledger: Ledger) -> list[tuple[object, ...]]:
    """Who has fetched which list, and what for."""
    chosen = select(
        list_fetch.c.list_id, list_fetch.c.sha256, user.c.display_name, list_fetch.c.purpose
    ).join(user)
    with ledger.reading() as connection:
        return [tuple(row) for row in connection.execute(chosen)]


def events_of(ledger: Ledger) -> list[str]:
    """What the fetches in the journal are about."""
    with ledger.reading() as connection:
        return [event.subject for event in stream_events(connection) if event.action == "list.fetched"]


def fetched(person: Person, page: str) -> tuple[Workbook, Worksheet]:
    """The workbook of the list on that page; the person is back there afterwards."""
    is_stored = "/indlaes/" not in page
    values = {"purpose": PURPOSE, **(HALVES if is_stored else {})}
    response = person.open(f"{page}/til-rettelse").send(values).response
    assert response is not None
    assert response.status_code == 200
    assert "til-rettelse.xlsx" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(unlocked(response.data) if is_stored else response.data))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    person.open(page)
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


@pytest.mark.in_turns
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
    assert other.open("/lister/1/til-rettelse").status == 403
    # Økonomi may bring in a run, but sees no list that another one has brought.
    hidden = 404 if who == factories.FINANCE else 403
    assert other.open(f"{waiting}/til-rettelse").status == hidden
    for path in ("/lister/1/til-rettelse", f"{waiting}/til-rettelse"):
        assert other.client.post(path, data={"purpose": PURPOSE}).status_code in {400, 403}
    assert "til-rettelse" not in other.open("/lister/1").page


def test_a_stored_list_leaves_with_both_halves_and_locked(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST).send({}, form="/gem")
    for values in ({}, {**HALVES, "control_half": factories.LEADER_HALF}):
        leader.open("/lister/1/til-rettelse").send({"purpose": PURPOSE, **values})
        assert leader.status == 409
        assert "Mindst en af halvdelene passer ikke" in leader.text()
    assert fetches_of(ledger) == []
    response = leader.open("/lister/1/til-rettelse").send({"purpose": PURPOSE, **HALVES}).response
    assert response is not None
    assert response.data.startswith(b"\xd0\xcf\x11\xe0")
    assert b"0203600001" not in response.data


def test_a_list_of_another_person_or_that_is_gone_is_not_given(app: Flask) -> None:
    waiting = uploaded(signed_in(app, factories.LEADER), LIST).path
    other = signed_in(app, factories.LEADER_2)
    assert other.open(f"{waiting}/til-rettelse").status == 404
    assert other.open("/lister/99/til-rettelse").status == 404


def test_a_list_whose_file_can_no_longer_be_read_says_so(app: Flask, ledger: Ledger) -> None:
    factories.store(ledger)
    leader = signed_in(app, factories.LEADER).open("/lister/1/til-rettelse")
    leader.send({"purpose": PURPOSE, **HALVES})
    assert leader.status == 409
    assert 'role="alert"' in leader.page
    assert fetches_of(ledger) == []


@pytest.mark.parametrize("page", ["/lister/1", "/lister/indlaes"])
def test_without_a_purpose_nothing_is_given_and_nothing_logged(app: Flask, ledger: Ledger, page: str) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST)
    waiting = leader.path
    if page == "/lister/1":
        leader.send({}, form="/gem")
    leader.open(f"{page if page == '/lister/1' else waiting}/til-rettelse").send({"purpose": " "})
    assert leader.status == 422
    assert "Hvad skal du bruge listen til?" in leader.text()
    assert fetches_of(ledger) == []


def test_a_stored_list_that_leaves_is_in_the_journal_with_who_and_what_for(
    app: Flask, ledger: Ledger
) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST).send({}, form="/gem")
    fetched(leader, "/lister/1")
    (stored,) = lists_of(ledger)
    assert fetches_of(ledger) == [(1, stored.sha256, "Lea Leder", PURPOSE)]
    assert events_of(ledger) == ["payment_list:1"]
    assert faults(ledger) == {}
    leader.open("/journal?handling=list.fetched")
    assert "Lea LederListe hentet med hele CPR-numreListe 1" in leader.text().replace(" Liste", "Liste")


def test_a_list_that_is_not_stored_is_in_the_journal_by_its_hash(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST)
    fetched(leader, leader.path)
    sha256 = hashlib.sha256(LIST).hexdigest()
    assert fetches_of(ledger) == [(None, sha256, "Lea Leder", PURPOSE)]
    assert events_of(ledger) == [f"list_file:{sha256}"]
    assert faults(ledger) == {}
    assert f"Ugemt liste {sha256[:12]}" in leader.open("/journal").text()


def test_the_journal_holds_neither_the_purpose_nor_a_cell_of_the_list(app: Flask, ledger: Ledger) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST)
    fetched(leader, leader.path)
    with ledger.reading() as connection:
        *_, last = stream_events(connection)
    assert last.action == "list.fetched"
    assert not any(word in last.payload for word in (PURPOSE, "0203600001", "Ågesen", "liste.csv"))


def test_each_file_that_leaves_is_an_event_also_when_the_page_is_sent_twice(
    app: Flask, ledger: Ledger
) -> None:
    leader = uploaded(signed_in(app, factories.LEADER), LIST).send({}, form="/gem")
    leader.open("/lister/1/til-rettelse")
    for _ in range(2):
        response = leader.send({"purpose": PURPOSE, **HALVES}).response
        assert response is not None
        assert response.mimetype == WORKBOOK_TYPE
    assert events_of(ledger) == ["payment_list:1"] * 2


def test_a_waiting_list_is_given_back_by_the_layout_that_it_was_read_by(app: Flask, ledger: Ledger) -> None:
    leader = mapped(asked(app))
    waiting = leader.path
    with booking(ledger, factories.LEADER) as book:
        (layout,) = layouts_in_use(book.connection)
        change_layout(book, 1, layout, is_active=False)
    _, sheet = fetched(leader, waiting)
    assert [row[0] for row in cells(sheet)][-3:] == ["Person", "0203600001", "1504720001"]


def test_a_stored_list_is_judged_again_by_its_own_layout_and_not_by_another_that_fits(
    app: Flask, ledger: Ledger
) -> None:
    content = ODD.replace(b"2.000,50;ok", b"gratis;5,00").replace(b"ok", b"4,00")
    leader = mapped(asked(app, content))
    leader.open(f"{leader.path}/kolonner")
    mapped(leader, column_2="", column_3="to_pay", name="KMD Rest", source="KMD Rest")
    leader.send({}, form="/gem")
    assert [stored.layout for stored in lists_of(ledger)] == ["KMD Rest"]
    _, sheet = fetched(leader, "/lister/1")
    header, *rows = cells(sheet)[-3:]
    place = header.index(STATUS)
    assert STATUS_TEXTS[RowStatus.REJECTED] not in {row[place] for row in rows}
