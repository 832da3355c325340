"""The re-keying list that comes back filled in: each line judged before anything is marked.

Every line of the file either marks a bilag, changes nothing, or says why the file can't be taken.
"""

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
from payout.domain.rekeying import RECEIPT_LENGTH, REMARK_LENGTH, Keying, RekeyingRow, RekeyingStatus
from payout.money import AmountNegative, AmountUnreadable, Oere, parse_amount

LINES_A_FILE: Final = 5_000
NUMBER, AMOUNT = "Bilag", "Beløb"
RECEIPT, KEYED_ON, KEYED_BY, REMARK = "Kvitteringsnr.", "Indtastet den", "Indtastet af", "Bemærkning"
FILL_IN: Final = (RECEIPT, KEYED_ON, KEYED_BY, REMARK)
"""Headings of the columns that are filled in, at the right end of the list."""
_DANISH: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)


class LineVerdict(StrEnum):
    """What becomes of a line: the first two are taken, the others refuse the file."""

    MARKED = "marked"
    UNCHANGED = "unchanged"
    DIFFERS = "differs"
    """The bilag is entered already, and the file says something else."""
    AMOUNT_CHANGED = "amount-changed"
    NOT_FOUND = "not-found"
    TWICE = "twice"
    RECEIPT_MISSING = "receipt-missing"
    DAY_UNREADABLE = "day-unreadable"
    DAY_TO_COME = "day-to-come"
    PERSON_UNKNOWN = "person-unknown"
    TOO_LONG = "too-long"


TAKEN: Final = frozenset({LineVerdict.MARKED, LineVerdict.UNCHANGED})


class RekeyingHeadingsMissing(DomainError):
    """The first row lacks headings of the list; carries those that are missing."""

    code = "rekeying-headings-missing"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("headings missing")
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledLine:
    """One line as it stands in the file: the row that a clerk sees, and the texts of its cells."""

    row: int
    number: str
    amount: str
    receipt: str
    keyed_on: str
    keyed_by: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """A line with the bilag that it is about, and what becomes of it; `keying` is what it marks."""

    line: FilledLine
    found: RekeyingRow | None
    verdict: LineVerdict
    keying: Keying | None


def filled_lines(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> tuple[FilledLine, ...]:
    """The lines under the heading row, with CPR numbers in what was written masked.

    Raises:  RekeyingHeadingsMissing.
    """
    heads = [" ".join(cell.split()).casefold() for cell in rows[0]] if rows else []
    wanted = (NUMBER, AMOUNT, *FILL_IN)
    missing = [name for name in wanted if name.casefold() not in heads]
    if missing:
        raise RekeyingHeadingsMissing(missing)
    places = [heads.index(name.casefold()) for name in wanted]
    return tuple(_line(number, row, places) for number, row in zip(numbers[1:], rows[1:], strict=True))


def read_number(line: FilledLine) -> str | None:
    """The bilag number of a line as it is stored; None when it can't be read."""
    try:
        return str(parse_bilag_number(line.number))
    except BilagNumberUnreadable:
        return None


def judge(
    lines: Iterable[FilledLine],
    known: Mapping[str, RekeyingRow],
    people: Mapping[str, int],
    *,
    actor_id: int,
    today: date,
) -> tuple[JudgedLine, ...]:
    """Each line beside its bilag, which `known` has by number.

    `people` are user ids by name and by username, casefolded; a line that names nobody is the actor's own.
    """
    numbered = [(line, read_number(line)) for line in lines]
    times = Counter(number for _, number in numbered)
    judged = []
    for line, number in numbered:
        found = known.get(number) if number else None
        person = people.get(line.keyed_by.casefold()) if line.keyed_by else actor_id
        day = read_day(line.keyed_on)
        if found is not None and times[number] > 1:
            verdict = LineVerdict.TWICE
        else:
            verdict = _verdict(line, found, person, day, today)
        keying = None
        if verdict is LineVerdict.MARKED and day and person is not None:
            keying = Keying(keyed_by=person, keyed_on=day, receipt=line.receipt, remark=line.remark)
        judged.append(JudgedLine(line=line, found=found, verdict=verdict, keying=keying))
    return tuple(judged)


def read_day(text: str) -> date | None:
    """A day written day first, or as a spreadsheet keeps it (ISO); None for anything else."""
    danish, iso = _DANISH.fullmatch(text), _ISO.fullmatch(text)
    try:
        if danish:
            return date(int(danish[3]), int(danish[2]), int(danish[1]))
        return date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None


def _line(number: int, row: Sequence[str], places: Sequence[int]) -> FilledLine:
    cells = [mask_text(" ".join(row[place].split())) if place < len(row) else "" for place in places]
    bilag, amount, receipt, keyed_on, keyed_by, remark = cells
    return FilledLine(
        row=number,
        number=bilag,
        amount=amount,
        receipt=receipt,
        keyed_on=keyed_on,
        keyed_by=keyed_by,
        remark=remark,
    )


def _verdict(
    line: FilledLine, found: RekeyingRow | None, person: int | None, day: date | None, today: date
) -> LineVerdict:
    if found is None:
        return LineVerdict.NOT_FOUND
    if not (line.receipt or line.keyed_on or line.keyed_by or line.remark):
        return LineVerdict.UNCHANGED
    if _amount(line.amount) != found.amount_oere:
        return LineVerdict.AMOUNT_CHANGED
    faults = {
        LineVerdict.DAY_UNREADABLE: day is None,
        LineVerdict.DAY_TO_COME: day is not None and day > today,
        LineVerdict.RECEIPT_MISSING: not line.receipt,
        LineVerdict.PERSON_UNKNOWN: person is None,
        LineVerdict.TOO_LONG: len(line.receipt) > RECEIPT_LENGTH or len(line.remark) > REMARK_LENGTH,
    }
    fault = next((verdict for verdict, is_so in faults.items() if is_so), None)
    if fault is not None:
        return fault
    if found.status is RekeyingStatus.OPEN:
        return LineVerdict.MARKED
    stored = (found.receipt, found.keyed_on, found.remark)
    is_same = stored == (line.receipt, day, line.remark) and person in {found.keyed_by_id, found.noted_by_id}
    return LineVerdict.UNCHANGED if is_same else LineVerdict.DIFFERS


def _amount(text: str) -> Oere | None:
    try:
        return parse_amount(text)
    except (AmountUnreadable, AmountNegative):
        return None
