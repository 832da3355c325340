"""Papers of bilag for tests, and what comes out of a PDF again: its text, its codes, its pixels."""

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from exports.bilag_paper import BilagPaper, Reprint, Step
from exports.bilag_parts import PaperTexts
from payout.cpr import Cpr
from payout.domain.bilag import IdentityCheck
from payout.domain.kontering import PayoutMethod, postings_of_payout
from payout.money import Oere
from payout.settings import DEFAULT_RESERVATION
from tests.tools import require_tool

WHEN = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
NUMBER = "STR26-00042-7"
AMOUNT = Oere(4_500_50)
TEXTS = PaperTexts(
    headline="Udgiftsbilag",
    citizen_signature="Modtaget: dato og borgerens underskrift",
    payer_signature="Udbetalt: dato og udbetalers underskrift",
    reservation_heading="Forbehold",
    foot="Spørgsmål? Henvend dig til kommunen.",
)
LONG = "Maximiliane Wilhelmine Ågot-Ærensprøve " * 20
FULLEST: dict[str, Any] = {
    "is_drill": True,
    "book_is_broken": True,
    "voided": Step(name=LONG, at=WHEN),
    "reprint": Reprint(number=12, printed_by=LONG, printed_at=WHEN),
    "approved": Step(name=LONG, at=WHEN),
    "paid": Step(name=LONG, at=WHEN),
    "issued": Step(name=LONG, at=WHEN),
    "chain_events": 99_999_999,
    "amount_oere": Oere(999_999_999_50),
    "amount_in_words": "ni hundrede og nioghalvfems millioner " * 4,
    **dict.fromkeys(
        (
            "municipality",
            "unit",
            "place",
            "incident",
            "name",
            "benefit",
            "method_detail",
            "identity_document",
            "collected_by",
            "reason",
            "reservation",
        ),
        LONG,
    ),
}


def paper(**changes: Any) -> BilagPaper:
    """An ordinary bilag of October, paid in cash."""
    reservation = DEFAULT_RESERVATION.format(
        ydelse="Hjælp til forsørgelse", periode="01-10-2026 – 31-10-2026", system="KY", dato="29-10-2026"
    )
    whole = BilagPaper(
        number=NUMBER,
        municipality="Prøvekøbing Kommune",
        unit="Ydelsescenter",
        place="Rådhuset",
        incident="KY og KSD nede",
        name="Anna Ågesen-Prøve",
        cpr=Cpr("0203600001"),
        benefit="Hjælp til forsørgelse",
        period_from=date(2026, 10, 1),
        period_to=date(2026, 10, 31),
        amount_oere=AMOUNT,
        amount_in_words="fire tusind fem hundrede kroner og 50 øre",
        method=PayoutMethod.CASH,
        method_detail="",
        identity_check=IdentityCheck.PASSPORT,
        identity_document="pas 1234",
        issued=Step(name="Sara Sagsbehandler", at=WHEN),
        reservation=reservation,
        postings=postings_of_payout(bilag_id=1, method=PayoutMethod.CASH, amount_oere=AMOUNT, box_id=None),
        chain_events=1_234,
        chain_hash="3f2a91c00d4be7a5",
    )
    return replace(whole, **changes)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, white space folded."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def images_of(pdf: bytes, folder: Path, *options: str) -> list[Path]:
    """Each page as pdftoppm draws it with the options."""
    tool = require_tool("pdftoppm")
    subprocess.run([tool, *options, "-", folder / "page"], input=pdf, check=True, timeout=60)
    return sorted(folder.glob("page*"))


def codes_in(image: Path) -> set[str]:
    """What a scanner reads in the picture, each code with its kind."""
    scanned = subprocess.run(
        [require_tool("zbarimg"), "--quiet", "--nodbus", image],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return set(scanned.stdout.split())
