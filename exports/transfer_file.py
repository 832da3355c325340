"""A list of bank transfers as a file for the bank's page: CSV, UTF-8 with a byte order mark, semicolons.

A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection").
Account numbers keep their leading zeros here; a spreadsheet drops them when the file is only clicked open.
"""

import csv
import io
from typing import Final

from exports.cells import FORMULA_STARTS
from exports.transfer_list import TransferSheet

HEADINGS: Final = ("Nr.", "Bilag", "Modtager", "Reg.nr.", "Kontonr.", "Beløb")


def transfer_list_csv(sheet: TransferSheet) -> bytes:
    """The list with one heading line; amounts as "1234,50", lines ended by CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number, line in enumerate(sheet.lines, 1):
        kroner, oere = divmod(line.amount_oere, 100)
        writer.writerow(
            (
                number,
                _text(line.bilag_number),
                _text(line.receiver),
                _text(line.registration_no),
                _text(line.account_no),
                f"{kroner},{oere:02}",
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _text(value: str) -> str:
    one_line = " ".join(value.split())
    return f"'{one_line}" if one_line.startswith(FORMULA_STARTS) else one_line
