"""Lines that several sheets share: title, what the sheet covers, and a total with its check."""

from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import Final

from exports.cells import danish_day, danish_time
from exports.sheet import Cell, Formula, Kind, Line, Look, Plain
from exports.words import AGREE_TEXT, DIFFER_TEXT
from payout.domain.reconciliation import ReconciliationReport

EMPTY: Final[Line] = ()
Letters = tuple[str, str, str]
"""Letters of the columns of a live total, of the ledger's figure and of the check."""
CHECK_HEADING: Final = ("Kontrol", None)
"""Heading of a column of checks, for `column_line`."""


def covering_lines(report: ReconciliationReport, title: str, covers: str, row_count: int) -> list[Line]:
    """Title, what the sheet covers, who drew it and when, and how many rows it has."""
    scope = report.incident.scope
    ended = (
        f"{danish_day(report.incident.closed_at):%d-%m-%Y}" if report.incident.closed_at else "fortsat åben"
    )
    drawn = (
        f"Udtrukket {danish_time(report.drawn_at)} af {report.drawn_by}, eksport nr. {report.export_number}. "
        f"Journalens hoved: nr. {report.chain_head_number}, {report.chain_head[:16]}."
    )
    lines: list[Line] = [(Cell(title, look=Look.TITLE),)]
    if scope.is_drill:
        lines.append((Cell("ØVELSE – opdigtede personer og beløb", look=Look.WARNING),))
    lines += [
        (Cell(covers, look=Look.NOTE),),
        (
            Cell(
                f"Hændelse {report.incident.incident_id}: {scope.name} ({scope.systems}), "
                f"nede siden {scope.down_since:%d-%m-%Y}, {ended}.",
                look=Look.NOTE,
            ),
        ),
        (Cell(f"{drawn} {rows_text(row_count)}", look=Look.NOTE),),
    ]
    return lines


def beside_repeated(lines: Iterable[Line]) -> list[Line]:
    """The lines from column B on: column A is repeated on the next page across, and would cut them off."""
    return [(None, *line) for line in lines]


def rows_text(row_count: int) -> str:
    """ "1 række." or "1.240 rækker." """
    return "1 række." if row_count == 1 else f"{row_count:,} rækker.".replace(",", ".")


def check_cell(formula_at: str, ledger_at: str, *, agrees: bool, kind: Kind) -> Cell:
    """Says whether a formula gives what the ledger says. Amounts are compared to the øre."""
    difference = f"ROUND({formula_at}-{ledger_at},2)" if kind is Kind.AMOUNT else f"{formula_at}-{ledger_at}"
    text = f'IF({difference}=0,"{AGREE_TEXT}","{DIFFER_TEXT}")'
    return Cell(Formula(text, AGREE_TEXT if agrees else DIFFER_TEXT), look=Look.CHECK)


def checked(row: int, letters: Letters, kind: Kind, formula: Formula, ledger: Plain) -> dict[str, Cell]:
    """A live total, the ledger's figure and the check, by the letters of their three columns."""
    live, known, check = letters
    return {
        live: Cell(formula, kind, Look.FIGURE),
        known: Cell(ledger, kind, Look.FIGURE),
        check: check_cell(f"{live}{row}", f"{known}{row}", agrees=formula.value == ledger, kind=kind),
    }


def total_heading(letters: Letters, label_at: str = "A") -> Line:
    """The header over labelled totals."""
    live, known, check = letters
    headings = {
        live: Cell("Formel", Kind.AMOUNT, Look.COLUMN),
        known: Cell("Bogen", Kind.AMOUNT, Look.COLUMN),
        check: Cell("Kontrol", look=Look.CHECK_COLUMN),
    }
    return placed(_between(label_at, check, Look.COLUMN) | headings)


def headed(headings: Mapping[str, tuple[str, Kind | None]], label: str = "", label_at: str = "A") -> Line:
    """The header over figures, by their letters; a heading without a kind stands over checks."""
    named = {
        letter: Cell(text, look=Look.CHECK_COLUMN) if kind is None else Cell(text, kind, Look.COLUMN)
        for letter, (text, kind) in headings.items()
    }
    ruled = _between(label_at, max(headings), Look.COLUMN)
    return placed(ruled | {label_at: Cell(label, look=Look.COLUMN)} | named)


def figures(label: str, by_letter: Mapping[str, tuple[Kind, Plain | Formula]], label_at: str = "A") -> Line:
    """A line of figures by their letters."""
    cells_of = {letter: Cell(value, kind, Look.PLAIN) for letter, (kind, value) in by_letter.items()}
    ruled = _between(label_at, max(by_letter), Look.PLAIN)
    return placed(ruled | {label_at: Cell(label)} | cells_of)


def labelled(
    label: str, total: Mapping[str, Cell], note: Mapping[str, Cell] | None = None, label_at: str = "A"
) -> Line:
    """A total's line: its label, the figures, and a note at its own letter."""
    ruled = _between(label_at, max(total), Look.FIGURE)
    return placed({**ruled, label_at: Cell(label, look=Look.FIGURE), **total, **(note or {})})


def _between(first: str, last: str, look: Look) -> dict[str, Cell]:
    """Empty cells from a letter to another, so that a line under them has no gaps."""
    letters = ascii_uppercase[ascii_uppercase.index(first) : ascii_uppercase.index(last) + 1]
    return {letter: Cell(None, look=look) for letter in letters}


def placed(by_letter: Mapping[str, Cell]) -> Line:
    """Cells at their letters, the rest empty."""
    last = max(by_letter)
    return [by_letter.get(letter) for letter in ascii_uppercase[: ascii_uppercase.index(last) + 1]]


def column_line(*headings: tuple[str, Kind | None]) -> Line:
    """The header of a small table; a heading without a kind stands over checks."""
    return [
        Cell(text, look=Look.CHECK_COLUMN) if kind is None else Cell(text, kind, Look.COLUMN)
        for text, kind in headings
    ]


def cells(values: Iterable[tuple[Plain, Kind]], look: Look = Look.PLAIN) -> list[Cell | None]:
    """A line of values, each with its kind."""
    return [Cell(value, kind, look) for value, kind in values]


def check_text(region: str) -> str:
    """Formula text that sums up the checks of a region."""
    return f'IF(COUNTIF({region},"{DIFFER_TEXT}")=0,"{AGREE_TEXT}","{DIFFER_TEXT}")'


def verdict(lines: Iterable[Line]) -> str:
    """What the checks in the lines come to, by the values that we computed."""
    checks = (cell.value for line in lines for cell in line if cell is not None and cell.look is Look.CHECK)
    said = (check.value if isinstance(check, Formula) else check for check in checks)
    return AGREE_TEXT if all(word == AGREE_TEXT for word in said) else DIFFER_TEXT
