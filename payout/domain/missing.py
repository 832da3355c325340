"""Missing payments: who got neither benefit nor a conto, or an a conto only, and what was done about it.

The rows come from the match with the real run; what was done is kept beside them and never changed. Most
urgent first: marked as urgent, then the days since the pay-day, then the amount.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from payout.cpr import Cpr
from payout.domain.errors import DomainError
from payout.domain.real_run import MatchRow, Outcome
from payout.money import Oere

NOTE_LENGTH: Final = 200
KEY_LETTERS: Final = 32


class StepKind(StrEnum):
    """What was done about a missing payment."""

    CONTACTED = "contacted"
    TOLD_TO_COME = "told_to_come"
    HANDED_OVER = "handed_over"
    BILAG = "bilag"
    PAID_LATER = "paid_later"
    NOT_ENTITLED = "not_entitled"
    URGENT = "urgent"
    NOT_URGENT = "not_urgent"
    REOPENED = "reopened"


CLOSING: Final = frozenset({StepKind.BILAG, StepKind.PAID_LATER, StepKind.NOT_ENTITLED})
"""Outcomes: after one of them nobody has to do more."""
NEEDS_NOTE: Final = frozenset(
    {StepKind.CONTACTED, StepKind.HANDED_OVER, StepKind.NOT_ENTITLED, StepKind.URGENT, StepKind.REOPENED}
)
"""How, to whom, or why has to be said."""
NEEDS_DAY: Final = frozenset({StepKind.CONTACTED, StepKind.TOLD_TO_COME, StepKind.PAID_LATER})


class MissingState(StrEnum):
    """Whether somebody has to do more."""

    OPEN = "open"
    CLOSED = "closed"
    COVERED = "covered"
    """A later run or a bilag has paid what was missing."""


class StepPart(StrEnum):
    """What a step lacks."""

    NOTE = "note"
    DAY = "day"
    BILAG = "bilag"


class StepIncomplete(DomainError):
    """A step lacks something; carries its kind and what."""

    code = "missing-step-incomplete"

    def __init__(self, kind: StepKind, part: StepPart) -> None:
        super().__init__(f"{kind}: {part}")
        self.kind = kind
        self.part = part


class NothingToReopen(DomainError):
    """The missing payment is open already."""

    code = "missing-not-closed"


class AlreadyClosed(DomainError):
    """The missing payment has an outcome; it is opened again first."""

    code = "missing-closed"


class MissingKey(NamedTuple):
    """What names a missing payment as long as it is in the ledger."""

    cpr: Cpr
    benefit: str
    period_from: date | None
    pay_date: date | None

    @property
    def identity(self) -> str:
        """All of it as one text; personal."""
        return "|".join((self.cpr.digits, self.benefit, str(self.period_from), str(self.pay_date)))

    def letters(self, secret: str) -> str:
        """What an address may hold: nobody without the ledger's secret can tell the citizen from it."""
        whole = hmac.new(secret.encode(), f"missing|{self.identity}".encode(), hashlib.sha256)
        return whole.hexdigest()[:KEY_LETTERS]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingStep:
    """One thing that was done. `counts` is False for a bilag that was annulled since."""

    kind: StepKind
    on_date: date | None
    bilag_id: int | None
    bilag_number: str | None
    note: str
    told_by: str
    told_at: datetime
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCase:
    """A missing payment about which something was done, with its steps in order. Amount in øre."""

    case_id: int
    key: MissingKey
    name: str
    is_protected: bool
    period_to: date | None
    missing_oere: Oere
    steps: tuple[MissingStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPayment:
    """One row of the list. Amounts in øre; `days` since the pay-day, None where the list has none.

    `outcome` is None once the match has the row no more among those that got too little.
    """

    key: MissingKey
    name: str
    is_protected: bool
    period_to: date | None
    outcome: Outcome | None
    expected_oere: Oere
    a_conto_oere: Oere
    missing_oere: Oere
    days: int | None
    case_id: int | None
    steps: tuple[MissingStep, ...]

    @property
    def is_urgent(self) -> bool:
        """Marked by hand, and not unmarked since."""
        marks = [step.kind for step in self.steps if step.kind in {StepKind.URGENT, StepKind.NOT_URGENT}]
        return bool(marks) and marks[-1] is StepKind.URGENT

    @property
    def state(self) -> MissingState:
        """Whether somebody has to do more."""
        if self.outcome is None:
            return MissingState.COVERED
        ends = [step for step in self.steps if step.kind in CLOSING or step.kind is StepKind.REOPENED]
        closed = bool(ends) and ends[-1].kind in CLOSING and ends[-1].counts
        return MissingState.CLOSED if closed else MissingState.OPEN


def is_missing(row: MatchRow) -> bool:
    """Whether the citizen got nothing, or an a conto that is less than what was due."""
    return row.outcome in {Outcome.NOT_PAID, Outcome.ONLY_A_CONTO} and row.difference_oere < 0


def key_of(row: MatchRow) -> MissingKey:
    """What names the row."""
    return MissingKey(row.cpr, row.benefit, row.period_from, row.pay_date)


def worklist(
    rows: Iterable[MatchRow], cases: Sequence[MissingCase], today: date
) -> tuple[MissingPayment, ...]:
    """The missing payments of the match with what was done about each, the most urgent first.

    A case that the match no longer has among them stands last: it is covered.
    """
    known = {case.key.identity: case for case in cases}
    found = [_of_row(row, known.pop(key_of(row).identity, None), today) for row in rows if is_missing(row)]
    return tuple(sorted((*found, *(_covered(case, today) for case in known.values())), key=_order))


def require_possible(payment: MissingPayment, kind: StepKind, *, note: str, day: date | None) -> None:
    """Raises StepIncomplete, AlreadyClosed or NothingToReopen for a step that can't be taken."""
    if kind in NEEDS_NOTE and not note.strip():
        raise StepIncomplete(kind, StepPart.NOTE)
    if kind in NEEDS_DAY and day is None:
        raise StepIncomplete(kind, StepPart.DAY)
    if kind is StepKind.REOPENED and payment.state is not MissingState.CLOSED:
        raise NothingToReopen
    if kind in CLOSING and payment.state is MissingState.CLOSED:
        raise AlreadyClosed


def _of_row(row: MatchRow, case: MissingCase | None, today: date) -> MissingPayment:
    return MissingPayment(
        key=key_of(row),
        name=row.name,
        is_protected=row.is_protected,
        period_to=row.period_to,
        outcome=row.outcome,
        expected_oere=Oere(row.expected_oere or 0),
        a_conto_oere=Oere(row.a_conto_oere or 0),
        missing_oere=Oere(-row.difference_oere),
        days=_days(row.pay_date, today),
        case_id=case.case_id if case else None,
        steps=case.steps if case else (),
    )


def _covered(case: MissingCase, today: date) -> MissingPayment:
    return MissingPayment(
        key=case.key,
        name=case.name,
        is_protected=case.is_protected,
        period_to=case.period_to,
        outcome=None,
        expected_oere=case.missing_oere,
        a_conto_oere=Oere(0),
        missing_oere=Oere(0),
        days=_days(case.key.pay_date, today),
        case_id=case.case_id,
        steps=case.steps,
    )


def _days(pay_date: date | None, today: date) -> int | None:
    return (today - pay_date).days if pay_date else None


def _order(payment: MissingPayment) -> tuple[bool, bool, int, int, str]:
    return (
        payment.outcome is None,
        not payment.is_urgent,
        -(payment.days or 0),
        -payment.missing_oere,
        payment.key.identity,
    )
