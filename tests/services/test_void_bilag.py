import pytest

from payout.db import Ledger
from payout.domain.bilag import Incomplete
from payout.domain.bilag_states import BilagStatus, ForbiddenTransition
from payout.services.pay_out import hold
from payout.services.void_bilag import NotYoursToVoid, void
from tests.factories import (
    CASEWORKER,
    CASEWORKER_2,
    FINANCE,
    LEADER,
    LEADER_2,
    Counter,
    booking,
    box,
    clerk,
    open_day,
    paid,
)
from tests.services.acting import approved, faults, read, request, settled, voided

pytestmark = pytest.mark.usefixtures("pay_day")


def test_who_issued_a_bilag_voids_it_with_a_reason_and_the_number_stays(ledger: Ledger) -> None:
    open_day(ledger)
    found = read(ledger, voided(ledger, Counter(ledger).issue()))
    assert (found.status, found.number) == (BilagStatus.VOIDED, "STR26-00001-3")
    assert (found.voided_by, found.void_reason) == ("Sara Sagsbehandler", "Forkert beløb")
    assert faults(ledger) == {}


def test_a_team_leader_voids_any_and_another_caseworker_none(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger).issue()
    with pytest.raises(NotYoursToVoid):
        voided(ledger, issued, CASEWORKER_2)
    with pytest.raises(NotYoursToVoid):
        voided(ledger, issued, FINANCE)
    assert read(ledger, voided(ledger, issued, LEADER_2)).voided_by == "Lars Leder"


def test_who_asked_for_it_may_void_what_a_leader_approved(ledger: Ledger) -> None:
    open_day(ledger)
    issued = approved(ledger, request(ledger), LEADER)
    assert read(ledger, voided(ledger, issued, CASEWORKER)).status is BilagStatus.VOIDED


def test_without_a_reason_nothing_is_voided(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger).issue()
    with booking(ledger, CASEWORKER) as book, pytest.raises(Incomplete):
        void(book, issued, clerk(ledger, CASEWORKER), reason=" ")
    assert read(ledger, issued).status is BilagStatus.ISSUED


def test_a_paid_bilag_cannot_be_voided(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    issued = Counter(ledger).issue()
    with booking(ledger, FINANCE) as book:
        hold(book, issued)
    with pytest.raises(ForbiddenTransition):
        voided(ledger, issued)
    paid(ledger, issued)
    with pytest.raises(ForbiddenTransition):
        voided(ledger, issued)
    settled(ledger, issued, 4_000_00)
    with pytest.raises(ForbiddenTransition):
        voided(ledger, issued, LEADER)


def test_voiding_twice_finds_the_first_or_is_refused(ledger: Ledger) -> None:
    open_day(ledger)
    issued = Counter(ledger).issue()
    for _ in range(2):
        with booking(ledger, CASEWORKER) as book:
            void(book, issued, clerk(ledger, CASEWORKER), reason="Forkert", request_key="key-1")
    with pytest.raises(ForbiddenTransition):
        voided(ledger, issued, LEADER)
    assert read(ledger, issued).voided_by == "Sara Sagsbehandler"
