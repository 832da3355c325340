"""Two people (docs/rules.md, rule 4): nobody takes two conflicting steps, whatever their roles."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from payout.domain.errors import DomainError


class Conflict(StrEnum):
    """Why this person can't take this step. The page says it in these terms."""

    PAYS_OWN_BILAG = "pays-own-bilag"
    PAYS_APPROVED_BILAG = "pays-approved-bilag"
    APPROVES_OWN_REQUEST = "approves-own-request"
    APPROVES_WHILE_RUNNING_BOX = "approves-while-running-box"
    RUNS_BOX_AFTER_APPROVING = "runs-box-after-approving"
    CONFIRMS_OWN_CASH = "confirms-own-cash"
    ATTESTS_OWN_BOX = "attests-own-box"
    INSPECTS_OWN_BOX = "inspects-own-box"


class SecondPersonNeeded(DomainError):
    """Another person must take the step; carries the conflict."""

    code = "second-person-needed"

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.value)
        self.conflict = conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who has acted on a bilag so far, as user ids."""

    requested_by: int
    issued_by: int | None
    approved_by: int | None


def pay_conflict(parties: Parties, user_id: int) -> Conflict | None:
    """Why the user can't pay the bilag out, or None."""
    if user_id == parties.requested_by or (user_id == parties.issued_by and user_id != parties.approved_by):
        return Conflict.PAYS_OWN_BILAG
    if user_id == parties.approved_by:
        return Conflict.PAYS_APPROVED_BILAG
    return None


def approve_conflict(parties: Parties, user_id: int, *, runs_box: bool) -> Conflict | None:
    """Why the user can't approve or reject the request, or None."""
    if user_id == parties.requested_by:
        return Conflict.APPROVES_OWN_REQUEST
    return Conflict.APPROVES_WHILE_RUNNING_BOX if runs_box else None


def cashier_conflict(cashiers: Collection[int], user_id: int | None, conflict: Conflict) -> Conflict | None:
    """The conflict when the user is one of those who have run or counted the box, or None."""
    return conflict if user_id in cashiers else None


def refuse(conflict: Conflict | None) -> None:
    """Raises SecondPersonNeeded when there is a conflict."""
    if conflict is not None:
        raise SecondPersonNeeded(conflict)
