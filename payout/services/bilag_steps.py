"""What every step on a bilag starts with: the bilag is there, and its status has the step."""

from payout.domain.bilag_states import BilagAction, next_status
from payout.domain.errors import DomainError
from payout.queries.bilag import Bilag, bilag_by_id
from payout.services.journal import Book


class BilagUnknown(DomainError):
    """There is no such bilag."""

    code = "bilag-unknown"


def bilag_to_change(book: Book, bilag_id: int, action: BilagAction) -> Bilag:
    """The bilag as it stands in this transaction.

    Raises:  BilagUnknown; ForbiddenTransition when its status does not have the action.
    """
    found = bilag_by_id(book.connection, bilag_id)
    if found is None:
        raise BilagUnknown
    next_status(found.status, action)
    return found
