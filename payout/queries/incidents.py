"""Hændelser as values."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from payout.domain.aconto import AcontoRule
from payout.domain.formal_steps import DecisionKind
from payout.domain.incident import Incident, IncidentScope
from payout.models import incident, incident_decision, incident_start
from payout.money import Oere

_LAST_DECISION = (
    select(incident_decision.c.id)
    .where(incident_decision.c.incident_id == incident.c.id)
    .order_by(incident_decision.c.id.desc())
    .limit(1)
    .correlate(incident)
    .scalar_subquery()
)
_INCIDENTS = (
    select(
        incident,
        incident_start.c.planned_from,
        incident_start.c.planned_to,
        incident_decision.c.kind.label("last_decision"),
        incident_decision.c.decided_at.label("last_decided_at"),
    )
    .outerjoin(incident_start, incident_start.c.incident_id == incident.c.id)
    .outerjoin(incident_decision, incident_decision.c.id == _LAST_DECISION)
)
_OPEN = _INCIDENTS.where(incident.c.closed_at.is_(None))
_LATEST = _INCIDENTS.order_by(incident.c.id.desc()).limit(1)


def open_incident(connection: Connection) -> Incident | None:
    """The hændelse that is open, if one is."""
    found = connection.execute(_OPEN).mappings().first()
    return _incident(dict(found)) if found else None


def latest_incident(connection: Connection) -> Incident | None:
    """The open hændelse, else the last one that was closed."""
    found = connection.execute(_LATEST).mappings().first()
    return _incident(dict(found)) if found else None


def incident_by_id(connection: Connection, incident_id: int) -> Incident:
    """The hændelse that a bilag belongs to."""
    query = _INCIDENTS.where(incident.c.id == incident_id)
    return _incident(dict(connection.execute(query).mappings().one()))


def _incident(row: dict[str, Any]) -> Incident:
    rule = AcontoRule(
        share_percent=row["share_percent"],
        rounding_oere=Oere(row["rounding_oere"]),
        ceiling_bilag_oere=row["ceiling_bilag_oere"],
        ceiling_person_oere=row["ceiling_person_oere"],
    )
    scope = IncidentScope(
        name=row["name"],
        systems=row["systems"],
        down_since=row["down_since"],
        authorised_by=row["authorised_by"],
        benefits=tuple(json.loads(row["benefits"])),
        pay_days=tuple(date.fromisoformat(day) for day in json.loads(row["pay_days"])),
        rule=rule,
        is_drill=row["is_drill"],
    )
    return Incident(
        incident_id=row["id"],
        scope=scope,
        series=row["series"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        planned_from=row["planned_from"],
        planned_to=row["planned_to"],
        stood_down_at=row["last_decided_at"] if row["last_decision"] == DecisionKind.STAND_DOWN else None,
    )
