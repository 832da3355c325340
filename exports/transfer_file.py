"""A list of bank transfers as a file for the bank's page: CSV, UTF-8 with a byte order mark, semicolons.

Account numbers keep their leading zeros here; a spreadsheet drops them when the file is only clicked open.
"""

from typing import Final

from exports.csv_rows import csv_amount, csv_bytes, csv_text
from exports.transfer_list import TransferSheet

HEADINGS: Final = ("Nr.", "Bilag", "Modtager", "Reg.nr.", "Kontonr.", "Beløb")


def transfer_list_csv(sheet: TransferSheet) -> bytes:
    """The list with one heading line; amounts as "1234,50", lines ended by CR LF."""
    rows = (
        (
            number,
            csv_text(line.bilag_number),
            csv_text(line.receiver),
            csv_text(line.registration_no),
            csv_text(line.account_no),
            csv_amount(line.amount_oere),
        )
        for number, line in enumerate(sheet.lines, 1)
    )
    return csv_bytes(HEADINGS, rows, encoding="utf-8-sig")
