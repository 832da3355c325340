"""The logbook of a hændelse as values."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from payout.domain.incident import Incident
from payout.domain.logbook import Decision, Logbook, LogCategory, LogEntry, LogLine, log_lines
from payout.models import log_decision, log_entry, user
from payout.queries.events import chain_head
from payout.queries.formal_steps import decisions_of, formal_start


def lines_of(connection: Connection, incident_id: int) -> tuple[LogLine, ...]:
    """The lines of a hændelse's logbook, in the order of what happened."""
    query = (
        select(
            log_entry,
            user.c.display_name,
            log_decision.c.decided_by,
            log_decision.c.ground,
            log_decision.c.assignee,
        )
        .join(user, user.c.id == log_entry.c.written_by)
        .outerjoin(log_decision, log_decision.c.entry_id == log_entry.c.id)
        .where(log_entry.c.incident_id == incident_id)
    )
    return log_lines(map(_entry, connection.execute(query).mappings()))


def logbook(
    connection: Connection, incident: Incident, *, office: str, drawn_by: str, drawn_at: datetime
) -> Logbook:
    """The whole logbook, as the archive gets it."""
    head = chain_head(connection)
    return Logbook(
        office=office,
        incident=incident,
        drawn_by=drawn_by,
        drawn_at=drawn_at,
        chain_events=head.events,
        chain_hash=head.hash,
        start=formal_start(connection, incident.incident_id),
        steps=decisions_of(connection, incident.incident_id),
        lines=lines_of(connection, incident.incident_id),
    )


def _entry(row: RowMapping) -> LogEntry:
    return LogEntry(
        entry_id=row["id"],
        category=LogCategory(row["category"]),
        happened_at=row["happened_at"],
        written_at=row["written_at"],
        written_by_id=row["written_by"],
        written_by=row["display_name"],
        text=row["text"],
        is_public=row["is_public"],
        decision=_decision(row),
        corrects_id=row["corrects_id"],
        solves_id=row["solves_id"],
    )


def _decision(row: RowMapping) -> Decision | None:
    if row["decided_by"] is None:
        return None
    return Decision(decided_by=row["decided_by"], ground=row["ground"], assignee=row["assignee"])
