"""Late registration of a bilag that was written on paper: typed twice by two people, then recorded.

The cash is out of the house, so nothing here refuses for a limit: what breaks one waits for a team leader.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.domain.aconto import Claim
from payout.domain.bilag import IdentityCheck, Incomplete, MissingPart
from payout.domain.cash import check_payable_in_cash
from payout.domain.errors import DomainError
from payout.money import Oere

REASON_LENGTH: Final = 300


class TypedField(StrEnum):
    """What is typed by both, in the order of the paper."""

    NUMBER = "number"
    CPR = "cpr"
    AMOUNT = "amount"
    ISSUED_AT = "issued_at"
    PAID_AT = "paid_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What both people read off the paper by themselves. Amount in øre, instants aware."""

    number: BilagNumber
    cpr: Cpr
    amount_oere: Oere
    issued_at: datetime
    paid_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDraft:
    """All that the first of the two types: the shared part, and the rest of the paper.

    Shape:   the instants of `typing` are in Danish time; `name` is for a citizen whom no list knows; `box_id`
             is the box that the cash came from.
    """

    typing: Typing
    name: str
    claim: Claim
    identity_check: IdentityCheck
    identity_document: str
    issuer_id: int
    payer_id: int
    place: str
    box_id: int
    reason: str


class LateFault(StrEnum):
    """What on the paper can't be so. Each has one Danish sentence at the edge."""

    ONE_PERSON = "one-person"
    PAID_BEFORE_ISSUED = "paid-before-issued"
    AHEAD = "ahead"
    BEFORE_OUTAGE = "before-outage"
    PERSON_UNKNOWN = "person-unknown"


class LateEntryWrong(DomainError):
    """What was typed can't be so; carries the fault."""

    code = "late-entry-wrong"

    def __init__(self, fault: LateFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class TypingsDiffer(DomainError):
    """The two have not read the same; carries the fields."""

    code = "typings-differ"

    def __init__(self, fields: tuple[TypedField, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class LateEntryUnknown(DomainError):
    """There is no such entry."""

    code = "late-entry-unknown"


class LateEntryEnded(DomainError):
    """The entry is stored, given up, or typed by both already: this step is no longer open."""

    code = "late-entry-ended"


class LateReasonMissing(DomainError):
    """Why it is approved, or given up, is not said."""

    code = "late-reason-missing"


class PaperOfOtherKind(DomainError):
    """A number of a drill in a real hændelse, or the other way round."""

    code = "paper-of-other-kind"


def check_plausible(draft: LateDraft, *, now: datetime, down_since: date) -> None:
    """What stands on the paper can be so.

    Raises:  Incomplete, NotPayableInCash, LateEntryWrong.
    """
    typed = draft.typing
    if typed.amount_oere <= 0:
        raise Incomplete(MissingPart.AMOUNT)
    check_payable_in_cash(typed.amount_oere)
    if draft.claim.period_to < draft.claim.period_from:
        raise Incomplete(MissingPart.PERIOD)
    if draft.identity_check is IdentityCheck.OTHER and not draft.identity_document.strip():
        raise Incomplete(MissingPart.IDENTITY_DOCUMENT)
    faults = {
        LateFault.ONE_PERSON: draft.issuer_id == draft.payer_id,
        LateFault.PAID_BEFORE_ISSUED: typed.paid_at < typed.issued_at,
        LateFault.AHEAD: typed.paid_at > now,
        LateFault.BEFORE_OUTAGE: typed.issued_at.date() < down_since,
    }
    for fault, is_so in faults.items():
        if is_so:
            raise LateEntryWrong(fault)


def differing(first: Typing, second: Typing) -> tuple[TypedField, ...]:
    """The fields that the two have not read alike."""
    return tuple(one for one in TypedField if _part(first, one) != _part(second, one))


def _part(typed: Typing, which: TypedField) -> object:
    parts = {
        TypedField.NUMBER: typed.number,
        TypedField.CPR: typed.cpr,
        TypedField.AMOUNT: typed.amount_oere,
        TypedField.ISSUED_AT: typed.issued_at,
        TypedField.PAID_AT: typed.paid_at,
    }
    return parts[which]
