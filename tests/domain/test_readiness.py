"""Being ready: the rhythm of lists, what is too old, and whether anybody can be spared."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.copies import Trouble
from payout.domain.readiness import (
    CASH_ORDER_DAYS,
    DRILL_DAYS,
    PLAN_DAYS,
    PRINTER_DAYS,
    CopiesOut,
    FolderRun,
    Level,
    ListDays,
    ReadinessCheck,
    ReadinessFacts,
    ReadinessFinding,
    ReadinessLine,
    Tick,
    can_spare_anybody,
    is_ready,
    oldest_allowed,
    readiness_lines,
    rhythm,
)
from payout.domain.roles import Role
from payout.web.readiness_words import CHECK_LABELS, words_of

TODAY = date(2026, 10, 29)
STAFF = [frozenset({role}) for role in (Role.TEAM_LEADER, Role.FINANCE, Role.CASEWORKER) for _ in range(2)]
READY = ReadinessFacts(
    today=TODAY,
    lists=[ListDays(source="KY", days=(date(2026, 8, 27), date(2026, 9, 28), date(2026, 10, 27)))],
    default_list_days=35,
    folder_run=FolderRun(on=TODAY, left_over=0),
    copies_on_server=False,
    copy_trouble=None,
    ticked={Tick.PRINTER: TODAY, Tick.CASH_ORDER: TODAY},
    people=STAFF,
    plan_revised_on=TODAY,
    last_drill_on=TODAY,
    copies_out=CopiesOut(locked=0, loose=0),
    free_megabytes=5_000,
    least_megabytes=500,
    has_clock_jump=False,
    is_clock_behind=False,
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def line_of(check: ReadinessCheck, **changes: Any) -> ReadinessLine:
    """The first line of a check, in a house that is ready but for the changes."""
    return next(line for line in readiness_lines(replace(READY, **changes)) if line.check is check)


def test_a_house_with_everything_in_order_is_ready_and_every_check_has_a_line() -> None:
    lines = readiness_lines(READY)
    assert is_ready(lines)
    assert list(dict.fromkeys(line.check for line in lines)) == list(ReadinessCheck)
    assert all(not words_of(line).todo for line in lines)


TROUBLES: list[tuple[ReadinessCheck, ReadinessFinding, Level, dict[str, Any]]] = [
    (ReadinessCheck.LISTS, ReadinessFinding.LIST_NONE, Level.WRONG, {"lists": []}),
    (ReadinessCheck.FOLDER, ReadinessFinding.FOLDER_NEVER, Level.OK, {"folder_run": None}),
    (
        ReadinessCheck.FOLDER,
        ReadinessFinding.FOLDER_STALE,
        Level.WARNING,
        {"folder_run": FolderRun(on=ago(8), left_over=0)},
    ),
    (
        ReadinessCheck.FOLDER,
        ReadinessFinding.FOLDER_ASKS,
        Level.WARNING,
        {"folder_run": FolderRun(on=ago(1), left_over=2)},
    ),
    *(
        (
            ReadinessCheck.BACKUP,
            ReadinessFinding.BACKUP_TROUBLE,
            Level.WARNING if trouble is Trouble.SAME_DISK else Level.WRONG,
            {"copy_trouble": trouble},
        )
        for trouble in Trouble
    ),
    (ReadinessCheck.BACKUP, ReadinessFinding.BACKUP_ON_SERVER, Level.OK, {"copies_on_server": True}),
    (ReadinessCheck.PRINTER, ReadinessFinding.PRINTER_NEVER, Level.WARNING, {"ticked": {}}),
    (
        ReadinessCheck.PRINTER,
        ReadinessFinding.PRINTER_LONG_AGO,
        Level.WARNING,
        {"ticked": {Tick.PRINTER: ago(PRINTER_DAYS + 1)}},
    ),
    (ReadinessCheck.CASH_ORDER, ReadinessFinding.CASH_ORDER_NONE, Level.WARNING, {"ticked": {}}),
    (
        ReadinessCheck.CASH_ORDER,
        ReadinessFinding.CASH_ORDER_OLD,
        Level.WARNING,
        {"ticked": {Tick.CASH_ORDER: ago(CASH_ORDER_DAYS + 1)}},
    ),
    (ReadinessCheck.PEOPLE, ReadinessFinding.PEOPLE_FEW, Level.WRONG, {"people": STAFF[1:]}),
    (ReadinessCheck.PEOPLE, ReadinessFinding.PEOPLE_FEW, Level.WRONG, {"people": []}),
    (
        ReadinessCheck.PEOPLE,
        ReadinessFinding.PEOPLE_SHARED,
        Level.WRONG,
        {"people": [frozenset(STAFF[0] | STAFF[2] | STAFF[4])] * 3},
    ),
    (ReadinessCheck.PLAN, ReadinessFinding.PLAN_NONE, Level.WARNING, {"plan_revised_on": None}),
    (
        ReadinessCheck.PLAN,
        ReadinessFinding.PLAN_OLD,
        Level.WARNING,
        {"plan_revised_on": ago(PLAN_DAYS + 1)},
    ),
    (ReadinessCheck.DRILL, ReadinessFinding.DRILL_NONE, Level.WARNING, {"last_drill_on": None}),
    (
        ReadinessCheck.DRILL,
        ReadinessFinding.DRILL_OLD,
        Level.WARNING,
        {"last_drill_on": ago(DRILL_DAYS + 1)},
    ),
    (
        ReadinessCheck.LIST_COPIES,
        ReadinessFinding.COPIES_LOCKED,
        Level.OK,
        {"copies_out": CopiesOut(locked=2, loose=0)},
    ),
    (
        ReadinessCheck.LIST_COPIES,
        ReadinessFinding.COPIES_OUT,
        Level.WARNING,
        {"copies_out": CopiesOut(locked=2, loose=1)},
    ),
    (ReadinessCheck.DISK, ReadinessFinding.DISK_SHORT, Level.WRONG, {"free_megabytes": 499}),
    (ReadinessCheck.CLOCK, ReadinessFinding.CLOCK_JUMPED, Level.WRONG, {"has_clock_jump": True}),
    (ReadinessCheck.CLOCK, ReadinessFinding.CLOCK_BEHIND, Level.WRONG, {"is_clock_behind": True}),
]


@pytest.mark.parametrize(("check", "finding", "level", "changes"), TROUBLES)
def test_what_is_not_in_order_is_found_and_says_what_to_do(
    check: ReadinessCheck, finding: ReadinessFinding, level: Level, changes: dict[str, Any]
) -> None:
    line = line_of(check, **changes)
    words = words_of(line)
    assert (line.finding, line.level) == (finding, level)
    assert "{" not in words.found + words.todo
    assert bool(words.todo) is (level is not Level.OK)
    assert is_ready([line]) is (level is Level.OK)
    assert CHECK_LABELS[check]


def test_what_is_done_now_and_then_is_in_time_on_its_last_day() -> None:
    ticked = {Tick.PRINTER: ago(PRINTER_DAYS), Tick.CASH_ORDER: ago(CASH_ORDER_DAYS)}
    assert is_ready(readiness_lines(replace(READY, ticked=ticked, plan_revised_on=ago(PLAN_DAYS))))


@pytest.mark.parametrize(
    ("gaps", "usual", "allowed"),
    [
        ([], None, 35),
        ([31], None, 35),
        ([31, 30], 31, 39),
        ([28, 35, 28], 28, 35),
        ([7, 7, 7], 7, 10),
        ([1, 1, 3, 1, 1], 1, 4),
        ([200, 30, 31, 30, 31, 30, 31], 31, 39),
    ],
)
def test_the_rhythm_of_a_source_says_how_old_its_list_may_be(
    gaps: list[int], usual: int | None, allowed: int
) -> None:
    days = [TODAY]
    for gap in reversed(gaps):
        days.insert(0, days[0] - timedelta(days=gap))
    assert rhythm(days) == usual
    assert oldest_allowed(days, 35) == allowed


@pytest.mark.parametrize(
    ("age", "finding"),
    [
        (-3, ReadinessFinding.LIST_FRESH),
        (10, ReadinessFinding.LIST_FRESH),
        (11, ReadinessFinding.LIST_DUE),
        (20, ReadinessFinding.LIST_DUE),
        (21, ReadinessFinding.LIST_OLD),
    ],
)
def test_a_weekly_list_is_due_after_ten_days_and_old_after_twenty(
    age: int, finding: ReadinessFinding
) -> None:
    days = tuple(ago(age + 7 * place) for place in (3, 2, 1, 0))
    assert line_of(ReadinessCheck.LISTS, lists=[ListDays(source="KY", days=days)]).finding is finding


@settings(max_examples=60)
@given(st.lists(st.frozensets(st.sampled_from(Role), min_size=1), max_size=5))
def test_anybody_can_be_spared_when_three_others_can_have_the_three_roles(
    people: list[frozenset[Role]],
) -> None:
    needed = (Role.TEAM_LEADER, Role.FINANCE, Role.CASEWORKER)

    def can_work(present: list[frozenset[Role]]) -> bool:
        trios = permutations(present, 3)
        return any(all(role in one for role, one in zip(needed, trio, strict=True)) for trio in trios)

    by_hand = all(can_work(people[:away] + people[away + 1 :]) for away in range(len(people)))
    assert can_spare_anybody(people) is (bool(people) and by_hand)
