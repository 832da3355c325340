"""Two people (docs/rules.md, rule 4): nobody takes two conflicting steps, whatever their roles."""

from collections.abc import Collection, Iterable
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
    TAKES_BACK_OWN_BILAG = "takes-back-own-bilag"
    LISTS_OWN_BILAG = "lists-own-bilag"
    RELEASES_OWN_LIST = "releases-own-list"
    RELEASES_OWN_BILAG = "releases-own-bilag"
    CHECKS_OWN_REKEYING = "checks-own-rekeying"
    CONFIRMS_OWN_REASON = "confirms-own-reason"
    CHECKS_OWN_TYPING = "checks-own-typing"
    APPROVES_OWN_PAPER = "approves-own-paper"
    SEES_OWN_SHREDDING = "sees-own-shredding"
    CONFIRMS_OWN_DELETION = "confirms-own-deletion"


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


def return_conflict(parties: Parties, user_id: int) -> Conflict | None:
    """Why the user can't take back cash of the bilag, or None: its parties handle none of its cash."""
    return Conflict.TAKES_BACK_OWN_BILAG if pay_conflict(parties, user_id) else None


def list_conflict(listed: Iterable[Parties], user_id: int) -> Conflict | None:
    """Why the user can't put these bilag on a list of transfers, or say that the list is sent; or None."""
    return Conflict.LISTS_OWN_BILAG if any(pay_conflict(one, user_id) for one in listed) else None


def release_conflict(listed: Iterable[Parties], user_id: int, *, made_by: int) -> Conflict | None:
    """Why the user can't release a list of transfers, or None."""
    if user_id == made_by:
        return Conflict.RELEASES_OWN_LIST
    return Conflict.RELEASES_OWN_BILAG if any(pay_conflict(one, user_id) for one in listed) else None


def reason_conflict(user_id: int | None, *, stated_by: int) -> Conflict | None:
    """Why the user can't confirm a reason for leaving something open, or None."""
    return Conflict.CONFIRMS_OWN_REASON if user_id == stated_by else None


def typing_conflict(user_id: int | None, *, typed_by: int) -> Conflict | None:
    """Why the user can't be the second to type a bilag from paper, or None."""
    return Conflict.CHECKS_OWN_TYPING if user_id == typed_by else None


def paper_conflict(parties: Collection[int], user_id: int | None, *, runs_box: bool) -> Conflict | None:
    """Why the user can't approve a bilag from paper, or None: `parties` issued, paid or typed it."""
    if user_id in parties:
        return Conflict.APPROVES_OWN_PAPER
    return Conflict.APPROVES_WHILE_RUNNING_BOX if runs_box else None


def retention_conflict(user_id: int | None, *, asked_by: int | None) -> Conflict | None:
    """Why the user can't confirm that data is taken away, or None."""
    return Conflict.CONFIRMS_OWN_DELETION if user_id is not None and user_id == asked_by else None


def refuse(conflict: Conflict | None) -> None:
    """Raises SecondPersonNeeded when there is a conflict."""
    if conflict is not None:
        raise SecondPersonNeeded(conflict)
