"""The list of missing payments: who is on it, in which order, and when somebody is done."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from payout.cpr import Cpr
from payout.domain.missing import (
    AlreadyClosed,
    MissingCase,
    MissingKey,
    MissingPayment,
    MissingState,
    MissingStep,
    NothingToReopen,
    StepIncomplete,
    StepKind,
    require_possible,
    worklist,
)
from payout.domain.real_run import MatchRow, Outcome
from payout.money import Oere
from tests.factories import ANNA, BOERGE, CLARA, DAGMAR, HELP, OCTOBER, PAY_DATE

TODAY = PAY_DATE + timedelta(days=5)
PEOPLE = (ANNA, BOERGE, CLARA, DAGMAR)


def row(cpr: Cpr, expected_oere: int, *, given_oere: int = 0, pay_date: date = PAY_DATE) -> MatchRow:
    return MatchRow(
        cpr=cpr,
        name="Opdigtet",
        is_protected=False,
        benefit=HELP,
        period_from=OCTOBER[0],
        period_to=OCTOBER[1],
        pay_date=pay_date,
        outcome=Outcome.ONLY_A_CONTO if given_oere else Outcome.NOT_PAID,
        expected_oere=Oere(expected_oere),
        a_conto_oere=Oere(given_oere) if given_oere else None,
        run_oere=None,
        deducted_oere=Oere(0),
    )


def step(kind: StepKind, *, counts: bool = True) -> MissingStep:
    return MissingStep(
        kind=kind,
        on_date=TODAY,
        bilag_id=1 if kind is StepKind.BILAG else None,
        bilag_number=None,
        note="Fordi",
        told_by="Sara",
        told_at=datetime(2026, 11, 4, tzinfo=UTC),
        counts=counts,
    )


def case(cpr: Cpr, *steps: MissingStep) -> MissingCase:
    return MissingCase(
        case_id=1,
        key=MissingKey(cpr, HELP, OCTOBER[0], PAY_DATE),
        name="Opdigtet",
        is_protected=False,
        period_to=OCTOBER[1],
        missing_oere=Oere(10_000_00),
        steps=steps,
    )


def only(*steps: MissingStep) -> MissingPayment:
    (found,) = worklist([row(ANNA, 10_000_00)], [case(ANNA, *steps)] if steps else [], TODAY)
    return found


def test_who_got_nothing_or_less_than_was_due_is_on_the_list_and_nobody_else() -> None:
    whole = row(CLARA, 8_000_00, given_oere=8_000_00)
    paid = row(DAGMAR, 8_000_00)._replace(outcome=Outcome.AS_EXPECTED)
    found = worklist(
        [row(ANNA, 10_000_00), row(BOERGE, 8_000_00, given_oere=6_400_00), whole, paid], [], TODAY
    )
    assert {(one.key.cpr, one.missing_oere) for one in found} == {(ANNA, 10_000_00), (BOERGE, 1_600_00)}


def test_urgent_ones_stand_first_then_the_oldest_then_the_largest() -> None:
    rows = [
        row(ANNA, 1_000_00),
        row(BOERGE, 9_000_00),
        row(CLARA, 500_00, pay_date=PAY_DATE - timedelta(days=30)),
        row(DAGMAR, 100_00),
    ]
    found = worklist(rows, [case(DAGMAR, step(StepKind.URGENT))], TODAY)
    assert [one.key.cpr for one in found] == [DAGMAR, CLARA, BOERGE, ANNA]
    calmed = [case(DAGMAR, step(StepKind.URGENT), step(StepKind.NOT_URGENT))]
    assert worklist(rows, calmed, TODAY)[-1].key.cpr == DAGMAR


@pytest.mark.parametrize("kind", [StepKind.BILAG, StepKind.PAID_LATER, StepKind.NOT_ENTITLED])
def test_an_outcome_closes_a_row_until_it_is_opened_again(kind: StepKind) -> None:
    assert only().state is MissingState.OPEN
    assert only(step(StepKind.CONTACTED)).state is MissingState.OPEN
    assert only(step(kind)).state is MissingState.CLOSED
    assert only(step(kind), step(StepKind.REOPENED)).state is MissingState.OPEN
    with pytest.raises(AlreadyClosed):
        require_possible(only(step(kind)), kind, note="x", day=TODAY)


def test_a_bilag_that_was_annulled_since_closes_nothing() -> None:
    assert only(step(StepKind.BILAG, counts=False)).state is MissingState.OPEN


def test_what_a_later_run_has_paid_says_so_by_itself_and_stands_last() -> None:
    found = worklist([row(ANNA, 10_000_00)], [case(BOERGE, step(StepKind.CONTACTED))], TODAY)
    assert [(one.key.cpr, one.state) for one in found] == [
        (ANNA, MissingState.OPEN),
        (BOERGE, MissingState.COVERED),
    ]


def test_a_step_without_what_it_needs_is_refused() -> None:
    for kind in (StepKind.CONTACTED, StepKind.HANDED_OVER, StepKind.NOT_ENTITLED, StepKind.URGENT):
        with pytest.raises(StepIncomplete):
            require_possible(only(), kind, note=" ", day=TODAY)
    for kind in (StepKind.CONTACTED, StepKind.TOLD_TO_COME, StepKind.PAID_LATER):
        with pytest.raises(StepIncomplete):
            require_possible(only(), kind, note="x", day=None)
    with pytest.raises(NothingToReopen):
        require_possible(only(), StepKind.REOPENED, note="x", day=None)


def test_the_letters_of_an_address_tell_nothing_and_differ_with_each_part() -> None:
    key = MissingKey(ANNA, HELP, OCTOBER[0], PAY_DATE)
    others = [key._replace(cpr=BOERGE), key._replace(benefit="Andet"), key._replace(pay_date=None)]
    letters = {one.letters("secret") for one in (key, *others)}
    assert len({*letters, key.letters("another")}) == 5
    assert not any(ANNA.digits in one for one in letters)
    assert replace(case(ANNA), steps=()).key.letters("secret") == key.letters("secret")
