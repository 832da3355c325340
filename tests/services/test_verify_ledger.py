"""Whoever has the passphrase can edit the file; `verify` sees every such edit."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, LargeBinary
from sqlalchemy.types import BigInteger

from payout.db import Ledger, connect
from payout.domain.journal import Event, hash_of
from payout.models import event, journaled_tables, list_line, metadata
from payout.services.journal import key_column
from payout.services.verify_ledger import verify
from tests.services.acting import by_hand, count, faults

pytestmark = [pytest.mark.usefixtures("pay_day"), pytest.mark.file]

CHECKS = (
    "chain",
    "rebuild",
    "personal-data",
    "lists",
    "postings",
    "series",
    "transitions",
    "two-people",
    "paid-once",
    "boxes",
    "file",
)
COLUMNS = [column for table in (*journaled_tables(), event, list_line) for column in table.columns]


def name_of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def other_value(column: Column[Any], value: Any) -> Any:
    """A value that a careful hand would write instead: of the same type, and not the same."""
    if isinstance(column.type, Boolean):
        return 1 - (value or 0)
    if isinstance(column.type, Integer | BigInteger) or column.foreign_keys:
        return (value or 0) + 1000
    if isinstance(column.type, LargeBinary):
        return (value or b"") + b"."
    return f"{value or ''}."


def test_a_ledger_in_order_passes_every_check(day: Ledger) -> None:
    found = verify(day)
    assert [check.name for check in found.checks] == list(CHECKS)
    assert found.ok
    assert (found.events, found.bilag) == (count(day, "event"), count(day, "bilag"))
    assert found.chain_head != "0" * 64


def test_an_empty_ledger_passes_too(ledger: Ledger) -> None:
    assert verify(ledger).ok


def test_the_day_of_these_tests_has_rows_in_every_table(day: Ledger) -> None:
    empty = [name for name in metadata.tables if not count(day, name)]
    assert empty == ["login_session"]


@pytest.mark.parametrize("place", ["ASC", "DESC"])
def test_every_edit_of_any_column_of_any_table_is_found(day: Ledger, place: str) -> None:
    path, raw_key = day.path, day.raw_key
    day.close()
    connection = bare(path, raw_key)
    unseen = []
    for column in COLUMNS:
        undo = edit(connection, column, place)
        if not faults(day):
            unseen.append(name_of(column))
        undo()
    # The key of a line says nothing; the order that it gives is part of the digest.
    assert set(unseen) <= {"list_line.id"}
    assert faults(day) == {}
    connection.close()


def edit(connection: Any, column: Column[Any], place: str) -> Callable[[], None]:
    """Change the column by hand in the first or the last row of its table; gives how to undo it."""
    table, key = column.table.name, key_column(column.table)
    rowid, value = connection.execute(
        f"SELECT rowid, {column.name} FROM {table} ORDER BY {key} {place} LIMIT 1"
    ).fetchone()
    new = other_value(column, value)
    change = f"UPDATE {table} SET {column.name} = ? WHERE rowid = ?"
    connection.execute(change, (new, rowid))
    is_rowid = column.name == key and isinstance(column.type, Integer)
    return lambda: connection.execute(change, (value, new if is_rowid else rowid))


def bare(path: Path, raw_key: str) -> Any:
    """A connection with nothing that holds its hand."""
    connection = connect(path, raw_key)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


@pytest.mark.parametrize("table", [table.name for table in journaled_tables()])
def test_a_row_that_is_taken_out_or_put_in_by_hand_is_found(day: Ledger, table: str) -> None:
    key = key_column(metadata.tables[table])
    with by_hand(day) as connection:
        row = connection.execute(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1").fetchone()
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (row[0],))
    assert "missing from the table" in faults(day)["rebuild"]
    with by_hand(day) as connection:
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
    assert faults(day) == {}
    with by_hand(day) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (f"9{row[0]}", row[0]))
    assert "not in the journal" in faults(day)["rebuild"]


def test_a_tail_that_is_cut_off_leaves_rows_that_no_event_tells_of(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("DELETE FROM event WHERE number = (SELECT max(number) FROM event)")
    found = faults(day)
    assert "rebuild" in found
    assert "export_file 1: not in the journal" in found["rebuild"]


def test_a_tail_cut_off_with_its_rows_gives_another_head_than_the_paper_has(day: Ledger) -> None:
    printed = verify(day).chain_head
    with by_hand(day) as connection:
        connection.execute("DELETE FROM event WHERE number = (SELECT max(number) FROM event)")
        connection.execute("DELETE FROM export_file")
    found = verify(day)
    assert found.ok
    assert found.chain_head != printed


def test_an_event_that_is_taken_out_is_missing(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("DELETE FROM event WHERE number = 5")
    assert faults(day)["chain"] == "event 5: missing"


def test_two_hashes_that_changed_places_are_found(day: Ledger) -> None:
    with by_hand(day) as connection:
        four, five = (row[0] for row in connection.execute("SELECT hash FROM event WHERE number IN (4, 5)"))
        connection.execute("UPDATE event SET hash = 'x' WHERE number = 4")
        connection.execute("UPDATE event SET hash = ? WHERE number = 5", (four,))
        connection.execute("UPDATE event SET hash = ? WHERE number = 4", (five,))
    assert faults(day)["chain"] == "event 4: hash"


def test_a_row_and_its_event_changed_together_break_the_chain(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET amount_oere = amount_oere + 50 WHERE id = 1")
        connection.execute(
            "UPDATE event SET payload = replace(payload, ':400000,', ':400050,') WHERE action LIKE '%issued'"
        )
    assert "hash" in faults(day)["chain"]


def test_a_whole_chain_forged_anew_gives_another_head_than_the_paper_has(day: Ledger) -> None:
    printed = verify(day).chain_head
    rewrite(day, lambda payload: payload.replace('"place":"Jobcenter"', '"place":"Et andet sted"'))
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET place = 'Et andet sted'")
        connection.execute("UPDATE cash_box SET place = 'Et andet sted'")
    found = verify(day)
    assert found.ok
    assert found.chain_head != printed


def rewrite(ledger: Ledger, change: Callable[[str], str]) -> None:
    """Change every payload and hash the whole chain again, as somebody who knows how would."""
    with by_hand(ledger) as connection:
        names = [column.name for column in event.columns]
        rows = connection.execute(f"SELECT {', '.join(names)} FROM event ORDER BY number").fetchall()
        connection.execute("UPDATE event SET hash = number, previous_hash = number")
        previous = "0" * 64
        for row in rows:
            link = Event(**dict(zip(names, row, strict=True)))
            link = replace(link, payload=change(link.payload), previous_hash=previous)
            previous = hash_of(link)
            connection.execute(
                "UPDATE event SET payload = ?, previous_hash = ?, hash = ? WHERE number = ?",
                (link.payload, link.previous_hash, previous, link.number),
            )


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('"status":"voided"', '"status":"settled"', "transitions"),
        ('"decided_by":1', '"decided_by":3', "two-people"),
        ('"account":"bank","amount_oere":200000', '"account":"bank","amount_oere":200050', "postings"),
        ('"sequence":2', '"sequence":3', "series"),
        ('"last_sequence":5', '"last_sequence":9', "series"),
        ('"settled_oere":100000', '"settled_oere":50000', "paid-once"),
        ('"balance_oere":4400000', '"balance_oere":4400050', "boxes"),
        ('"maximum_oere"', '"minimum_oere"', "rebuild"),
    ],
)
def test_a_forged_chain_is_still_checked_against_the_rules_and_the_tables(
    day: Ledger, old: str, new: str, check: str
) -> None:
    rewrite(day, lambda payload: payload.replace(old, new))
    found = faults(day)
    assert "chain" not in found
    assert check in found


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"changes":null}',
        '{"changes":[1]}',
        '{"changes":[{}]}',
        '{"changes":[{"op":"insert","table":"bilag","key":[],"values":{}}]}',
        '{"changes":[{"op":"insert","table":"bilag","key":77,"values":{}}]}',
        '{"changes":[{"op":"insert","table":"bilag","key":77,"values":{"status":7,"number":1}}]}',
        '{"changes":[{"op":"insert","table":"posting","key":77,"values":{"event_number":1,"amount_oere":"x"}}]}',
        '{"changes":[{"op":"bulk","table":"list_line","key":9,"rows":1}]}',
    ],
)
def test_an_event_that_makes_no_sense_is_a_finding_and_no_crash(day: Ledger, payload: str) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET payload = ? WHERE number = 9", (payload,))
    assert "chain" in faults(day)
    last = count(day, "event")
    rewrite(day, lambda text: text)
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET payload = ? WHERE number = ?", (payload, last))
    rewrite(day, lambda text: text)
    found = faults(day)
    assert "chain" not in found
    assert found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bilag SET period_from = 'i går'",
        "UPDATE bilag SET paid_at = 'i går' WHERE paid_at IS NOT NULL",
        "UPDATE bilag SET amount_oere = 'mange penge'",
        "UPDATE bilag SET is_protected = 'måske'",
        "UPDATE payment_list SET file = NULL",
        "UPDATE list_line SET pay_date = 5",
        "UPDATE citizen SET salt = x'00ff'",
        "UPDATE list_line SET amount_oere = 0.5",
    ],
)
def test_a_value_of_another_type_is_a_finding_and_no_crash(day: Ledger, statement: str) -> None:
    with by_hand(day) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'file BLOB NOT NULL', 'file BLOB')"
            " WHERE name = 'payment_list'"
        )
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute(statement)
    assert faults(day)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE list_line SET name = 'En Anden' WHERE row = 8",
        "UPDATE list_line SET amount_oere = amount_oere + 1 WHERE row = 8",
        "DELETE FROM list_line WHERE row = 11",
        "INSERT INTO list_line SELECT 99, list_id, 99, cpr, name, name_key, address, is_protected, benefit,"
        " period_from, period_to, pay_date, amount_oere, gross_oere, net_oere, set_off_oere, aconto_oere,"
        " unit, case_no, has_warning FROM list_line WHERE row = 7",
        "UPDATE list_line SET row = CASE row WHEN 7 THEN 8 WHEN 8 THEN 7 ELSE row END",
    ],
)
def test_a_list_line_changed_by_hand_is_found(day: Ledger, statement: str) -> None:
    with by_hand(day) as connection:
        connection.execute(statement)
    assert faults(day)["lists"] == "list 1: lines"


def test_lines_of_a_list_that_was_never_imported_are_found(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE list_line SET list_id = 9 WHERE row = 7")
    assert "list 9: not in the journal" in faults(day)["lists"]


def test_personal_data_changed_by_hand_is_found_without_being_told(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET cpr = '0203600002', name = 'En Anden' WHERE id = 1")
    assert faults(day) == {"personal-data": "bilag 1: personal columns"}


def test_the_journal_holds_no_personal_data_in_clear(day: Ledger) -> None:
    with day.reading() as connection:
        payloads = " ".join(connection.exec_driver_sql("SELECT payload FROM event").scalars())
    for word in ("0203600001", "Anna", "Clara", "pas 1234", "0000567890", "Står ikke på listen", "Har fået"):
        assert word not in payloads
    assert json.loads(payloads.split(" {")[0])


def test_many_faults_are_named_up_to_a_number(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET request_key = 'a' || number")
        connection.execute("UPDATE posting SET benefit = 'x'")
        connection.execute("UPDATE lookup SET at = 'x'")
        connection.execute("UPDATE cash_count SET occasion = 'x'")
        connection.execute("UPDATE user_account SET display_name = 'x'")
    assert faults(day)["rebuild"].endswith("; …")


@pytest.mark.parametrize("page", [3, 10, 30])
def test_a_page_that_the_disk_changed_is_a_finding_and_no_crash(day: Ledger, page: int) -> None:
    day.close()
    raw = bytearray(day.path.read_bytes())
    raw[page * 4096 + 1000] ^= 1
    day.path.write_bytes(raw)
    assert "file" in faults(day)


def test_a_foreign_key_that_points_nowhere_is_found(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE lookup SET citizen_id = 999 WHERE id = 1")
    assert "foreign key: lookup" in faults(day)["file"]
