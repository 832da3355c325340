"""The team leader approves or rejects a request that breaks a limit, with a reason either way."""

from sqlalchemy import Connection, exists, or_, select

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.two_people import approve_conflict, refuse
from payout.models import bilag, cash_box, cash_handover
from payout.queries.bilag import Bilag
from payout.queries.incidents import open_incident
from payout.services.bilag_steps import bilag_to_change
from payout.services.incidents import require_issuing_incident
from payout.services.issue_bilag import take_number
from payout.services.journal import Book, Update
from payout.services.repeats import id_of_earlier


def approve(book: Book, bilag_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Approve: the bilag gets its number now.

    Raises:  BilagUnknown, ForbiddenTransition, SecondPersonNeeded, Incomplete, NoOpenIncident, IssueNotBegun,
             IssueStoodDown, SeriesUsedUp.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = _decided(book, bilag_id, BilagAction.APPROVE, reason)
    incident = require_issuing_incident(book)
    numbered, taken = take_number(book, incident.series)
    values = {
        **numbered,
        "decided_by": book.actor_id,
        "decided_at": book.now,
        "decision_reason": reason.strip(),
    }
    book.record(
        "bilag.approved",
        f"bilag:{current.bilag_id}",
        [taken, Update(bilag, current.bilag_id, values)],
        request_key=request_key,
    )


def reject(book: Book, bilag_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Reject: the decision and its reason stay.

    Raises:  BilagUnknown, ForbiddenTransition, SecondPersonNeeded, Incomplete.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = _decided(book, bilag_id, BilagAction.REJECT, reason)
    values = {
        "status": next_status(current.status, BilagAction.REJECT).value,
        "decided_by": book.actor_id,
        "decided_at": book.now,
        "decision_reason": reason.strip(),
    }
    book.record(
        "bilag.rejected",
        f"bilag:{current.bilag_id}",
        [Update(bilag, current.bilag_id, values)],
        request_key=request_key,
    )


def runs_box(connection: Connection, user_id: int | None) -> bool:
    """Whether the user runs an open cash box, or has run one in the hændelse that is open."""
    incident = open_incident(connection)
    here = cash_box.c.incident_id == (incident.incident_id if incident else None)
    box = select(cash_box.c.id).where(cash_box.c.run_by == user_id, or_(cash_box.c.closed_at.is_(None), here))
    had = (
        select(cash_handover.c.id)
        .join(cash_box, cash_box.c.id == cash_handover.c.box_id)
        .where(cash_handover.c.from_id == user_id, cash_handover.c.accepted_at.is_not(None), here)
    )
    return bool(connection.scalar(select(or_(exists(box), exists(had)))))


def _decided(book: Book, bilag_id: int, action: BilagAction, reason: str) -> Bilag:
    current = bilag_to_change(book, bilag_id, action)
    refuse(
        approve_conflict(
            current.parties, book.actor_id or 0, runs_box=runs_box(book.connection, book.actor_id)
        )
    )
    if not reason.strip():
        raise Incomplete(MissingPart.REASON)
    return current
