"""The log of a hændelse for the municipality's archive (ESDH): who did what, when, without CPR numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from payout.domain.incident import Incident
from payout.domain.reconciliation import EventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLog:
    """Every event from the opening of a hændelse to its closing, else to the head of the journal.

    Shape:   `events` is walked once and gives `event_count` rows; `chain_head` is the last one's hash.
    """

    office: str
    incident: Incident
    drawn_by: str
    drawn_at: datetime
    first_event: int
    last_event: int
    chain_head: str
    events: Iterable[EventRow]

    @property
    def event_count(self) -> int:
        """How many events there are: their numbers have no gap."""
        return self.last_event - self.first_event + 1
