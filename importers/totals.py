"""The list's own total: which of its total rows is the whole file's, and what it says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from importers.amounts import notation_of
from importers.grid import Cell, Row, cell_text, is_blank
from importers.header import HeaderColumn
from importers.rows import Label, label_of
from importers.table import TotalRow
from payout.money import Oere

_COUNT: Final = re.compile(
    r"\b(\d+) (?:linjer|linier|rækker|poster)\b|\bantal (?:linjer|linier|rækker|poster)(?: i ?alt)?[ :]+(\d+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtotal:
    """A subtotal that is not the sum of the rows above it: its row, what it says, and their sum."""

    number: int
    amount_oere: Oere
    rows_oere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTotal:
    """What the file says of itself; None where it says nothing. `differing` are subtotals that don't fit."""

    amount_oere: Oere | None
    row_count: int | None
    differing: tuple[Subtotal, ...] = ()


def amount_cell(total: TotalRow, column: HeaderColumn) -> Cell:
    """The total's cell in the amount column, else the first amount after its label; "" when there is none."""
    cell = total.row[column.position]
    if not is_blank(cell) and label_of(cell) is None:
        return cell
    places = [
        place for place, other in enumerate(total.row) if label_of(other) and not _is_count_label(other)
    ]
    after = total.row[places[-1] + 1 :] if places else []
    return next((other for other in after if _is_amount(other)), "")


def file_total(
    totals: Sequence[TotalRow], amounts: Sequence[Oere | None], row_amounts: Sequence[Oere | None]
) -> FileTotal:
    """The total of the whole file.

    The plainest label wins ("I alt" before "Sum" before "I alt Enkeltydelser"), then the last. Of several
    equally plain ones, the last is a subtotal if it is just the sum of the rows since the one before it.
    `amounts` belong to `totals`; `row_amounts` to the rows of people, rejected rows among them.
    """
    whole = _whole(totals, amounts, row_amounts)
    counts = [_row_count(total.row) for total, amount in zip(totals, amounts, strict=True) if amount is None]
    if whole is not None:
        counts.append(_row_count(totals[whole].row))
    return FileTotal(
        amount_oere=None if whole is None else amounts[whole],
        row_count=next((count for count in reversed(counts) if count is not None), None),
        differing=tuple(_differing(totals, amounts, row_amounts, whole)),
    )


def _differing(
    totals: Sequence[TotalRow],
    amounts: Sequence[Oere | None],
    row_amounts: Sequence[Oere | None],
    whole: int | None,
) -> Iterator[Subtotal]:
    """Subtotals that are the sum of no run of rows that ends above them and begins below another total.

    The other total may be carried over into it. One that stands right below another total tells of something
    else, such as a team or a benefit; one of rows without a readable amount can't be checked.
    """
    if len(totals) == (whole is not None):
        return
    sums = [0, *accumulate(amount or 0 for amount in row_amounts)]
    starts = [(0, 0)]
    for place, total in enumerate(totals):
        amount, first, end = amounts[place], starts[-1][0], total.people_above
        is_checked = place != whole and end > first and None not in row_amounts[first:end]
        fits = any(
            amount in (sums[end] - sums[start], carried + sums[end] - sums[start])
            for start, carried in starts
        )
        if amount is not None and is_checked and not fits:
            yield Subtotal(number=total.number, amount_oere=amount, rows_oere=sums[end] - sums[first])
        starts.append((end, amount or 0))


def _whole(
    totals: Sequence[TotalRow], amounts: Sequence[Oere | None], row_amounts: Sequence[Oere | None]
) -> int | None:
    """Place of the whole file's total among the totals."""
    strengths = [_strength(total.row) for total in totals]
    readable = [place for place, amount in enumerate(amounts) if amount is not None]
    strongest = max((strengths[place] for place in readable), default=Label.PART.value)
    if not readable or strongest == Label.PART.value:
        return None
    same = [place for place in readable if strengths[place] == strongest]
    last = same[-1]
    return None if len(same) > 1 and _is_subtotal(last, totals, amounts, row_amounts) else last


def _is_subtotal(
    place: int, totals: Sequence[TotalRow], amounts: Sequence[Oere | None], row_amounts: Sequence[Oere | None]
) -> bool:
    sums = [0, *accumulate(amount or 0 for amount in row_amounts)]
    above = totals[place].people_above
    before = totals[place - 1].people_above
    return before > 0 and amounts[place] == sums[above] - sums[before] != sums[above]


def _strength(row: Row) -> int:
    labels = [label for label in map(label_of, row) if label is not None]
    return max((label.value for label in labels), default=Label.SUM.value)


def _row_count(row: Row) -> int | None:
    """Count of rows that a total states: "407 linjer" in one cell, or "Antal linjer" and 377 in the next."""
    texts = [text for text in map(cell_text, row) if text]
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        if found := _COUNT.search(text.casefold()):
            return int(found[1] or found[2])
        if _is_count_label(text) and following.isdecimal():
            return int(following)
    return None


def _is_count_label(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().casefold().startswith("antal")


def _is_amount(cell: Cell) -> bool:
    if isinstance(cell, str):
        return notation_of(cell) is not None or cell.strip().isdecimal()
    return isinstance(cell, float | int)
