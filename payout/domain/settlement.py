"""Settlement (afregning): what becomes of a paid advance until nothing is outstanding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from payout.domain.bilag_states import BilagAction
from payout.domain.errors import DomainError
from payout.money import Oere


class SettlementKind(StrEnum):
    """How a part of an advance is settled.

    Modregnet, tilbagebetalt (bank), afskrevet, cash returned, sendt til inddrivelse, or rettet.
    """

    SET_OFF = "set_off"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"
    RETURNED = "returned"
    RECOVERY = "recovery"
    CORRECTED = "corrected"


SETTLED_BY_HAND: tuple[SettlementKind, ...] = (
    SettlementKind.SET_OFF,
    SettlementKind.REPAID,
    SettlementKind.WRITTEN_OFF,
    SettlementKind.RECOVERY,
    SettlementKind.CORRECTED,
)
"""What somebody says of an advance without touching cash; RETURNED is cash that is counted into a box."""

NEEDS_REASON = frozenset({SettlementKind.WRITTEN_OFF, SettlementKind.RECOVERY, SettlementKind.CORRECTED})
"""Lines that take a claim away without money or a payment to show for it: their note says why."""

RUN_DAYS_AHEAD = 62
"""How far ahead the date of a run may lie in which something is set off (docs/sources.md, "afregning")."""
MOST_PARTS = 60
"""The most parts that an advance is set off in (docs/sources.md, "afregning")."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetail:
    """What is told of a line besides its amount.

    Shape:   the day of the run, of the money's arrival or of sending on; the run, or the reference of the
             payment or the claim; part `part` of `parts`, both or neither. What is not known is None or "".
    """

    happened_on: date | None = None
    reference: str = ""
    part: int | None = None
    parts: int | None = None


NO_DETAIL = LineDetail()


class DetailFault(StrEnum):
    """What is wrong with what is told of a line."""

    BEFORE_PAYOUT = "before-payout"
    AHEAD = "ahead"
    PART = "part"


class DetailWrong(DomainError):
    """What is told of a line can't be; carries what is wrong."""

    code = "detail-wrong"

    def __init__(self, fault: DetailFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class ReasonMissing(DomainError):
    """A line of this kind needs a note that says why."""

    code = "settlement-reason-missing"


class LineUnknown(DomainError):
    """The bilag has no such line."""

    code = "settlement-unknown"


class CashStays(DomainError):
    """Cash that was counted into a box is not taken out again by a line: it would be paid out unseen."""

    code = "cash-stays"


class AlreadyReversed(DomainError):
    """The line has been reversed; carries by whom and when."""

    code = "already-reversed"

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(name)
        self.name = name
        self.at = at


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


def check_line(kind: SettlementKind, note: str, detail: LineDetail, *, paid_on: date, today: date) -> None:
    """What is told of a line fits its kind.

    Raises:  ReasonMissing; DetailWrong for a date before the bilag was paid or too far ahead, or a part that
             can't be.
    """
    if kind in NEEDS_REASON and not note.strip():
        raise ReasonMissing
    on, ahead = detail.happened_on, RUN_DAYS_AHEAD if kind is SettlementKind.SET_OFF else 0
    if on is not None and on < paid_on:
        raise DetailWrong(DetailFault.BEFORE_PAYOUT)
    if on is not None and on > today + timedelta(days=ahead):
        raise DetailWrong(DetailFault.AHEAD)
    if not _is_part(detail) or (detail.part is not None and kind is not SettlementKind.SET_OFF):
        raise DetailWrong(DetailFault.PART)


def _is_part(detail: LineDetail) -> bool:
    if detail.part is None or detail.parts is None:
        return detail.part is detail.parts
    return 1 <= detail.part <= detail.parts <= MOST_PARTS
