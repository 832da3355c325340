"""Copies of the ledger: their names, when the next one is due, which may go, and what can be wrong with them.

A copy's name says when it was made, in Danish time, and up to which event of the journal it goes:
payout-20261030-091500-123.db.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HOURS_KEPT = 24
"""So many latest hours keep their last copy."""
DAYS_KEPT = 30
"""So many latest days keep their last copy."""
LATE = timedelta(minutes=2)
"""What a copy gets beyond the time that is set, before a page says that it is late."""
REST = 4
"""After a copy the copier rests so many times as long as the copy took: counters come first."""
_NAME = re.compile(r"payout-([0-9]{8}-[0-9]{6})-([0-9]{1,9})[.]db")


class Trouble(StrEnum):
    """Why there is no fresh copy."""

    NO_FOLDER = "no-folder"
    FOLDER_GONE = "folder-gone"
    FULL = "full"
    UNWRITABLE = "unwritable"
    NOT_IN_ORDER = "not-in-order"
    LATE = "late"
    SAME_DISK = "same-disk"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CopyName:
    """When a copy was made (Danish time, whole seconds, without a zone) and the last event in it."""

    made_at: datetime
    events: int

    def __str__(self) -> str:
        return f"payout-{self.made_at:%Y%m%d-%H%M%S}-{self.events}.db"


def parse_copy_name(name: str) -> CopyName | None:
    """The name of a copy; None for any other file."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        made_at = datetime.strptime(match[1], "%Y%m%d-%H%M%S")  # noqa: DTZ007 - Danish time, as the name has it
    except ValueError:
        return None
    return CopyName(made_at=made_at, events=int(match[2]))


def superfluous(copies: Iterable[CopyName], *, keep: int) -> list[CopyName]:
    """The copies that may be deleted, the oldest first.

    Kept are the newest ones, the last one of each of the latest hours and days, and the one that goes
    furthest: where the clock was put back, that may be an old one by its name.
    """
    newest_first = sorted(copies, reverse=True)
    kept = set(newest_first[: max(1, keep)])
    kept |= _last_of_each(newest_first, "%Y%m%d%H", HOURS_KEPT) | _last_of_each(
        newest_first, "%Y%m%d", DAYS_KEPT
    )
    kept |= set(sorted(newest_first, key=lambda copy: copy.events)[-1:])
    return [copy for copy in reversed(newest_first) if copy not in kept]


def _last_of_each(newest_first: Sequence[CopyName], span: str, count: int) -> set[CopyName]:
    last: dict[str, CopyName] = {}
    for copy in newest_first:
        last.setdefault(copy.made_at.strftime(span), copy)
    return set(list(last.values())[:count])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the office wants copies: after so many events, and no event older than this without one."""

    every_events: int
    every: timedelta

    def is_due(self, *, uncopied: int, oldest: datetime | None, now: datetime) -> bool:
        """Whether the events that no copy has, the oldest of this instant, ask for a copy."""
        return uncopied > 0 and (uncopied >= self.every_events or self._waited(oldest, now) >= self.every)

    def is_late(self, *, oldest: datetime | None, now: datetime) -> bool:
        """Whether an event has waited for its copy longer than anybody should have to."""
        return oldest is not None and self._waited(oldest, now) > self.every + LATE

    @staticmethod
    def _waited(oldest: datetime | None, now: datetime) -> timedelta:
        # A clock that was put back makes an event wait a negative time: such an event is due at once.
        waited = now - oldest if oldest is not None else timedelta(0)
        return waited if waited >= timedelta(0) else timedelta.max
