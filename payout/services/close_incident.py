"""Close a hændelse when nothing is open, or what is open has its reason."""

from collections.abc import Mapping

from payout.domain.closing import (
    Condition,
    ConditionCode,
    NotToBeWaived,
    Waiver,
    require_closable,
    require_waivable,
)
from payout.domain.two_people import reason_conflict, refuse
from payout.models import closing_note, closing_reason, incident
from payout.queries.closing import closing_conditions, closing_reasons
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier


def close_incident(
    book: Book,
    *,
    note: str,
    reasons: Mapping[ConditionCode, str],
    verified_to: int | None,
    request_key: str | None = None,
) -> None:
    """Close the open hændelse, once for each key; the event says what is left open, its rows say why.

    `verified_to` is the last event of the last whole verification that held, None without one.
    Raises:  NoOpenIncident, IncidentNotFinished, ReasonMissing.
    """
    if id_of_earlier(book.connection, request_key, "incident") is not None:
        return
    current = require_open_incident(book.connection)
    conditions = closing_conditions(book.connection, current, verified_to=verified_to)
    require_closable(conditions, reasons)
    here = current.incident_id
    left_open = [one for one in conditions if not one.is_met]
    first = book.next_id(closing_reason)
    waived = [one for one in left_open if one.waiver is Waiver.REASON]
    changes = [
        Insert(closing_reason, _row(book, first + place, here, one, reasons[one.code]))
        for place, one in enumerate(waived)
    ]
    if note.strip():
        changes.append(Insert(closing_note, {"incident_id": here, "note": note.strip()}))
    closed = {"closed_by": book.actor_id, "closed_at": book.now}
    book.record(
        "incident.closed",
        f"incident:{here}",
        [Update(incident, here, closed), *changes],
        facts={"left_open": {one.code.value: one.open_items.count for one in left_open}},
        request_key=request_key,
    )


def state_reason(
    book: Book,
    code: ConditionCode,
    *,
    reason: str,
    verified_to: int | None,
    request_key: str | None = None,
) -> int:
    """Say why something is left open; another person confirms it before it counts. Gives its id.

    Raises:  NoOpenIncident, NotToBeWaived.
    """
    earlier = id_of_earlier(book.connection, request_key, "closing_reason")
    if earlier is not None:
        return earlier
    current = require_open_incident(book.connection)
    conditions = closing_conditions(book.connection, current, verified_to=verified_to)
    found = require_waivable(conditions, code)
    reason_id = book.next_id(closing_reason)
    row = _row(book, reason_id, current.incident_id, found, reason)
    subject = f"closing_reason:{reason_id}"
    book.record("closing.reason-stated", subject, [Insert(closing_reason, row)], request_key=request_key)
    return reason_id


def confirm_reason(book: Book, reason_id: int, *, request_key: str | None = None) -> None:
    """Confirm, as another person, that something may be left open.

    Raises:  NoOpenIncident, NotToBeWaived when it is none that waits, SecondPersonNeeded.
    """
    if id_of_earlier(book.connection, request_key, "closing_reason", reason_id) is not None:
        return
    current = require_open_incident(book.connection)
    reasons = closing_reasons(book.connection, current.incident_id)
    found = next((one for one in reasons if one.reason_id == reason_id), None)
    if found is None or found.confirmed_by is not None:
        raise NotToBeWaived
    refuse(reason_conflict(book.actor_id, stated_by=found.stated_by_id))
    confirmed = {"confirmed_by": book.actor_id, "confirmed_at": book.now}
    book.record(
        "closing.reason-confirmed",
        f"closing_reason:{reason_id}",
        [Update(closing_reason, reason_id, confirmed)],
        request_key=request_key,
    )


def _row(
    book: Book, reason_id: int, incident_id: int, condition: Condition, reason: str
) -> dict[str, object]:
    return {
        "id": reason_id,
        "incident_id": incident_id,
        "condition": condition.code.value,
        "count": condition.open_items.count,
        "amount_oere": condition.open_items.amount_oere,
        "stated_by": book.actor_id,
        "stated_at": book.now,
        "confirmed_by": None,
        "confirmed_at": None,
        "reason": reason.strip(),
    }
