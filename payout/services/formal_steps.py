"""The formal decisions after the start: nothing more is issued, and bilag are issued again."""

from typing import Final

from payout.domain.formal_steps import DecisionKind, FormalDecision, check_decision
from payout.models import incident_decision
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

_ACTIONS: Final = {
    DecisionKind.STAND_DOWN: "incident.stood-down",
    DecisionKind.RESUME: "incident.resumed",
}


def take_decision(
    book: Book, kind: DecisionKind, decision: FormalDecision, *, request_key: str | None = None
) -> None:
    """Write down a formal decision about the open hændelse; from now on it holds. A repeat changes nothing.

    Raises:  NoOpenIncident, AlreadyStoodDown, NotStoodDown, DecisionIncomplete, DecidedLater.
    """
    if id_of_earlier(book.connection, request_key, "incident_decision") is not None:
        return
    incident = require_open_incident(book.connection)
    check_decision(kind, decision, is_stood_down=incident.stood_down_at is not None, now=book.now)
    decision_id = book.next_id(incident_decision)
    values = {
        "id": decision_id,
        "incident_id": incident.incident_id,
        "kind": kind.value,
        "decided_at": decision.decided_at,
        "recorded_by": book.actor_id,
        "recorded_at": book.now,
        "decided_by": decision.decided_by.strip(),
        "reason": decision.reason.strip(),
    }
    subject = f"incident_decision:{decision_id}"
    book.record(_ACTIONS[kind], subject, [Insert(incident_decision, values)], request_key=request_key)
