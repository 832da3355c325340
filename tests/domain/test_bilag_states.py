from itertools import product

import pytest

from payout.domain import bilag_states
from payout.domain.bilag_states import (
    ACTING_ROLES,
    COUNTS_AGAINST_CITIZEN,
    FINAL,
    HAS_NUMBER,
    PAID_OUT,
    WAITS_FOR_PAYOUT,
    BilagAction,
    BilagStatus,
    ForbiddenTransition,
    next_status,
)
from payout.domain.roles import Role
from payout.domain.verification import FIRST_STATUSES

# Written out a second time, row by row from docs/rules.md: a new status must be decided here as well.
ALLOWED = {
    ("awaiting_approval", "approve"): "issued",
    ("awaiting_approval", "reject"): "rejected",
    ("issued", "void"): "voided",
    ("issued", "start_payout"): "paying",
    ("paying", "release"): "issued",
    ("paying", "pay_out"): "paid",
    ("paid", "settle_part"): "paid",
    ("paid", "settle"): "settled",
    ("paid", "return_transfer"): "issued",
    ("paid", "reverse"): "paid",
    ("settled", "reverse"): "paid",
}


@pytest.mark.parametrize(("status", "action"), list(product(BilagStatus, BilagAction)))
def test_every_status_answers_every_action_as_the_table_says(
    status: BilagStatus, action: BilagAction
) -> None:
    after = ALLOWED.get((status.value, action.value))
    if after is None:
        with pytest.raises(ForbiddenTransition) as refused:
            next_status(status, action)
        assert (refused.value.status, refused.value.action) == (status, action)
    else:
        assert next_status(status, action) == after


def test_every_action_has_roles_and_reading_roles_have_none() -> None:
    assert set(ACTING_ROLES) == set(BilagAction)
    assert all(roles and Role.AUDITOR not in roles for roles in ACTING_ROLES.values())


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (BilagAction.APPROVE, {Role.TEAM_LEADER}),
        (BilagAction.REJECT, {Role.TEAM_LEADER}),
        (BilagAction.VOID, {Role.CASEWORKER, Role.TEAM_LEADER}),
        (BilagAction.START_PAYOUT, {Role.FINANCE}),
        (BilagAction.RELEASE, {Role.FINANCE}),
        (BilagAction.PAY_OUT, {Role.FINANCE}),
        (BilagAction.SETTLE_PART, {Role.FINANCE}),
        (BilagAction.SETTLE, {Role.FINANCE}),
        (BilagAction.REVERSE, {Role.FINANCE}),
    ],
)
def test_each_action_belongs_to_the_roles_of_the_rules(action: BilagAction, roles: set[Role]) -> None:
    assert ACTING_ROLES[action] == roles


def test_final_statuses_are_those_that_nothing_leads_out_of_but_the_reversal_of_a_line() -> None:
    left = {before for before, action in ALLOWED if action != "reverse"}
    assert {status for status in BilagStatus if status not in left} == FINAL


def test_every_status_can_be_reached_from_a_first_one() -> None:
    reached = {status.value for status in FIRST_STATUSES}
    for _ in BilagStatus:
        reached |= {after for (before, _), after in ALLOWED.items() if before in reached}
    assert reached == {status.value for status in BilagStatus}


def test_groups_fit_each_other() -> None:
    assert {BilagStatus.PAID, BilagStatus.SETTLED} == PAID_OUT
    assert {BilagStatus.ISSUED, BilagStatus.PAYING} == WAITS_FOR_PAYOUT
    assert PAID_OUT | WAITS_FOR_PAYOUT | {BilagStatus.VOIDED} == HAS_NUMBER
    assert PAID_OUT | WAITS_FOR_PAYOUT | {BilagStatus.AWAITING_APPROVAL} == COUNTS_AGAINST_CITIZEN


def test_every_status_counts_against_the_citizen_or_has_ended_without_money() -> None:
    ended = {BilagStatus.VOIDED, BilagStatus.REJECTED}
    assert set(BilagStatus) == COUNTS_AGAINST_CITIZEN | ended
    assert not COUNTS_AGAINST_CITIZEN & ended


def test_a_refusal_carries_a_code_and_no_citizen() -> None:
    with pytest.raises(ForbiddenTransition, match="pay_out from voided"):
        next_status(BilagStatus.VOIDED, BilagAction.PAY_OUT)
    assert bilag_states.ForbiddenTransition.code == "forbidden-transition"
