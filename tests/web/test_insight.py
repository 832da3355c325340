"""Look-ups as leader and auditor see them, and a citizen's insight into what is held about them."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, Integer, Table

from exports.insight_words import COLUMNS, PARTS
from payout import clock
from payout.db import Ledger
from payout.models import lookup, metadata, settlement
from payout.queries.citizens import citizen_by_cpr
from payout.queries.insight import insight_of, tables_about_citizens, told_columns
from payout.services.citizens import look_up
from tests import factories
from tests.conftest import START
from tests.exports.papers import page_texts
from tests.factories import ANNA, AUDITOR, CASEWORKER, CASEWORKER_2, CLARA, DAGMAR, LEADER, USERS, booking
from tests.services.acting import settled
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")


@pytest.fixture
def anna(ledger: Ledger) -> str:
    """Anna has got a bilag and was looked up by two; Dagmar got nothing. Anna's reference."""
    factories.open_day(ledger)
    factories.box(ledger)
    counter = factories.Counter(ledger)
    paid = factories.paid(ledger, counter.issue(ANNA, 4_000_00, reason="Sara Sagsbehandler siger ja"))
    settled(ledger, paid, 1_000_00)
    with booking(ledger, CASEWORKER_2) as book:
        ref = look_up(book, ANNA, purpose="Sten Sagsbehandler spurgte")
        look_up(book, DAGMAR, purpose="Nødudbetaling")
    return ref


def extract(app: Flask, ref: str, **values: str) -> Person:
    form = {"purpose": "Bedt om indsigt", **values}
    return signed_in(app, LEADER).open(f"/borger/{ref}/indsigt").send(form, form="indsigt")


def content(person: Person) -> bytes:
    assert person.response is not None
    assert person.status == 200
    return person.response.get_data()


def test_an_unusual_look_up_is_seen_at_once_and_forgotten_the_next_day(
    app: Flask, ledger: Ledger, anna: str
) -> None:
    leader = signed_in(app, LEADER)
    assert "1 usædvanligt opslag i dag" in leader.open("/lige-nu").text()
    with booking(ledger, CASEWORKER_2) as book:
        look_up(book, DAGMAR, purpose="Nødudbetaling")
        look_up(book, ANNA, purpose="Nødudbetaling")
    assert "2 usædvanlige opslag i dag" in leader.open("/lige-nu").text()
    clock.set_source(lambda: START + timedelta(days=1))
    leader = signed_in(app, LEADER)
    assert "i dag: se efter" not in leader.open("/lige-nu").text()


def test_the_leader_and_the_auditor_see_the_unusual_look_ups_first(app: Flask, anna: str) -> None:
    for username in (LEADER, AUDITOR):
        person = signed_in(app, username)
        assert "1 usædvanligt opslag i dag" in person.open("/lige-nu").text()
        text = person.open("/opslag").text()
        unusual, everything = text.split("Alle opslag", 1)
        assert "Navne- og adressebeskyttet · Intet bilag eller anmodning" in unusual
        assert "Dagmar" not in text
        assert "Anna Ågesen-Prøve" in everything
        assert "Anna" not in unusual
        assert "Ingen opslag den dag" in person.open("/opslag?dag=29-10-2026").text()
    assert signed_in(app, CASEWORKER).open("/opslag").status == 403


def test_many_at_once_and_the_own_name_are_told(app: Flask, ledger: Ledger, anna: str) -> None:
    office = app.extensions["payout"]
    assert office.settings.lookup_warning_persons > 1
    with booking(ledger, CASEWORKER) as book:
        look_up(book, factories.NOBODY, purpose="Nysgerrig", name="Sara Sagsbehandler")
    text = signed_in(app, LEADER).open("/opslag").text()
    assert "Samme navn som den, der slår op" in text.split("Alle opslag")[0]


def test_the_citizens_report_holds_all_and_names_nobody_of_the_staff(
    app: Flask, ledger: Ledger, anna: str
) -> None:
    text = " ".join(" ".join(page_texts(content(extract(app, anna)))).split())
    for held in ("Anna Ågesen-Prøve", "4.000,00", "10.000,00", "Opdigtevej 1", "Afregning", "medarbejder 2"):
        assert held in text.replace("\xa0", " ")
    for name, _ in USERS.values():
        assert name not in text
    assert "en medarbejder siger ja" in text
    assert not {ANNA.digits, ANNA.formatted} & set(text.split())
    # The making of the report stands in the report.
    assert "Indsigt: Bedt om indsigt" in text
    assert "Dagmar" not in text
    assert CLARA.digits[:6] not in text


def test_a_protected_address_is_left_out_of_the_report(app: Flask, ledger: Ledger) -> None:
    hidden = factories.line(DAGMAR, "Dagmar Dulgt", 5_000_00, is_protected=True, address="Hemmelig Vej 9")
    factories.store(ledger, factories.parsed_list([hidden]))
    with booking(ledger, CASEWORKER) as book:
        ref = look_up(book, DAGMAR, purpose="Nødudbetaling")
    text = " ".join(page_texts(content(extract(app, ref))))
    assert "beskyttet" in text
    assert "Hemmelig" not in text


def test_the_look_ups_leave_as_a_file_and_its_making_is_logged_once(
    app: Flask, ledger: Ledger, anna: str
) -> None:
    person = signed_in(app, LEADER).open(f"/borger/{anna}/indsigt")
    assert person.send({"purpose": ""}, form="indsigt").status == 422
    filled = {**dict(person.form("indsigt").form_values()), "kind": "lookups", "purpose": "=1+1"}
    for _ in range(2):
        answer = person.client.post(f"/borger/{anna}/indsigt", data=filled)
        assert answer.headers["Cache-Control"] == "no-store"
        assert ANNA.digits not in str(answer.headers)
        rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
        assert [row[1] for row in rows[1:]] == ["medarbejder 1", "medarbejder 2", "medarbejder 3"]
        assert rows[2][2] == "en medarbejder spurgte"
        assert rows[3][2] == "Indsigt: =1+1"


def test_only_the_leader_makes_an_extract(app: Flask, anna: str) -> None:
    for username in (CASEWORKER, factories.FINANCE, AUDITOR):
        assert signed_in(app, username).open(f"/borger/{anna}/indsigt").status == 403


@contextmanager
def one_more_table(pointing_at: Column[int]) -> Iterator[Table]:
    """A table that somebody adds to the ledger one day."""
    added = Table("added", metadata, Column("id", Integer), Column("of", ForeignKey(pointing_at)))
    try:
        yield added
    finally:
        metadata.remove(added)


def test_every_table_and_column_about_citizens_has_its_danish_word() -> None:
    """Planted: a table that points at a citizen only by way of another is seen."""
    tables = [table for table in tables_about_citizens() if told_columns(table) and table is not lookup]
    assert {table.name for table in tables} == set(PARTS)
    assert {column.name for table in tables for column in told_columns(table)} == set(COLUMNS)
    with one_more_table(settlement.c.id) as added:
        assert added in tables_about_citizens.__wrapped__()


def test_a_row_of_every_kind_reaches_the_report(ledger: Ledger, anna: str) -> None:
    with ledger.reading() as connection:
        about = citizen_by_cpr(connection, ANNA)
        assert about is not None
        found = insight_of(connection, about, office="Prøvekøbing", drawn_at=START)
    told = {part.table: len(part.rows) for part in found.parts}
    assert {name: told[name] for name in ("citizen", "list_line", "bilag", "settlement")} == dict.fromkeys(
        ("citizen", "list_line", "bilag", "settlement"), 1
    )
    assert told["posting"] == 4
