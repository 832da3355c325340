"""Sheet Andre steder: the bilag of places that have handed over, and who was served here as well."""

from typing import Final

from exports.builders.lines import (
    EMPTY,
    beside_repeated,
    checked,
    covering_lines,
    labelled,
    total_heading,
)
from exports.builders.totals import ISSUED, PAID, status_list
from exports.cells import danish_time
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Mark, Plain, Sheet, Table, Tone
from exports.tally import sum_of, tallied
from exports.words import SHEET_ELSEWHERE
from payout.domain.overview import Tally
from payout.domain.reconciliation import ElsewhereRow, HandedOver, ReconciliationReport
from payout.labels import label_of

NAME_STATUS: Final = "AndetStedStatus"
NAME_AMOUNT: Final = "AndetStedBeløb"
NAME_OUTSTANDING: Final = "AndetStedUdestående"
_HEAD_SHOWN: Final = 16
_AT: Final = ("D", "F", "G")
_LABEL_AT: Final = "B"
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=18),
    Column(heading="Sted", kind=Kind.TEXT, width=16),
    Column(heading="Status", kind=Kind.TEXT, width=14, name=NAME_STATUS),
    Column(heading="Borger", kind=Kind.TEXT, width=22),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Periode fra", kind=Kind.DATE, width=11),
    Column(heading="Periode til", kind=Kind.DATE, width=11),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=14, name=NAME_AMOUNT),
    Column(heading="Udestående", kind=Kind.AMOUNT, width=14, name=NAME_OUTSTANDING),
    Column(heading="Udstedt af", kind=Kind.TEXT, width=18),
    Column(heading="Udstedt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Udbetalt af", kind=Kind.TEXT, width=18),
    Column(heading="Udbetalt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Bilag også her", kind=Kind.TEXT, width=18),
)
MARKS: Final = (Mark(heading="Bilag også her", when='[Bilag også her]<>""', tone=Tone.OPEN),)


def elsewhere_sheet(report: ReconciliationReport) -> Sheet:
    """Every bilag that another place has handed over, with its totals held against the ledger's."""
    known = report.elsewhere
    found = tallied(known.rows, lambda row: row.status, lambda row: row.amount_oere)
    outstanding = sum(row.outstanding_oere for row in known.rows)
    row_count = sum(tally.count for tally in found.values())
    covers = "Bilag fra andre steder, som de stod, da stedet overdrog. De betales, bogføres og afregnes dér."
    lines = beside_repeated(covering_lines(report, SHEET_ELSEWHERE, covers, row_count))
    lines += beside_repeated(_place_line(place) for place in known.places)
    lines += [EMPTY, total_heading(_AT, _LABEL_AT)]
    for total, ledger in ((ISSUED, known.issued), (PAID, known.paid)):
        counted = sum_of(found.get(status, Tally()) for status in total.statuses)
        count = Formula(f"SUMPRODUCT(COUNTIF({NAME_STATUS},{status_list(total)}))", counted.count)
        amount = Formula(
            f"SUMPRODUCT(SUMIFS({NAME_AMOUNT},{NAME_STATUS},{status_list(total)}))", counted.amount_oere
        )
        lines.append(_total(lines, f"{total.label}, antal", Kind.COUNT, count, ledger.count))
        lines.append(_total(lines, f"{total.label}, beløb", Kind.AMOUNT, amount, ledger.amount_oere))
    own = Formula(f"SUM({NAME_OUTSTANDING})", outstanding)
    lines += [_total(lines, "Udestående dér", Kind.AMOUNT, own, known.outstanding_oere), EMPTY]
    return Sheet(
        name=SHEET_ELSEWHERE,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        pages_wide=2,
        table=Table(
            name="TabelAndreSteder",
            columns=COLUMNS,
            rows=map(_row, known.rows),
            row_count=row_count,
            marks=MARKS,
        ),
    )


def _place_line(place: HandedOver) -> Line:
    """How far the place's journal is known here."""
    text = (
        f"{place.name}, bilagsnumre {place.series}: overdraget {danish_time(place.drawn_at)}, "
        f"journalens hoved dér: nr. {place.events}, {place.head[:_HEAD_SHOWN]}."
    )
    return (Cell(text, look=Look.NOTE),)


def _total(lines: list[Line], label: str, kind: Kind, formula: Formula, ledger: Plain) -> Line:
    return labelled(label, checked(len(lines) + 1, _AT, kind, formula, ledger), label_at=_LABEL_AT)


def _row(row: ElsewhereRow) -> tuple[Plain, ...]:
    return (
        row.number,
        row.place,
        label_of(row.status),
        row.citizen,
        row.cpr,
        row.benefit,
        row.period_from,
        row.period_to,
        row.amount_oere,
        row.outstanding_oere if row.paid_at is not None else None,
        row.issued_by,
        row.issued_at,
        row.paid_by,
        row.paid_at,
        row.here,
    )
