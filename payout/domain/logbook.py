"""The logbook of a hændelse (logbog): what people write beside the automatic log, and the decisions.

An entry is never changed or deleted. A mistake is corrected by a new entry that points at the one corrected,
and a problem is solved by an entry that points at it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from payout.cpr import holds_cpr
from payout.domain.errors import DomainError
from payout.domain.formal_steps import FormalStart, TakenDecision
from payout.domain.incident import Incident
from payout.domain.roles import Clerk, Role

TEXT_LENGTH: Final = 1000
PART_LENGTH: Final = 200


class LogCategory(StrEnum):
    """What an entry is about."""

    EVENT = "event"
    DECISION = "decision"
    MESSAGE = "message"
    PROBLEM = "problem"
    CASH = "cash"
    PRESS = "press"
    TECHNICAL = "technical"
    STAFF = "staff"
    OTHER = "other"


class DecisionPart(StrEnum):
    """What a decision has besides its text."""

    DECIDED_BY = "decided_by"
    GROUND = "ground"
    ASSIGNEE = "assignee"


class LogTextMissing(DomainError):
    """An entry says something."""

    code = "log-text-missing"


class LogHoldsCpr(DomainError):
    """The text has what looks like a CPR number."""

    code = "log-holds-cpr"


class LogHappensLater(DomainError):
    """What is written of has not happened yet."""

    code = "log-happens-later"


class DecisionIncomplete(DomainError):
    """A decision says who made it, on what ground, and who is to carry it out; carries what is missing."""

    code = "log-decision-incomplete"

    def __init__(self, part: DecisionPart) -> None:
        super().__init__(f"{part} missing")
        self.part = part


class LogLeaderOnly(DomainError):
    """Decisions, and what may be told outside the house, are the team leader's to write."""

    code = "log-leader-only"


class LogEntryUnknown(DomainError):
    """The hændelse has no such entry."""

    code = "log-entry-unknown"


class NotYoursToCorrect(DomainError):
    """Only who wrote an entry, or a team leader, corrects it."""

    code = "log-not-yours"


class LogAlreadyCorrected(DomainError):
    """The entry has been corrected; carries the number of the entry that did so."""

    code = "log-already-corrected"

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"corrected by {entry_id}")
        self.entry_id = entry_id


class NoOpenProblem(DomainError):
    """Only a problem that is open is solved."""

    code = "log-no-open-problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided, on what ground, and who is to carry it out; what was decided is the entry's text."""

    decided_by: str
    ground: str
    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDraft:
    """What somebody wants to write. `happened_at` in UTC; `is_public`: it may be told outside the house."""

    category: LogCategory
    happened_at: datetime
    text: str
    is_public: bool = False
    decision: Decision | None = None
    corrects_id: int | None = None
    solves_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """An entry as it was written. Instants in UTC: when it happened, and when it was written down."""

    entry_id: int
    category: LogCategory
    happened_at: datetime
    written_at: datetime
    written_by_id: int
    written_by: str
    text: str
    is_public: bool
    decision: Decision | None
    corrects_id: int | None
    solves_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry with what became of it: the numbers of the entries that correct it and that solve it."""

    entry: LogEntry
    corrected_by: int | None
    solved_by: int | None

    @property
    def is_current(self) -> bool:
        """Whether it has not been corrected."""
        return self.corrected_by is None

    @property
    def is_open_problem(self) -> bool:
        """Whether it is a problem that nobody has solved."""
        return (
            self.entry.category is LogCategory.PROBLEM
            and self.entry.solves_id is None
            and self.is_current
            and self.solved_by is None
        )

    @property
    def is_standing_decision(self) -> bool:
        """Whether it is a decision as it stands now."""
        return self.entry.category is LogCategory.DECISION and self.is_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Logbook:
    """The logbook of a hændelse, in the order of what happened, as of a length and head of the journal.

    `start` and `steps` are the formal decisions beside it; a hændelse from before it was asked has no start.
    """

    office: str
    incident: Incident
    drawn_by: str
    drawn_at: datetime
    chain_events: int
    chain_hash: str
    start: FormalStart | None
    steps: tuple[TakenDecision, ...]
    lines: tuple[LogLine, ...]

    @property
    def decisions(self) -> tuple[LogLine, ...]:
        """The decisions as they stand: of one that was corrected, the last."""
        return tuple(line for line in self.lines if line.is_standing_decision)


def log_lines(entries: Iterable[LogEntry]) -> tuple[LogLine, ...]:
    """The entries in the order of what happened, each with what became of it.

    A problem that was solved stays so when its text is corrected afterwards.
    """
    by_id = {entry.entry_id: entry for entry in entries}
    corrected = {one.corrects_id: one.entry_id for one in by_id.values() if one.corrects_id is not None}
    solved = {one.solves_id: one.entry_id for one in by_id.values() if one.solves_id is not None}
    return tuple(
        LogLine(
            entry=entry,
            corrected_by=corrected.get(entry.entry_id),
            solved_by=_solved_by(entry, by_id, solved),
        )
        for entry in sorted(by_id.values(), key=lambda one: (one.happened_at, one.entry_id))
    )


def _solved_by(entry: LogEntry, by_id: Mapping[int, LogEntry], solved: Mapping[int, int]) -> int | None:
    one: LogEntry | None = entry
    while one is not None:
        if one.entry_id in solved:
            return solved[one.entry_id]
        one = by_id.get(one.corrects_id) if one.corrects_id is not None else None
    return None


def check_draft(draft: LogDraft, clerk: Clerk, *, now: datetime) -> None:
    """Whether the clerk may write this just now (`now` in UTC).

    Raises:  LogTextMissing, LogHoldsCpr, LogHappensLater, LogLeaderOnly, DecisionIncomplete.
    """
    texts = [draft.text, *_parts(draft.decision).values()]
    if not draft.text.strip():
        raise LogTextMissing
    if any(map(holds_cpr, texts)):
        raise LogHoldsCpr
    if draft.happened_at > now:
        raise LogHappensLater
    is_decision = draft.category is LogCategory.DECISION
    if (is_decision or draft.is_public) and not leads(clerk):
        raise LogLeaderOnly
    if is_decision:
        for part, text in _parts(draft.decision).items():
            if not text.strip():
                raise DecisionIncomplete(part)


def check_correction(line: LogLine | None, clerk: Clerk) -> None:
    """Whether the clerk may correct this line of the logbook.

    Raises:  LogEntryUnknown, LogAlreadyCorrected, LogLeaderOnly of a decision, NotYoursToCorrect.
    """
    if line is None:
        raise LogEntryUnknown
    if line.corrected_by is not None:
        raise LogAlreadyCorrected(line.corrected_by)
    if line.entry.category is LogCategory.DECISION and not leads(clerk):
        raise LogLeaderOnly
    if not may_correct(line, clerk):
        raise NotYoursToCorrect


def check_solution(line: LogLine | None) -> None:
    """Whether this line is a problem to be solved. Raises LogEntryUnknown, NoOpenProblem."""
    if line is None:
        raise LogEntryUnknown
    if not line.is_open_problem:
        raise NoOpenProblem


def may_correct(line: LogLine, clerk: Clerk) -> bool:
    """Whether a line that stands is the clerk's to correct."""
    is_own = line.entry.written_by_id == clerk.user_id and line.entry.category is not LogCategory.DECISION
    return line.is_current and (is_own or leads(clerk))


def leads(clerk: Clerk) -> bool:
    """Whether the clerk is a team leader."""
    return Role.TEAM_LEADER in clerk.roles


def _parts(decision: Decision | None) -> Mapping[DecisionPart, str]:
    given = decision or Decision(decided_by="", ground="", assignee="")
    return {
        DecisionPart.DECIDED_BY: given.decided_by,
        DecisionPart.GROUND: given.ground,
        DecisionPart.ASSIGNEE: given.assignee,
    }
