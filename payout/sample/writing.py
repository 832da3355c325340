"""Sample lists as files: the workbook of a benefit system (xlsx, ods), or another's semicolon file (csv).

The same list gives the same bytes: every part of a file is stamped with the time the list was printed.
"""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from exports.sheet import Cell, Column, Document, Kind, Plain, Sheet, Table
from exports.workbook import write_sheets
from payout.money import format_amount
from payout.sample.cases import SampleLine
from payout.sample.grid import HEADINGS, KINDS, WIDTHS, Values, body, line_values, titles
from payout.sample.lists import MUNICIPALITY, SampleList, sample_list
from payout.sample.ods import write_ods

SHEET_NAME: Final = "Indberetning"


class FileFormat(StrEnum):
    """Kinds of file, named as their endings."""

    XLSX = "xlsx"
    CSV = "csv"
    ODS = "ods"


def write_sample_list(
    path: Path,
    *,
    rows: int,
    seed: int,
    file_format: FileFormat,
    pay_date: date = date(2026, 10, 30),
    municipality: str = MUNICIPALITY,
) -> None:
    """Write an invented list of exactly `rows` lines."""
    sample = sample_list(rows=rows, seed=seed, pay_date=pay_date, municipality=municipality)
    write_list(path, sample, file_format)


def write_list(path: Path, sample: SampleList, file_format: FileFormat) -> None:
    """Write a list; csv in the code page of Danish Windows (cp1252)."""
    if file_format is FileFormat.XLSX:
        _write_xlsx(path, sample)
    elif file_format is FileFormat.ODS:
        rows = [*((title,) for title in titles(sample)), (), HEADINGS, *body(sample)]
        write_ods(path, SHEET_NAME, rows, KINDS, sample.printed_at)
    else:
        write_csv(path, sample, encoding="cp1252")


def write_csv(path: Path, sample: SampleList, *, encoding: str) -> None:
    """Header on the first line, Danish decimals, and a trailer with the count and the sum of the lines."""
    count, total = len(sample.lines), sum(line.to_pay_oere for line in sample.lines)
    trailer = ("Antal linjer", count, *(None,) * 11, "Sum", format_amount(total), None)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(_as_text(line_values(line)) for line in sample.lines)
        writer.writerow(trailer)


def write_administration(path: Path, line: SampleLine, administrator: str) -> None:
    """A short list of another office: one citizen's line once more, with whom its amount is paid to."""
    headings = ("CPR-nr.", "Navn", "Sagsnr.", "Ydelsesart", "Periode fra", "Periode til", "Dispositionsdato")
    days = (f"{day:%d-%m-%Y}" for day in (line.period_from, line.period_to, line.pay_date))
    values = (
        line.cpr.formatted,
        line.name,
        line.case_no,
        line.benefit,
        *days,
        format_amount(line.to_pay_oere),
        administrator,
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerows([(*headings, "Til udbetaling", "Udbetales til"), values])


def _as_text(values: Values) -> Iterable[str]:
    return map(_cell_text, values, KINDS)


def _cell_text(value: Plain, kind: Kind) -> str:
    if kind is Kind.AMOUNT and isinstance(value, int):
        return format_amount(value)
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return "" if value is None else str(value)


def _write_xlsx(path: Path, sample: SampleList) -> None:
    columns = [
        Column(heading=heading, kind=kind, width=width)
        for heading, kind, width in zip(HEADINGS, KINDS, WIDTHS, strict=True)
    ]
    rows = list(body(sample))
    lines = [*((Cell(title),) for title in titles(sample)), ()]
    sheet = Sheet(
        name=SHEET_NAME,
        lines=lines,
        widths=WIDTHS,
        table=Table(columns=columns, rows=rows, row_count=len(rows)),
    )
    write_sheets([sheet], _document(sample.printed_at), path)


def _document(printed_at: datetime) -> Document:
    return Document(
        title="Indberetningsliste",
        subject="Opdigtede personer og beløb",
        creator="Nødudbetaling",
        made_at=printed_at.replace(tzinfo=UTC),
        header="Opdigtede personer og beløb",
        footer="",
    )
