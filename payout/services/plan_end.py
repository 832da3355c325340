"""That a plan is no longer followed: somebody stops it, or the bilag needs it no more."""

from payout.domain.settlement_plan import PlanEnd
from payout.models import settlement_plan
from payout.queries.settlement_plans import live_plan_id
from payout.services.journal import Book, Update


def plan_ended(book: Book, bilag_id: int, reason: PlanEnd, note: str = "") -> list[Update]:
    """The change that ends the bilag's live plan; none where it has none."""
    plan_id = live_plan_id(book.connection, bilag_id)
    if plan_id is None:
        return []
    values = {
        "ended_as": reason.value,
        "ended_by": book.actor_id,
        "ended_at": book.now,
        "end_note": note.strip(),
    }
    return [Update(settlement_plan, plan_id, values)]
