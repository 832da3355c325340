"""The citizen list on paper: numbered on every page, without addresses, and encrypted when it is a file."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PasswordType, PdfReader

from exports.citizen_list import CitizenListPaper, citizen_list_pdf
from exports.printer_test import BAR_TEXT, QR_TEXT, printer_test_pdf
from payout.domain.citizen_list import ListedCitizen, ListedPayment
from payout.money import Oere
from tests import factories
from tests.exports.papers import codes_in, images_of, page_texts

WHEN = datetime(2026, 10, 29, 9, 15, tzinfo=UTC)
SECRET = "fire blå elefanter"
ANNA = ListedCitizen(
    name="Anna Ågesen-Prøve",
    cpr=factories.ANNA,
    is_protected=False,
    is_stopped=False,
    payments=(
        ListedPayment(benefit=factories.HELP, pay_date=date(2026, 10, 30), amount_oere=Oere(10_000_00)),
        ListedPayment(benefit=factories.FLEKS, pay_date=None, amount_oere=Oere(1_234_50)),
    ),
    given_oere=Oere(0),
    remaining_oere=Oere(8_950_00),
)
PAPER = CitizenListPaper(
    copy_id=7,
    holder="Sara Sagsbehandler",
    office="Prøvekøbing Kommune · Ydelsescenter",
    incident="KY og KSD nede",
    is_drill=False,
    sources=[("ydelser", date(2026, 10, 27)), ("administration", None)],
    citizens=[ANNA],
    purpose="",
    drawn_by="Lea Leder",
    drawn_at=WHEN,
    chain_events=1_234,
    chain_hash="3f2a91c00d4be7a5",
)


def test_a_page_says_what_it_is_whose_it_is_and_what_is_expected_and_left() -> None:
    (text,) = page_texts(citizen_list_pdf(PAPER))
    for part in (
        "FORTROLIGT",
        "kopi nr. 7",
        "Hos Sara Sagsbehandler",
        "ydelser 27-10-2026, administration uden dato",
        "Anna Ågesen-Prøve",
        str(factories.ANNA),
        "10.000,00",
        "1.234,50",
        "8.950,00",
        "3f2a91c00d4be7a5",
        "CPR-numre er skjult",
    ):
        assert part in text, part
    assert factories.ANNA.formatted not in text


def test_whole_numbers_stand_with_their_purpose_and_a_drill_says_that_it_is_one() -> None:
    (text,) = page_texts(citizen_list_pdf(replace(PAPER, purpose="Skranken uden strøm", is_drill=True)))
    assert factories.ANNA.formatted in text
    assert "Hele CPR-numre til: Skranken uden strøm" in text
    assert "ØVELSE" in text


def test_a_protected_or_stopped_citizen_is_marked() -> None:
    (text,) = page_texts(citizen_list_pdf(replace(PAPER, citizens=[replace(ANNA, is_protected=True)])))
    assert "Anna Ågesen-Prøve · BESKYTTET" in text
    (text,) = page_texts(citizen_list_pdf(replace(PAPER, citizens=[replace(ANNA, is_stopped=True)])))
    assert "UDBETALINGSSTOP: spørg teamlederen" in text


def test_each_page_of_a_long_list_bears_the_number_of_the_copy_and_parts_no_citizen() -> None:
    citizens = [replace(ANNA, name=f"Anna Nummer{place:03}") for place in range(70)]
    pages = page_texts(citizen_list_pdf(replace(PAPER, citizens=citizens)))
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert "Borgerliste · kopi nr. 7" in text
        assert f"Side {number} af {len(pages)}" in text
        assert text.count("Anna Nummer") == text.count("1.234,50")
    assert sum(text.count("Anna Nummer") for text in pages) == 70


def test_an_encrypted_copy_opens_with_its_passphrase_alone() -> None:
    content = citizen_list_pdf(PAPER, passphrase=SECRET)
    assert b"AESV3" in content
    for wrong in ("", "fire blå elefante", "fire blå Elefanter"):
        assert PdfReader(BytesIO(content)).decrypt(wrong) is PasswordType.NOT_DECRYPTED
    reader = PdfReader(BytesIO(content))
    assert reader.decrypt(SECRET) is PasswordType.USER_PASSWORD
    assert "Anna Ågesen-Prøve" in reader.pages[0].extract_text()
    assert SECRET.encode() not in content
    assert b"Borgerliste" not in content


@pytest.mark.parametrize("name", ["W" * 300, "=1+1", "\u202eanna", "𐍈" * 40])
def test_any_name_keeps_to_its_place(name: str) -> None:
    (text,) = page_texts(citizen_list_pdf(replace(PAPER, citizens=[replace(ANNA, name=name)])))
    assert str(factories.ANNA) in text


def test_the_test_page_has_danish_letters_and_codes_that_a_scanner_reads(tmp_path: Path) -> None:
    content = printer_test_pdf(office="Prøvekøbing Kommune", drawn_at=WHEN)
    (text,) = page_texts(content)
    assert text.count("ÆØÅ æøå é ü") == 5
    (image,) = images_of(content, tmp_path, "-r", "150", "-gray", "-png")
    with Image.open(image) as drawn:
        outside_the_frame = drawn.convert("L").crop((round(204 * 150 / 25.4), 0, drawn.width, drawn.height))
        assert outside_the_frame.getextrema() == (255, 255)
    assert codes_in(image) >= {f"CODE-128:{BAR_TEXT}"}
    assert QR_TEXT.split()[0] in " ".join(codes_in(image))
