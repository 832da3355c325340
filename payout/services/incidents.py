"""Open and close a hændelse."""

import json

from sqlalchemy import Connection, func, select

from payout.clock import DANISH_TIME
from payout.domain.bilag_states import FINAL
from payout.domain.incident import (
    DRILL_PREFIX,
    Incident,
    IncidentAlreadyOpen,
    IncidentNotFinished,
    IncidentScope,
    NoOpenIncident,
)
from payout.models import bilag, cash_box, incident, series
from payout.queries.cash_counts import count_differences_waiting
from payout.queries.incidents import open_incident
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


def require_open_incident(connection: Connection) -> Incident:
    """The open hændelse; raises NoOpenIncident."""
    found = open_incident(connection)
    if found is None:
        raise NoOpenIncident
    return found


def start_incident(
    book: Book, scope: IncidentScope, *, series_prefix: str, request_key: str | None = None
) -> int:
    """Open a hændelse with its number series; gives its id.

    A drill has a series of its own, so that its numbers never stand between real ones.
    A repeat with the same key gives what the first made.
    Raises:  IncidentAlreadyOpen.
    """
    earlier = id_of_earlier(book.connection, request_key, "incident")
    if earlier is not None:
        return earlier
    if open_incident(book.connection) is not None:
        raise IncidentAlreadyOpen
    prefix = DRILL_PREFIX if scope.is_drill else series_prefix
    code = f"{prefix}{book.now.astimezone(DANISH_TIME):%y}"
    incident_id = book.next_id(incident)
    known = book.connection.scalar(select(series.c.code).where(series.c.code == code))
    new_series = [] if known else [Insert(series, {"code": code, "last_sequence": 0})]
    values = {
        "id": incident_id,
        "name": scope.name,
        "systems": scope.systems,
        "down_since": scope.down_since,
        "authorised_by": scope.authorised_by,
        "benefits": json.dumps(scope.benefits, ensure_ascii=False),
        "pay_days": json.dumps([day.isoformat() for day in scope.pay_days]),
        "share_percent": scope.rule.share_percent,
        "rounding_oere": scope.rule.rounding_oere,
        "ceiling_bilag_oere": scope.rule.ceiling_bilag_oere,
        "ceiling_person_oere": scope.rule.ceiling_person_oere,
        "series": code,
        "is_drill": scope.is_drill,
        "opened_by": book.actor_id,
        "opened_at": book.now,
    }
    changes = [*new_series, Insert(incident, values)]
    book.record("incident.opened", f"incident:{incident_id}", changes, request_key=request_key)
    return incident_id


def close_incident(book: Book, *, request_key: str | None = None) -> None:
    """Close the open hændelse, once for each key.

    Raises:  NoOpenIncident; IncidentNotFinished while a bilag or a box is open, or a difference is not
             attested.
    """
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    current = require_open_incident(book.connection)
    here = bilag.c.incident_id == current.incident_id
    open_bilag = book.connection.scalar(
        select(func.count()).select_from(bilag).where(here, bilag.c.status.not_in(FINAL))
    )
    open_boxes = book.connection.scalar(
        select(func.count()).select_from(cash_box).where(cash_box.c.closed_at.is_(None))
    )
    differences = count_differences_waiting(book.connection, current.incident_id)
    if open_bilag or open_boxes or differences:
        raise IncidentNotFinished(
            open_bilag=open_bilag or 0, open_boxes=open_boxes or 0, open_differences=differences
        )
    book.record(
        "incident.closed",
        f"incident:{current.incident_id}",
        [Update(incident, current.incident_id, {"closed_by": book.actor_id, "closed_at": book.now})],
        request_key=request_key,
    )
