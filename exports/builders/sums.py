"""Live sums under a small table, beside the figures that they must give."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from exports.builders.lines import check_cell, placed
from exports.sheet import Cell, Formula, Kind, Line, Look


@dataclass(frozen=True, slots=True)
class Summed:
    """A column that is added up: its kind, the sum of the rows shown and what it is held against."""

    kind: Kind
    shown: int
    ledger: int


def sum_lines(
    first: int,
    last: int,
    sums: Mapping[str, Summed],
    ledger_label: str,
    *,
    citizens: int | None = None,
    label_at: str = "A",
) -> list[Line]:
    """Under a small table: live sums, the figures they must give, and the checks."""
    row = max(last, first - 1) + 1
    live: dict[str, Cell] = {label_at: Cell("I alt, formel", look=Look.TOTAL)}
    known: dict[str, Cell] = {label_at: Cell(ledger_label, look=Look.LABEL)}
    check: dict[str, Cell] = {label_at: Cell("Kontrol", look=Look.LABEL)}
    for letter, summed in sums.items():
        text = f"SUM({letter}{first}:{letter}{last})" if last >= first else "0"
        live[letter] = Cell(Formula(text, summed.shown), summed.kind, Look.TOTAL)
        known[letter] = Cell(summed.ledger, summed.kind)
        check[letter] = check_cell(
            f"{letter}{row}",
            f"{letter}{row + 1}",
            agrees=summed.shown == summed.ledger,
            kind=summed.kind,
        )
    if citizens is not None:
        known["D"] = Cell(citizens, Kind.COUNT)
    skipped = ascii_uppercase.index(label_at)
    empty = [None] * skipped
    ruled = [cell or Cell(None, look=Look.TOTAL) for cell in placed(live)[skipped:]]
    return [[*empty, *ruled], placed(known), placed(check)]
