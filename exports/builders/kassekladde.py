"""Sheet Kassekladde: a posting file's lines, with the sums of debet and kredit as values and formulas."""

from collections.abc import Sequence
from typing import Final

from exports.builders.lines import EMPTY, checked, labelled, rows_text, total_heading
from exports.cells import danish_time
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Plain, Sheet, Table
from payout.domain.posting_file import DEBET, KREDIT, PostingFile, PostingLine
from payout.labels import label_of
from payout.money import Oere

SHEET: Final = "Kassekladde"
NAME_SIDE: Final = "KladdeSide"
NAME_AMOUNT: Final = "KladdeBeloeb"
COLUMNS: Final = (
    Column(heading="Dato", kind=Kind.DATE, width=12),
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=16),
    Column(heading="Tekst", kind=Kind.TEXT, width=38),
    Column(heading="Konto", kind=Kind.TEXT, width=26),
    Column(heading="Kontoens rolle", kind=Kind.TEXT, width=18),
    Column(heading="Debet/kredit", kind=Kind.TEXT, width=10, name=NAME_SIDE),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=16, name=NAME_AMOUNT),
    Column(heading="Ydelse", kind=Kind.TEXT, width=26),
    Column(heading="Periode fra", kind=Kind.DATE, width=12),
    Column(heading="Periode til", kind=Kind.DATE, width=12),
    Column(heading="Journalnr.", kind=Kind.NUMBER, width=10),
)
HEADINGS: Final = tuple(column.heading for column in COLUMNS)
_AT: Final = ("G", "H", "I")


def postings_sheet(file: PostingFile) -> Sheet:
    """All lines of the file, with the two sums checked."""
    part = file.part
    lines: list[Line] = [(Cell(f"Kassekladde, eksport nr. {file.number}", look=Look.TITLE),)]
    if file.is_drill:
        lines.append((Cell("ØVELSE – opdigtede personer og beløb. Må ikke bogføres.", look=Look.WARNING),))
    lines += [
        (Cell(text, look=Look.NOTE),)
        for text in (
            f"{file.office}. Hændelse: {file.incident}. Regnskabsår {part.year}.",
            f"Posteringer fra journalens nr. {part.first_event} til {part.last_event}, der ikke er med i "
            f"tidligere kassekladder. {rows_text(len(part.lines))}",
            f"Udtrukket {danish_time(file.drawn_at)} af {file.drawn_by}. "
            f"Journalens hoved: {file.chain_head[:16]}. Eksporteret er ikke bogført: kvittér under Eksport.",
        )
    ]
    lines += [EMPTY, total_heading(_AT)]
    for side, total in ((DEBET, part.debit_oere), (KREDIT, _kredit(part.lines))):
        formula = Formula(f'SUMIFS({NAME_AMOUNT},{NAME_SIDE},"{side}")', total)
        lines.append(
            labelled(f"Sum {side.lower()}", checked(len(lines) + 1, _AT, Kind.AMOUNT, formula, total))
        )
    lines.append(EMPTY)
    return Sheet(
        name=SHEET,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(columns=COLUMNS, rows=map(line_values, part.lines), row_count=len(part.lines)),
    )


def line_values(line: PostingLine) -> tuple[Plain, ...]:
    """A line's values in the order of the columns."""
    return (
        line.booked_on,
        line.voucher,
        line.text,
        line.string.account,
        label_of(line.account),
        line.side,
        line.unsigned_oere,
        line.benefit or None,
        line.period_from,
        line.period_to,
        line.event_number,
    )


def _kredit(lines: Sequence[PostingLine]) -> Oere:
    return Oere(-sum(line.amount_oere for line in lines if line.amount_oere < 0))
