"""Random people do random things to a real ledger; whatever is refused, the rules hold after every step."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from payout.cpr import Cpr
from payout.db import SqliteLedger
from payout.domain.aconto import person_maximum
from payout.domain.bilag import BilagDraft
from payout.domain.bilag_states import FINAL, PAID_OUT, BilagStatus
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.domain.settlement import SettlementKind
from payout.models import bilag, cash_box, posting
from payout.money import Oere
from payout.queries.citizens import citizen_by_cpr, standing
from payout.queries.incidents import open_incident
from payout.services.cash_boxes import close_box, open_box, refill_box
from payout.services.citizens import look_up
from payout.services.decide_request import approve, reject
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.services.pay_out import hold, pay_out, release
from payout.services.settle_bilag import settle_bilag
from payout.services.void_bilag import void
from payout.settings import DEFAULT_RESERVATION, LEDGER_FILE
from tests.factories import (
    ANNA,
    CASEWORKER,
    CLARA,
    DAGMAR,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    FLEKS,
    HELP,
    LEADER,
    NOBODY,
    USERS,
    Counter,
    box,
    clerk,
    draft,
    open_day,
    scope,
)
from tests.services.acting import faults, request

PEOPLE = st.sampled_from([CASEWORKER, FINANCE, FINANCE_2, LEADER, EVERYTHING])
CITIZENS = st.sampled_from([ANNA, CLARA, DAGMAR, NOBODY])
AMOUNTS = st.sampled_from([50, 1_000_00, 3_200_00, 4_000_00, 8_000_00, 12_345, 9_000_00])
PLACES = st.integers(0, 4)
KEYS = st.sampled_from([None, "key-1", "key-2", "key-3"])
DRAFTS = st.builds(
    lambda amount, benefit, method: draft(
        amount,
        claim=replace(draft().claim, benefit=benefit),
        method=method,
        method_detail="1234",
        reason="Skal bruge penge",
    ),
    AMOUNTS,
    st.sampled_from([HELP, FLEKS]),
    st.sampled_from(PayoutMethod),
)


class LedgerHistory(RuleBasedStateMachine):
    """One day at the counters and the cash desk, with every kind of mistake."""

    made_once: tuple[Path, str]

    @initialize()
    def open_the_day(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.made_once[0], self.folder / LEDGER_FILE)
        self.ledger = SqliteLedger(self.folder / LEDGER_FILE, self.made_once[1])
        open_day(self.ledger, rule=replace(scope().rule, ceiling_person_oere=Oere(9_000_00)))
        box(self.ledger, FINANCE, hundreds=80)
        box(self.ledger, FINANCE_2, hundreds=80)
        request(self.ledger)
        Counter(self.ledger).issue(ANNA)
        Counter(self.ledger, EVERYTHING).issue(CLARA, 1_000_00)
        self.ids = {name: clerk(self.ledger, name).user_id for name in USERS}
        self.seen: dict[int, dict[str, Any]] = {}

    def act(self, username: str, action: Any) -> None:
        """Do something in a transaction of its own; a refusal is as good as an acceptance."""
        with suppress(DomainError), self.ledger.transaction() as connection:
            action(Book(connection, self.ids[username]))

    def bilag_at(self, place: int) -> int:
        return place % max(len(self.seen), 1) + 1

    @rule(who=PEOPLE, cpr=CITIZENS, whole=DRAFTS, key=KEYS)
    def issue(self, who: str, cpr: Cpr, whole: BilagDraft, key: str | None) -> None:
        def action(book: Book) -> None:
            ref = look_up(book, cpr, purpose="Nødudbetaling", name="Nils Ny")
            request_bilag(book, ref, whole, reservation_template=DEFAULT_RESERVATION, request_key=key)

        self.act(who, action)

    @rule(who=PEOPLE, place=PLACES, approves=st.booleans())
    def decide(self, who: str, place: int, approves: bool) -> None:
        decision = approve if approves else reject
        self.act(who, lambda book: decision(book, self.bilag_at(place), reason="Set i sagen"))

    @rule(who=PEOPLE, place=PLACES)
    def void(self, who: str, place: int) -> None:
        person = clerk(self.ledger, who)
        self.act(who, lambda book: void(book, self.bilag_at(place), person, reason="Fejl"))

    @rule(who=PEOPLE, hundreds=st.integers(0, 120))
    def open_box(self, who: str, hundreds: int) -> None:
        pieces = {Oere(100_00): hundreds}
        self.act(
            who, lambda book: open_box(book, place="Jobcenter", pieces=pieces, maximum_oere=Oere(10_000_00))
        )

    @rule(who=PEOPLE, hundreds=st.integers(0, 60), key=KEYS)
    def refill_box(self, who: str, hundreds: int, key: str | None) -> None:
        pieces = {Oere(100_00): hundreds, Oere(50): 1}
        self.act(who, lambda book: refill_box(book, pieces=pieces, request_key=key))

    @rule(who=PEOPLE, hundreds=st.integers(0, 120), explanation=st.sampled_from(["", "Talt to gange"]))
    def close_box(self, who: str, hundreds: int, explanation: str) -> None:
        pieces = {Oere(100_00): hundreds}
        self.act(who, lambda book: close_box(book, pieces=pieces, explanation=explanation))

    @precondition(lambda self: self.seen)
    @rule(who=PEOPLE, place=PLACES)
    def hold(self, who: str, place: int) -> None:
        self.act(who, lambda book: hold(book, self.bilag_at(place)))

    @precondition(lambda self: self.seen)
    @rule(who=PEOPLE, place=PLACES)
    def release(self, who: str, place: int) -> None:
        self.act(who, lambda book: release(book, self.bilag_at(place)))

    @precondition(lambda self: self.seen)
    @rule(who=PEOPLE, place=PLACES, key=KEYS)
    def pay_out(self, who: str, place: int, key: str | None) -> None:
        self.act(who, lambda book: pay_out(book, self.bilag_at(place), request_key=key))

    @precondition(lambda self: self.seen)
    @rule(who=PEOPLE, place=PLACES)
    def hold_and_pay_out(self, who: str, place: int) -> None:
        def action(book: Book) -> None:
            hold(book, self.bilag_at(place))
            pay_out(book, self.bilag_at(place))

        self.act(who, action)

    @precondition(lambda self: self.seen)
    @rule(who=PEOPLE, place=PLACES, amount=AMOUNTS, kind=st.sampled_from(SettlementKind))
    def settle(self, who: str, place: int, amount: int, kind: SettlementKind) -> None:
        def action(book: Book) -> None:
            settle_bilag(book, self.bilag_at(place), kind=kind, amount_oere=Oere(amount), note="")

        self.act(who, action)

    @rule()
    def crash(self) -> None:
        """Everything in memory is gone; the file is what it was."""
        self.ledger.close()
        self.ledger = SqliteLedger(self.folder / LEDGER_FILE, self.made_once[1])

    @invariant()
    def what_is_final_stays_and_money_adds_up(self) -> None:
        with self.ledger.reading() as connection:
            rows = {row["id"]: dict(row) for row in connection.execute(select(bilag)).mappings()}
            postings = connection.execute(select(posting)).mappings().all()
            boxes = connection.execute(select(cash_box)).mappings().all()
        for bilag_id, before in self.seen.items():
            if BilagStatus(before["status"]) in FINAL:
                assert rows[bilag_id] == before
            assert rows[bilag_id]["number"] == before["number"] or before["number"] is None
        numbers = sorted(row["sequence"] for row in rows.values() if row["sequence"])
        assert numbers == list(range(1, len(numbers) + 1))
        assert sum(line["amount_oere"] for line in postings) == 0
        paid = sum(row["amount_oere"] - row["settled_oere"] for row in rows.values() if row["paid_by"])
        assert sum(line["amount_oere"] for line in postings if line["account"] == "clearing") == paid
        for row in boxes:
            held = sum(line["amount_oere"] for line in postings if line["box_id"] == row["id"])
            assert 0 <= row["balance_oere"] == held <= row["maximum_oere"]
        self.seen = rows

    @invariant()
    def nobody_gets_more_than_the_rule_without_an_approval(self) -> None:
        with self.ledger.reading() as connection:
            incident = open_incident(connection)
            assert incident is not None
            for cpr in (ANNA, CLARA, DAGMAR, NOBODY):
                known = citizen_by_cpr(connection, cpr)
                if known is None:
                    continue
                whole = standing(connection, known.citizen_id, cpr, incident)
                free = [
                    row["amount_oere"]
                    for row in self.seen.values()
                    if row["cpr"] == cpr.digits and not row["limits_broken"] and row["status"] != "voided"
                ]
                assert sum(free) <= person_maximum(incident.scope.rule, whole)

    @invariant()
    def nobody_takes_two_conflicting_steps(self) -> None:
        for row in self.seen.values():
            if BilagStatus(row["status"]) in PAID_OUT:
                assert row["paid_by"] not in {row["requested_by"], row["issued_by"], row["decided_by"]}
            assert row["decided_by"] is None or row["decided_by"] != row["requested_by"]

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            assert faults(self.ledger) == {}
            self.ledger.close()
            shutil.rmtree(self.folder)


@pytest.mark.usefixtures("pay_day")
def test_the_rules_hold_through_any_history(made_once: tuple[Path, str]) -> None:
    LedgerHistory.made_once = made_once
    run_state_machine_as_test(
        LedgerHistory,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # A history is short enough to read as it was found; making it shorter takes minutes.
            phases=[Phase.generate],
        ),
    )
