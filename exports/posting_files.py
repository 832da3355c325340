"""Posting files: a kassekladde as xlsx or csv, KMD Opus' omposteringsbilag, and lines for Prisme.

None holds a CPR number or a name: the columns for who gets a ydelse are left empty.
Source of the formats: docs/sources.md, "posteringsfiler".
"""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Final

from exports.builders.kassekladde import HEADINGS, postings_sheet
from exports.csv_rows import csv_amount, csv_bytes, csv_text
from exports.sheet import Document
from exports.workbook import write_sheets
from payout.domain.kontering import Account
from payout.domain.posting_file import PostingFile, PostingFormat, PostingLine
from payout.labels import label_of

OPUS_HEADINGS: Final = (
    "Artskonto",
    "Omkostningssted",
    "PSP-element",
    "Profitcenter",
    "Ordre",
    "Debet/kredit",
    "Beløb",
    "Næste agent",
    "Tekst",
    "Betalingsart",
    "Påligningsår",
    "Betalingsmodtagernr.",
    "Betalingsmodtagernr.kode",
    "Ydelsesmodtagernr.",
    "Ydelsesmodtagernr.kode",
    "Ydelsesperiode fra",
    "Ydelsesperiode til",
    "Oplysningspligtnr.",
    "Oplysningspligtmodtagernr.kode",
    "Oplysningspligtkode",
    "Netværk",
    "Operation",
    "Mængde",
    "Mængdeenhed",
    "Referencenøgle",
)
OPUS_TEXT_LENGTH: Final = 50
"""Characters of a line's text in SAP, which Opus is built on."""
PRISME_HEADINGS: Final = (
    "AccountingDate",
    "LedgerAccount",
    "Text",
    "Beneficiary",
    "TransactionCurrencyAmount",
)


def write_postings(file: PostingFile) -> bytes:
    """The file in its format; the same file gives the same bytes."""
    return _WRITERS[file.format](file)


def _kassekladde_xlsx(file: PostingFile) -> bytes:
    document = Document(
        title=f"Nødudbetaling – kassekladde, eksport nr. {file.number}",
        subject=f"Regnskabsår {file.part.year}",
        creator="Nødudbetaling",
        made_at=file.drawn_at,
        header="ØVELSE – opdigtede personer og beløb" if file.is_drill else "",
        footer=f"Nødudbetaling, kassekladde, eksport nr. {file.number}",
    )
    out = BytesIO()
    write_sheets([postings_sheet(file)], document, out)
    return out.getvalue()


def _kassekladde_csv(file: PostingFile) -> bytes:
    return csv_bytes(HEADINGS, map(_kassekladde_row, file.part.lines), encoding="utf-8-sig")


def _kassekladde_row(line: PostingLine) -> tuple[object, ...]:
    return (
        _day(line.booked_on),
        csv_text(line.voucher),
        csv_text(line.text),
        csv_text(line.string.account),
        label_of(line.account),
        line.side,
        csv_amount(line.unsigned_oere),
        csv_text(line.benefit),
        _day(line.period_from),
        _day(line.period_to),
        line.event_number,
    )


def _opus(file: PostingFile) -> bytes:
    """UTF-8 without a byte order mark: the first heading is the first thing in the file."""
    return csv_bytes(OPUS_HEADINGS, map(_opus_row, file.part.lines), encoding="utf-8")


def _opus_row(line: PostingLine) -> list[str]:
    # Opus books a whole file on the one day that is typed with it, so the line's own day stands in its text.
    told = f"{line.booked_on:%d%m%y} {line.text}"[:OPUS_TEXT_LENGTH]
    values = {
        "Artskonto": line.string.account,
        "Omkostningssted": line.string.cost_centre,
        "PSP-element": line.string.psp_element,
        "Profitcenter": line.string.profit_centre,
        "Ordre": line.string.internal_order,
        "Debet/kredit": line.side,
        "Beløb": csv_amount(line.unsigned_oere),
        "Tekst": csv_text(told),
        "Referencenøgle": csv_text(line.voucher),
    }
    if line.account is Account.BENEFIT:
        values |= {"Ydelsesperiode fra": _dotted(line.period_from)}
        values |= {"Ydelsesperiode til": _dotted(line.period_to)}
    return [values.get(heading, "") for heading in OPUS_HEADINGS]


def _prisme(file: PostingFile) -> bytes:
    """UTF-8 without a byte order mark; what is debet is positive, what is kredit negative."""
    return csv_bytes(PRISME_HEADINGS, map(_prisme_row, file.part.lines), encoding="utf-8")


def _prisme_row(line: PostingLine) -> tuple[str, ...]:
    return (
        line.booked_on.isoformat(),
        line.string.account,
        csv_text(line.text),
        "",
        csv_amount(line.amount_oere),
    )


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _dotted(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


_WRITERS: Final[Mapping[PostingFormat, Callable[[PostingFile], bytes]]] = {
    PostingFormat.KASSEKLADDE_XLSX: _kassekladde_xlsx,
    PostingFormat.KASSEKLADDE_CSV: _kassekladde_csv,
    PostingFormat.OPUS: _opus,
    PostingFormat.PRISME: _prisme,
}
