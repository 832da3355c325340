"""What a bilag holds and what must be filled in before it is issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payout.domain.aconto import Claim
from payout.domain.cash import check_payable_in_cash
from payout.domain.counter_notes import CONTROL_QUESTIONS_LEAST, Collector, ControlQuestion, Need
from payout.domain.errors import DomainError
from payout.domain.kontering import PayoutMethod
from payout.domain.requisition import Slip
from payout.money import Oere


class IdentityCheck(StrEnum):
    """How the caseworker made sure who stands at the counter.

    The order is that of the form: those that need nothing more are at most two arrow keys from the first.
    """

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    MITID = "mitid"
    HEALTH_CARD = "health_card"
    OTHER = "other"
    KNOWN = "known"


class MissingPart(StrEnum):
    """A part of the bilag that is missing or unusable. Each has one Danish sentence at the edge."""

    AMOUNT = "amount"
    BENEFIT = "benefit"
    PERIOD = "period"
    IDENTITY_DOCUMENT = "identity-document"
    CONTROL_QUESTIONS = "control-questions"
    COLLECTOR = "collector"
    BANK_ACCOUNT = "bank-account"
    REQUISITION_SLIP = "requisition-slip"
    REASON = "reason"
    NEED = "need"


class Incomplete(DomainError):
    """The bilag can't be issued before a part is filled in; carries which."""

    code = "incomplete"

    def __init__(self, part: MissingPart) -> None:
        super().__init__(part.value)
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagDraft:
    """What the counter fills in. Amount in øre; `method_detail` is account or requisition slip as text.

    Shape:   `slip` goes with a requisition, `control_questions` with a health card, `needs` with what breaks
             a limit; `collector` is None when the citizen collects.
    """

    claim: Claim
    amount_oere: Oere
    method: PayoutMethod
    method_detail: str
    identity_check: IdentityCheck
    identity_document: str
    stated_by_citizen: str
    reason: str
    place: str
    control_questions: frozenset[ControlQuestion] = frozenset()
    collector: Collector | None = None
    needs: frozenset[Need] = frozenset()
    slip: Slip | None = None


def check_complete(draft: BilagDraft) -> None:
    """The draft can be issued.

    Raises:  Incomplete for the first part that is missing; NotPayableInCash for an amount coins don't allow.
    """
    for part, is_missing in _missing(draft).items():
        if is_missing:
            raise Incomplete(part)
    if draft.method is PayoutMethod.CASH:
        check_payable_in_cash(draft.amount_oere)


def _missing(draft: BilagDraft) -> Mapping[MissingPart, bool]:
    way, method, slip = draft.identity_check, draft.method, draft.slip
    return {
        MissingPart.AMOUNT: draft.amount_oere <= 0,
        MissingPart.BENEFIT: not draft.claim.benefit.strip(),
        MissingPart.PERIOD: draft.claim.period_to < draft.claim.period_from,
        MissingPart.IDENTITY_DOCUMENT: way is IdentityCheck.OTHER and not draft.identity_document.strip(),
        MissingPart.CONTROL_QUESTIONS: way is IdentityCheck.HEALTH_CARD
        and len(draft.control_questions) < CONTROL_QUESTIONS_LEAST,
        MissingPart.COLLECTOR: draft.collector is not None and not draft.collector.is_whole,
        MissingPart.BANK_ACCOUNT: method is PayoutMethod.BANK_TRANSFER and not draft.method_detail.strip(),
        MissingPart.REQUISITION_SLIP: method is PayoutMethod.REQUISITION and not (slip and slip.is_whole),
    }


def reservation_text(template: str, *, claim: Claim, system: str, down_since: date) -> str:
    """The concrete forbehold on the receipt, with ydelse, period and cause filled in.

    Shape:   the template names {ydelse}, {periode}, {system} and {dato}.
    Source:  docs/sources.md, "forbehold": only a concrete reservation keeps the right to reclaim.
    """
    period = f"{claim.period_from:%d-%m-%Y} – {claim.period_to:%d-%m-%Y}"
    return template.format(ydelse=claim.benefit, periode=period, system=system, dato=f"{down_since:%d-%m-%Y}")
