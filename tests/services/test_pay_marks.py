"""A citizen with an udbetalingsstop gets nothing without the team leader, whatever is clicked or written."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from payout.db import Ledger
from payout.domain.aconto import Limit
from payout.domain.bilag import Incomplete
from payout.domain.bilag_states import BilagStatus
from payout.domain.pay_marks import AlreadyMarked, InstructionMissing, MarkGone
from payout.queries.pay_marks import live_marks
from payout.services import issue_bilag
from payout.services.bilag_steps import CitizenStopped
from payout.services.pay_marks import lift_mark, set_mark
from payout.services.pay_out import hold
from tests.factories import ANNA, BOERGE, FINANCE, LEADER, Counter, booking, box, open_day, paid
from tests.services.acting import approved, drop_trigger, faults, read, sql

pytestmark = pytest.mark.usefixtures("pay_day")


def marked(ledger: Ledger, **changes: Any) -> str:
    """Anna has a mark; gives her reference."""
    ref = Counter(ledger).ref(ANNA)
    with booking(ledger, LEADER) as book:
        set_mark(book, ref, **{"instruction": " Ring til Udbetaling ", **changes})
    return ref


def lifted(ledger: Ledger, ref: str, reason: str = "Opklaret") -> None:
    with booking(ledger, LEADER) as book:
        lift_mark(book, ref, reason=reason)


def test_what_is_within_the_limits_becomes_a_request_while_there_is_a_mark(ledger: Ledger) -> None:
    open_day(ledger)
    counter, ref = Counter(ledger), marked(ledger)
    with pytest.raises(Incomplete):
        counter.issue(ANNA, 1_000_00)
    made = counter.issue(ANNA, 1_000_00, reason="Siger, at stoppet er en fejl")
    assert (read(ledger, made).status, read(ledger, made).limits) == (
        BilagStatus.AWAITING_APPROVAL,
        (Limit.DO_NOT_PAY,),
    )
    assert read(ledger, approved(ledger, made)).status is BilagStatus.ISSUED
    assert read(ledger, counter.issue(BOERGE, 1_000_00)).status is BilagStatus.ISSUED
    lifted(ledger, ref)
    assert faults(ledger) == {}


def test_a_bilag_of_before_the_stop_is_not_paid_until_it_is_lifted(ledger: Ledger) -> None:
    open_day(ledger)
    box(ledger)
    issued = Counter(ledger).issue(ANNA, 1_000_00)
    ref = marked(ledger)
    with pytest.raises(CitizenStopped), booking(ledger, FINANCE) as book:
        hold(book, issued)
    lifted(ledger, ref)
    paid(ledger, issued)
    assert read(ledger, issued).status is BilagStatus.PAID
    assert faults(ledger) == {}


def test_once_lifted_a_bilag_is_issued_as_before(ledger: Ledger) -> None:
    open_day(ledger)
    lifted(ledger, marked(ledger))
    assert read(ledger, Counter(ledger).issue(ANNA, 1_000_00)).status is BilagStatus.ISSUED
    marked(ledger)
    assert faults(ledger) == {}


def test_a_live_mark_says_who_set_it_and_what_to_do(ledger: Ledger) -> None:
    open_day(ledger)
    ref = marked(ledger)
    with ledger.reading() as connection:
        (mark,) = live_marks(connection)
    assert (mark.citizen_ref, mark.name, mark.instruction, mark.set_by) == (
        ref,
        "Anna Ågesen-Prøve",
        "Ring til Udbetaling",
        "Lea Leder",
    )


def test_a_mark_needs_words_and_is_alone(ledger: Ledger) -> None:
    open_day(ledger)
    with pytest.raises(InstructionMissing):
        marked(ledger, instruction=" ")
    ref = marked(ledger)
    with pytest.raises(AlreadyMarked):
        marked(ledger)
    with pytest.raises(InstructionMissing):
        lifted(ledger, ref, reason=" ")


def test_a_mark_that_is_gone_is_not_lifted_again(ledger: Ledger) -> None:
    open_day(ledger)
    ref = marked(ledger)
    lifted(ledger, ref)
    with pytest.raises(MarkGone):
        lifted(ledger, ref)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM pay_mark",
        "UPDATE pay_mark SET instruction = 'Udbetal bare'",
        "UPDATE pay_mark SET lifted_at = set_at",
        "INSERT INTO pay_mark (id, citizen_id, set_by, set_at, instruction, lift_reason, salt)"
        " SELECT id + 1, citizen_id, set_by, set_at, instruction, '', salt FROM pay_mark",
    ],
)
def test_the_database_keeps_a_mark_as_it_was_set(ledger: Ledger, statement: str) -> None:
    open_day(ledger)
    marked(ledger)
    with pytest.raises(IntegrityError):
        sql(ledger, statement)


def test_the_database_refuses_a_bilag_that_goes_round_the_limit(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_day(ledger)
    marked(ledger)
    monkeypatch.setattr(issue_bilag, "broken_limits", lambda *_: ())
    with pytest.raises(IntegrityError):
        Counter(ledger).issue(ANNA, 1_000_00)
    drop_trigger(ledger, "bilag", "bilag_no_issue_to_marked")
    assert read(ledger, Counter(ledger).issue(ANNA, 1_000_00)).status is BilagStatus.ISSUED
