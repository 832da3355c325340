"""The faults that are planted one by one: each takes one rule out of the product, and DAY must find it.

They are put in by replacing a function or an entry of a table while a test runs, or with SQL; the product
has no switch for any of them. `found_by` is what finds the fault first; docs/reliability.md has the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, false

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain import bilag_states, kontering
from payout.domain.aconto import Limit
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagAction, BilagStatus
from payout.domain.kontering import Account, PayoutMethod
from payout.domain.roles import Role
from payout.models import series
from payout.money import Oere
from payout.queries import citizens as citizen_queries
from payout.queries import closing, lists
from payout.queries.bilag import bilag_by_id
from payout.queries.incidents import latest_incident
from payout.queries.settlements import Settled
from payout.services import (
    box_state,
    cash_boxes,
    cash_deliveries,
    decide_request,
    incidents,
    issue_bilag,
    journal,
    pay_out,
    return_cash,
    reverse_settlement,
    sessions,
    settle_bilag,
    transfers,
    users,
    void_bilag,
)
from payout.web import permissions
from payout.web.permissions import Permission
from tests.model.harness import Harness

ANSWER, STATE, DATABASE, JOURNAL = (
    Harness.MODEL_ANSWER,
    Harness.MODEL_STATE,
    Harness.DATABASE,
    Harness.JOURNAL,
)
VERIFY = Harness.VERIFY
S, A = BilagStatus, BilagAction

Plant = Callable[[pytest.MonkeyPatch, Ledger], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault with its name, what must find it first, and how it is planted."""

    name: str
    found_by: Harness
    plant: Plant


FAULTS: list[Fault] = []


def fault(name: str, found_by: Harness) -> Callable[[Plant], Plant]:
    """Take a way of planting into FAULTS."""

    def taken(plant: Plant) -> Plant:
        FAULTS.append(Fault(name=name, found_by=found_by, plant=plant))
        return plant

    return taken


def _replaced(name: str, found_by: Harness, module: Any, attribute: str, value: Any) -> None:
    """A fault that is one attribute of one module."""
    fault(name, found_by)(lambda patch, ledger: patch.setattr(module, attribute, value))


def _step(name: str, found_by: Harness, status: BilagStatus, action: BilagAction, to: BilagStatus) -> None:
    """A fault that is one more entry in the transition table."""
    fault(name, found_by)(lambda patch, ledger: patch.setitem(bilag_states.TRANSITIONS, (status, action), to))


def _right(name: str, role: Role, permission: Permission, found_by: Harness = Harness.MODEL_ANSWER) -> None:
    """A fault that is one more right of a role."""
    more = permissions.GRANTED[role] | {permission}
    fault(name, found_by)(lambda patch, ledger: patch.setitem(permissions.GRANTED, role, more))


def _nothing(*_: Any, **__: Any) -> None:
    """Takes the place of a function that finds or refuses something."""


# --- Two people -------------------------------------------------------------------------

_replaced("payer = issuer allowed", STATE, pay_out, "pay_conflict", _nothing)
_replaced("own request approved", DATABASE, decide_request, "approve_conflict", _nothing)
_replaced("a cashier decides requests", DATABASE, decide_request, "runs_box", lambda *_: False)
_replaced("who has decided opens a box", DATABASE, cash_boxes, "box_conflict", _nothing)
_replaced("anybody voids a bilag", ANSWER, void_bilag, "is_theirs_to_void", lambda *_: True)
_right("økonomi approves", Role.FINANCE, Permission.DECIDE)
_right("the team leader pays", Role.TEAM_LEADER, Permission.PAY, STATE)
_right("the team leader settles", Role.TEAM_LEADER, Permission.SETTLE)
_right("økonomi issues", Role.FINANCE, Permission.ISSUE)
_right("the revisor issues", Role.AUDITOR, Permission.ISSUE)
_right("a sagsbehandler gives herself roles", Role.CASEWORKER, Permission.MANAGE_USERS)

# --- Steps of a bilag ---------------------------------------------------------------------

_step("a held bilag is voided", DATABASE, S.PAYING, A.VOID, S.VOIDED)
_step("a held bilag is approved", DATABASE, S.PAYING, A.APPROVE, S.ISSUED)
_step("a paid bilag is voided", DATABASE, S.PAID, A.VOID, S.VOIDED)
_step("paid without being held", DATABASE, S.ISSUED, A.PAY_OUT, S.PAID)
_step("settled before it is paid", ANSWER, S.PAYING, A.SETTLE_PART, S.PAYING)
_step("settled again when settled", ANSWER, S.SETTLED, A.SETTLE_PART, S.SETTLED)
_step("put back without being held", ANSWER, S.ISSUED, A.RELEASE, S.ISSUED)


@fault("paid twice", ANSWER)
def _paid_twice(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setattr(pay_out, "PAID_OUT", frozenset())
    patch.setitem(bilag_states.TRANSITIONS, (S.PAID, A.PAY_OUT), S.PAID)


@fault("paid or put back by another than who holds it", ANSWER)
def _by_another(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    def payable(book: journal.Book, bilag_id: int, action: Any) -> Any:
        found = bilag_by_id(book.connection, bilag_id)
        assert found is not None
        if found.status in pay_out.PAID_OUT:
            raise pay_out.AlreadyPaid(number="", name=found.paid_by or "", at=book.now)
        pay_out.refuse(pay_out.pay_conflict(found.parties, book.actor_id or 0))
        return found

    patch.setattr(pay_out, "_payable", payable)


# --- What a citizen can get ---------------------------------------------------------------


def _without_limit(name: str, found_by: Harness, *dropped: Limit) -> None:
    real = issue_bilag.broken_limits

    def some(*values: Any) -> tuple[Limit, ...]:
        return tuple(limit for limit in real(*values) if limit not in dropped)

    _replaced(name, found_by, issue_bilag, "broken_limits", some)


_without_limit("no limit at all", DATABASE, *Limit)
_without_limit("the ceiling of a bilag ignored", ANSWER, Limit.ABOVE_BILAG_CEILING)
_without_limit("the ceiling of a person ignored", ANSWER, Limit.ABOVE_PERSON_CEILING)
_without_limit("a second bilag for the same claim without approval", DATABASE, Limit.SECOND_FOR_SAME)


@fault("bilag of other counters not counted", STATE)
def _other_counters(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setattr(citizen_queries, "_given", lambda *_: ())


@fault("waiting requests not counted", STATE)
def _waiting(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    counts = bilag_states.COUNTS_AGAINST_CITIZEN - {S.AWAITING_APPROVAL}
    patch.setattr(citizen_queries, "COUNTS_AGAINST_CITIZEN", counts)


@fault("voided bilag still counted", STATE)
def _voided(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    counts = bilag_states.COUNTS_AGAINST_CITIZEN | {S.VOIDED}
    patch.setattr(citizen_queries, "COUNTS_AGAINST_CITIZEN", counts)


def _every_list(connection: Connection) -> tuple[int, ...]:
    return tuple(connection.exec_driver_sql("SELECT id FROM payment_list").scalars())


_replaced("superseded lists still counted", STATE, citizen_queries, "lists_in_use", _every_list)


@fault("a payment that two lists have counted twice", STATE)
def _twice(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setattr(lists, "stands_on_another", lambda ids: false())
    patch.setattr(citizen_queries, "_lines_of_citizen", citizen_queries._lines_of_citizen.__wrapped__)


@fault("identity not checked accepted", ANSWER)
def _identity(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = issue_bilag.check_complete
    patch.setattr(
        issue_bilag,
        "check_complete",
        lambda draft: real(replace(draft, identity_check=IdentityCheck.KNOWN)),
    )


@fault("a requisition slip handed out twice", DATABASE)
def _slip(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setattr(issue_bilag, "_require_unused", lambda book, slip: None)


@fault("an amount in cash that coins don't make", DATABASE)
def _coins(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = issue_bilag.check_complete
    patch.setattr(
        issue_bilag,
        "check_complete",
        lambda draft: real(draft if draft.amount_oere % 50 == 0 else replace(draft, amount_oere=Oere(50))),
    )


@fault("amount as float", JOURNAL)
def _float(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = issue_bilag._draft_columns
    patch.setattr(
        issue_bilag, "_draft_columns", lambda draft: {**real(draft), "amount_oere": draft.amount_oere / 1}
    )


# --- Numbers --------------------------------------------------------------------------------


def _numbered(book: journal.Book, sequence: int) -> tuple[dict[str, Any], journal.Change]:
    number = BilagNumber("STR26", sequence)
    columns = {
        "status": S.ISSUED.value,
        "series": number.series,
        "sequence": sequence,
        "number": str(number),
        "issued_by": book.actor_id,
        "issued_at": book.now,
    }
    return columns, journal.Update(series, "STR26", {"last_sequence": sequence})


def _last(book: journal.Book, query: str) -> int:
    return book.connection.exec_driver_sql(query).scalar() or 0


@fault("number from max()+1 of the bilag that are not voided", DATABASE)
def _number_reused(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    live = "SELECT max(sequence) FROM bilag WHERE status <> 'voided'"
    patch.setattr(issue_bilag, "take_number", lambda book, _: _numbered(book, _last(book, live) + 1))


@fault("a number left out", DATABASE)
def _number_left_out(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    last = "SELECT last_sequence FROM series"
    patch.setattr(issue_bilag, "take_number", lambda book, _: _numbered(book, _last(book, last) + 2))


@fault("a number left out, and no trigger that sees it", STATE)
def _number_left_out_unseen(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    _number_left_out(patch, ledger)
    _sql(ledger, "DROP TRIGGER series_no_leap")


# --- Repeats ----------------------------------------------------------------------------------

WITH_KEYS = (
    "attest_difference",
    "cash_boxes",
    "cash_deliveries",
    "cash_handovers",
    "close_incident",
    "decide_request",
    "import_list",
    "incidents",
    "issue_bilag",
    "pay_out",
    "return_cash",
    "settle_bilag",
    "transfers",
    "users",
    "void_bilag",
)


@fault("one-time key not looked up", DATABASE)
def _no_key(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    for module in WITH_KEYS:
        patch.setattr(f"payout.services.{module}.id_of_earlier", _nothing)
    patch.setattr("payout.services.import_list.check_new", _nothing)


@fault("one-time key not kept", ANSWER)
def _key_not_kept(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = journal.Book.record

    def record(self: journal.Book, *values: Any, request_key: str | None = None, **more: Any) -> Any:
        return real(self, *values, **more)

    patch.setattr(journal.Book, "record", record)


@fault("one-time key not compared with its form", ANSWER)
def _key_of_any_form(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    def any_row(connection: Any, request_key: str | None, *_: Any, **__: Any) -> int | None:
        event = journal.event_of_request(connection, request_key) if request_key else None
        return int(event.subject.partition(":")[2]) if event else None

    for module in WITH_KEYS:
        patch.setattr(f"payout.services.{module}.id_of_earlier", any_row)
    patch.setattr("tests.model.house.keep_sent", _nothing)


# --- Money ------------------------------------------------------------------------------------

_replaced(
    "box below zero",
    ANSWER,
    pay_out,
    "after_withdrawal",
    lambda balance, amount: Oere(balance - amount),
)
_replaced(
    "box above its maximum",
    DATABASE,
    cash_boxes,
    "after_deposit",
    lambda balance, amount, maximum: Oere(balance + amount),
)
_replaced(
    "a box closed while a bilag is held",
    ANSWER,
    box_state,
    "is_paying",
    lambda *_: False,
)
_replaced("cash paid from a box that was offered to another", ANSWER, pay_out, "require_free", _nothing)
_replaced("own cash confirmed", DATABASE, cash_deliveries, "cashier_conflict", _nothing)
_replaced("a hændelse closed without attestation", ANSWER, closing, "differences_waiting", lambda *_: ())
_replaced("a hændelse closed with cash on its way", ANSWER, closing, "deliveries_waiting", lambda *_: ())
_replaced("a second open box", DATABASE, cash_boxes, "open_box_of", _nothing)


def _lopsided(**values: Any) -> tuple[kontering.Posting, ...]:
    clearing, source = kontering.postings_of_payout(**values)
    return clearing, replace(source, amount_oere=Oere(source.amount_oere + 50))


_replaced("postings that don't sum to zero", JOURNAL, pay_out, "postings_of_payout", _lopsided)


@fault("postings that don't sum to zero, and nobody who adds them", STATE)
def _unbalanced(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setattr(pay_out, "postings_of_payout", _lopsided)
    patch.setattr(journal, "check_balanced", _nothing)


@fault("cash posted to the bank", DATABASE)
def _wrong_account(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setitem(kontering.PAID_FROM, PayoutMethod.CASH, Account.BANK)


@fault("a bank transfer posted as a requisition", STATE)
def _other_account(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setitem(kontering.PAID_FROM, PayoutMethod.BANK_TRANSFER, Account.REQUISITION)


@fault("who made a list releases it", DATABASE)
def _alone(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    patch.setattr(transfers, "release_conflict", _nothing)


_replaced("a list sent by who has issued what is on it", DATABASE, transfers, "list_conflict", _nothing)
_replaced(
    "a transfer that comes back and stays posted",
    STATE,
    transfers,
    "postings_of_returned_transfer",
    lambda **_: (),
)
_replaced("cash that comes back and stays posted", STATE, return_cash, "postings_of_return", lambda **_: ())
_replaced("more cash back than was paid", DATABASE, return_cash, "settle", lambda *_: A.SETTLE)
_replaced("paid without postings", STATE, pay_out, "postings_of_payout", lambda **_: ())
_replaced("more settled than outstanding", DATABASE, settle_bilag, "settle", lambda *_: A.SETTLE)


@fault("a part that settles the whole", DATABASE)
def _whole(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = settle_bilag.settle
    patch.setattr(settle_bilag, "settle", lambda left, amount: real(left, amount) and A.SETTLE)


_replaced("a reversal that stays posted", STATE, reverse_settlement, "postings_turned", lambda _: ())
_replaced(
    "a line reversed in a closed hændelse", DATABASE, reverse_settlement, "_is_closed", lambda *_: False
)
_replaced("a claim written off without a reason", ANSWER, settle_bilag, "check_line", lambda *_, **__: None)


@fault("a line reversed twice", DATABASE)
def _reversed_twice(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = reverse_settlement.settlement_by_id

    def standing(connection: Connection, settlement_id: int) -> Settled | None:
        line = real(connection, settlement_id)
        return replace(line, reversal=None) if line else None

    patch.setattr(reverse_settlement, "settlement_by_id", standing)


# --- Hændelser and users ------------------------------------------------------------------------

_replaced(
    "issued when the hændelse is closed",
    ANSWER,
    issue_bilag,
    "require_issuing_incident",
    lambda book: latest_incident(book.connection),
)
_replaced("a second open hændelse", DATABASE, incidents, "open_incident", _nothing)
_replaced("the hændelse closed with open bilag", ANSWER, closing, "WAITS_FOR_PAYOUT", {S.PAYING})
_replaced("the last team leader loses the role", ANSWER, users, "_keep_a_leader", _nothing)


@fault("a disabled user acts", ANSWER)
def _disabled(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real, known = sessions.live_session, {}

    def live(connection: Connection, token: str, idle: timedelta) -> sessions.LiveSession | None:
        known[token] = real(connection, token, idle) or known.get(token)
        return known[token]

    patch.setattr(sessions, "live_session", live)


# --- The journal ----------------------------------------------------------------------------------


@fault("bilag issued after a stand-down", DATABASE)
def _stand_down_ignored(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    for module in (issue_bilag, decide_request):
        patch.setattr(
            module,
            "require_issuing_incident",
            lambda book: incidents.require_open_incident(book.connection),
        )


@fault("an event without its row", STATE)
def _event_alone(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = journal.Book._store

    def store(self: journal.Book, change: journal.Change) -> None:
        if not (isinstance(change, journal.Update) and change.table.name == "bilag"):
            real(self, change)

    patch.setattr(journal.Book, "_store", store)


@fault("a row without its event", STATE)
def _row_alone(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = journal.Book.record

    def record(self: journal.Book, action: str, subject: str, changes: Any, **more: Any) -> Any:
        if action != "bilag.voided":
            return real(self, action, subject, changes, **more)
        for change in changes:
            self._store(change)
        return None

    patch.setattr(journal.Book, "record", record)


@fault("an event that tells of less than was stored", VERIFY)
def _half_told(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = journal.Book._told

    def told(self: journal.Book, change: journal.Change) -> dict[str, Any]:
        whole = real(self, change)
        whole.get("values", {}).pop("place", None)
        return whole

    patch.setattr(journal.Book, "_told", told)


@fault("a name that is in no digest", VERIFY)
def _name_outside(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = journal.digest_of_row
    patch.setattr(journal, "digest_of_row", lambda table, row: real(table, {**row, "name": ""}))


@fault("who decided not kept", DATABASE)
def _decider(patch: pytest.MonkeyPatch, ledger: Ledger) -> None:
    real = journal.Book._store

    def store(self: journal.Book, change: journal.Change) -> None:
        if isinstance(change, journal.Update) and "decided_by" in change.values:
            kept: Mapping[str, Any] = {**change.values, "decided_by": None}
            change = journal.Update(change.table, change.key, kept)
        real(self, change)

    patch.setattr(journal.Book, "_store", store)


def _sql(ledger: Ledger, statement: str) -> None:
    with ledger.transaction() as connection:
        connection.exec_driver_sql(statement)
