"""The hændelse: what is down, for whom, since when, and by whose word advances are paid."""

from dataclasses import dataclass
from datetime import date, datetime

from payout.domain.aconto import AcontoRule
from payout.domain.errors import DomainError

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
    """An opened hændelse; `closed_at` is None while it is open."""

    incident_id: int
    scope: IncidentScope
    series: str
    opened_at: datetime
    closed_at: datetime | None


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


class SeriesElsewhere(DomainError):
    """Another place that has handed over uses the series; carries it."""

    code = "series-elsewhere"

    def __init__(self, series: str) -> None:
        super().__init__(series)
        self.series = series
