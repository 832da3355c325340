import json
from collections import defaultdict
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus
from payout.domain.journal import hash_of
from payout.domain.kontering import Account, Posting, UnbalancedPostings
from payout.models import bilag, cash_count, journaled_tables, series
from payout.money import Oere
from payout.queries.events import chain_head, stream_events
from payout.services.journal import (
    Insert,
    Update,
    digest_of_row,
    event_of_request,
    jsonable,
    key_column,
    payload_of,
    personal_columns,
    salt_column,
    split_personal,
)
from tests.factories import LEADER, Counter, booking, open_day
from tests.services.acting import count, faults

pytestmark = pytest.mark.usefixtures("pay_day")


def test_an_event_tells_when_who_and_what_and_hangs_on_the_one_before(
    ledger: Ledger, pay_day: datetime
) -> None:
    with ledger.reading() as connection:
        before = chain_head(connection)
    with booking(ledger, LEADER) as book:
        made = book.record(
            "series.made",
            "series:PRV26",
            [Insert(series, {"code": "PRV26", "last_sequence": 0})],
            facts={"day": date(2026, 10, 30), "status": BilagStatus.PAID},
            request_key="key-1",
        )
    assert (made.number, made.previous_hash) == (before.events + 1, before.hash)
    assert (made.at, made.actor_id) == ("2026-10-30T08:00:00.000000Z", 1)
    assert made.hash == hash_of(made)
    assert payload_of(made)["facts"] == {"day": "2026-10-30", "status": "paid"}
    with ledger.reading() as connection:
        assert event_of_request(connection, "key-1") == made
        assert event_of_request(connection, "key-2") is None
        assert chain_head(connection).hash == made.hash
    assert faults(ledger) == {}


def test_unbalanced_postings_leave_no_event_and_no_row(ledger: Ledger) -> None:
    before = count(ledger, "event")
    with booking(ledger, LEADER) as book, pytest.raises(UnbalancedPostings):
        book.record(
            "series.made",
            "series:PRV26",
            [Insert(series, {"code": "PRV26", "last_sequence": 0})],
            postings=[Posting(account=Account.BANK, amount_oere=Oere(50))],
        )
    assert (count(ledger, "event"), count(ledger, "series"), count(ledger, "posting")) == (before, 0, 0)


def test_a_one_time_key_makes_one_event(ledger: Ledger) -> None:
    def make(code: str) -> None:
        with booking(ledger, LEADER) as book:
            new = Insert(series, {"code": code, "last_sequence": 0})
            book.record("series.made", f"series:{code}", [new], request_key="key-1")

    make("PRV26")
    with pytest.raises(IntegrityError, match="request_key"):
        make("PRV27")
    assert count(ledger, "series") == 1


def test_a_constraint_that_says_no_takes_the_event_with_it(ledger: Ledger) -> None:
    before = count(ledger, "event")

    def change() -> None:
        with booking(ledger, LEADER) as book:
            book.record("x", "series:X", [Insert(cash_count, {"id": 1, "box_id": 99})])

    with pytest.raises(IntegrityError):
        change()
    assert count(ledger, "event") == before


def test_a_float_never_gets_into_the_journal(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book, pytest.raises(TypeError, match="float"):
        book.record("x", "series:X", [Update(series, "X", {"last_sequence": 1.0})])


def test_the_journal_alone_gives_every_row_again(day: Ledger) -> None:
    with day.reading() as connection:
        changes = [
            change
            for event in stream_events(connection)
            for change in json.loads(event.payload)["changes"]
            if change["op"] != "bulk"
        ]
        for table in journaled_tables():
            told: dict[object, dict[str, object]] = defaultdict(dict)
            for change in (one for one in changes if one["table"] == table.name):
                told[change["key"]].update(change["values"], personal=change.get("personal"))
            rows = connection.execute(table.select()).mappings().all()
            assert {row[key_column(table)] for row in rows} == told.keys()
            shown = {column.name for column in table.columns} - {*personal_columns(table), salt_column(table)}
            for row in rows:
                values = told[row[key_column(table)]]
                assert {name: jsonable(row[name]) for name in shown} == {
                    name: values.get(name) for name in shown
                }


def test_each_table_with_personal_columns_has_a_salt_and_each_row_its_own(day: Ledger) -> None:
    for table in journaled_tables():
        salt = salt_column(table)
        assert bool(personal_columns(table)) == (salt is not None)
        if salt is not None:
            with day.reading() as connection:
                salts = connection.exec_driver_sql(f"SELECT {salt} FROM {table.name}").scalars().all()
            assert len(set(salts)) == len(salts)
            assert {len(value) for value in salts} == {32}


def test_personal_columns_and_the_salt_are_in_no_payload(day: Ledger) -> None:
    hidden = {table.name: {*personal_columns(table), salt_column(table)} for table in journaled_tables()}
    with day.reading() as connection:
        for event in stream_events(connection):
            for change in json.loads(event.payload)["changes"]:
                assert not hidden.get(change["table"], set()) & set(change.get("values", {}))


def test_the_digest_of_a_row_covers_its_personal_columns_and_salt() -> None:
    table = next(table for table in journaled_tables() if table.name == "citizen")
    row = {"id": 1, "cpr": "1", "name": "2", "name_key": "3", "is_protected": False, "salt": "4"}
    digests = {digest_of_row(table, {**row, name: "x"}) for name in ("cpr", "name", "name_key", "salt")}
    assert len({digest_of_row(table, row), *digests}) == 5
    assert digest_of_row(table, {**row, "id": 2}) == digest_of_row(table, row)
    shown, personal = split_personal(table, row)
    assert (set(shown), set(personal)) == ({"id", "is_protected"}, {"cpr", "name", "name_key"})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 10, 30, 9, 15, tzinfo=UTC), "2026-10-30T09:15:00.000000Z"),
        (date(2026, 10, 30), "2026-10-30"),
        (BilagStatus.PAID, "paid"),
        (b"abc", "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (None, None),
        (True, True),
        (7, 7),
    ],
)
def test_values_are_written_in_one_way(value: object, written: object) -> None:
    assert jsonable(value) == written


def test_an_update_of_a_personal_column_tells_the_digest_of_the_whole_row(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).issue()
    with booking(ledger, LEADER) as book:
        made = book.record("bilag.noted", "bilag:1", [Update(bilag, 1, {"void_reason": "Ændret"})])
    (change,) = payload_of(made)["changes"]
    assert change["values"] == {}
    assert len(change["personal"]) == 64
    assert faults(ledger) == {}
