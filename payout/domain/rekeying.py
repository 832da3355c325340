"""Re-keying: each paid bilag is entered in the benefit system by one person and checked by another.

What has to be entered is what was paid less what came back in cash. Where that has changed since it was
entered, the entry has to be corrected: it is reopened, and entered again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from payout.cpr import Cpr
from payout.domain.errors import DomainError
from payout.money import Oere

SOON_DAYS: Final = 3
LATE_DAYS: Final = 7
"""Days since the payout from which a bilag should be taken, and is late: our own guess (docs/rules.md)."""
RECEIPT_LENGTH: Final = 40
REMARK_LENGTH: Final = 200


class RekeyingStatus(StrEnum):
    """How far the entry of a bilag has come."""

    OPEN = "open"
    CHANGED = "changed"
    """Entered, and what was paid has changed since."""
    KEYED = "keyed"
    """Entered, and nobody else has checked it."""
    DONE = "done"


class Age(StrEnum):
    """How long ago the bilag was paid out."""

    NEW = "new"
    SOON = "soon"
    LATE = "late"


class Whose(StrEnum):
    """Whose rows the list shows."""

    MINE = "mine"
    NOBODYS = "nobodys"


class RekeyingPart(StrEnum):
    """What is missing of an entry."""

    RECEIPT = "receipt"
    KEYED_LATER = "keyed-later"
    REASON = "reason"


class RekeyingIncomplete(DomainError):
    """An entry lacks something; carries what."""

    code = "rekeying-incomplete"

    def __init__(self, part: RekeyingPart) -> None:
        super().__init__(part.value)
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class Keying:
    """What is said of an entry: who made it, on which day, and the receipt that the system gave."""

    keyed_by: int
    keyed_on: date
    receipt: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeyingRow:
    """One bilag on the list. Amounts in øre, instants in UTC; `system` is "" where none is set.

    `amount_oere` is what has to stand in the benefit system; `paid_at` is None once a transfer has come back.
    """

    bilag_id: int
    number: str
    cpr: Cpr
    name: str
    is_protected: bool
    benefit: str
    system: str
    case_no: str
    period_from: date
    period_to: date
    pay_date: date | None
    paid_at: datetime | None
    age_days: int
    amount_oere: Oere
    owner_id: int | None
    owner: str | None
    keyed_by_id: int | None
    keyed_by: str | None
    noted_by_id: int | None
    keyed_on: date | None
    keyed_oere: Oere | None
    receipt: str
    remark: str
    checked_by: str | None
    checked_at: datetime | None

    @property
    def status(self) -> RekeyingStatus:
        """How far it has come."""
        if self.keyed_by_id is None:
            return RekeyingStatus.OPEN
        if self.keyed_oere != self.amount_oere:
            return RekeyingStatus.CHANGED
        return RekeyingStatus.DONE if self.checked_at else RekeyingStatus.KEYED

    @property
    def age(self) -> Age:
        """How old it is, in three steps."""
        return age_of(self.age_days)


def age_of(days: int) -> Age:
    """The step of so many days since the payout."""
    if days >= LATE_DAYS:
        return Age.LATE
    return Age.SOON if days >= SOON_DAYS else Age.NEW


def require_whole(keying: Keying, today: date) -> None:
    """Raises RekeyingIncomplete for an entry without its receipt, or of a day that has not come."""
    if not keying.receipt.strip():
        raise RekeyingIncomplete(RekeyingPart.RECEIPT)
    if keying.keyed_on > today:
        raise RekeyingIncomplete(RekeyingPart.KEYED_LATER)


def may_check(row: RekeyingRow, user_id: int) -> bool:
    """Whether the user is another than who made the entry and who told of it (docs/rules.md, rule 4)."""
    return user_id not in {row.keyed_by_id, row.noted_by_id}
