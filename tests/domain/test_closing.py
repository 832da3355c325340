from dataclasses import replace
from datetime import UTC, datetime

import pytest

from payout.domain.closing import (
    NOTHING_OPEN,
    ClosingReason,
    Condition,
    ConditionCode,
    IncidentNotFinished,
    NotToBeWaived,
    OpenItems,
    ReasonMissing,
    Waiver,
    conditions_of,
    require_closable,
    require_waivable,
    still_open,
)
from payout.money import Oere

ONE_OPEN = OpenItems(count=1, amount_oere=Oere(4_000_00))
CONFIRMED = ClosingReason(
    reason_id=1,
    code=ConditionCode.OUTSTANDING,
    open_items=ONE_OPEN,
    reason="Modregnes til foråret",
    stated_by_id=1,
    stated_by="Lea Leder",
    stated_at=datetime(2026, 11, 20, tzinfo=UTC),
    confirmed_by="Olga Økonomi",
    confirmed_at=datetime(2026, 11, 20, tzinfo=UTC),
)


def conditions(code: ConditionCode, *reasons: ClosingReason) -> tuple[Condition, ...]:
    """Everything is at its end but this one."""
    open_items = dict.fromkeys(ConditionCode, NOTHING_OPEN)
    return conditions_of({**open_items, code: ONE_OPEN}, reasons)


def test_with_nothing_open_nothing_hinders() -> None:
    everything = conditions_of(dict.fromkeys(ConditionCode, NOTHING_OPEN), ())
    assert [one.code for one in everything] == list(ConditionCode)
    require_closable(everything, {})


@pytest.mark.parametrize("code", ConditionCode)
def test_each_condition_hinders_alone_and_says_whose_move_it_is(code: ConditionCode) -> None:
    (hindering,) = still_open(conditions(code), {})
    assert (hindering.code, hindering.open_items) == (code, ONE_OPEN)
    refusal = ReasonMissing if hindering.waiver is Waiver.REASON else IncidentNotFinished
    with pytest.raises(refusal):
        require_closable(conditions(code), {})


@pytest.mark.parametrize("code", ConditionCode)
def test_a_reason_of_the_leader_alone_is_enough_for_sample_copies_and_real_run_only(
    code: ConditionCode,
) -> None:
    is_enough = code in {ConditionCode.SAMPLE, ConditionCode.LIST_COPIES, ConditionCode.REAL_RUN}
    assert (not still_open(conditions(code), {code: "Ingen svarede"})) is is_enough
    assert still_open(conditions(code), {code: "  "})


def test_open_bilag_are_left_by_a_reason_that_another_has_confirmed() -> None:
    code = ConditionCode.OUTSTANDING
    assert not still_open(conditions(code, CONFIRMED), {})
    assert still_open(conditions(code, replace(CONFIRMED, confirmed_by=None)), {})


def test_a_reason_says_nothing_of_what_is_open_otherwise() -> None:
    for other in (OpenItems(count=2, amount_oere=Oere(4_000_00)), OpenItems(count=1, amount_oere=Oere(1))):
        assert still_open(conditions(ConditionCode.OUTSTANDING, replace(CONFIRMED, open_items=other)), {})


@pytest.mark.parametrize("code", sorted(set(ConditionCode) - {ConditionCode.OUTSTANDING}))
def test_nothing_but_open_bilag_is_left_by_two_people(code: ConditionCode) -> None:
    with pytest.raises(NotToBeWaived):
        require_waivable(conditions(code), code)
    with pytest.raises(NotToBeWaived):
        require_waivable(conditions(code), ConditionCode.OUTSTANDING)
