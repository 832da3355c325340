"""Settlement (afregning): what becomes of a paid advance until nothing is outstanding."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from payout.domain.bilag_states import BilagAction
from payout.domain.errors import DomainError
from payout.money import Oere


class SettlementKind(StrEnum):
    """How a part of an advance is settled: modregnet, tilbagebetalt (bank), afskrevet, or cash returned."""

    SET_OFF = "set_off"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"
    RETURNED = "returned"


SETTLED_BY_HAND: tuple[SettlementKind, ...] = (
    SettlementKind.SET_OFF,
    SettlementKind.REPAID,
    SettlementKind.WRITTEN_OFF,
)
"""What somebody says of an advance without touching cash; RETURNED is cash that is counted into a box."""


class ReturnReason(StrEnum):
    """Why cash comes back over the counter."""

    GIVEN_BACK = "given_back"
    WRONG_PERSON = "wrong_person"
    WRONG_AMOUNT = "wrong_amount"


TOLD_TO_LEADER = frozenset({ReturnReason.WRONG_PERSON})
"""Reasons that are a mistake against somebody who may still wait for the money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementLine:
    """A part of an advance that is settled, in øre (positive)."""

    kind: SettlementKind
    amount_oere: Oere


class SettlesTooMuch(DomainError):
    """More than what is outstanding, or nothing, would be settled; carries the outstanding amount in øre."""

    code = "settles-too-much"

    def __init__(self, outstanding_oere: Oere) -> None:
        super().__init__(f"outstanding {outstanding_oere}")
        self.outstanding_oere = outstanding_oere


def outstanding(paid_oere: Oere, lines: Iterable[SettlementLine]) -> Oere:
    """Paid minus set off, repaid, written off and returned in cash, in øre (docs/rules.md)."""
    return Oere(paid_oere - sum(line.amount_oere for line in lines))


def settle(outstanding_oere: Oere, amount_oere: Oere) -> BilagAction:
    """Whether an amount settles the bilag in part or wholly.

    Raises:  SettlesTooMuch unless the amount is above zero and at most what is outstanding.
    """
    if not 0 < amount_oere <= outstanding_oere:
        raise SettlesTooMuch(outstanding_oere)
    return BilagAction.SETTLE if amount_oere == outstanding_oere else BilagAction.SETTLE_PART
