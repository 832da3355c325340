"""The re-keying list as a file that is filled in and read again: xlsx, or CSV as the bank's file is.

The columns to fill in stand at the right end. Their headings, and those of number and amount, are the
domain's: they name what is read when the file comes back.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from exports.cells import FORMULA_STARTS, danish_time
from exports.sheet import Cell, Column, Document, Kind, Look, Plain, Sheet, Table
from exports.words import PROTECTED
from exports.workbook import write_sheets
from payout.clock import DANISH_TIME
from payout.domain.rekeying import RekeyingRow
from payout.domain.rekeying_file import AMOUNT, KEYED_BY, KEYED_ON, NUMBER, RECEIPT, REMARK
from payout.labels import label_of
from payout.money import Oere

COLUMNS: Final = (
    Column(heading=NUMBER, kind=Kind.TEXT, width=16),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=13),
    Column(heading="Navn", kind=Kind.TEXT, width=26),
    Column(heading="System", kind=Kind.TEXT, width=12),
    Column(heading="Sagsnr.", kind=Kind.TEXT, width=16),
    Column(heading="Ydelse", kind=Kind.TEXT, width=24),
    Column(heading="Periode fra", kind=Kind.DATE, width=12),
    Column(heading="Periode til", kind=Kind.DATE, width=12),
    Column(heading="Udbetalt den", kind=Kind.DATE, width=12),
    Column(heading=AMOUNT, kind=Kind.AMOUNT, width=13),
    Column(heading="Ansvarlig", kind=Kind.TEXT, width=20),
    Column(heading="Status", kind=Kind.TEXT, width=26),
    Column(heading=RECEIPT, kind=Kind.TEXT, width=18),
    Column(heading=KEYED_ON, kind=Kind.DATE, width=13),
    Column(heading=KEYED_BY, kind=Kind.TEXT, width=20),
    Column(heading=REMARK, kind=Kind.TEXT, width=30),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeyingSheet:
    """What a list covers. `has_cpr` says whether the numbers stand whole; the instant in UTC."""

    incident: str
    rows: Sequence[RekeyingRow]
    has_cpr: bool
    purpose: str
    drawn_by: str
    drawn_at: datetime

    @property
    def total_oere(self) -> Oere:
        """The sum of what is to be entered."""
        return Oere(sum(row.amount_oere for row in self.rows))


def rekeying_xlsx(sheet: RekeyingSheet) -> bytes:
    """The list on the first sheet, headings in row 1; on the second what it covers and how it is used."""
    out = io.BytesIO()
    widths = [column.width for column in COLUMNS]
    table = Table(columns=COLUMNS, rows=_rows(sheet), row_count=len(sheet.rows))
    document = Document(
        title="Nødudbetaling – genindtastning",
        subject=sheet.incident,
        creator="Nødudbetaling",
        made_at=sheet.drawn_at,
        header=f"Genindtastning, {sheet.incident}",
        footer=f"Trukket {danish_time(sheet.drawn_at)} af {sheet.drawn_by}",
    )
    shown = Sheet(name="Genindtastning", lines=(), widths=widths, table=table, pages_wide=2)
    write_sheets([shown, _about(sheet)], document, out)
    return out.getvalue()


def rekeying_csv(sheet: RekeyingSheet) -> bytes:
    """The list with one heading line; UTF-8 with a byte order mark, ";" between cells, lines ended by CR LF.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    for row in _rows(sheet):
        writer.writerow([_text(cell, column) for cell, column in zip(row, COLUMNS, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def _rows(sheet: RekeyingSheet) -> Iterator[Sequence[Plain]]:
    for row in sheet.rows:
        yield (
            row.number,
            row.cpr.digits if sheet.has_cpr else str(row.cpr),
            PROTECTED if row.is_protected else row.name,
            row.system,
            row.case_no,
            row.benefit,
            row.period_from,
            row.period_to,
            row.paid_at.astimezone(DANISH_TIME).date() if row.paid_at else None,
            row.amount_oere,
            row.owner or "",
            label_of(row.status),
            row.receipt,
            row.keyed_on,
            row.keyed_by or "",
            row.remark,
        )


def _about(sheet: RekeyingSheet) -> Sheet:
    facts: tuple[tuple[str, Plain, Kind], ...] = (
        ("Hændelse", sheet.incident, Kind.TEXT),
        ("Trukket", sheet.drawn_at, Kind.INSTANT),
        ("Trukket af", sheet.drawn_by, Kind.TEXT),
        ("Formål", sheet.purpose, Kind.TEXT),
        ("Bilag", len(sheet.rows), Kind.COUNT),
        ("Beløb i alt", sheet.total_oere, Kind.AMOUNT),
    )
    told = (
        f"Udfyld {RECEIPT}, {KEYED_ON} og eventuelt {KEYED_BY} og {REMARK}; lad resten stå.",
        f"{KEYED_BY}: en brugers navn eller brugernavn. Står der intet, er det den, der indlæser filen.",
        "Indlæs filen igen under Genindtastning. Intet bliver mærket, før du har set, hvad der bliver det.",
        "CPR-numrene står helt ud. Slet filen, når den er brugt."
        if sheet.has_cpr
        else "CPR-numrene er skjult.",
    )
    lines = (
        (Cell("Om arket", look=Look.TITLE),),
        *((Cell(label, look=Look.LABEL), Cell(value, kind, Look.VALUE)) for label, value, kind in facts),
        *((Cell(text, look=Look.NOTE),) for text in told),
    )
    return Sheet(name="Om arket", lines=lines, widths=(24, 60))


def _text(cell: Plain, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if column.kind is Kind.AMOUNT and isinstance(cell, int):
        kroner, oere = divmod(cell, 100)
        return f"{kroner},{oere:02}"
    one_line = " ".join(str(cell).split())
    return f"'{one_line}" if one_line.startswith(FORMULA_STARTS) else one_line
