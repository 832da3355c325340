"""Sheet of a returned workbook's rows: what Økonomi wrote, and what became of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from exports.sheet import Cell, Column, Kind, Look, Plain, Sheet, Table
from payout.domain.fill_in import (
    HEADING_AMOUNT,
    HEADING_BOOKED_NUMBER,
    HEADING_BOOKED_ON,
    HEADING_KIND,
    HEADING_NUMBER,
    HEADING_REMARK,
)
from payout.domain.judge_return import JudgedRow, RowNote
from payout.labels import label_of
from payout.money import format_kroner

_COLUMNS: Final = (
    Column(heading="Række", kind=Kind.NUMBER, width=9),
    Column(heading=HEADING_NUMBER, kind=Kind.TEXT, width=16),
    Column(heading="Status", kind=Kind.TEXT, width=16),
    Column(heading="Besked", kind=Kind.TEXT, width=60),
    Column(heading=HEADING_BOOKED_ON, kind=Kind.TEXT, width=14),
    Column(heading=HEADING_BOOKED_NUMBER, kind=Kind.TEXT, width=20),
    Column(heading=HEADING_AMOUNT, kind=Kind.TEXT, width=14),
    Column(heading=HEADING_KIND, kind=Kind.TEXT, width=16),
    Column(heading=HEADING_REMARK, kind=Kind.TEXT, width=32),
)
_EXTRA_WIDTH: Final = 20


def return_result_sheet(judged: Sequence[JudgedRow], extra_headings: Sequence[str]) -> Sheet:
    """One line for each row of the file, and for each bilag that is missing in it."""
    extras = [Column(heading=heading, kind=Kind.TEXT, width=_EXTRA_WIDTH) for heading in extra_headings]
    columns = [*_COLUMNS, *extras]
    return Sheet(
        name="Resultat",
        lines=[
            [Cell("Arbejdsbogen læst tilbage", look=Look.TITLE)],
            [
                Cell(
                    "Rækkens nummer er det, som regnearket viser. Cellerne står, som de stod i filen.",
                    look=Look.NOTE,
                )
            ],
        ],
        widths=[column.width for column in columns],
        table=Table(columns=columns, rows=_rows(judged, len(extras)), row_count=len(judged)),
    )


def note_text(judged: JudgedRow) -> str:
    """Why a row is not booked, in a Danish sentence; "" for one that is."""
    if judged.note is None:
        return ""
    text = label_of(judged.note)
    if judged.note is RowNote.TOO_MUCH and judged.outstanding_oere is not None:
        return f"{text} Udestående: {format_kroner(judged.outstanding_oere)}"
    return text


def _rows(judged: Sequence[JudgedRow], extras: int) -> Iterator[Sequence[Plain]]:
    for one in judged:
        result, note = label_of(one.result), note_text(one)
        if one.row is None:
            yield (None, one.number, result, note, *[None] * (5 + extras))
            continue
        filled = one.row.filled
        yield (
            one.row.row,
            one.number or one.row.typed_number,
            result,
            note,
            filled.booked_on,
            filled.booked_number,
            filled.amount,
            filled.kind,
            filled.remark,
            *one.row.extras,
        )
