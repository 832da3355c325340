"""What every step on a bilag starts with: the bilag is there, and its status has the step."""

from datetime import datetime

from sqlalchemy import Connection

from payout.domain.aconto import Limit
from payout.domain.bilag_states import BilagAction, BilagStatus, ForbiddenTransition, next_status
from payout.domain.errors import DomainError
from payout.domain.settlement import SettlesTooMuch
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_by_id
from payout.queries.finished_steps import FinishedStep, last_step_on
from payout.queries.pay_marks import mark_by_ref
from payout.services.journal import Book


class BilagUnknown(DomainError):
    """There is no such bilag."""

    code = "bilag-unknown"


class CitizenStopped(DomainError):
    """The team leader has stopped payments to the citizen, and has not approved this bilag since."""

    code = "citizen-stopped"


class StepTaken(ForbiddenTransition):
    """Somebody has taken a step on the bilag that rules this one out: carries which, who and when."""

    code = "step-taken"

    def __init__(self, status: BilagStatus, action: BilagAction, taken: FinishedStep) -> None:
        super().__init__(status, action)
        self.taken = taken


class SettledMeanwhile(SettlesTooMuch):
    """More than is outstanding since somebody settled a part: carries the outstanding øre, who and when."""

    code = "settled-meanwhile"

    def __init__(self, outstanding_oere: Oere, name: str, at: datetime) -> None:
        super().__init__(outstanding_oere)
        self.name = name
        self.at = at


def bilag_to_change(book: Book, bilag_id: int, action: BilagAction) -> Bilag:
    """The bilag as it stands in this transaction.

    Raises:  BilagUnknown; StepTaken when its status does not have the action.
    """
    found = bilag_by_id(book.connection, bilag_id)
    if found is None:
        raise BilagUnknown
    require_status(book, found, action)
    return found


def require_no_stop(connection: Connection, found: Bilag) -> None:
    """Raises CitizenStopped where a stop was set on the citizen without which the bilag was issued."""
    if Limit.DO_NOT_PAY not in found.limits and mark_by_ref(connection, found.citizen_ref):
        raise CitizenStopped


def require_status(book: Book, found: Bilag, action: BilagAction) -> None:
    """Raises StepTaken when the bilag's status does not have the action, with what gave it the status."""
    try:
        next_status(found.status, action)
    except ForbiddenTransition as error:
        taken = last_step_on(book.connection, f"bilag:{found.bilag_id}")
        if taken is None:
            raise
        raise StepTaken(error.status, error.action, taken) from None
