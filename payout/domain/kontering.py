"""Kontering: which accounts an event moves money between. Each event's postings sum to zero.

Accounts are named here by the part they play, never by the account strings of a municipality's ledger.
Source of the pattern: docs/sources.md, "kontering" (debet mellemregning, kredit kontant beholdning).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from payout.domain.errors import DomainError
from payout.domain.settlement import SettlementKind
from payout.money import Oere


class Account(StrEnum):
    """The part an account plays."""

    CASH_BOX = "cash_box"
    BANK = "bank"
    CASH_IN_TRANSIT = "cash_in_transit"
    CLEARING = "clearing"
    BENEFIT = "benefit"
    CASH_DIFFERENCE = "cash_difference"
    REQUISITION = "requisition"
    RECOVERY = "recovery"


class PayoutMethod(StrEnum):
    """How the citizen gets the advance."""

    CASH = "cash"
    BANK_TRANSFER = "bank_transfer"
    REQUISITION = "requisition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line: a positive amount is debet, a negative one kredit, in øre."""

    account: Account
    amount_oere: Oere
    box_id: int | None = None
    bilag_id: int | None = None
    benefit: str | None = None


class UnbalancedPostings(DomainError):
    """The postings of an event don't sum to zero; carries the sum in øre."""

    code = "unbalanced-postings"

    def __init__(self, sum_oere: int) -> None:
        super().__init__(f"sum {sum_oere}")
        self.sum_oere = sum_oere


PAID_FROM = {
    PayoutMethod.CASH: Account.CASH_BOX,
    PayoutMethod.BANK_TRANSFER: Account.BANK,
    PayoutMethod.REQUISITION: Account.REQUISITION,
}
SETTLED_AGAINST = {
    SettlementKind.SET_OFF: Account.BENEFIT,
    SettlementKind.REPAID: Account.BANK,
    SettlementKind.WRITTEN_OFF: Account.BENEFIT,
    SettlementKind.RECOVERY: Account.RECOVERY,
    SettlementKind.CORRECTED: Account.BENEFIT,
}


def check_balanced(postings: Sequence[Posting]) -> None:
    """Raises UnbalancedPostings unless the lines sum to zero."""
    total = sum(line.amount_oere for line in postings)
    if total:
        raise UnbalancedPostings(total)


def postings_of_payout(
    *, bilag_id: int, method: PayoutMethod, amount_oere: Oere, box_id: int | None
) -> tuple[Posting, ...]:
    """Debet mellemregning, kredit where the money comes from: the box, the bank or the shop's claim."""
    return _pair(
        Posting(account=Account.CLEARING, amount_oere=amount_oere, bilag_id=bilag_id),
        Posting(account=PAID_FROM[method], amount_oere=Oere(-amount_oere), box_id=box_id, bilag_id=bilag_id),
    )


def postings_of_settlement(
    *, bilag_id: int, kind: SettlementKind, benefit: str, amount_oere: Oere
) -> tuple[Posting, ...]:
    """Debet the ydelse, the bank or the claim that is sent to recovery, kredit mellemregning."""
    return _pair(
        Posting(account=SETTLED_AGAINST[kind], amount_oere=amount_oere, bilag_id=bilag_id, benefit=benefit),
        Posting(account=Account.CLEARING, amount_oere=Oere(-amount_oere), bilag_id=bilag_id),
    )


def postings_turned(lines: Iterable[Posting]) -> tuple[Posting, ...]:
    """The same accounts with the signs turned: what undoes the lines."""
    return tuple(replace(line, amount_oere=Oere(-line.amount_oere)) for line in lines)


def postings_of_return(*, bilag_id: int, box_id: int, amount_oere: Oere) -> tuple[Posting, ...]:
    """Cash back into a box: the payout's lines with the signs turned."""
    return _pair(
        Posting(account=Account.CASH_BOX, amount_oere=amount_oere, box_id=box_id, bilag_id=bilag_id),
        Posting(account=Account.CLEARING, amount_oere=Oere(-amount_oere), bilag_id=bilag_id),
    )


def postings_of_returned_transfer(*, bilag_id: int, amount_oere: Oere) -> tuple[Posting, ...]:
    """A bank transfer that came back: the payout's lines with the signs turned."""
    return _pair(
        Posting(account=Account.BANK, amount_oere=amount_oere, bilag_id=bilag_id),
        Posting(account=Account.CLEARING, amount_oere=Oere(-amount_oere), bilag_id=bilag_id),
    )


def postings_of_refill(*, box_id: int, amount_oere: Oere) -> tuple[Posting, ...]:
    """Cash into a box (or, negative, out of it) from cash in transit."""
    return _pair(
        Posting(account=Account.CASH_BOX, amount_oere=amount_oere, box_id=box_id),
        Posting(account=Account.CASH_IN_TRANSIT, amount_oere=Oere(-amount_oere)),
    )


def postings_of_difference(*, box_id: int, difference_oere: Oere) -> tuple[Posting, ...]:
    """Counted minus expected: the box takes the difference, its own account the other side."""
    return _pair(
        Posting(account=Account.CASH_BOX, amount_oere=difference_oere, box_id=box_id),
        Posting(account=Account.CASH_DIFFERENCE, amount_oere=Oere(-difference_oere)),
    )


def _pair(debet: Posting, kredit: Posting) -> tuple[Posting, ...]:
    lines = (debet, kredit)
    check_balanced(lines)
    return lines
