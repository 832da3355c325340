"""The formal start of a hændelse and the decisions after it, as a page shows them."""

from sqlalchemy import Connection, select

from payout.domain.formal_steps import (
    DecisionKind,
    FaultPlace,
    FormalDecision,
    FormalStart,
    TakenDecision,
)
from payout.models import incident_decision, incident_start, user


def formal_start(connection: Connection, incident_id: int) -> FormalStart | None:
    """How the hændelse was begun; None for one that was opened before this was asked for."""
    row = connection.execute(
        select(incident_start).where(incident_start.c.incident_id == incident_id)
    ).first()
    if row is None:
        return None
    return FormalStart(
        decided_at=row.decided_at,
        reason=row.reason,
        fault_place=FaultPlace(row.fault_place) if row.fault_place else None,
        planned_from=row.planned_from,
        planned_to=row.planned_to,
    )


def decisions_of(connection: Connection, incident_id: int) -> tuple[TakenDecision, ...]:
    """The decisions after the start, in their order."""
    query = (
        select(incident_decision, user.c.display_name)
        .join(user, user.c.id == incident_decision.c.recorded_by)
        .where(incident_decision.c.incident_id == incident_id)
        .order_by(incident_decision.c.id)
    )
    return tuple(
        TakenDecision(
            kind=DecisionKind(row.kind),
            decision=FormalDecision(decided_by=row.decided_by, decided_at=row.decided_at, reason=row.reason),
            recorded_by=row.display_name,
            recorded_at=row.recorded_at,
        )
        for row in connection.execute(query)
    )
