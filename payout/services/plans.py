"""The plan: what ships with the program, and each version that the office saves."""

from pathlib import Path
from typing import Final

from sqlalchemy import select

from payout.clock import DANISH_TIME
from payout.domain.action_plan import ActionPlan, Approval, check_approval, check_plan
from payout.domain.plan_file import plan_text, read_plan
from payout.models import action_plan
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier

SEED: Final = Path(__file__).resolve().parent.parent / "seeds" / "plan.toml"


def plant_plan(book: Book) -> None:
    """Put in the plan that ships with the program, unapproved, where there is none."""
    if book.connection.scalar(select(action_plan.c.id).limit(1)) is None:
        _record(book, "plan.planted", read_plan(SEED.read_text(encoding="utf-8")), None, None)


def save_plan(
    book: Book, plan: ActionPlan, approval: Approval | None, *, request_key: str | None = None
) -> int:
    """Save a new version of the plan; older ones stay. Gives its number, and a repeat that of the first.

    A plan of a file comes without an approval: nobody here has given one.
    Raises:  ActionPlanInvalid.
    """
    earlier = id_of_earlier(book.connection, request_key, "action_plan")
    if earlier is not None:
        return earlier
    check_plan(plan)
    if approval is not None:
        check_approval(approval, book.now.astimezone(DANISH_TIME).date())
    return _record(book, "plan.saved", plan, approval, request_key)


def _record(
    book: Book, action: str, plan: ActionPlan, approval: Approval | None, request_key: str | None
) -> int:
    version = book.next_id(action_plan)
    values = {
        "id": version,
        "revised_on": approval.revised_on if approval else None,
        "saved_by": book.actor_id,
        "saved_at": book.now,
        "approved_by": approval.approved_by.strip() if approval else "",
        "content": plan_text(plan),
    }
    changes = [Insert(action_plan, values)]
    book.record(action, f"action_plan:{version}", changes, request_key=request_key)
    return version
