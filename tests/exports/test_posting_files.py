"""Posting files as other programs read them: columns in their order, and no text that is a formula."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from exports import csv_rows, posting_files
from exports.posting_files import OPUS_HEADINGS, PRISME_HEADINGS, write_postings
from payout.domain.account_map import AccountString
from payout.domain.kontering import Account
from payout.domain.posting_file import PostingFile, PostingFormat, PostingLine, YearPart
from payout.money import Oere
from tests.factories import HELP, OCTOBER

NUMBER = "STR26-00042-7"
STRING = AccountString(
    account="12345678",
    cost_centre="9999000001",
    psp_element="XG-0000000204-00001",
    profit_centre="9999000002",
    internal_order="999900000001",
)
HOSTILE = ("=1+1", "+45", "-1", "@SUM(A1)", "＝1+1", "\t=1", 'Ærø;"x"\r\n=1')


def line(amount_oere: int, account: Account = Account.BENEFIT, **changes: object) -> PostingLine:
    whole = PostingLine(
        7,
        date(2026, 10, 30),
        NUMBER,
        f"{NUMBER} Bilag afregnet",
        account,
        STRING,
        Oere(amount_oere),
        HELP,
        *OCTOBER,
    )
    return whole._replace(**changes)  # type: ignore[arg-type]


def file(kind: PostingFormat, *lines: PostingLine) -> PostingFile:
    return PostingFile(
        number=3,
        format=kind,
        office="Prøvekøbing Kommune",
        incident="KY nede",
        is_drill=False,
        drawn_by="Olga Økonomi",
        drawn_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
        chain_head="ab" * 32,
        part=YearPart(
            year=2026,
            first_event=4,
            last_event=9,
            lines=lines or (line(1_234_05), line(-1_234_05, Account.CLEARING)),
        ),
    )


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode()), delimiter=";"))


def test_opus_gets_its_25_columns_in_their_order() -> None:
    heading, debet, kredit = rows(write_postings(file(PostingFormat.OPUS)))
    assert len(heading) == 25
    assert ";".join(heading) == (
        "Artskonto;Omkostningssted;PSP-element;Profitcenter;Ordre;Debet/kredit;Beløb;Næste agent;Tekst;"
        "Betalingsart;Påligningsår;Betalingsmodtagernr.;Betalingsmodtagernr.kode;Ydelsesmodtagernr.;"
        "Ydelsesmodtagernr.kode;Ydelsesperiode fra;Ydelsesperiode til;Oplysningspligtnr.;"
        "Oplysningspligtmodtagernr.kode;Oplysningspligtkode;Netværk;Operation;Mængde;Mængdeenhed;Referencenøgle"
    )
    told = dict(zip(OPUS_HEADINGS, debet, strict=True))
    assert {name: value for name, value in told.items() if value} == {
        "Artskonto": "12345678",
        "Omkostningssted": "9999000001",
        "PSP-element": "XG-0000000204-00001",
        "Profitcenter": "9999000002",
        "Ordre": "999900000001",
        "Debet/kredit": "Debet",
        "Beløb": "1234,05",
        "Tekst": f"301026 {NUMBER} Bilag afregnet",
        "Ydelsesperiode fra": "01.10.2026",
        "Ydelsesperiode til": "31.10.2026",
        "Referencenøgle": NUMBER,
    }
    assert kredit[5:7] == ["Kredit", "1234,05"]
    assert kredit[15:17] == ["", ""]


def test_prisme_gets_signed_amounts_and_short_texts() -> None:
    heading, debet, kredit = rows(write_postings(file(PostingFormat.PRISME)))
    assert tuple(heading) == PRISME_HEADINGS
    assert debet == ["2026-10-30", "12345678", f"{NUMBER} Bilag afregnet", "", "1234,05"]
    assert kredit[4] == "-1234,05"


def test_opus_and_prisme_have_no_byte_order_mark_and_excels_csv_has() -> None:
    for kind in (PostingFormat.OPUS, PostingFormat.PRISME):
        assert write_postings(file(kind)).startswith(b"A")
    content = write_postings(file(PostingFormat.KASSEKLADDE_CSV))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3


def test_the_workbook_has_its_sums_beside_formulas_and_says_what_it_covers() -> None:
    sheet = load_workbook(BytesIO(write_postings(file(PostingFormat.KASSEKLADDE_XLSX))))["Kassekladde"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert '=SUMIFS(KladdeBeloeb,KladdeSide,"Debet")' in cells
    assert cells.count(1234.05) == 4
    assert any("journalens nr. 4 til 9" in str(cell) for cell in cells)
    drill = replace(file(PostingFormat.KASSEKLADDE_XLSX), is_drill=True)
    told = load_workbook(BytesIO(write_postings(drill)))["Kassekladde"]
    assert "Må ikke bogføres" in str(told["A2"].value)


def hostile_file(kind: PostingFormat, text: str) -> PostingFile:
    named = {"text": text, "voucher": text, "benefit": text}
    return file(kind, line(1_00, **named), line(-1_00, **named))


@pytest.mark.parametrize("kind", [one for one in PostingFormat if one is not PostingFormat.KASSEKLADDE_XLSX])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_is_a_formula_or_breaks_its_row(kind: PostingFormat, text: str) -> None:
    found = rows(write_postings(hostile_file(kind, text)))
    assert len(found) == 3
    assert formulas(found[1:]) == []


def formulas(found: list[list[str]]) -> list[str]:
    """Cells that a spreadsheet would work out; an amount below zero is none."""
    starts = ("=", "+", "-", "@", "\t", "＝")
    return [cell for row in found for cell in row if cell.startswith(starts) and cell != "-1,00"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_the_workbook_is_a_formula(text: str) -> None:
    content = write_postings(hostile_file(PostingFormat.KASSEKLADDE_XLSX, text))
    sheet = load_workbook(BytesIO(content))["Kassekladde"]
    live = {str(cell.value)[:8] for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert live == {"=SUMIFS(", "=IF(ROUN"}


def test_the_same_file_gives_the_same_bytes() -> None:
    for kind in PostingFormat:
        assert write_postings(file(kind)) == write_postings(file(kind))


# The control: with texts that nobody guards, the test of formulas has to fail.


def test_a_text_that_nobody_guards_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert csv_rows.csv_text("=1+1") == "'=1+1"
    monkeypatch.setattr(posting_files, "csv_text", str)
    assert formulas(rows(write_postings(hostile_file(PostingFormat.PRISME, "=1+1")))[1:]) == ["=1+1", "=1+1"]
