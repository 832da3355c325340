import pytest

from payout.db import Ledger
from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import BilagStatus, ForbiddenTransition
from payout.domain.two_people import Conflict, SecondPersonNeeded
from payout.services.bilag_steps import BilagUnknown
from payout.services.cash_boxes import close_box
from payout.services.decide_request import approve, reject
from tests.factories import (
    EVERYTHING,
    FINANCE,
    LEADER,
    LEADER_2,
    Counter,
    booking,
    box,
    open_day,
    paid,
)
from tests.services.acting import approved, faults, read, request

pytestmark = pytest.mark.usefixtures("pay_day")


def conflict_of(ledger: Ledger, bilag_id: int, username: str) -> Conflict:
    """Why the user can't decide, both ways."""
    conflicts = set()
    for decide in (approve, reject):
        with booking(ledger, username) as book, pytest.raises(SecondPersonNeeded) as refused:
            decide(book, bilag_id, reason="Set i sagen")
        conflicts.add(refused.value.conflict)
    (conflict,) = conflicts
    return conflict


def test_an_approved_request_is_a_bilag_with_number_and_reason(ledger: Ledger) -> None:
    open_day(ledger)
    found = read(ledger, approved(ledger, request(ledger)))
    assert (found.status, found.number) == (BilagStatus.ISSUED, "STR26-00001-3")
    assert (found.decided_by, found.decision_reason) == ("Lea Leder", "Set i sagen")
    assert faults(ledger) == {}


def test_a_rejected_request_is_final_and_has_no_number(ledger: Ledger) -> None:
    open_day(ledger)
    refused = request(ledger)
    with booking(ledger, LEADER) as book:
        reject(book, refused, reason=" Har fået ydelsen ")
    found = read(ledger, refused)
    assert (found.status, found.number, found.decision_reason) == (
        BilagStatus.REJECTED,
        None,
        "Har fået ydelsen",
    )
    with booking(ledger, LEADER_2) as book, pytest.raises(ForbiddenTransition):
        approve(book, refused, reason="Alligevel")


def test_a_decision_without_a_reason_is_refused(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)
    for decide in (approve, reject):
        with booking(ledger, LEADER) as book, pytest.raises(Incomplete) as missing:
            decide(book, waiting, reason="  ")
        assert missing.value.part is MissingPart.REASON


def test_nobody_decides_their_own_request_whatever_roles_they_hold(ledger: Ledger) -> None:
    open_day(ledger)
    assert conflict_of(ledger, request(ledger, EVERYTHING), EVERYTHING) is Conflict.APPROVES_OWN_REQUEST


def test_who_runs_a_box_cannot_decide_even_when_it_is_closed_again(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)
    box(ledger, EVERYTHING, hundreds=0)
    assert conflict_of(ledger, waiting, EVERYTHING) is Conflict.APPROVES_WHILE_RUNNING_BOX
    with booking(ledger, EVERYTHING) as book:
        close_box(book, pieces={}, explanation="")
    assert conflict_of(ledger, waiting, EVERYTHING) is Conflict.APPROVES_WHILE_RUNNING_BOX


def test_who_approved_cannot_open_a_box_nor_pay(ledger: Ledger) -> None:
    open_day(ledger)
    approved(ledger, request(ledger), EVERYTHING)
    with pytest.raises(SecondPersonNeeded) as refused:
        box(ledger, EVERYTHING)
    assert refused.value.conflict is Conflict.RUNS_BOX_AFTER_APPROVING
    with pytest.raises(SecondPersonNeeded) as refused:
        paid(ledger, 1, EVERYTHING)
    assert refused.value.conflict is Conflict.PAYS_APPROVED_BILAG


def test_a_second_press_changes_nothing(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)
    for _ in range(2):
        with booking(ledger, LEADER) as book:
            approve(book, waiting, reason="Set i sagen", request_key="key-1")
    assert read(ledger, waiting).number == "STR26-00001-3"
    assert faults(ledger) == {}


def test_two_team_leaders_cannot_decide_one_request_differently(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = approved(ledger, request(ledger))
    with booking(ledger, LEADER_2) as book, pytest.raises(ForbiddenTransition):
        reject(book, waiting, reason="Nej")
    assert read(ledger, waiting).status is BilagStatus.ISSUED


def test_an_issued_bilag_and_an_unknown_one_cannot_be_approved(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger).issue()
    with booking(ledger, LEADER) as book, pytest.raises(ForbiddenTransition):
        approve(book, issued, reason="Set i sagen")
    with booking(ledger, LEADER) as book, pytest.raises(BilagUnknown):
        approve(book, 99, reason="Set i sagen")


def test_an_approved_bilag_is_paid_by_a_third_person(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    found = read(ledger, paid(ledger, approved(ledger, request(ledger)), FINANCE))
    assert [found.requested_by, found.decided_by, found.paid_by] == [
        "Sara Sagsbehandler",
        "Lea Leder",
        "Olga Økonomi",
    ]
    assert faults(ledger) == {}
