"""Sheet of a list that is given back: its own columns, then the status and the message of each row."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from exports.sheet import Cell, Column, Kind, Look, Plain, Sheet, Table
from payout.domain.annotated_list import AnnotatedList, AnnotatedRow, CellValue, RowStatus
from payout.money import AmountUnreadable, amount_from_number

STATUS: Final = "Status ved indlæsning"
MESSAGE: Final = "Besked ved indlæsning"
"""Headings of our own columns; what a list that was given back before has of ours is written anew."""
ADVICE: Final = "Ret rækkerne, og indlæs filen igen. De to sidste kolonner læses ikke."
STATUS_TEXTS: Final[Mapping[RowStatus, str]] = {
    RowStatus.ACCEPTED: "Godtaget",
    RowStatus.WITH_WARNING: "Godtaget med advarsel",
    RowStatus.REJECTED: "Afvist",
    RowStatus.NO_PERSON: "Ikke en borgers række",
}
_SHORTEST, _LONGEST = 9, 32
_ROWS_MEASURED: Final = 200


def annotated_sheet(annotated: AnnotatedList) -> Sheet:
    """The list as one sheet; titles stand above, so that its own date is found again."""
    kept = [place for place, heading in enumerate(annotated.headings) if heading not in (STATUS, MESSAGE)]
    own = [_column(annotated, place) for place in kept]
    columns = [
        *own,
        Column(heading=STATUS, kind=Kind.TEXT, width=22),
        Column(heading=MESSAGE, kind=Kind.TEXT, width=80),
    ]
    kinds = [column.kind for column in own]
    titles = [title for title in annotated.titles if title != ADVICE]
    return Sheet(
        name="Liste",
        lines=[*([Cell(title)] for title in titles), [Cell(ADVICE, look=Look.NOTE)]],
        widths=[column.width for column in columns],
        table=Table(columns=columns, rows=_rows(annotated.rows, kept, kinds), row_count=len(annotated.rows)),
    )


def _rows(
    rows: Sequence[AnnotatedRow], kept: Sequence[int], kinds: Sequence[Kind]
) -> Iterator[Sequence[Plain]]:
    for row in rows:
        cells = [_plain(row.cells[place], kind) for place, kind in zip(kept, kinds, strict=True)]
        yield (*cells, STATUS_TEXTS[row.status], row.message)


def _column(annotated: AnnotatedList, place: int) -> Column:
    cells = [row.cells[place] for row in annotated.rows]
    heading = annotated.headings[place]
    longest = max(len(heading), *(len(str(cell)) for cell in cells[:_ROWS_MEASURED]), _SHORTEST)
    return Column(heading=heading, kind=_kind(cells), width=min(longest + 2, _LONGEST))


def _kind(cells: Sequence[CellValue]) -> Kind:
    """What the cells that are no text have in common; text, where they have nothing."""
    values = [cell for cell in cells if not isinstance(cell, str)]
    if values and all(isinstance(value, date) for value in values):
        return Kind.DATE
    if any(isinstance(value, float) and not value.is_integer() for value in values):
        return Kind.AMOUNT
    return Kind.NUMBER if any(isinstance(value, int | float) for value in values) else Kind.TEXT


def _plain(cell: CellValue, kind: Kind) -> Plain:
    """The value as its column holds it, or as text where it does not fit there."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, date):
        return cell if kind is Kind.DATE else f"{cell:%d-%m-%Y}"
    if isinstance(cell, int | float):
        return _number(cell, kind)
    return str(cell)


def _number(number: float, kind: Kind) -> Plain:
    if kind is Kind.AMOUNT:
        return _oere(number)
    return int(number) if kind is Kind.NUMBER else str(number)


def _oere(number: float) -> Plain:
    """Whole øre, where the number has no more than two decimals."""
    try:
        amount_oere = amount_from_number(number)
    except AmountUnreadable:
        return str(number)
    return amount_oere if amount_oere / 100 == number else str(number).replace(".", ",")
