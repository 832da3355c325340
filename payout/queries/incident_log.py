"""The log of a hændelse: its events as the archive gets them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from payout.domain.incident import Incident
from payout.domain.incident_log import IncidentLog
from payout.domain.reconciliation import EventRow
from payout.labels import event_label, subject_label
from payout.models import event
from payout.queries.events import chain_head, stream_log
from payout.queries.postings import opening_event

HASH_SHOWN = 16


def incident_log(
    connection: Connection, incident: Incident, *, office: str, drawn_by: str, drawn_at: datetime
) -> IncidentLog:
    """The log as of this read transaction, which stays open while it is walked."""
    first = opening_event(connection, incident.incident_id)
    closing = connection.scalar(
        select(func.max(event.c.number)).where(
            event.c.action == "incident.closed", event.c.subject == f"incident:{incident.incident_id}"
        )
    )
    last = int(closing) if closing else chain_head(connection).events
    head = connection.scalars(select(event.c.hash).where(event.c.number == last)).one()
    return IncidentLog(
        office=office,
        incident=incident,
        drawn_by=drawn_by,
        drawn_at=drawn_at,
        first_event=first,
        last_event=last,
        chain_head=head,
        events=_rows(connection, first, last),
    )


def _rows(connection: Connection, first: int, last: int) -> Iterator[EventRow]:
    for one in stream_log(connection, where=event.c.number.between(first, last)):
        yield EventRow(
            number=one.number,
            at=one.at,
            actor=one.actor,
            action=event_label(one.action),
            subject=subject_label(one.subject, one.label),
            text=one.hash[:HASH_SHOWN],
        )
