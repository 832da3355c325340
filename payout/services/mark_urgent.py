"""Mark an issued bilag as urgent: it goes to the front of the queue at the cash desk."""

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import BilagAction
from payout.domain.errors import DomainError
from payout.models import urgency
from payout.queries.desk_queue import urgency_of
from payout.services.bilag_steps import bilag_to_change
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier


class AlreadyUrgent(DomainError):
    """The bilag is at the front of the queue already; carries who has marked it."""

    code = "already-urgent"

    def __init__(self, name: str) -> None:
        super().__init__("already urgent")
        self.name = name


def mark_urgent(book: Book, bilag_id: int, *, reason: str, request_key: str | None = None) -> None:
    """Mark a bilag that waits for its payout.

    Raises:  BilagUnknown, StepTaken when it doesn't wait any more, AlreadyUrgent; Incomplete without a
             reason.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    # What can be taken to the desk can be urgent there.
    bilag_to_change(book, bilag_id, BilagAction.START_PAYOUT)
    earlier = urgency_of(book.connection, bilag_id)
    if earlier is not None:
        raise AlreadyUrgent(earlier.marked_by)
    if not reason.strip():
        raise Incomplete(MissingPart.REASON)
    values = {
        "id": book.next_id(urgency),
        "bilag_id": bilag_id,
        "reason": reason.strip(),
        "marked_by": book.actor_id,
        "marked_at": book.now,
    }
    book.record(
        "bilag.marked-urgent", f"bilag:{bilag_id}", [Insert(urgency, values)], request_key=request_key
    )
