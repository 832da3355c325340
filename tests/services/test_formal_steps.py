"""Nothing is issued before a planned beginning nor after a stand-down; what is issued goes on to its end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from payout import clock
from payout.db import Ledger
from payout.domain.bilag_states import BilagStatus
from payout.domain.formal_steps import (
    AlreadyStoodDown,
    DecidedLater,
    DecisionIncomplete,
    DecisionKind,
    FaultPlace,
    FormalDecision,
    FormalStart,
    NotStoodDown,
    PlannedBackwards,
)
from payout.domain.incident import IssueNotBegun, IssueStoodDown
from payout.queries.formal_steps import decisions_of, formal_start
from payout.queries.incidents import open_incident
from payout.services import decide_request, issue_bilag
from payout.services.decide_request import reject
from payout.services.formal_steps import take_decision
from payout.services.incidents import require_open_incident, start_incident
from tests.factories import BOERGE, LEADER, Counter, booking, box, open_day, paid, scope, store
from tests.services.acting import approved, decided, faults, read, request, settled, sql, voided

pytestmark = pytest.mark.usefixtures("pay_day")

DOWN, UP = DecisionKind.STAND_DOWN, DecisionKind.RESUME


def started(ledger: Ledger, formal: FormalStart) -> None:
    with booking(ledger, LEADER) as book:
        start_incident(book, scope(), series_prefix="STR", formal=formal)


def without_the_service_s_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: the services ask only for an open hændelse."""
    for module in (issue_bilag, decide_request):
        monkeypatch.setattr(
            module, "require_issuing_incident", lambda book: require_open_incident(book.connection)
        )


def test_the_formal_start_is_kept_as_it_was_stated(ledger: Ledger, pay_day: datetime) -> None:
    formal = FormalStart(
        decided_at=pay_day - timedelta(hours=1),
        reason="KY svarer ikke",
        fault_place=FaultPlace.NEMKONTO,
        planned_from=pay_day - timedelta(minutes=5),
        planned_to=pay_day + timedelta(days=1),
    )
    store(ledger)
    started(ledger, formal)
    with ledger.reading() as connection:
        assert formal_start(connection, 1) == formal
    Counter(ledger).issue()
    assert faults(ledger) == {}


def test_a_start_that_cannot_be_is_refused(ledger: Ledger, pay_day: datetime) -> None:
    with pytest.raises(DecidedLater):
        started(ledger, FormalStart(decided_at=pay_day + timedelta(minutes=1), reason=""))
    for begins in (None, pay_day, pay_day + timedelta(1)):
        with pytest.raises(PlannedBackwards):
            started(
                ledger,
                FormalStart(decided_at=pay_day, reason="", planned_from=begins, planned_to=pay_day),
            )


def test_after_a_stand_down_nothing_is_asked_for_approved_or_issued(ledger: Ledger) -> None:
    open_day(ledger)
    waiting = request(ledger)
    decided(ledger, DOWN)
    for asked in (Counter(ledger).issue, lambda: request(ledger), lambda: approved(ledger, waiting)):
        with pytest.raises(IssueStoodDown):
            asked()
    with booking(ledger, LEADER) as book:
        reject(book, waiting, reason="For sent")
    assert read(ledger, waiting).status is BilagStatus.REJECTED
    assert faults(ledger) == {}


def test_what_was_issued_before_is_paid_settled_and_voided_after(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger, hundreds=100)
    first, second = Counter(ledger).issue(), Counter(ledger).issue(BOERGE)
    decided(ledger, DOWN)
    settled(ledger, paid(ledger, first), 4_000_00)
    voided(ledger, second)
    assert [read(ledger, one).status for one in (first, second)] == [BilagStatus.SETTLED, BilagStatus.VOIDED]
    assert faults(ledger) == {}


def test_a_new_decision_lets_bilag_be_issued_again_and_both_stay(ledger: Ledger) -> None:
    open_day(ledger)
    decided(ledger, DOWN)
    decided(ledger, UP)
    assert read(ledger, Counter(ledger).issue()).number
    with ledger.reading() as connection:
        assert [one.kind for one in decisions_of(connection, 1)] == [DOWN, UP]
        found = open_incident(connection)
    assert found is not None
    assert found.stood_down_at is None


def test_a_decision_follows_from_the_last_and_says_who_and_why(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(NotStoodDown):
        decided(ledger, UP)
    for decided_by, reason in (("", "Alt virker"), ("Chefen", " ")):
        with booking(ledger, LEADER) as book, pytest.raises(DecisionIncomplete):
            take_decision(
                book, DOWN, FormalDecision(decided_by=decided_by, decided_at=book.now, reason=reason)
            )
    decided(ledger, DOWN)
    with pytest.raises(AlreadyStoodDown):
        decided(ledger, DOWN)


def test_a_planned_outage_is_opened_ahead_and_issues_from_its_beginning(
    ledger: Ledger, pay_day: datetime
) -> None:
    begins = pay_day + timedelta(hours=2)
    store(ledger)
    started(ledger, FormalStart(decided_at=pay_day, reason="Varslet", planned_from=begins))
    with pytest.raises(IssueNotBegun) as refused:
        Counter(ledger).issue()
    assert refused.value.begins_at == begins
    clock.set_source(lambda: begins)
    assert read(ledger, Counter(ledger).issue()).number


def test_the_database_refuses_too_when_a_service_forgets(
    ledger: Ledger, pay_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_service_s_rule(monkeypatch)
    begins = pay_day + timedelta(hours=2)
    store(ledger)
    started(ledger, FormalStart(decided_at=pay_day, reason="Varslet", planned_from=begins))
    waiting = request(ledger)
    for asked in (Counter(ledger).issue, lambda: approved(ledger, waiting)):
        with pytest.raises(IntegrityError, match="before_plan"):
            asked()
    clock.set_source(lambda: begins)
    Counter(ledger).issue(BOERGE)
    decided(ledger, DOWN)
    for asked in (Counter(ledger).issue, lambda: approved(ledger, waiting)):
        with pytest.raises(IntegrityError, match="after_stand_down"):
            asked()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incident_decision SET kind = 'resume'",
        "DELETE FROM incident_decision",
        "UPDATE incident_start SET planned_from = NULL",
        "DELETE FROM incident_start",
        "INSERT INTO incident_decision SELECT 9, incident_id, kind, decided_at, recorded_by, recorded_at,"
        " decided_by, reason, salt FROM incident_decision",
    ],
)
def test_a_decision_cannot_be_changed_taken_away_or_repeated(ledger: Ledger, statement: str) -> None:
    open_day(ledger)
    decided(ledger, DOWN)
    with pytest.raises(IntegrityError):
        sql(ledger, statement)
