"""Open a hændelse."""

import json

from sqlalchemy import Connection, select

from payout.clock import DANISH_TIME
from payout.domain.drill import check_kind
from payout.domain.incident import (
    DRILL_PREFIX,
    Incident,
    IncidentAlreadyOpen,
    IncidentScope,
    NoOpenIncident,
)
from payout.models import incident, series
from payout.queries.drills import is_drill_ledger
from payout.queries.incidents import open_incident
from payout.services.journal import Book, Insert
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

    A drill is held in a ledger that was made for one, in a series of its own, so that nothing of it ever
    stands between what is real.
    A repeat with the same key gives what the first made.
    Raises:  IncidentAlreadyOpen, WrongKindOfLedger.
    """
    earlier = id_of_earlier(book.connection, request_key, "incident")
    if earlier is not None:
        return earlier
    if open_incident(book.connection) is not None:
        raise IncidentAlreadyOpen
    check_kind(of_ledger=is_drill_ledger(book.connection), of_other=scope.is_drill)
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
