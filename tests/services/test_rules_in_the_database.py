"""The rules once more, held by the file itself when somebody goes round the services with SQL."""

from importlib import import_module

import pytest
from sqlalchemy import Boolean, Date, Integer
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.bilag_states import TRANSITIONS
from payout.domain.transfers import TRANSITIONS as TRANSFER_STEPS
from payout.models import bilag as bilag_table
from payout.models import cash_box, incident
from payout.services.pay_out import hold
from payout.services.void_bilag import void
from tests.factories import (
    ANNA,
    CASEWORKER,
    EVERYTHING,
    FINANCE,
    LEADER,
    USERS,
    Counter,
    booking,
    box,
    clerk,
    open_day,
    paid,
)
from tests.services.acting import approved, faults, read, request, sql

pytestmark = pytest.mark.usefixtures("pay_day")

IDS = {username: number for number, username in enumerate(USERS, 1)}
# As SQLite says it, and as PostgreSQL does.
UNIQUE, FOREIGN_KEY = "UNIQUE|unique constraint", "FOREIGN KEY|foreign key constraint"
PAY = (
    "UPDATE bilag SET status = 'paid', held_by = NULL, held_at = NULL, box_id = 1, paid_by = :payer,"
    " paid_at = 'x'"
)
OTHERS = {Integer: "77", Date: "'1999-12-31'", Boolean: "NOT is_protected"}
BILAG_COLUMNS = ", ".join(column.name for column in bilag_table.columns)


def refused(ledger: Ledger, statement: str, reason: str, **values: object) -> None:
    """The statement is refused for this reason, and the ledger is as it was."""
    with pytest.raises(IntegrityError, match=reason):
        sql(ledger, statement, **values)
    assert faults(ledger) == {}


def copied(changes: dict[str, str], where: str) -> str:
    """A statement that inserts a bilag like another one, with some columns set by SQL."""
    values = ", ".join(changes.get(column.name, column.name) for column in bilag_table.columns)
    return f"INSERT INTO bilag ({BILAG_COLUMNS}) SELECT {values} FROM bilag WHERE {where}"


@pytest.fixture
def held(ledger: Ledger) -> int:
    """A bilag that Sara issued and Olga holds at her box."""
    open_day(ledger)
    box(ledger)
    issued = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book:
        hold(book, issued)
    return issued


# Rule 1: a number is unique and its series has no gap.


def test_a_number_is_not_taken_twice(ledger: Ledger) -> None:
    open_day(ledger)
    Counter(ledger).issue()
    changes = {"id": "77", "period_from": "'2026-09-01'"}
    refused(ledger, copied(changes, "id = 1"), UNIQUE)


@pytest.mark.parametrize("sequence", ["2", "9"])
def test_a_number_that_is_not_the_next_of_its_series_is_refused(ledger: Ledger, sequence: str) -> None:
    open_day(ledger)
    Counter(ledger).issue()
    changes = {"id": "77", "sequence": sequence, "number": "'X'", "period_from": "'2026-09-01'"}
    refused(ledger, copied(changes, "id = 1"), "bilag: no gap")


def test_a_request_cannot_take_a_number_that_is_not_the_next(ledger: Ledger) -> None:
    open_day(ledger)
    request(ledger)
    numbered = (
        "UPDATE bilag SET status = 'issued', series = 'STR26', sequence = 9, number = 'STR26-00009-0',"
        " issued_by = 1, issued_at = 'x', decided_by = 1"
    )
    refused(ledger, numbered, "bilag: no later_gap")


@pytest.mark.parametrize("step", [-1, 0, 2, 5])
def test_a_series_only_goes_on_by_one(ledger: Ledger, step: int) -> None:
    open_day(ledger)
    Counter(ledger).issue()
    refused(ledger, "UPDATE series SET last_sequence = last_sequence + :step", "no leap", step=step)


def test_a_number_comes_with_everything_that_belongs_to_it(ledger: Ledger) -> None:
    open_day(ledger)
    request(ledger)
    refused(ledger, "UPDATE bilag SET status = 'issued'", "number_when_issued")


# Rule 2: paid at most once.


@pytest.mark.parametrize("status", ["issued", "paying"])
def test_a_paid_bilag_cannot_be_made_payable_again(ledger: Ledger, held: int, status: str) -> None:
    paid(ledger, held)
    holder = IDS[FINANCE] if status == "paying" else None
    again = "UPDATE bilag SET status = :status, paid_by = NULL, paid_at = NULL, held_by = :holder"
    refused(ledger, again, "bilag: no", status=status, holder=holder)


def test_a_bilag_is_not_paid_without_being_held(ledger: Ledger, held: int) -> None:
    sql(ledger, "UPDATE bilag SET status = 'issued', held_by = NULL, held_at = NULL")
    with pytest.raises(IntegrityError, match="no other_step"):
        sql(ledger, PAY, payer=IDS[FINANCE])
    assert read(ledger, held).paid_by is None


def test_a_bilag_is_not_inserted_as_paid(ledger: Ledger, held: int) -> None:
    changes = {"id": "77", "status": "'paid'"}
    refused(ledger, copied(changes, f"id = {held}"), "no other_start")


def test_cash_is_paid_from_a_box(ledger: Ledger, held: int) -> None:
    refused(ledger, PAY.replace("box_id = 1", "box_id = NULL"), "cash_from_box", payer=IDS[FINANCE])


# Rule 3: never issued twice by accident.


def test_a_second_bilag_for_the_same_claim_needs_an_approval(ledger: Ledger) -> None:
    open_day(ledger)
    request(ledger)
    Counter(ledger).issue()
    second = {
        "id": "77",
        "status": "'awaiting_approval'",
        "series": "NULL",
        "sequence": "NULL",
        "number": "NULL",
        "issued_by": "NULL",
        "issued_at": "NULL",
    }
    refused(ledger, copied(second, "limits_broken = ''"), UNIQUE)


def test_a_broken_limit_cannot_be_issued_without_a_decision(ledger: Ledger) -> None:
    open_day(ledger)
    request(ledger)
    issue = (
        "UPDATE bilag SET status = 'issued', series = 'STR26', sequence = 0, number = 'X', issued_by = 1,"
        " issued_at = 'x'"
    )
    refused(ledger, issue, "limits_approved")


# Rule 4: two people.


def test_who_asked_or_issued_cannot_pay(ledger: Ledger, held: int) -> None:
    refused(ledger, PAY, "payer_not", payer=IDS[CASEWORKER])


def test_who_approved_cannot_pay(ledger: Ledger, held: int) -> None:
    approved(ledger, request(ledger))
    sql(ledger, "UPDATE bilag SET status = 'paying', held_by = :who WHERE id = 2", who=IDS[FINANCE])
    with pytest.raises(IntegrityError, match="payer_not"):
        sql(ledger, f"{PAY} WHERE id = 2", payer=IDS[LEADER])


def test_who_asked_cannot_approve(ledger: Ledger) -> None:
    open_day(ledger)
    request(ledger)
    decide = "UPDATE bilag SET status = 'rejected', decided_by = :who, decided_at = 'x'"
    refused(ledger, decide, "decider_not_requester", who=IDS[CASEWORKER])


def test_who_runs_a_box_cannot_approve_nor_reject(ledger: Ledger) -> None:
    open_day(ledger)
    request(ledger)
    box(ledger, EVERYTHING)
    decide = "UPDATE bilag SET status = 'rejected', decided_by = :who, decided_at = 'x'"
    refused(ledger, decide, "no decision_by_cashier", who=IDS[EVERYTHING])


def test_who_decided_cannot_open_a_box(ledger: Ledger) -> None:
    open_day(ledger)
    approved(ledger, request(ledger), EVERYTHING)
    opened = (
        "INSERT INTO cash_box (id, incident_id, place, maximum_oere, run_by, opened_at, balance_oere)"
        " VALUES (7, 1, 'x', 100, :who, 'x', 0)"
    )
    refused(ledger, opened, "no box_after_decision", who=IDS[EVERYTHING])


# Rule 5: nothing is changed or deleted once issued.


@pytest.mark.in_turns
@pytest.mark.parametrize(
    "column",
    [
        column.name
        for column in bilag_table.columns
        if column.name
        not in {"id", "status", "salt", "settled_oere", "held_by", "held_at", "box_id", "void_reason"}
        and not column.name.startswith(("paid_", "voided_"))
    ],
)
def test_no_column_of_an_issued_bilag_can_be_changed(day: Ledger, column: str) -> None:
    kind = bilag_table.c[column].type
    other = next((value for wanted, value in OTHERS.items() if isinstance(kind, wanted)), "'anderledes'")
    refused(day, f"UPDATE bilag SET {column} = {other} WHERE id = 1", "bilag: no change")


@pytest.mark.parametrize("column", ["status", "paid_by", "paid_at", "box_id", "settled_oere"])
def test_how_a_bilag_was_paid_and_settled_cannot_be_taken_back(day: Ledger, column: str) -> None:
    value = {"status": "'paid'", "settled_oere": "settled_oere - 1"}.get(column, "2")
    refused(day, f"UPDATE bilag SET {column} = {value} WHERE status = 'settled'", "bilag: no|settled_whole")


@pytest.mark.parametrize("column", ["status", "voided_by", "voided_at", "void_reason"])
def test_how_a_bilag_was_voided_cannot_be_changed(day: Ledger, column: str) -> None:
    value = "'issued', voided_by = NULL" if column == "status" else "2"
    refused(day, f"UPDATE bilag SET {column} = {value} WHERE status = 'voided'", "bilag: no")


@pytest.mark.parametrize("column", ["amount_oere", "requested_by", "cpr", "reason"])
@pytest.mark.parametrize("status", ["awaiting_approval", "rejected"])
def test_what_was_asked_for_cannot_be_changed_before_or_after_the_decision(
    day: Ledger, status: str, column: str
) -> None:
    refused(day, f"UPDATE bilag SET {column} = 5000 WHERE status = '{status}'", "bilag: no change")


@pytest.mark.parametrize("column", ["decided_by", "decided_at", "decision_reason", "status"])
def test_a_rejection_is_final(day: Ledger, column: str) -> None:
    value = "'awaiting_approval'" if column == "status" else "2"
    refused(day, f"UPDATE bilag SET {column} = {value} WHERE status = 'rejected'", "bilag: no")


@pytest.mark.parametrize(
    "table",
    [
        "bilag",
        "cash_box",
        "cash_count",
        "citizen",
        "event",
        "export_file",
        "incident",
        "list_fetch",
        "lookup",
        "payment_list",
        "posting",
        "series",
        "settlement",
        "settlement_detail",
        "settlement_plan",
        "settlement_plan_miss",
        "settlement_plan_part",
        "settlement_reversal",
        "user_account",
    ],
)
def test_no_row_of_the_book_can_be_deleted(day: Ledger, table: str) -> None:
    refused(day, f"DELETE FROM {table}", f"{table}: no delete")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("event", "payload"),
        ("posting", "account"),
        ("list_fetch", "purpose"),
        ("lookup", "purpose"),
        ("settlement", "note"),
        ("settlement_detail", "reference"),
        ("settlement_plan_miss", "reason"),
        ("settlement_plan_part", "amount_oere"),
        ("settlement_reversal", "reason"),
        ("cash_count", "explanation"),
        ("export_file", "file"),
        ("list_line", "name"),
    ],
)
def test_what_is_only_added_to_cannot_be_changed(day: Ledger, table: str, column: str) -> None:
    refused(day, f"UPDATE {table} SET {column} = {column}", f"{table}: no update")


@pytest.mark.parametrize("table", ["incident", "cash_box"])
def test_what_is_closed_cannot_be_opened_again(day: Ledger, table: str) -> None:
    day.close()
    closed = "closed_at = 'x'" + (", closed_by = 1" if table == "incident" else ", balance_oere = 0")
    sql(day, f"UPDATE {table} SET {closed}")
    with pytest.raises(IntegrityError, match="no change_once_closed"):
        sql(day, f"UPDATE {table} SET closed_at = NULL")


# Rule 6: money is whole øre, boxes stay within their limits.


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE cash_box SET balance_oere = -50", "balance_within"),
        ("UPDATE cash_box SET balance_oere = maximum_oere + 50", "balance_within"),
        (
            "INSERT INTO posting SELECT 77, event_number, account, 0, box_id, bilag_id, benefit FROM posting",
            "zero",
        ),
        ("INSERT INTO posting VALUES (77, 1, 'cash_box', 50, NULL, NULL, NULL)", "box_named"),
        ("INSERT INTO posting VALUES (77, 1, 'bank', 50, 1, NULL, NULL)", "box_named"),
        ("INSERT INTO posting VALUES (77, 9999, 'bank', 50, NULL, NULL, NULL)", FOREIGN_KEY),
        ("INSERT INTO settlement VALUES (77, 1, 'repaid', -50, '', 1, 'x', 'x')", "amount_positive"),
        ("UPDATE bilag SET settled_oere = amount_oere + 1 WHERE status = 'paid'", "settled_within"),
        ("UPDATE bilag SET settled_oere = amount_oere WHERE status = 'paid'", "settled_whole"),
        (
            "INSERT INTO cash_count VALUES (77, 1, 'close', '{}', 100, 200, '', 1, 'x', 'x')",
            "difference_explained",
        ),
    ],
)
def test_money_keeps_its_limits(day: Ledger, statement: str, reason: str) -> None:
    refused(day, statement, reason)


@pytest.mark.parametrize(("amount", "reason"), [("0", "ck_bilag"), ("12345", "cash_payable")])
def test_a_bilag_in_cash_is_above_zero_and_made_of_coins(day: Ledger, amount: str, reason: str) -> None:
    changes = {"id": "77", "amount_oere": amount, "settled_oere": "0"}
    refused(day, copied(changes, "status = 'awaiting_approval'"), reason)


def test_one_incident_is_open_at_a_time_and_a_cashier_runs_one_box(day: Ledger) -> None:
    second = "INSERT INTO {0} SELECT {1} FROM {0} LIMIT 1"
    for table in (incident, cash_box):
        columns = ", ".join("77" if column.name == "id" else column.name for column in table.columns)
        with pytest.raises(IntegrityError, match=UNIQUE):
            sql(day, second.format(table.name, columns))


# Rule 7: the journal is appended to.


def test_one_time_keys_and_links_are_unique(day: Ledger) -> None:
    columns = (
        "number + 1000, at, actor_id, action, subject, request_key, payload, previous_hash, 'h' || number"
    )
    refused(day, f"INSERT INTO event SELECT {columns} FROM event WHERE number = 3", "previous_hash")


def test_the_steps_of_the_database_are_those_of_the_transition_table() -> None:
    latest = import_module("payout.migrations.versions.0015_settlement_lines")
    moved = {(before.value, after.value) for (before, _), after in TRANSITIONS.items() if before is not after}
    assert set(latest.STEPS) == moved
    transfers = {(before.value, after.value) for (before, _), after in TRANSFER_STEPS.items()}
    lists = import_module("payout.migrations.versions.0012_cash_desk")
    assert set(lists.STATES) == transfers


def test_the_services_go_through_all_of_it(ledger: Ledger, held: int) -> None:
    paid(ledger, held)
    other = Counter(ledger).issue(ANNA, 50_00, reason="Igen")
    approved(ledger, other)
    with booking(ledger, LEADER) as book:
        void(book, other, clerk(ledger, LEADER), reason="Fejl")
    assert faults(ledger) == {}
