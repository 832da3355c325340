"""Whether the house is ready for an outage: what is looked at, what is found, and how bad it is.

The deadlines are guesses of our own (docs/rules.md, "Ready on the day"); the rhythm of lists is measured.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise
from statistics import median
from typing import Final

from payout.domain.copies import Trouble
from payout.domain.roles import Role

GAPS_LOOKED_AT: Final = 6
"""So many of the last gaps between the lists of a source say its rhythm."""
GAPS_LEAST: Final = 2
"""With fewer there is no rhythm to see yet, and the setting goes."""
DAYS_OF_GRACE: Final = 3
PRINTER_DAYS: Final = 92
CASH_ORDER_DAYS: Final = 365
PLAN_DAYS: Final = 365
DRILL_DAYS: Final = 365
FOLDER_DAYS: Final = 7
DEPUTIES: Final = 2
"""So many people of each role: one, and somebody who stands in."""
_NEEDED_ROLES: Final = (Role.TEAM_LEADER, Role.FINANCE, Role.CASEWORKER)


class Level(StrEnum):
    """How a line stands."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


class ReadinessCheck(StrEnum):
    """What is looked at, in the order of the page."""

    LISTS = "lists"
    FOLDER = "folder"
    BACKUP = "backup"
    PRINTER = "printer"
    CASH_ORDER = "cash_order"
    PEOPLE = "people"
    PLAN = "plan"
    DRILL = "drill"
    LIST_COPIES = "list_copies"
    DISK = "disk"
    CLOCK = "clock"


class Tick(StrEnum):
    """What a person says has been seen to. Stored by these values."""

    PRINTER = "printer"
    CASH_ORDER = "cash_order"


class ReadinessFinding(StrEnum):
    """What a check has come to; each has its sentences in Danish."""

    LIST_NONE = "list-none"
    LIST_FRESH = "list-fresh"
    LIST_DUE = "list-due"
    LIST_OLD = "list-old"
    FOLDER_NEVER = "folder-never"
    FOLDER_RAN = "folder-ran"
    FOLDER_STALE = "folder-stale"
    FOLDER_ASKS = "folder-asks"
    BACKUP_FRESH = "backup-fresh"
    BACKUP_TROUBLE = "backup-trouble"
    BACKUP_ON_SERVER = "backup-on-server"
    PRINTER_TRIED = "printer-tried"
    PRINTER_NEVER = "printer-never"
    PRINTER_LONG_AGO = "printer-long-ago"
    CASH_ORDER_AGREED = "cash-order-agreed"
    CASH_ORDER_NONE = "cash-order-none"
    CASH_ORDER_OLD = "cash-order-old"
    PEOPLE_ENOUGH = "people-enough"
    PEOPLE_FEW = "people-few"
    PEOPLE_SHARED = "people-shared"
    PLAN_REVISED = "plan-revised"
    PLAN_NONE = "plan-none"
    PLAN_OLD = "plan-old"
    DRILL_HELD = "drill-held"
    DRILL_NONE = "drill-none"
    DRILL_OLD = "drill-old"
    COPIES_NONE = "copies-none"
    COPIES_LOCKED = "copies-locked"
    COPIES_OUT = "copies-out"
    DISK_ROOM = "disk-room"
    DISK_SHORT = "disk-short"
    CLOCK_RIGHT = "clock-right"
    CLOCK_JUMPED = "clock-jumped"
    CLOCK_BEHIND = "clock-behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessLine:
    """One line: what was found, and the values that its sentence names; None where it names none.

    `subject` is a source, a role or a trouble with copies; `days` is an age, `limit` how old it may be.
    """

    check: ReadinessCheck
    level: Level
    finding: ReadinessFinding
    subject: str = ""
    days: int | None = None
    limit: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDays:
    """The days of a source's lists, each once, the oldest first; at least one."""

    source: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRun:
    """The last run of the scheduled import: its day, and how many files waited for somebody's answer."""

    on: date
    left_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesOut:
    """Paper copies of the citizen list that are not shredded: locked away, and neither."""

    locked: int
    loose: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessFacts:
    """What is known on a day.

    `default_list_days` is how old a list may be whose rhythm can't be seen; `copies_on_server` says that a
    database server makes the copies; `people` are the roles of each active user.
    """

    today: date
    lists: Sequence[ListDays]
    default_list_days: int
    folder_run: FolderRun | None
    copies_on_server: bool
    copy_trouble: Trouble | None
    ticked: Mapping[Tick, date]
    people: Sequence[frozenset[Role]]
    plan_revised_on: date | None
    last_drill_on: date | None
    copies_out: CopiesOut
    free_megabytes: int
    least_megabytes: int
    has_clock_jump: bool
    is_clock_behind: bool


def rhythm(days: Sequence[date]) -> int | None:
    """Days between the lists of a source as they have come so far; None while there are too few to say."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)][-GAPS_LOOKED_AT:]
    return math.ceil(median(gaps)) if len(gaps) >= GAPS_LEAST else None


def oldest_allowed(days: Sequence[date], default_days: int) -> int:
    """How many days old the last list of a source may be: its rhythm and some grace, else the default."""
    usual = rhythm(days)
    return default_days if usual is None else max(usual + DAYS_OF_GRACE, math.ceil(usual * 5 / 4))


def readiness_lines(facts: ReadinessFacts) -> tuple[ReadinessLine, ...]:
    """Every line in the order of the checks; a check has one line, lists and people as many as there are."""
    return (
        *_lists(facts),
        _folder(facts),
        _backup(facts),
        _ticked(facts, Tick.PRINTER),
        _ticked(facts, Tick.CASH_ORDER),
        *_people(facts.people),
        _plan(facts),
        _drill(facts),
        _copies(facts.copies_out),
        _disk(facts),
        _clock(facts),
    )


def is_ready(lines: Sequence[ReadinessLine]) -> bool:
    """Whether there is nothing to do."""
    return all(line.level is Level.OK for line in lines)


def _lists(facts: ReadinessFacts) -> Iterator[ReadinessLine]:
    if not facts.lists:
        yield _line(ReadinessCheck.LISTS, Level.WRONG, ReadinessFinding.LIST_NONE)
    for source in facts.lists:
        age, limit = _age(facts, source.days[-1]), oldest_allowed(source.days, facts.default_list_days)
        level, finding = Level.OK, ReadinessFinding.LIST_FRESH
        if age > 2 * limit:
            level, finding = Level.WRONG, ReadinessFinding.LIST_OLD
        elif age > limit:
            level, finding = Level.WARNING, ReadinessFinding.LIST_DUE
        yield ReadinessLine(
            check=ReadinessCheck.LISTS,
            level=level,
            finding=finding,
            subject=source.source,
            days=age,
            limit=limit,
        )


def _folder(facts: ReadinessFacts) -> ReadinessLine:
    check, run = ReadinessCheck.FOLDER, facts.folder_run
    if run is None:
        # Lists may be imported by hand: their own age says whether that is done.
        return _line(check, Level.OK, ReadinessFinding.FOLDER_NEVER)
    if run.left_over:
        finding, level = ReadinessFinding.FOLDER_ASKS, Level.WARNING
    elif _age(facts, run.on) > FOLDER_DAYS:
        finding, level = ReadinessFinding.FOLDER_STALE, Level.WARNING
    else:
        finding, level = ReadinessFinding.FOLDER_RAN, Level.OK
    days = _age(facts, run.on)
    return ReadinessLine(
        check=check, level=level, finding=finding, days=days, limit=FOLDER_DAYS, count=run.left_over
    )


def _backup(facts: ReadinessFacts) -> ReadinessLine:
    check = ReadinessCheck.BACKUP
    if facts.copies_on_server:
        return _line(check, Level.OK, ReadinessFinding.BACKUP_ON_SERVER)
    if facts.copy_trouble is None:
        return _line(check, Level.OK, ReadinessFinding.BACKUP_FRESH)
    return ReadinessLine(
        check=check,
        level=Level.WARNING if facts.copy_trouble is Trouble.SAME_DISK else Level.WRONG,
        finding=ReadinessFinding.BACKUP_TROUBLE,
        subject=facts.copy_trouble.value,
    )


_TICKS: Final[
    Mapping[Tick, tuple[ReadinessCheck, ReadinessFinding, ReadinessFinding, ReadinessFinding, int]]
] = {
    Tick.PRINTER: (
        ReadinessCheck.PRINTER,
        ReadinessFinding.PRINTER_NEVER,
        ReadinessFinding.PRINTER_LONG_AGO,
        ReadinessFinding.PRINTER_TRIED,
        PRINTER_DAYS,
    ),
    Tick.CASH_ORDER: (
        ReadinessCheck.CASH_ORDER,
        ReadinessFinding.CASH_ORDER_NONE,
        ReadinessFinding.CASH_ORDER_OLD,
        ReadinessFinding.CASH_ORDER_AGREED,
        CASH_ORDER_DAYS,
    ),
}


def _ticked(facts: ReadinessFacts, tick: Tick) -> ReadinessLine:
    check, never, long_ago, fine, limit = _TICKS[tick]
    return _dated(facts, check, facts.ticked.get(tick), (never, long_ago, fine), limit)


def _plan(facts: ReadinessFacts) -> ReadinessLine:
    findings = (ReadinessFinding.PLAN_NONE, ReadinessFinding.PLAN_OLD, ReadinessFinding.PLAN_REVISED)
    return _dated(facts, ReadinessCheck.PLAN, facts.plan_revised_on, findings, PLAN_DAYS)


def _drill(facts: ReadinessFacts) -> ReadinessLine:
    findings = (ReadinessFinding.DRILL_NONE, ReadinessFinding.DRILL_OLD, ReadinessFinding.DRILL_HELD)
    return _dated(facts, ReadinessCheck.DRILL, facts.last_drill_on, findings, DRILL_DAYS)


def _dated(
    facts: ReadinessFacts,
    check: ReadinessCheck,
    on: date | None,
    findings: tuple[ReadinessFinding, ReadinessFinding, ReadinessFinding],
    limit: int,
) -> ReadinessLine:
    """The line of what has to be done now and then: never done, done too long ago, or in time."""
    never, long_ago, fine = findings
    if on is None:
        return ReadinessLine(check=check, level=Level.WARNING, finding=never, limit=limit)
    age = _age(facts, on)
    level, finding = (Level.WARNING, long_ago) if age > limit else (Level.OK, fine)
    return ReadinessLine(check=check, level=level, finding=finding, days=age, limit=limit)


def _people(people: Sequence[frozenset[Role]]) -> Iterator[ReadinessLine]:
    check, few = ReadinessCheck.PEOPLE, False
    for role in _NEEDED_ROLES:
        count = _with_any(people, {role})
        if count < DEPUTIES:
            few = True
            yield ReadinessLine(
                check=check,
                level=Level.WRONG,
                finding=ReadinessFinding.PEOPLE_FEW,
                subject=role.value,
                count=count,
                limit=DEPUTIES,
            )
    if not few:
        fine = can_spare_anybody(people)
        finding = ReadinessFinding.PEOPLE_ENOUGH if fine else ReadinessFinding.PEOPLE_SHARED
        yield _line(check, Level.OK if fine else Level.WRONG, finding)


def can_spare_anybody(people: Sequence[frozenset[Role]]) -> bool:
    """Whether a leader, a cashier and a caseworker can be three different people, whoever is away.

    By Hall's theorem three people can be found when any one, two or three of the roles are held by as many;
    and one who is away takes at most one from each of these numbers.
    """
    return all(
        _with_any(people, roles) > size
        for size in range(1, len(_NEEDED_ROLES) + 1)
        for roles in combinations(_NEEDED_ROLES, size)
    )


def _with_any(people: Sequence[frozenset[Role]], roles: Collection[Role]) -> int:
    return sum(not one.isdisjoint(roles) for one in people)


def _copies(copies: CopiesOut) -> ReadinessLine:
    finding, level, count = ReadinessFinding.COPIES_NONE, Level.OK, 0
    if copies.loose:
        finding, level, count = ReadinessFinding.COPIES_OUT, Level.WARNING, copies.loose
    elif copies.locked:
        finding, count = ReadinessFinding.COPIES_LOCKED, copies.locked
    return ReadinessLine(check=ReadinessCheck.LIST_COPIES, level=level, finding=finding, count=count)


def _disk(facts: ReadinessFacts) -> ReadinessLine:
    short = facts.free_megabytes < facts.least_megabytes
    return ReadinessLine(
        check=ReadinessCheck.DISK,
        level=Level.WRONG if short else Level.OK,
        finding=ReadinessFinding.DISK_SHORT if short else ReadinessFinding.DISK_ROOM,
        count=facts.free_megabytes,
        limit=facts.least_megabytes,
    )


def _clock(facts: ReadinessFacts) -> ReadinessLine:
    check = ReadinessCheck.CLOCK
    if facts.is_clock_behind:
        return _line(check, Level.WRONG, ReadinessFinding.CLOCK_BEHIND)
    if facts.has_clock_jump:
        return _line(check, Level.WRONG, ReadinessFinding.CLOCK_JUMPED)
    return _line(check, Level.OK, ReadinessFinding.CLOCK_RIGHT)


def _line(check: ReadinessCheck, level: Level, finding: ReadinessFinding) -> ReadinessLine:
    return ReadinessLine(check=check, level=level, finding=finding)


def _age(facts: ReadinessFacts, day: date) -> int:
    # A list may be dated ahead, by the pay-day that it is made for: that is fresh.
    return max(0, (facts.today - day).days)
