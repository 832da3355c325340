"""Whoever has the passphrase can edit the file; `verify` sees every such edit."""

import json
from collections.abc import Callable

import pytest

from payout.db import Ledger
from payout.domain.journal import BrokenLink
from payout.domain.verification import Difference
from payout.labels import step_text
from payout.models import journaled_tables, metadata
from payout.services import replay
from payout.services.journal import key_column
from payout.services.verify_ledger import verify, verify_quickly
from tests.services.acting import by_hand, count, faults, marked
from tests.services.tampering import recomputation

pytestmark = [pytest.mark.in_turns, pytest.mark.usefixtures("pay_day"), pytest.mark.file]

CHECKS = (
    "chain",
    "rebuild",
    "personal-data",
    "lists",
    "handovers",
    "postings",
    "series",
    "paper-numbers",
    "transitions",
    "two-people",
    "paid-once",
    "boxes",
    "schema",
    "file",
)


def test_a_ledger_in_order_passes_every_check(day: Ledger) -> None:
    found = verify(day)
    assert [check.name for check in found.checks] == list(CHECKS)
    assert found.ok
    assert (found.events, found.bilag) == (count(day, "event"), count(day, "bilag"))
    assert found.chain_head != "0" * 64
    assert found.broken is None


def test_an_empty_ledger_passes_too(ledger: Ledger) -> None:
    assert verify(ledger).ok


def test_the_day_of_these_tests_has_rows_in_every_table(day: Ledger) -> None:
    marked(day)
    empty = [name for name in metadata.tables if not count(day, name)]
    assert set(empty) == {"login_session", "sent_form", "known_terminal", "folder_run"}


def test_each_event_of_the_day_has_its_danish_words(day: Ledger) -> None:
    marked(day)
    with by_hand(day) as connection:
        told = connection.execute("SELECT action, subject FROM event").fetchall()
    assert len(told) > 100
    assert [step for step in told if not step_text(*step).strip()] == []


@pytest.mark.parametrize("table", [table.name for table in journaled_tables()])
def test_a_row_that_is_taken_out_or_put_in_by_hand_is_found(day: Ledger, table: str) -> None:
    marked(day)
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
    assert "export_file 3: not in the journal" in found["rebuild"]


def test_a_tail_cut_off_with_its_rows_gives_another_head_than_the_paper_has(day: Ledger) -> None:
    printed = verify(day).chain_head
    with by_hand(day) as connection:
        connection.execute("DELETE FROM event WHERE number = (SELECT max(number) FROM event)")
        connection.execute("DELETE FROM export_file WHERE number = 3")
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
        connection.execute("UPDATE late_entry SET place = 'Et andet sted'")
    found = verify(day)
    assert found.ok
    assert found.chain_head != printed


def rewrite(ledger: Ledger, change: Callable[[str], str]) -> None:
    """Change every payload and hash the whole chain again, as somebody who knows how would."""
    with by_hand(ledger) as connection:
        for number, payload in connection.execute("SELECT number, payload FROM event").fetchall():
            connection.execute("UPDATE event SET payload = ? WHERE number = ?", (change(payload), number))
        recomputation(connection)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('"status":"voided"', '"status":"settled"', "transitions"),
        ('"account":"bank","amount_oere":200000', '"account":"bank","amount_oere":200050', "postings"),
        ('"maximum_oere"', '"minimum_oere"', "rebuild"),
        ('"op":"insert"', '"op":"update"', "rebuild"),
        ('"op":"insert"', '"op":"put"', "rebuild"),
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
    ("old", "new", "statement", "check"),
    [
        ('"decided_by":1', '"decided_by":3', "bilag SET decided_by = 3 WHERE decided_by = 1", "two-people"),
        (
            '"sequence":2,"series":"STR26"',
            '"sequence":9,"series":"STR26"',
            "bilag SET sequence = 9 WHERE sequence = 2 AND series = 'STR26'",
            "series",
        ),
        (
            '"key":"STR26","op":"update","table":"series","values":{"last_sequence":5}',
            '"key":"STR26","op":"update","table":"series","values":{"last_sequence":9}',
            "series SET last_sequence = 9 WHERE code = 'STR26'",
            "series",
        ),
        (
            '"settled_oere":176666',
            '"settled_oere":126666',
            "bilag SET settled_oere = 126666 WHERE settled_oere = 176666",
            "paid-once",
        ),
        (
            '"balance_oere":4360000',
            '"balance_oere":4360050',
            "cash_box SET balance_oere = 4360050",
            "boxes",
        ),
    ],
)
def test_a_chain_and_tables_forged_together_still_have_to_keep_the_rules(
    day: Ledger, old: str, new: str, statement: str, check: str
) -> None:
    rewrite(day, lambda payload: payload.replace(old, new))
    with by_hand(day) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {statement}")
    assert set(faults(day)) - {"file"} == {check}


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
        " unit, case_no, has_warning FROM list_line WHERE row = 8",
        "UPDATE list_line SET row = CASE row WHEN 7 THEN 8 WHEN 8 THEN 7 ELSE row END",
        "UPDATE list_payee SET payee = 'En Anden' WHERE row = 9",
        "DELETE FROM list_payee",
        "INSERT INTO list_payee SELECT 99, list_id, row, cpr, payee FROM list_payee WHERE row = 9",
    ],
)
def test_a_list_line_changed_by_hand_is_found(day: Ledger, statement: str) -> None:
    with by_hand(day) as connection:
        connection.execute(statement)
    assert faults(day)["lists"].startswith("list 1: lines")


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


def test_the_first_event_that_does_not_fit_is_named_with_its_time_and_action(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET action = 'bilag.paid' WHERE number IN (12, 14)")
    broken = verify(day).broken
    assert broken == BrokenLink(
        number=12, fault="hash", at="2026-10-30T08:00:00.000000Z", action="bilag.paid"
    )


def test_a_row_that_differs_is_named_with_what_the_journal_and_the_table_say(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute(
            "UPDATE bilag SET amount_oere = 450000, place = 'hos 020360-0001', name = 'X' WHERE id = 1"
        )
    (fault,) = next(check for check in verify(day).checks if check.name == "rebuild").faults
    assert fault.values == {"table": "bilag", "key": 1}
    assert fault.differences == (
        Difference(column="amount_oere", told="400000", found="450000"),
        Difference(column="place", told="Jobcenter", found="hos 020360-••••"),
    )


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DROP TRIGGER bilag_no_change", "trigger bilag_no_change: missing"),
        ("DROP INDEX uq_bilag_claim", "index uq_bilag_claim: missing"),
        ("CREATE TABLE mine (x)", "table mine: strange"),
        ("CREATE VIEW mine AS SELECT 1", "view mine: strange"),
        ("ALTER TABLE bilag ADD COLUMN mine", "table bilag: changed"),
        ("UPDATE alembic_version SET version_num = '0001'", "version of the tables: changed"),
        ("INSERT INTO alembic_version VALUES ('9999')", "version of the tables: changed"),
        ("DROP TABLE alembic_version", "table alembic_version: missing"),
        ("UPDATE secret SET value = 'x'", "secret cookie-key: not as made"),
        ("DELETE FROM secret", "secret cookie-key: not as made"),
        ("INSERT INTO secret VALUES ('mine', 'x')", "secret mine: not as made"),
        ("INSERT INTO secret VALUES ('tls-server-key', 'x')", "secret tls-server-key: not as made"),
    ],
)
def test_tables_indexes_triggers_and_secrets_that_are_not_the_programs_are_found(
    day: Ledger, statement: str, named: str
) -> None:
    with day.transaction() as connection:
        connection.exec_driver_sql(statement)
    assert named in faults(day)["schema"]


def test_the_quick_look_at_the_start_sees_the_end_of_the_chain_the_schema_and_damaged_pages(
    day: Ledger,
) -> None:
    assert verify_quickly(day).ok
    with by_hand(day) as connection:
        connection.execute("UPDATE event SET at = 'x' WHERE number = (SELECT max(number) FROM event)")
    assert [check.name for check in verify_quickly(day).checks if not check.ok] == ["chain"]
    with day.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER bilag_no_change")
    assert [check.name for check in verify_quickly(day).checks if not check.ok] == ["chain", "schema"]
    day.close()
    raw = bytearray(day.path.read_bytes())
    raw[30 * 4096 + 1000] ^= 1
    day.path.write_bytes(raw)
    assert [check.name for check in verify_quickly(day).checks if not check.ok] == ["file"]


def test_progress_is_told_in_events_up_to_all_of_them(day: Ledger) -> None:
    told: list[tuple[int, int]] = []
    verify(day, lambda done, total: told.append((done, total)))
    assert told[-1] == (count(day, "event"), count(day, "event"))


def test_a_long_journal_is_compared_in_parts(day: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "EVENTS_AT_ONCE", 3)
    assert verify(day).ok
    with by_hand(day) as connection:
        connection.execute("UPDATE bilag SET box_id = 7, reason = 'x' WHERE id = 1")
    assert {"rebuild": "bilag 1: box_id", "personal-data": "bilag 1: personal columns"}.items() <= faults(
        day
    ).items()


def test_a_foreign_key_that_points_nowhere_is_found(day: Ledger) -> None:
    with by_hand(day) as connection:
        connection.execute("UPDATE lookup SET citizen_id = 999 WHERE id = 1")
    assert "foreign key: lookup" in faults(day)["file"]
