"""Each check is silent on a book that is in order and speaks on a planted fault."""

from collections.abc import Iterator
from typing import Any

import pytest

from payout.bilag_number import BilagNumber
from payout.domain.verification import (
    Fault,
    Steps,
    broken_rules_of_two,
    broken_series,
    paid_not_once,
    unbalanced_event,
    wrong_balances,
)

SARA, OLGA, LEA = 1, 2, 3


def bilag(sequence: int = 1, **changes: Any) -> dict[str, Any]:
    """A settled bilag of 400 kr. that Sara issued and Olga paid, of which 100 kr. is settled."""
    whole = {
        "id": sequence,
        "incident_id": 1,
        "series": "STR26",
        "sequence": sequence,
        "number": str(BilagNumber("STR26", sequence)),
        "amount_oere": 400_00,
        "settled_oere": 100_00,
        "requested_by": SARA,
        "issued_by": SARA,
        "decided_by": None,
        "paid_by": OLGA,
    }
    return {**whole, **changes}


def posting(account: str, amount_oere: int, **changes: Any) -> dict[str, Any]:
    whole = {"account": account, "amount_oere": amount_oere, "event_number": 1, "bilag_id": 1, "box_id": None}
    return {**whole, **changes}


PAID = [posting("clearing", 400_00), posting("cash_box", -400_00, box_id=1)]


def said(faults: Iterator[Fault]) -> str:
    """The one fault that was found, as a log has it."""
    (fault,) = faults
    assert fault.values
    return fault.text


def test_a_balanced_event_is_silent_and_an_unbalanced_one_is_named_with_its_sum() -> None:
    assert list(unbalanced_event(1, PAID)) == []
    assert said(unbalanced_event(1, [*PAID, posting("clearing", 50)])) == "event 1: sum 50 øre"
    assert said(unbalanced_event(1, PAID[:1])) == "event 1: sum 40000 øre"


def test_a_posting_that_names_another_event_is_found() -> None:
    assert said(unbalanced_event(2, PAID)) == "event 2: posting of another event"


def test_a_whole_series_is_silent() -> None:
    numbered = [bilag(2), bilag(1), bilag(3)]
    assert list(broken_series([*numbered, {"id": 4, "number": None}], {"STR26": 3})) == []


@pytest.mark.parametrize(
    ("sequences", "last"), [([1, 3], 3), ([2, 3], 3), ([1, 2, 2], 2), ([1, 2], 3), ([1, 2, 3], 2), ([], 1)]
)
def test_a_gap_or_a_double_in_a_series_is_found(sequences: list[int], last: int) -> None:
    found = broken_series([bilag(sequence) for sequence in sequences], {"STR26": last})
    assert said(found) == f"series STR26: numbers are not 1 to {last} without gap or double"


def test_a_bilag_of_a_series_that_nobody_opened_is_found() -> None:
    assert said(broken_series([bilag(1)], {})).startswith("series STR26")


def test_a_number_that_is_not_its_series_and_sequence_is_found() -> None:
    wrong = bilag(1, number="STR26-00001-0")
    assert said(broken_series([wrong], {"STR26": 1})).startswith("bilag 1: number")


def test_two_people_are_silent() -> None:
    approved = bilag(2, decided_by=LEA, issued_by=LEA)
    assert list(broken_rules_of_two([bilag(), approved], [{"incident_id": 1, "run_by": OLGA}])) == []


@pytest.mark.parametrize(
    "changes", [{"paid_by": SARA}, {"requested_by": OLGA}, {"decided_by": OLGA}, {"issued_by": OLGA}]
)
def test_a_payer_who_asked_issued_or_approved_is_found(changes: dict[str, int]) -> None:
    assert said(broken_rules_of_two([bilag(**changes)], [])) == "bilag 1: payer has issued or approved it"


def test_an_approver_who_asked_is_found() -> None:
    found = broken_rules_of_two([bilag(decided_by=SARA, paid_by=None)], [])
    assert said(found) == "bilag 1: approved by who asked for it"


def test_an_approver_who_ran_a_box_in_the_same_incident_is_found() -> None:
    boxes = [{"incident_id": 1, "run_by": LEA}]
    assert (
        said(broken_rules_of_two([bilag(decided_by=LEA)], boxes)) == "bilag 1: approved by who ran a cash box"
    )
    assert list(broken_rules_of_two([bilag(decided_by=LEA, incident_id=2)], boxes)) == []


def test_clearing_that_holds_what_is_outstanding_is_silent() -> None:
    unpaid = bilag(2, paid_by=None, settled_oere=0)
    assert list(paid_not_once([bilag(), unpaid], {1: 300_00}, {1: 100_00})) == []


def test_a_bilag_paid_twice_is_found() -> None:
    found = said(paid_not_once([bilag()], {1: 700_00}, {1: 100_00}))
    assert found == "bilag 1: clearing holds 70000 øre, 30000 øre are outstanding"


def test_a_bilag_paid_without_postings_or_posted_without_being_paid_is_found() -> None:
    assert said(paid_not_once([bilag(settled_oere=0)], {}, {})).startswith("bilag 1: clearing holds 0 øre")
    assert said(paid_not_once([bilag(paid_by=None, settled_oere=0)], {1: 400_00}, {})).endswith(
        "0 øre are outstanding"
    )


def test_a_settled_amount_without_its_lines_is_found() -> None:
    found = said(paid_not_once([bilag()], {1: 300_00}, {1: 50_00}))
    assert found == "bilag 1: 10000 øre settled, lines sum to 5000 øre"


def test_a_balance_that_is_not_the_sum_of_the_boxs_postings_is_found() -> None:
    boxes = [{"id": 1, "balance_oere": 600_00}, {"id": 2, "balance_oere": 0}]
    assert list(wrong_balances(boxes, {1: 600_00})) == []
    boxes[0]["balance_oere"] = 599_50
    assert said(wrong_balances(boxes, {1: 600_00})) == "box 1: balance 59950 øre, postings sum to 60000 øre"


def walked(*statuses: str) -> list[str]:
    """What is wrong with the steps of one bilag."""
    steps = Steps()
    return [fault.text for status in statuses if (fault := steps.take(1, status))]


def test_steps_of_the_table_are_silent() -> None:
    assert (
        walked("awaiting_approval", "issued", "paying", "issued", "paying", "paid", "paid", "settled") == []
    )
    assert walked("issued", "voided") == []


def test_the_steps_of_one_bilag_are_not_those_of_another() -> None:
    steps = Steps()
    assert [steps.take(key, "issued") for key in (1, 2)] == [None, None]


@pytest.mark.parametrize(
    ("statuses", "fault"),
    [
        (["paid"], "bilag 1: new to paid"),
        (["issued", "paid"], "bilag 1: issued to paid"),
        (["issued", "voided", "issued"], "bilag 1: voided to issued"),
        (["issued", "lost"], "bilag 1: issued to lost"),
        ([""], "bilag 1: new to "),
    ],
)
def test_a_step_that_is_not_in_the_table_is_found(statuses: list[str], fault: str) -> None:
    assert walked(*statuses) == [fault]
