"""Receipts of exports: exported is not booked before Økonomi has said when, and as what."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from payout.domain.errors import DomainError

JOURNAL_NO_LENGTH: Final = 40
RECEIPT_NOTE_LENGTH: Final = 200


class ReceiptKind(StrEnum):
    """Booked, or a receipt that is taken back. Stored by these values."""

    BOOKED = "booked"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One receipt, or its reversal with the reason as its note. Day and journal number are Økonomi's."""

    sequence: int
    kind: ReceiptKind
    booked_on: date | None
    journal_no: str
    note: str
    given_by: str
    given_at: datetime


class ExportUnknown(DomainError):
    """There is no export with the number."""

    code = "export-unknown"


class ReceiptGiven(DomainError):
    """The export has a receipt already; carries who gave it and when."""

    code = "receipt-given"

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__("receipt given")
        self.name = name
        self.at = at


class NoReceipt(DomainError):
    """The export has no receipt that could be taken back."""

    code = "no-receipt"


class BookedOutOfTime(DomainError):
    """Nothing is booked on a day that has not come, nor before the export was drawn; carries the bounds."""

    code = "booked-out-of-time"

    def __init__(self, earliest: date, latest: date) -> None:
        super().__init__(f"{earliest}..{latest}")
        self.earliest = earliest
        self.latest = latest


class BookedElsewhere(DomainError):
    """The same postings have a receipt in another file; carries that one's number."""

    code = "booked-elsewhere"

    def __init__(self, number: int) -> None:
        super().__init__(f"export {number}")
        self.number = number


def check_receipt(
    *, last: Receipt | None, drawn_on: date, booked_on: date, today: date, elsewhere: int | None
) -> None:
    """Raises ReceiptGiven, BookedOutOfTime, BookedElsewhere when an export can't be said to be booked."""
    if last is not None and last.kind is ReceiptKind.BOOKED:
        raise ReceiptGiven(last.given_by, last.given_at)
    if not drawn_on <= booked_on <= today:
        raise BookedOutOfTime(drawn_on, today)
    if elsewhere is not None:
        raise BookedElsewhere(elsewhere)


def check_reversal(last: Receipt | None) -> None:
    """Raises NoReceipt unless the last word on the export is that it is booked."""
    if last is None or last.kind is not ReceiptKind.BOOKED:
        raise NoReceipt
