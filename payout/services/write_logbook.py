"""Write in the logbook of the open hændelse: an entry, a decision, a correction, a problem that is solved."""

from payout.domain.logbook import LogCategory, LogDraft, check_correction, check_draft, check_solution
from payout.domain.roles import Clerk
from payout.models import log_decision, log_entry
from payout.queries.logbook import lines_of
from payout.services.incidents import require_open_incident
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier


def write_entry(book: Book, draft: LogDraft, clerk: Clerk, *, request_key: str | None = None) -> int:
    """Write what the draft says; gives the entry's number. A repeat gives the first one's.

    Raises:  NoOpenIncident, and what `check_draft`, `check_correction` and `check_solution` raise.
    """
    earlier = id_of_earlier(book.connection, request_key, "log_entry")
    if earlier is not None:
        return earlier
    incident = require_open_incident(book.connection)
    check_draft(draft, clerk, now=book.now)
    lines = {line.entry.entry_id: line for line in lines_of(book.connection, incident.incident_id)}
    if draft.corrects_id is not None:
        check_correction(lines.get(draft.corrects_id), clerk)
    if draft.solves_id is not None:
        check_solution(lines.get(draft.solves_id))
    entry_id = book.next_id(log_entry)
    values = {
        "id": entry_id,
        "incident_id": incident.incident_id,
        "category": draft.category.value,
        "happened_at": draft.happened_at,
        "written_by": clerk.user_id,
        "written_at": book.now,
        "is_public": draft.is_public,
        "corrects_id": draft.corrects_id,
        "solves_id": draft.solves_id,
        "text": draft.text.strip(),
    }
    changes = [Insert(log_entry, values), *_decision(draft, entry_id)]
    book.record(_action(draft), f"log_entry:{entry_id}", changes, request_key=request_key)
    return entry_id


def _decision(draft: LogDraft, entry_id: int) -> list[Insert]:
    if draft.category is not LogCategory.DECISION or draft.decision is None:
        return []
    values = {
        "entry_id": entry_id,
        "decided_by": draft.decision.decided_by.strip(),
        "ground": draft.decision.ground.strip(),
        "assignee": draft.decision.assignee.strip(),
    }
    return [Insert(log_decision, values)]


def _action(draft: LogDraft) -> str:
    if draft.corrects_id is not None:
        return "logbook.corrected"
    if draft.solves_id is not None:
        return "logbook.solved"
    return "logbook.decided" if draft.category is LogCategory.DECISION else "logbook.written"
