"""A file of what is settled: one line a bilag, each judged against the bilag before anything is booked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from payout.bilag_number import BilagNumberUnreadable, parse_bilag_number
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.money import AmountNegative, AmountUnreadable, Oere, parse_amount

LINES_A_FILE = 5_000
NOTE_LENGTH = 200
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("bilagsnummer", "bilagsnr.", "bilagsnr", "bilag", "nummer"),
    "amount": ("beløb", "beløb, kr.", "beløb kr.", "beløb (kr.)"),
    "note": ("bemærkning", "note", "tekst"),
}
"""What the columns may be called; the note may be left out."""


class LineFault(StrEnum):
    """Why a line of the file can't be booked."""

    NUMBER_UNREADABLE = "number-unreadable"
    AMOUNT_UNREADABLE = "amount-unreadable"
    NOTE_TOO_LONG = "note-too-long"
    TWICE = "twice"
    UNKNOWN = "unknown"
    NOT_PAID = "not-paid"
    TOO_MUCH = "too-much"


class HeadingsMissing(DomainError):
    """The first row does not name the columns that are needed; carries the names that were looked for."""

    code = "headings-missing"

    def __init__(self) -> None:
        super().__init__("no heading row")
        self.wanted = (HEADINGS["number"][0], HEADINGS["amount"][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingLine:
    """One line as it stands in the file: the row that a clerk sees, and the texts of its cells."""

    row: int
    number: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBilag:
    """What a line is held against. Amount in øre."""

    bilag_id: int
    is_paid: bool
    outstanding_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """A line with what it stands for, or with why it can't be booked. Amounts in øre."""

    line: SettlingLine
    number: str | None
    bilag_id: int | None
    amount_oere: Oere | None
    outstanding_oere: Oere | None
    fault: LineFault | None


def lines_of(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> tuple[SettlingLine, ...]:
    """The lines under a heading row, with CPR numbers in their notes masked.

    Raises:  HeadingsMissing when the first row does not name the number and the amount.
    """
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    places = {
        field: next((place for place, head in enumerate(heads) if head in names), None)
        for field, names in HEADINGS.items()
    }
    if places["number"] is None or places["amount"] is None:
        raise HeadingsMissing

    def cell(row: Sequence[str], field: str) -> str:
        place = places[field]
        return row[place].strip() if place is not None and place < len(row) else ""

    return tuple(
        SettlingLine(
            row=number,
            number=cell(row, "number"),
            amount=cell(row, "amount"),
            note=mask_text(cell(row, "note")),
        )
        for number, row in zip(numbers[1:], rows[1:], strict=True)
    )


def read_number(line: SettlingLine) -> str | None:
    """The bilag number of a line as it is stored; None when it can't be read."""
    try:
        return str(parse_bilag_number(line.number))
    except BilagNumberUnreadable:
        return None


def judge(lines: Iterable[SettlingLine], known: Mapping[str, PaidBilag]) -> tuple[JudgedLine, ...]:
    """Each line beside its bilag, which `known` has by number."""
    numbered = [(line, read_number(line)) for line in lines]
    times = Counter(number for _, number in numbered)
    return tuple(
        _judged(line, number, known.get(number) if number else None, is_double=times[number] > 1)
        for line, number in numbered
    )


def _judged(
    line: SettlingLine, number: str | None, found: PaidBilag | None, *, is_double: bool
) -> JudgedLine:
    amount = _amount(line.amount)
    return JudgedLine(
        line=line,
        number=number,
        bilag_id=found.bilag_id if found else None,
        amount_oere=amount,
        outstanding_oere=found.outstanding_oere if found else None,
        fault=_fault(line, number, found, amount, is_double=is_double),
    )


def _fault(
    line: SettlingLine, number: str | None, found: PaidBilag | None, amount: Oere | None, *, is_double: bool
) -> LineFault | None:
    left = found.outstanding_oere if found else Oere(0)
    faults = {
        LineFault.NUMBER_UNREADABLE: number is None,
        LineFault.AMOUNT_UNREADABLE: not amount,
        LineFault.NOTE_TOO_LONG: len(line.note) > NOTE_LENGTH,
        LineFault.TWICE: is_double,
        LineFault.UNKNOWN: found is None,
        LineFault.NOT_PAID: found is not None and not found.is_paid,
        LineFault.TOO_MUCH: (amount or 0) > left,
    }
    return next((fault for fault, is_so in faults.items() if is_so), None)


def _amount(text: str) -> Oere | None:
    try:
        return parse_amount(text)
    except (AmountUnreadable, AmountNegative):
        return None
