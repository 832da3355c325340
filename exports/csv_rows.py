"""Rows as CSV with semicolons: amounts with a decimal comma, lines ended by CR LF, no text that is a formula.

A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection").
"""

import csv
import io
from collections.abc import Iterable, Sequence

from exports.cells import FORMULA_STARTS, clean_text


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[object]], *, encoding: str) -> bytes:
    """One heading line and the rows; `encoding` is "utf-8-sig" for a file that people open in Excel."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def csv_text(value: str) -> str:
    """The text on one line, harmless in a spreadsheet."""
    one_line = " ".join(clean_text(value).split())
    return f"'{one_line}" if one_line.startswith(FORMULA_STARTS) else one_line


def csv_amount(amount_oere: int) -> str:
    """Whole øre as "1234,50", with a minus in front of what is below zero."""
    kroner, oere = divmod(abs(amount_oere), 100)
    return f"{'-' if amount_oere < 0 else ''}{kroner},{oere:02}"
