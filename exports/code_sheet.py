"""The sheet of one-time codes for a sealed envelope, and the picture that an app reads."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import segno

from exports.cash_sheets import Column, Sheets, when

_CODES: Final = (
    Column(heading="Nr.", width=20),
    Column(heading="Kode", width=70),
    Column(heading="Brugt den", width=90),
)


def draw_code_sheet(
    codes: Sequence[str], *, name: str, username: str, office: str, drawn_at: datetime
) -> bytes:
    """One user's codes as a PDF. Whoever holds it has the second factor: it belongs in the envelope."""
    sheets = Sheets("Engangskoder", drawn_at=drawn_at, foot=f"{office} · Engangskoder · må ikke kopieres")
    sheets.heading("Engangskoder til at logge ind", size=18)
    sheets.facts(
        [("Navn", name), ("Brugernavn", username), ("Udskrevet", when(drawn_at)), ("Kontor", office)]
    )
    sheets.text(
        "Læg arket i en lukket kuvert, skriv navnet på den, og giv den til brugeren eller læg den i "
        "pengeskabet. "
        "Hver kode kan bruges én gang, i vilkårlig rækkefølge. Streg den ud, når den er brugt. Et nyt ark "
        "gør "
        "alle koder på dette ark ugyldige. Er arket væk, så sig det straks til teamlederen."
    )
    sheets.table(_CODES, [[str(place), code, ""] for place, code in enumerate(codes, 1)])
    return sheets.as_file()


def qr_picture(address: str) -> bytes:
    """An address as a QR code in SVG, black on white."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=6, border=4, light="white")
    return picture.getvalue()
