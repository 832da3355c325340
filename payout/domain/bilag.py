"""What a bilag holds and what must be filled in before it is issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payout.domain.aconto import Claim
from payout.domain.cash import check_payable_in_cash
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.money import Oere


class IdentityCheck(StrEnum):
    """How the caseworker made sure who the citizen is."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    HEALTH_CARD = "health_card"
    MITID = "mitid"
    KNOWN = "known"
    OTHER = "other"


class MissingPart(StrEnum):
    """A part of the bilag that is missing or unusable. Each has one Danish sentence at the edge."""

    AMOUNT = "amount"
    BENEFIT = "benefit"
    PERIOD = "period"
    IDENTITY_DOCUMENT = "identity-document"
    BANK_ACCOUNT = "bank-account"
    REQUISITION_SLIP = "requisition-slip"
    REASON = "reason"


class Incomplete(DomainError):
    """The bilag can't be issued before a part is filled in; carries which."""

    code = "incomplete"

    def __init__(self, part: MissingPart) -> None:
        super().__init__(part.value)
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagDraft:
    """What the counter fills in. Amount in øre; `method_detail` is account or requisition slip."""

    claim: Claim
    amount_oere: Oere
    method: PayoutMethod
    method_detail: str
    identity_check: IdentityCheck
    identity_document: str
    stated_by_citizen: str
    reason: str
    place: str


_DETAIL_NEEDED: Mapping[PayoutMethod, MissingPart] = {
    PayoutMethod.BANK_TRANSFER: MissingPart.BANK_ACCOUNT,
    PayoutMethod.REQUISITION: MissingPart.REQUISITION_SLIP,
}
REFERENCE_NEEDED = frozenset(IdentityCheck) - {IdentityCheck.KNOWN}


def check_complete(draft: BilagDraft) -> None:
    """The draft can be issued.

    Raises:  Incomplete for the first part that is missing; NotPayableInCash for an amount coins don't allow.
    """
    if draft.amount_oere <= 0:
        raise Incomplete(MissingPart.AMOUNT)
    if not draft.claim.benefit.strip():
        raise Incomplete(MissingPart.BENEFIT)
    if draft.claim.period_to < draft.claim.period_from:
        raise Incomplete(MissingPart.PERIOD)
    if draft.identity_check in REFERENCE_NEEDED and not draft.identity_document.strip():
        raise Incomplete(MissingPart.IDENTITY_DOCUMENT)
    if draft.method in _DETAIL_NEEDED and not draft.method_detail.strip():
        raise Incomplete(_DETAIL_NEEDED[draft.method])
    if draft.method is PayoutMethod.CASH:
        check_payable_in_cash(draft.amount_oere)


def reservation_text(template: str, *, claim: Claim, system: str, down_since: date) -> str:
    """The concrete forbehold on the receipt, with ydelse, period and cause filled in.

    Shape:   the template names {ydelse}, {periode}, {system} and {dato}.
    Source:  docs/sources.md, "forbehold": only a concrete reservation keeps the right to reclaim.
    """
    period = f"{claim.period_from:%d-%m-%Y} – {claim.period_to:%d-%m-%Y}"
    return template.format(ydelse=claim.benefit, periode=period, system=system, dato=f"{down_since:%d-%m-%Y}")
