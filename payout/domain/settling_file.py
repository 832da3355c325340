"""A file of what is settled: one line a bilag, each judged against the bilag before anything is booked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from payout.bilag_number import BilagNumberUnreadable, parse_bilag_number
from payout.cpr import mask_text
from payout.domain.errors import DomainError
from payout.domain.settlement import NEEDS_REASON, LineDetail, SettlementKind
from payout.money import AmountNegative, AmountUnreadable, Oere, parse_amount

LINES_A_FILE = 5_000
NOTE_LENGTH = 200
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("bilagsnummer", "bilagsnr.", "bilagsnr", "bilag", "nummer"),
    "amount": ("beløb", "beløb, kr.", "beløb kr.", "beløb (kr.)"),
    "note": ("bemærkning", "note", "tekst"),
    "kind": ("afregnes som", "måde"),
    "day": ("dato", "modtaget"),
    "reference": ("kørsel", "reference"),
}
"""What the columns may be called; all but number and amount may be left out."""
KINDS: Mapping[str, SettlementKind] = {
    "modregnet": SettlementKind.SET_OFF,
    "tilbagebetalt": SettlementKind.REPAID,
    "afskrevet": SettlementKind.WRITTEN_OFF,
    "inddrivelse": SettlementKind.RECOVERY,
    "sendt til inddrivelse": SettlementKind.RECOVERY,
    "rettet": SettlementKind.CORRECTED,
}
"""What a cell of "Afregnes som" may say; an empty one means the kind that is chosen for the file."""
REFERENCE_LENGTH = 80
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class LineFault(StrEnum):
    """Why a line of the file can't be booked."""

    NUMBER_UNREADABLE = "number-unreadable"
    AMOUNT_UNREADABLE = "amount-unreadable"
    NOTE_TOO_LONG = "note-too-long"
    KIND_UNKNOWN = "kind-unknown"
    REASON_MISSING = "reason-missing"
    DAY_UNREADABLE = "day-unreadable"
    REFERENCE_TOO_LONG = "reference-too-long"
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
    kind: str = ""
    day: str = ""
    reference: str = ""


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
    kind: SettlementKind
    detail: LineDetail
    fault: LineFault | None


def lines_of(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> tuple[SettlingLine, ...]:
    """The lines under a heading row, with CPR numbers in their texts masked.

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
            kind=mask_text(cell(row, "kind")),
            day=cell(row, "day"),
            reference=mask_text(cell(row, "reference")),
        )
        for number, row in zip(numbers[1:], rows[1:], strict=True)
    )


def read_number(line: SettlingLine) -> str | None:
    """The bilag number of a line as it is stored; None when it can't be read."""
    try:
        return str(parse_bilag_number(line.number))
    except BilagNumberUnreadable:
        return None


def judge(
    lines: Iterable[SettlingLine], known: Mapping[str, PaidBilag], kind: SettlementKind
) -> tuple[JudgedLine, ...]:
    """Each line beside its bilag, which `known` has by number; `kind` is that of lines that name none."""
    numbered = [(line, read_number(line)) for line in lines]
    times = Counter(number for _, number in numbered)
    return tuple(
        _judged(line, number, known.get(number) if number else None, kind, is_double=times[number] > 1)
        for line, number in numbered
    )


def _judged(
    line: SettlingLine, number: str | None, found: PaidBilag | None, kind: SettlementKind, *, is_double: bool
) -> JudgedLine:
    amount, own = _amount(line.amount), KINDS.get(line.kind.casefold())
    return JudgedLine(
        line=line,
        number=number,
        bilag_id=found.bilag_id if found else None,
        amount_oere=amount,
        outstanding_oere=found.outstanding_oere if found else None,
        kind=own or kind,
        detail=LineDetail(happened_on=_day(line.day), reference=line.reference),
        fault=_fault_of_texts(line, own or kind) or _fault(number, found, amount, is_double=is_double),
    )


def _fault_of_texts(line: SettlingLine, kind: SettlementKind) -> LineFault | None:
    faults = {
        LineFault.NOTE_TOO_LONG: len(line.note) > NOTE_LENGTH,
        LineFault.KIND_UNKNOWN: bool(line.kind) and line.kind.casefold() not in KINDS,
        LineFault.REASON_MISSING: kind in NEEDS_REASON and not line.note,
        LineFault.DAY_UNREADABLE: bool(line.day) and _day(line.day) is None,
        LineFault.REFERENCE_TOO_LONG: len(line.reference) > REFERENCE_LENGTH,
    }
    return next((fault for fault, is_so in faults.items() if is_so), None)


def _fault(
    number: str | None, found: PaidBilag | None, amount: Oere | None, *, is_double: bool
) -> LineFault | None:
    left = found.outstanding_oere if found else Oere(0)
    faults = {
        LineFault.NUMBER_UNREADABLE: number is None,
        LineFault.AMOUNT_UNREADABLE: not amount,
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


def _day(text: str) -> date | None:
    """A day as a cell shows it, or as a text file has it: 30-11-2026, 30.11.2026 or 2026-11-30."""
    day_first, year_first = _DAY_FIRST.fullmatch(text), _YEAR_FIRST.match(text)
    if day_first is None and year_first is None:
        return None
    found = day_first.groups()[::-1] if day_first else year_first.groups() if year_first else ()
    try:
        year, month, day = map(int, found)
        return date(year, month, day)
    except ValueError:
        return None
