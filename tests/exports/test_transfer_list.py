"""A list of transfers as a file and on paper: nothing is a formula, nothing runs over its place."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from exports.transfer_file import transfer_list_csv
from exports.transfer_list import TransferLine, TransferSheet, transfer_list_pdf
from payout.money import Oere

WHEN = datetime(2026, 10, 30, 9, 15, tzinfo=UTC)


def sheet(*names: str, lines: int = 1) -> TransferSheet:
    return TransferSheet(
        list_id=3,
        bank="Hovedbanken",
        office="Prøvekøbing Kommune · Ydelsescenter",
        is_drill=False,
        made_by="Olga Økonomi",
        made_at=WHEN,
        released_by=None,
        released_at=None,
        lines=[
            TransferLine(
                bilag_number="STR26-00001-7",
                receiver=name,
                registration_no="9999",
                account_no="0000012345",
                amount_oere=Oere(1_000_05),
            )
            for name in names
            for _ in range(lines)
        ],
        drawn_by="Olga Økonomi",
        drawn_at=WHEN,
        chain_events=12,
        chain_hash="abcdef012345",
    )


@pytest.mark.parametrize("name", ["=1+1", "+45", "-1", "@SUM(A1)", "＝1+1", "\t=1", 'Ærø;"x"\r\n=1'])
def test_no_cell_of_the_file_is_a_formula_or_breaks_its_row(name: str) -> None:
    content = transfer_list_csv(sheet(name))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert not rows[1][2].startswith(("=", "+", "-", "@", "\t", "＝"))
    assert rows[1][3:] == ["9999", "0000012345", "1000,05"]


def test_a_long_list_goes_over_pages_and_each_says_that_it_is_confidential() -> None:
    pages = PdfReader(BytesIO(transfer_list_pdf(sheet("W" * 300, lines=70)))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 3
    assert all("FORTROLIGT" in text and "IKKE FRIGIVET" in text for text in texts)
    assert "70 overførsler, i alt 70.003,50" in texts[-1]
    assert all(f"Side {number}" in text for number, text in enumerate(texts, 1))
