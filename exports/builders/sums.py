"""Live sums under a small table, beside the figures that they must give."""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.builders.lines import check_cell, placed
from exports.sheet import Cell, Formula, Kind, Line, Look


@dataclass(frozen=True, slots=True)
class Summed:
    """A column that is added up: its kind, the sum of the rows shown and what it is held against."""

    kind: Kind
    shown: int
    ledger: int


def sum_lines(
    first: int, last: int, sums: Mapping[str, Summed], ledger_label: str, citizens: int | None = None
) -> list[Line]:
    """Under a small table: live sums, the figures they must give, and the checks."""
    row = max(last, first - 1) + 1
    live: dict[str, Cell] = {"A": Cell("I alt, formel", look=Look.TOTAL)}
    known: dict[str, Cell] = {"A": Cell(ledger_label, look=Look.LABEL)}
    check: dict[str, Cell] = {"A": Cell("Kontrol", look=Look.LABEL)}
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
    ruled = [cell or Cell(None, look=Look.TOTAL) for cell in placed(live)]
    return [ruled, placed(known), placed(check)]
