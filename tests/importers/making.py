"""Small lists made by hand: header and rows in, a file out, and what the importer says of it."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from importers import ParsedList, read_list
from payout.domain.indberetningsliste import ListKind

Values = Sequence[Any]

HEADER = ("CPR-nr.", "Navn", "Ydelsesart", "Periode fra", "Periode til", "Dispositionsdato", "Til udbetaling")
ANNA, BO, CLARA = "020360-0001", "150472-0001", "281185-0001"
"""Numbers that fail modulus 11 and are no 1 January: nobody can have them."""
BENEFIT = "Hjælp til forsørgelse"
FIRST, LAST, PAY_DATE = date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 30)


def row(cpr: Any = ANNA, name: str = "Anna Ågesen", amount: Any = 1200.5, benefit: str = BENEFIT) -> Values:
    """One row under `HEADER`, as a workbook holds it."""
    return (cpr, name, benefit, FIRST, LAST, PAY_DATE, amount)


def text_row(
    cpr: str = ANNA, name: str = "Anna Ågesen", amount: str = "1.200,50", benefit: str = BENEFIT
) -> Values:
    """One row under `HEADER`, as a text file holds it."""
    return (cpr, name, benefit, "01-10-2026", "31-10-2026", "30-10-2026", amount)


def workbook(path: Path, *sheets: Sequence[Values], hidden: Sequence[int] = ()) -> Path:
    """An .xlsx with these sheets, "Ark1", "Ark2" and so on; those in `hidden` are hidden."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Ark{place + 1}")
        for values in rows:
            sheet.append(list(values))
        sheet.sheet_state = "hidden" if place in hidden else "visible"
    book.save(path)
    return path


def delimited(rows: Sequence[Values], separator: str = ";") -> str:
    """Text with this separator, quotes where they are needed, CRLF line ends."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def read_rows(folder: Path, *rows: Values, kind: ListKind = ListKind.INDBERETNING) -> ParsedList:
    """These rows, header among them, written to a workbook and read again."""
    return read_list(workbook(folder / "liste.xlsx", rows), kind=kind)


def read_text(folder: Path, text: str | bytes, kind: ListKind = ListKind.INDBERETNING) -> ParsedList:
    """This text written to a file (as UTF-8) and read again."""
    path = folder / "liste.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_list(path, kind=kind)


def codes(parsed: ParsedList) -> set[tuple[int | None, str]]:
    """Row and code of every finding but the modulus 11 remark, which every invented number gives."""
    return {(finding.row, finding.code) for finding in parsed.findings if finding.code != "cpr-modulus-11"}


def messages(parsed: ParsedList, code: str) -> list[str]:
    """The sentences of the findings with that code."""
    return [finding.message for finding in parsed.findings if finding.code == code]
