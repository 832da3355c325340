"""The hændelse: what is down, for whom, since when, and by whose word advances are paid."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from payout.domain.aconto import AcontoRule
from payout.domain.errors import DomainError

PAPER_LETTER = "P"
"""Series of blank bilag end with it."""

DRILL_PREFIX = "DRILL"
"""Series of drills begin with it, and no real one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentScope:
    """What a team leader states when a hændelse is opened.

    Benefits and pay-days choose the list lines that count.
    """

    name: str
    systems: str
    down_since: date
    authorised_by: str
    benefits: tuple[str, ...]
    pay_days: tuple[date, ...]
    rule: AcontoRule
    is_drill: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An opened hændelse; `closed_at` is None while it is open.

    A planned one may be opened ahead and begins at `planned_from`. `stood_down_at` is when it was decided
    that nothing more is issued, None unless that decision is the last one.
    """

    incident_id: int
    scope: IncidentScope
    series: str
    opened_at: datetime
    closed_at: datetime | None
    planned_from: datetime | None = None
    planned_to: datetime | None = None
    stood_down_at: datetime | None = None


class IssueState(StrEnum):
    """Whether bilag are issued in an open hændelse."""

    ISSUING = "issuing"
    AHEAD = "ahead"
    STOOD_DOWN = "stood-down"


def issue_state(incident: Incident, at: datetime) -> IssueState:
    """Whether bilag are asked for, approved and issued at an instant. What is issued is paid in any case."""
    if incident.stood_down_at is not None:
        return IssueState.STOOD_DOWN
    if incident.planned_from is not None and at < incident.planned_from:
        return IssueState.AHEAD
    return IssueState.ISSUING


def require_issuing(incident: Incident, at: datetime) -> None:
    """Raises IssueNotBegun or IssueStoodDown when nothing is issued at the instant."""
    state = issue_state(incident, at)
    if state is IssueState.STOOD_DOWN and incident.stood_down_at is not None:
        raise IssueStoodDown(incident.stood_down_at)
    if state is IssueState.AHEAD and incident.planned_from is not None:
        raise IssueNotBegun(incident.planned_from)


class NoOpenIncident(DomainError):
    """Nothing is issued, paid or approved before a hændelse is opened or after it is closed."""

    code = "no-open-incident"


class NoIncident(DomainError):
    """There has never been a hændelse, so there is nothing to show or draw."""

    code = "no-incident"


class IncidentAlreadyOpen(DomainError):
    """One hændelse at a time."""

    code = "incident-already-open"


class IncidentIsClosed(DomainError):
    """The bilag is of a hændelse that is closed: what it ended with stays so."""

    code = "incident-is-closed"


class IssueNotBegun(DomainError):
    """The hændelse is planned and opened ahead; carries when it begins."""

    code = "issue-not-begun"

    def __init__(self, begins_at: datetime) -> None:
        super().__init__("not begun")
        self.begins_at = begins_at


class IssueStoodDown(DomainError):
    """It has been decided that nothing more is issued; carries when."""

    code = "issue-stood-down"

    def __init__(self, stood_down_at: datetime) -> None:
        super().__init__("stood down")
        self.stood_down_at = stood_down_at


class SeriesUsedUp(DomainError):
    """Every number of the hændelse's series is taken; carries it."""

    code = "series-used-up"

    def __init__(self, series: str) -> None:
        super().__init__(series)
        self.series = series


class SeriesElsewhere(DomainError):
    """Another place that has handed over uses the series; carries it."""

    code = "series-elsewhere"

    def __init__(self, series: str) -> None:
        super().__init__(series)
        self.series = series
