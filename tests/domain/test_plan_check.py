"""The check list: the last line about a point counts, and every line stays."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.plan_check import (
    AlreadyTicked,
    CheckItemUnknown,
    DoneLater,
    NotTicked,
    Tick,
    TickIncomplete,
    by_section,
    check_items,
    check_list,
    line_of,
    progress_of,
    require_tickable,
    require_undoable,
)
from tests.factories import plan

NOW = datetime(2026, 10, 30, 9, tzinfo=UTC)
CODES = [item.code for item in check_items(plan())]


def tick(item: str, *, is_done: bool = True) -> Tick:
    return Tick(
        item=item, is_done=is_done, done_at=NOW, done_by="Lea", remark="", noted_by="Lea", noted_at=NOW
    )


def test_the_points_are_the_alarm_order_and_the_tasks_in_the_plan_s_order() -> None:
    assert CODES == ["alarm-1", "alarm-2", "now-1", "now-2", "after-1"]
    assert [len(lines) for _, lines in by_section(check_list(plan(), ()))] == [2, 2, 1]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.booleans()), max_size=12))
def test_the_last_line_of_each_point_counts_and_none_is_lost(said: list[tuple[str, bool]]) -> None:
    lines = check_list(plan(), [tick(item, is_done=done) for item, done in said])
    last = dict(said)
    assert {line.item.code for line in lines if line.is_done} == {item for item, done in last.items() if done}
    assert sum(len(line.ticks) for line in lines) == len(said)
    progress = progress_of(lines)
    assert (progress.done, progress.total) == (sum(last.values()), len(CODES))
    left = [code for code in CODES if not last.get(code)]
    assert (progress.next_up.code if progress.next_up else None) == (left[0] if left else None)


def test_a_point_is_ticked_once_by_somebody_and_not_ahead() -> None:
    fresh, done = check_list(plan(), [tick("alarm-2")])[:2]
    require_tickable(fresh, done_by="Lea", done_at=NOW, now=NOW)
    with pytest.raises(AlreadyTicked):
        require_tickable(done, done_by="Bo", done_at=NOW, now=NOW)
    with pytest.raises(TickIncomplete):
        require_tickable(fresh, done_by=" ", done_at=NOW, now=NOW)
    with pytest.raises(DoneLater):
        require_tickable(fresh, done_by="Lea", done_at=NOW + timedelta(minutes=1), now=NOW)
    with pytest.raises(CheckItemUnknown):
        line_of([fresh, done], "alarm-9")


def test_only_what_is_done_is_undone_and_with_a_reason() -> None:
    fresh, done = check_list(plan(), [tick("alarm-2")])[:2]
    require_undoable(done, remark="Det var en anden")
    with pytest.raises(NotTicked):
        require_undoable(fresh, remark="Det var en anden")
    with pytest.raises(TickIncomplete):
        require_undoable(done, remark="")
