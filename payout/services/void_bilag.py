"""Void a bilag that has not been paid: it keeps its number, and says why and by whom."""

from payout.domain.bilag import Incomplete, MissingPart
from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.errors import DomainError
from payout.domain.roles import Clerk, Role
from payout.domain.two_people import Parties
from payout.models import bilag
from payout.services.bilag_steps import bilag_to_change
from payout.services.journal import Book, Update
from payout.services.repeats import id_of_earlier


class NotYoursToVoid(DomainError):
    """Only who issued or asked for the bilag, or a team leader, voids it."""

    code = "not-yours-to-void"


def is_theirs_to_void(parties: Parties, clerk: Clerk) -> bool:
    """Whether the clerk may void what these parties have made."""
    return clerk.user_id in {parties.requested_by, parties.issued_by} or Role.TEAM_LEADER in clerk.roles


def void(book: Book, bilag_id: int, clerk: Clerk, *, reason: str, request_key: str | None = None) -> None:
    """Void an issued bilag.

    Raises:  BilagUnknown, ForbiddenTransition, NotYoursToVoid, Incomplete without a reason.
    """
    if id_of_earlier(book.connection, request_key, "bilag", bilag_id) is not None:
        return
    current = bilag_to_change(book, bilag_id, BilagAction.VOID)
    if not is_theirs_to_void(current.parties, clerk):
        raise NotYoursToVoid
    if not reason.strip():
        raise Incomplete(MissingPart.REASON)
    values = {
        "status": next_status(current.status, BilagAction.VOID).value,
        "voided_by": clerk.user_id,
        "voided_at": book.now,
        "void_reason": reason.strip(),
    }
    book.record(
        "bilag.voided", f"bilag:{bilag_id}", [Update(bilag, bilag_id, values)], request_key=request_key
    )
