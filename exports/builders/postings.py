"""Sheet Kontering: the book's postings by day, account part and ydelse; they come to nothing in all."""

from collections.abc import Mapping, Sequence
from typing import Final

from exports.builders.lines import CHECK_HEADING, EMPTY, check_cell, covering_lines, figures, headed, placed
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Plain, Sheet, Table
from exports.words import SHEET_POSTINGS
from payout.domain.kontering import Account
from payout.domain.reconciliation import PostingSum, ReconciliationReport
from payout.labels import label_of

NAME_ACCOUNT: Final = "KonteringKonto"
NAME_COUNT: Final = "KonteringAntal"
NAME_DEBET: Final = "KonteringDebet"
NAME_KREDIT: Final = "KonteringKredit"
NAME_BALANCE: Final = "KonteringSaldo"
COLUMNS: Final = (
    Column(heading="Dag", kind=Kind.DATE, width=19),
    Column(heading="Konto", kind=Kind.TEXT, width=24, name=NAME_ACCOUNT),
    Column(heading="Ydelse", kind=Kind.TEXT, width=38),
    Column(heading="Posteringer", kind=Kind.COUNT, width=13, name=NAME_COUNT),
    Column(heading="Debet", kind=Kind.AMOUNT, width=17, name=NAME_DEBET),
    Column(heading="Kredit", kind=Kind.AMOUNT, width=17, name=NAME_KREDIT),
    Column(
        heading="Saldo",
        kind=Kind.AMOUNT,
        width=17,
        name=NAME_BALANCE,
        formula="ROUND([Debet]-[Kredit],2)",
    ),
)
_MORE_WIDTHS: Final = (19, 12, 34)
_EXPLAINED: Final[Mapping[Account, str]] = {
    Account.CLEARING: "det udestående af alle bilag",
    Account.CASH_BOX: "det, der er i kasserne",
}


def postings_sheet(report: ReconciliationReport) -> Sheet:
    """Sums of the postings, each account's balance, and what it must be where that is known."""
    rows = report.postings
    covers = (
        "Hændelsens posteringer, lagt sammen for hver dag, konto og ydelse. Debet minus kredit er nul i alt."
    )
    lines = covering_lines(report, SHEET_POSTINGS, covers, len(rows))
    headings = {
        "D": ("Posteringer", Kind.COUNT),
        "E": ("Debet", Kind.AMOUNT),
        "F": ("Kredit", Kind.AMOUNT),
        "G": ("Saldo", Kind.AMOUNT),
        "H": ("Skal være", Kind.AMOUNT),
        "I": CHECK_HEADING,
    }
    lines += [EMPTY, headed(headings, "Konto")]
    first = len(lines) + 1
    known = _known_balances(report)
    accounts = [
        account for account in Account if account in known or any(row.account is account for row in rows)
    ]
    for row, account in enumerate(accounts, first):
        lines.append(_account_line(row, account, rows, known.get(account)))
    lines += [_total_line(first, len(lines), rows), EMPTY]
    return Sheet(
        name=SHEET_POSTINGS,
        lines=lines,
        widths=[*(column.width for column in COLUMNS), *_MORE_WIDTHS],
        table=Table(name="TabelKontering", columns=COLUMNS, rows=map(_row, rows), row_count=len(rows)),
    )


def _known_balances(report: ReconciliationReport) -> Mapping[Account, int]:
    return {
        Account.CASH_BOX: sum(session.balance_oere for session in report.cash_sessions),
        Account.CLEARING: report.overview.totals.outstanding_oere,
    }


def _account_line(row: int, account: Account, rows: Sequence[PostingSum], known: int | None) -> Line:
    word = label_of(account)
    own = [one for one in rows if one.account is account]
    debet, kredit = sum(one.debet_oere for one in own), sum(one.kredit_oere for one in own)
    live = {
        letter: (kind, Formula(f'SUMIFS({name},{NAME_ACCOUNT},"{word}")', value))
        for letter, kind, name, value in (
            ("D", Kind.COUNT, NAME_COUNT, sum(one.postings for one in own)),
            ("E", Kind.AMOUNT, NAME_DEBET, debet),
            ("F", Kind.AMOUNT, NAME_KREDIT, kredit),
            ("G", Kind.AMOUNT, NAME_BALANCE, debet - kredit),
        )
    }
    line = figures(word, live)
    if known is None:
        return line
    check = _balance_check(row, debet - kredit, known)
    return [*line, Cell(known, Kind.AMOUNT), check, Cell(_EXPLAINED[account], look=Look.NOTE)]


def _balance_check(row: int, balance: int, known: int) -> Cell:
    return check_cell(f"G{row}", f"H{row}", agrees=balance == known, kind=Kind.AMOUNT)


def _total_line(first: int, last: int, rows: Sequence[PostingSum]) -> Line:
    debet, kredit = sum(one.debet_oere for one in rows), sum(one.kredit_oere for one in rows)
    figures_of = (
        ("D", Kind.COUNT, sum(one.postings for one in rows)),
        ("E", Kind.AMOUNT, debet),
        ("F", Kind.AMOUNT, kredit),
        ("G", Kind.AMOUNT, debet - kredit),
    )
    live = {
        letter: Cell(Formula(f"SUM({letter}{first}:{letter}{last})", value), kind, Look.TOTAL)
        for letter, kind, value in figures_of
    }
    row = last + 1
    known = Cell(0, Kind.AMOUNT)
    check = _balance_check(row, debet - kredit, 0)
    ruled = {letter: Cell(None, look=Look.TOTAL) for letter in "ABC"}
    label = Cell("I alt, formel", look=Look.TOTAL)
    note = Cell("debet og kredit er lige store", look=Look.NOTE)
    return placed(ruled | live | {"A": label, "H": known, "I": check, "J": note})


def _row(row: PostingSum) -> tuple[Plain, ...]:
    return (
        row.day,
        label_of(row.account),
        row.benefit,
        row.postings,
        row.debet_oere,
        row.kredit_oere,
        row.debet_oere - row.kredit_oere,
    )
