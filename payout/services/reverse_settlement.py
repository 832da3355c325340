"""Undo a settlement line: a reversing line turns it whole, with its postings, and the bilag is open again."""

from sqlalchemy import Connection, select

from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.incident import IncidentIsClosed
from payout.domain.kontering import postings_of_settlement, postings_turned
from payout.domain.settlement import AlreadyReversed, CashStays, LineUnknown, ReasonMissing, SettlementKind
from payout.models import bilag, incident, settlement_reversal
from payout.queries.settlements import Settled, settlement_by_id
from payout.services.bilag_steps import bilag_to_change
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


def reverse_settlement(
    book: Book, bilag_id: int, settlement_id: int, *, reason: str, request_key: str | None = None
) -> None:
    """Reverse one line of a bilag, once.

    Raises:  BilagUnknown, StepTaken, LineUnknown, CashStays, AlreadyReversed, ReasonMissing,
             IncidentIsClosed.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.REVERSE)
    line = _line(book.connection, bilag_id, settlement_id)
    if not reason.strip():
        raise ReasonMissing
    if _is_closed(book.connection, current.incident_id):
        raise IncidentIsClosed
    turned = {
        "settlement_id": settlement_id,
        "reason": reason.strip(),
        "reversed_by": book.actor_id,
        "reversed_at": book.now,
    }
    values = {
        "status": next_status(current.status, BilagAction.REVERSE).value,
        "settled_oere": current.settled_oere - line.amount_oere,
    }
    booked = postings_of_settlement(
        bilag_id=bilag_id, kind=line.kind, benefit=current.claim.benefit, amount_oere=line.amount_oere
    )
    book.record(
        "bilag.settlement-reversed",
        f"bilag:{bilag_id}",
        [Insert(settlement_reversal, turned), Update(bilag, bilag_id, values)],
        postings=postings_turned(booked),
        request_key=request_key,
        facts={"kind": line.kind.value, "amount_oere": line.amount_oere},
    )


def _line(connection: Connection, bilag_id: int, settlement_id: int) -> Settled:
    line = settlement_by_id(connection, settlement_id)
    if line is None or line.bilag_id != bilag_id:
        raise LineUnknown
    if line.kind is SettlementKind.RETURNED:
        raise CashStays
    if line.reversal is not None:
        raise AlreadyReversed(line.reversal.reversed_by, line.reversal.reversed_at)
    return line


def _is_closed(connection: Connection, incident_id: int) -> bool:
    return connection.scalar(select(incident.c.closed_at).where(incident.c.id == incident_id)) is not None
