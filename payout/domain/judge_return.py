"""What each row of a returned workbook comes to: judged against the bilag before anything is booked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payout.domain.bilag_states import BilagStatus
from payout.domain.fill_in import (
    BOOKED_NUMBER_LENGTH,
    NOTHING,
    REMARK_LENGTH,
    DayUnreadable,
    FillIn,
    read_amount,
    read_day,
    read_kind,
)
from payout.domain.returned_workbook import ReturnedRow
from payout.domain.settlement import NEEDS_REASON, SettlementKind
from payout.money import Oere


class RowResult(StrEnum):
    """What becomes of a row."""

    BOOKED = "booked"
    UNCHANGED = "unchanged"
    UNTOUCHED = "untouched"
    DIFFERING = "differing"
    NOT_FOUND = "not_found"
    MISSING = "missing"


class RowNote(StrEnum):
    """Why a row is not booked."""

    NOTHING_FILLED_IN = "nothing-filled-in"
    ALREADY_SETTLED = "already-settled"
    ALREADY_RETURNED = "already-returned"
    NUMBER_UNREADABLE = "number-unreadable"
    NUMBER_UNKNOWN = "number-unknown"
    TWICE = "twice"
    NOT_IN_EXPORT = "not-in-export"
    NOT_PAID = "not-paid"
    DAY_UNREADABLE = "day-unreadable"
    DAY_AHEAD = "day-ahead"
    BOOKED_NUMBER_TOO_LONG = "booked-number-too-long"
    REMARK_TOO_LONG = "remark-too-long"
    AMOUNT_UNREADABLE = "amount-unreadable"
    AMOUNT_MISSING = "amount-missing"
    KIND_MISSING = "kind-missing"
    KIND_UNKNOWN = "kind-unknown"
    REASON_MISSING = "reason-missing"
    TOO_MUCH = "too-much"
    RETURNED_OTHERWISE = "returned-otherwise"
    ROW_GONE = "row-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What Økonomi says of a bilag. Amount in øre; it and the kind are None when nothing is settled."""

    booked_on: date | None
    booked_number: str
    kind: SettlementKind | None
    amount_oere: Oere | None
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBilag:
    """The bilag as it stands, with the entries that came back before in workbooks of the same number."""

    bilag_id: int
    status: BilagStatus
    outstanding_oere: Oere
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """A row with what becomes of it; `row` is None for a bilag that is missing in the file."""

    row: ReturnedRow | None
    number: str | None
    result: RowResult
    note: RowNote | None
    entry: Entry | None
    bilag_id: int | None
    outstanding_oere: Oere | None


@dataclass(frozen=True, slots=True)
class _Fault(Exception):
    note: RowNote


def judge_rows(
    rows: Iterable[ReturnedRow], missing: Iterable[str], known: Mapping[str, KnownBilag], *, today: date
) -> tuple[JudgedRow, ...]:
    """Each row in the file's order, then those that are missing in it. `known` has the bilag by number."""
    return (
        *(_judged(row, known.get(row.number or ""), today) for row in rows),
        *(_missing(number) for number in missing),
    )


def of_result(judged: Sequence[JudgedRow], result: RowResult) -> tuple[JudgedRow, ...]:
    """The rows that have come to this."""
    return tuple(one for one in judged if one.result is result)


def settled_oere(judged: Iterable[JudgedRow]) -> Oere:
    """What the rows that are booked settle in all, in øre."""
    booked = (one.entry for one in judged if one.result is RowResult.BOOKED and one.entry)
    return Oere(sum(entry.amount_oere or 0 for entry in booked))


def _missing(number: str) -> JudgedRow:
    return JudgedRow(
        row=None,
        number=number,
        result=RowResult.MISSING,
        note=RowNote.ROW_GONE,
        entry=None,
        bilag_id=None,
        outstanding_oere=None,
    )


def _judged(row: ReturnedRow, found: KnownBilag | None, today: date) -> JudgedRow:
    entry = None
    result, note = _without_reading(row, found)
    if found is not None and result is RowResult.BOOKED:
        try:
            entry = _entry(row.filled, today)
            result, note = _against(entry, found)
        except _Fault as fault:
            result, note = RowResult.DIFFERING, fault.note
    return JudgedRow(
        row=row,
        number=row.number,
        result=result,
        note=note,
        entry=entry,
        bilag_id=found.bilag_id if found else None,
        outstanding_oere=found.outstanding_oere if found else None,
    )


def _without_reading(row: ReturnedRow, found: KnownBilag | None) -> tuple[RowResult, RowNote | None]:
    """What can be said before the filled-in cells are read; BOOKED when they are to be."""
    if found is None:
        unknown = RowNote.NUMBER_UNKNOWN if row.number else RowNote.NUMBER_UNREADABLE
        return RowResult.NOT_FOUND, unknown
    reasons = (
        (row.is_double, RowResult.DIFFERING, RowNote.TWICE),
        (row.before is None, RowResult.DIFFERING, RowNote.NOT_IN_EXPORT),
        (found.status is BilagStatus.SETTLED, RowResult.UNTOUCHED, RowNote.ALREADY_SETTLED),
        (row.filled in (row.before, NOTHING), RowResult.UNCHANGED, RowNote.NOTHING_FILLED_IN),
        (found.status is not BilagStatus.PAID, RowResult.DIFFERING, RowNote.NOT_PAID),
    )
    return next(((result, note) for is_so, result, note in reasons if is_so), (RowResult.BOOKED, None))


def _entry(filled: FillIn, today: date) -> Entry:
    kind, amount_oere = _settles(filled)
    return Entry(
        booked_on=_day(filled.booked_on, today) if filled.booked_on else None,
        booked_number=_short(filled.booked_number, BOOKED_NUMBER_LENGTH, RowNote.BOOKED_NUMBER_TOO_LONG),
        kind=kind,
        amount_oere=amount_oere,
        remark=_short(filled.remark, REMARK_LENGTH, RowNote.REMARK_TOO_LONG),
    )


def _day(text: str, today: date) -> date:
    try:
        day = read_day(text)
    except DayUnreadable:
        raise _Fault(RowNote.DAY_UNREADABLE) from None
    if day > today:
        raise _Fault(RowNote.DAY_AHEAD)
    return day


def _short(text: str, most: int, note: RowNote) -> str:
    if len(text) > most:
        raise _Fault(note)
    return text


def _settles(filled: FillIn) -> tuple[SettlementKind | None, Oere | None]:
    if not filled.amount and not filled.kind:
        return None, None
    if not filled.amount:
        raise _Fault(RowNote.AMOUNT_MISSING)
    amount_oere = read_amount(filled.amount)
    if amount_oere is None:
        raise _Fault(RowNote.AMOUNT_UNREADABLE)
    if not filled.kind:
        raise _Fault(RowNote.KIND_MISSING)
    kind = read_kind(filled.kind)
    if kind is None:
        raise _Fault(RowNote.KIND_UNKNOWN)
    return kind, amount_oere


def _against(entry: Entry, found: KnownBilag) -> tuple[RowResult, RowNote | None]:
    """What the entry comes to beside what has come back before and what is outstanding."""
    if entry in found.entries:
        return RowResult.UNTOUCHED, RowNote.ALREADY_RETURNED
    if entry.amount_oere is None:
        return RowResult.BOOKED, None
    if any(earlier.amount_oere is not None for earlier in found.entries):
        return RowResult.DIFFERING, RowNote.RETURNED_OTHERWISE
    if entry.kind in NEEDS_REASON and not entry.remark:
        return RowResult.DIFFERING, RowNote.REASON_MISSING
    if entry.amount_oere > found.outstanding_oere:
        return RowResult.DIFFERING, RowNote.TOO_MUCH
    return RowResult.BOOKED, None
