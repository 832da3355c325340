"""Every status, action and role, own and others' bilag: requests made by hand answer as the table says.

Nothing is clicked: each request is sent straight to its address, whether or not a page would offer it.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from payout.db import Ledger
from payout.domain.bilag_states import ACTING_ROLES, TRANSITIONS, BilagAction, BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import slip_of
from payout.domain.roles import Role
from payout.queries.bilag import bilag_by_id
from payout.queries.events import count_events
from payout.services.decide_request import reject
from payout.services.pay_out import hold
from payout.services.users import set_roles
from tests.factories import (
    ANNA,
    AUDITOR,
    BOERGE,
    CASEWORKER,
    CLARA,
    DAGMAR,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    LEADER,
    LEADER_2,
    NOBODY,
    Counter,
    booking,
    box,
    open_day,
    paid,
)
from tests.services.acting import settled, voided
from tests.web.browsing import signed_in

S, A = BilagStatus, BilagAction
AMOUNT = 400_00
MAKER = EVERYTHING
"""Asks for and issues everything; before each walk their roles are changed to the one that is walked."""
OTHERS = {
    Role.CASEWORKER: CASEWORKER,
    Role.FINANCE: FINANCE_2,
    Role.TEAM_LEADER: LEADER_2,
    Role.AUDITOR: AUDITOR,
}
ADDRESSES = {
    A.APPROVE: "/godkendelser/{}/godkend",
    A.REJECT: "/godkendelser/{}/afslaa",
    A.VOID: "/bilag/{}/annuller",
    A.START_PAYOUT: "/udbetaling/{}/aabn",
    A.RELEASE: "/udbetaling/{}/laeg-tilbage",
    A.PAY_OUT: "/udbetaling/{}/udbetalt",
    A.SETTLE_PART: "/bilag/{}/afregn",
    A.SETTLE: "/bilag/{}/afregn",
    A.REVERSE: "/bilag/{}/afregning/{}/tilbagefoer",
}
PART = 100_00
LINES = {S.PAID: 1, S.SETTLED: 2}
"""The settlement line of each that has one."""
NO_RIGHT, REFUSED, DONE = 403, 409, 303


@dataclass(frozen=True, slots=True)
class Walker:
    """Who sends the requests: a role, and a part in the bilag: "maker", "holder" or "other"."""

    username: str
    role: Role
    part: str


@pytest.fixture
def one_of_each(ledger: Ledger, pay_day: datetime) -> dict[BilagStatus, int]:
    """A bilag in each status, all of the maker's making; Olga holds the one that is being paid."""
    open_day(ledger)
    box(ledger, FINANCE)
    counter = Counter(ledger, MAKER)
    made = {
        S.ISSUED: counter.issue(ANNA, AMOUNT),
        S.VOIDED: voided(ledger, counter.issue(BOERGE, AMOUNT), MAKER),
        S.PAYING: counter.issue(BOERGE, AMOUNT),
        S.PAID: settled(ledger, paid(ledger, counter.issue(CLARA, AMOUNT + PART)), PART),
        S.SETTLED: settled(ledger, paid(ledger, counter.issue(DAGMAR, AMOUNT)), AMOUNT),
        S.AWAITING_APPROVAL: counter.issue(NOBODY, AMOUNT, reason="Ikke på listen"),
        S.REJECTED: counter.issue(NOBODY, AMOUNT, reason="Ikke på listen"),
    }
    with booking(ledger, FINANCE) as book:
        hold(book, made[S.PAYING])
    with booking(ledger, LEADER) as book:
        reject(book, made[S.REJECTED], reason="Har fået")
    return made


def answer(status: BilagStatus, action: BilagAction, walker: Walker) -> int:
    """What the table and the rule of two people say."""
    if walker.role not in ACTING_ROLES[action]:
        return NO_RIGHT
    if (status, action) == (S.PAYING, A.START_PAYOUT) and walker.part == "holder":
        return DONE  # one's own again: nothing is changed
    if (status, action) not in TRANSITIONS or not _is_free(action, walker):
        return REFUSED
    return DONE


def _is_free(action: BilagAction, walker: Walker) -> bool:
    match action:
        case A.VOID:
            return walker.part == "maker" or walker.role is Role.TEAM_LEADER
        case A.RELEASE | A.PAY_OUT:
            return walker.part == "holder"
        case A.APPROVE | A.REJECT | A.START_PAYOUT:
            return walker.part != "maker"
    return True


def send(client: FlaskClient, action: BilagAction, bilag_id: int, line: int = 1) -> int:
    form: dict[str, Any] = {"request_key": uuid4().hex, "reason": "Fordi"}
    if action in {A.SETTLE, A.SETTLE_PART}:
        form |= {"kind": "set_off", "amount": "400,00" if action is A.SETTLE else "100,00", "note": ""}
    return client.post(ADDRESSES[action].format(bilag_id, line), data=form).status_code


def seen(ledger: Ledger, bilag_id: int) -> tuple[str, int]:
    """The bilag's status, and how many events there are."""
    with ledger.reading() as connection:
        found = bilag_by_id(connection, bilag_id)
        assert found is not None
        return found.status.value, count_events(connection)


def walkers(role: Role) -> list[Walker]:
    holder = [Walker(FINANCE, role, "holder")] if role is Role.FINANCE else []
    return [Walker(MAKER, role, "maker"), Walker(OTHERS[role], role, "other"), *holder]


@pytest.mark.file
@pytest.mark.parametrize("role", Role)
def test_every_step_answers_as_the_table_says(
    app: Flask, ledger: Ledger, one_of_each: dict[BilagStatus, int], role: Role
) -> None:
    with booking(ledger, LEADER) as book:
        set_roles(book, MAKER, [role])
    app.config["WTF_CSRF_ENABLED"] = False
    for walker in walkers(role):
        if role is Role.FINANCE and walker.part == "other":
            box(ledger, walker.username)
        client = signed_in(app, walker.username).client
        ledger.close()
        kept = shutil.copy(ledger.path, ledger.path.with_suffix(".kept"))
        for status, action in product(BilagStatus, ADDRESSES):
            bilag_id, expected = one_of_each[status], answer(status, action, walker)
            before = seen(ledger, bilag_id)
            assert send(client, action, bilag_id, LINES.get(status, 1)) == expected, (status, action, walker)
            after = seen(ledger, bilag_id)
            if expected != DONE or (status, action) not in TRANSITIONS:
                assert after == before, (status, action, walker)
            else:
                assert after == (TRANSITIONS[status, action].value, before[1] + 1), (status, action, walker)
                ledger.close()
                shutil.copy(kept, ledger.path)


def test_a_cashier_of_another_method_is_held_to_the_same(
    app: Flask, ledger: Ledger, pay_day: datetime
) -> None:
    open_day(ledger)
    made = Counter(ledger, MAKER).issue(
        ANNA, AMOUNT, method=PayoutMethod.REQUISITION, slip=slip_of("3", "17")
    )
    app.config["WTF_CSRF_ENABLED"] = False
    assert send(signed_in(app, MAKER).client, A.START_PAYOUT, made) == REFUSED
    assert send(signed_in(app, FINANCE).client, A.START_PAYOUT, made) == DONE
    assert send(signed_in(app, FINANCE_2).client, A.PAY_OUT, made) == REFUSED
    assert send(signed_in(app, FINANCE).client, A.PAY_OUT, made) == DONE
