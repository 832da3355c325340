"""Open a hændelse."""

import json
from typing import Any

from sqlalchemy import Connection, func, select

from payout.clock import DANISH_TIME
from payout.domain.drill import check_kind
from payout.domain.formal_steps import FormalStart, check_start
from payout.domain.incident import (
    DRILL_PREFIX,
    Incident,
    IncidentAlreadyOpen,
    IncidentScope,
    NoOpenIncident,
    SeriesElsewhere,
    require_issuing,
)
from payout.models import action_plan, handover, incident, incident_start, series
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


def require_issuing_incident(book: Book) -> Incident:
    """The open hændelse, where bilag are issued now; raises NoOpenIncident, IssueNotBegun, IssueStoodDown."""
    found = require_open_incident(book.connection)
    require_issuing(found, book.now)
    return found


def start_incident(
    book: Book,
    scope: IncidentScope,
    *,
    series_prefix: str,
    drill_prefix: str = DRILL_PREFIX,
    formal: FormalStart | None = None,
    request_key: str | None = None,
) -> int:
    """Open a hændelse with its number series and the plan as it stands now; gives its id.

    Without a formal start it begins as it is written down. A drill is held in a ledger that was made for one,
    in a series of its own, so that nothing of it ever stands between what is real. A repeat with the same key
    gives what the first made.
    Raises:  IncidentAlreadyOpen, DecidedLater, PlannedBackwards, SeriesElsewhere, WrongKindOfLedger.
    """
    earlier = id_of_earlier(book.connection, request_key, "incident")
    if earlier is not None:
        return earlier
    if open_incident(book.connection) is not None:
        raise IncidentAlreadyOpen
    check_kind(of_ledger=is_drill_ledger(book.connection), of_other=scope.is_drill)
    begun = formal or FormalStart(decided_at=book.now, reason="")
    check_start(begun, book.now)
    prefix = drill_prefix if scope.is_drill else series_prefix
    code = f"{prefix}{book.now.astimezone(DANISH_TIME):%y}"
    if book.connection.scalars(select(handover.c.id).where(handover.c.series == code)).first():
        raise SeriesElsewhere(code)
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
    start = Insert(incident_start, _start_values(book.connection, incident_id, begun))
    changes = [*new_series, Insert(incident, values), start]
    book.record("incident.opened", f"incident:{incident_id}", changes, request_key=request_key)
    return incident_id


def _start_values(connection: Connection, incident_id: int, formal: FormalStart) -> dict[str, Any]:
    return {
        "incident_id": incident_id,
        "plan_id": connection.scalar(select(func.max(action_plan.c.id))),
        "decided_at": formal.decided_at,
        "fault_place": formal.fault_place.value if formal.fault_place else None,
        "planned_from": formal.planned_from,
        "planned_to": formal.planned_to,
        "reason": formal.reason.strip(),
    }
