"""The match and its proposals, kept in memory until something happens that changes them.

A match of 50,000 lines takes a second or two, and pages show parts of it. That of one hændelse is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from sqlalchemy import Connection, func, select

from payout.domain.incident import Incident
from payout.domain.match_proposals import DayProposal, Proposal, moved_days, proposals
from payout.domain.real_run import RealRun
from payout.models import bilag, event
from payout.queries.match_links import live_links
from payout.queries.real_run import one_name, real_run

CHANGES_A_MATCH: Final = frozenset(
    {
        "list.imported",
        "benefit.planted",
        "benefit.added",
        "benefit.name-mapped",
        "incident.opened",
        "bilag.paid",
        "bilag.paper-paid",
        "bilag.cash-returned",
        "bilag.transfer-returned",
        "match_link.confirmed",
        "match_link.refused",
        "match_link.undone",
    }
)
"""Actions after which a match may come out otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMatch:
    """A match, with what is proposed of its rows: whole days first."""

    run: RealRun
    proposals: Sequence[Proposal | DayProposal]


@dataclass(slots=True)
class KnownRun:
    """The last match that was made, with the hændelse and the event that it is as of."""

    _incident_id: int = 0
    _event: int = 0
    _match: KnownMatch | None = None
    _lock: Lock = field(default_factory=Lock)

    def of(self, connection: Connection, incident: Incident) -> KnownMatch | None:
        """The match as of this transaction; None when the hændelse has no udbetalingsliste."""
        with self._lock:
            last = connection.scalar(select(func.max(event.c.number))) or 0
            if incident.incident_id != self._incident_id or self._is_changed(connection, last):
                self._match = _match_of(connection, incident)
            self._incident_id, self._event = incident.incident_id, last
            return self._match

    def _is_changed(self, connection: Connection, last: int) -> bool:
        # A reader that began earlier sees an older book than the one that was matched.
        if last < self._event:
            return True
        since = select(event.c.number).where(
            event.c.number > self._event, event.c.action.in_(CHANGES_A_MATCH)
        )
        return last > self._event and connection.scalar(since.limit(1)) is not None


def numbers_of(connection: Connection, bilag_ids: Sequence[int]) -> Mapping[int, str]:
    """The numbers of bilag, to link to them."""
    query = select(bilag.c.id, bilag.c.number).where(bilag.c.id.in_(bilag_ids))
    return {row.id: row.number for row in connection.execute(query)}


def _match_of(connection: Connection, incident: Incident) -> KnownMatch | None:
    run = real_run(connection, incident)
    if run is None:
        return None
    decided = [one.subject for one in live_links(connection, incident.incident_id)]
    ydelser = one_name(connection)
    days = moved_days(run.rows, ydelser=ydelser, decided=decided)
    moved = [one.subject for one in days]
    found = proposals(run.rows, ydelser=ydelser, decided=decided, moved=moved)
    return KnownMatch(run=run, proposals=[*days, *found])
