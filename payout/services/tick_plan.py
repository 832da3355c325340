"""Tick off a point of the plan during a hændelse, and undo it by a new line."""

from datetime import datetime

from payout.domain.plan_check import line_of, require_tickable, require_undoable
from payout.models import plan_tick
from payout.queries.plans import check_lines
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier


def tick_item(
    book: Book, item: str, *, done_by: str, done_at: datetime, remark: str, request_key: str | None = None
) -> None:
    """Say that a point is done: by whom, and when. A repeat changes nothing.

    Raises:  NoOpenIncident, CheckItemUnknown, AlreadyTicked, TickIncomplete, DoneLater.
    """
    if id_of_earlier(book.connection, request_key, "plan_tick") is not None:
        return
    incident = require_open_incident(book.connection)
    line = line_of(check_lines(book.connection, incident.incident_id), item)
    require_tickable(line, done_by=done_by, done_at=done_at, now=book.now)
    told = {"is_done": True, "done_at": done_at, "done_by": done_by.strip(), "remark": remark.strip()}
    row = _row(book, incident.incident_id, item, **told)
    book.record("plan.ticked", f"plan_tick:{row['id']}", [Insert(plan_tick, row)], request_key=request_key)


def undo_tick(book: Book, item: str, *, undone_by: str, remark: str, request_key: str | None = None) -> None:
    """Say that a point is not done after all, and why. A repeat changes nothing.

    Raises:  NoOpenIncident, CheckItemUnknown, NotTicked, TickIncomplete.
    """
    if id_of_earlier(book.connection, request_key, "plan_tick") is not None:
        return
    incident = require_open_incident(book.connection)
    line = line_of(check_lines(book.connection, incident.incident_id), item)
    require_undoable(line, remark=remark)
    told = {"is_done": False, "done_at": book.now, "done_by": undone_by, "remark": remark.strip()}
    row = _row(book, incident.incident_id, item, **told)
    book.record("plan.unticked", f"plan_tick:{row['id']}", [Insert(plan_tick, row)], request_key=request_key)


def _row(book: Book, incident_id: int, item: str, **told: object) -> dict[str, object]:
    noted = {"id": book.next_id(plan_tick), "noted_by": book.actor_id, "noted_at": book.now}
    return {**noted, "incident_id": incident_id, "item": item, **told}
