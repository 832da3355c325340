"""The receipt that goes with a closing pack to the archive, as a PDF/A to sign: what the file is known by."""

from collections.abc import Iterator
from datetime import datetime

from exports.cash_sheets import Sheets, when
from exports.words import DRILL
from payout.domain.closing_pack import ClosingPack


def draw_pack_receipt(pack: ClosingPack, *, office: str, drawn_at: datetime) -> bytes:
    """One A4 page: the pack, its digest, and lines for who hands it over and who receives it."""
    name = f"Kvittering for lukkepakke {pack.pack_id}"
    sheets = Sheets(name, drawn_at=drawn_at, foot=f"{office} · {name}")
    sheets.heading(name, size=18)
    if pack.is_drill:
        sheets.text(DRILL, bold=True)
    sheets.facts(_facts(pack, office, drawn_at))
    sheets.signatures(
        ["Afleveret af, dato", "Modtaget i arkivet af, dato", "Sagsnummer i ESDH"],
        under=(
            "Modtageren beregner filens SHA-256 og holder den op mod koden her: er de ens, er pakken hel og "
            "uændret. Adgangssætningen er givet ad en anden vej end filen."
        ),
    )
    return sheets.as_file()


def _facts(pack: ClosingPack, office: str, drawn_at: datetime) -> Iterator[tuple[str, str]]:
    yield "Enhed", office
    yield "Hændelse", f"{pack.incident_id}, {pack.incident}"
    yield "Dannet", f"{when(pack.packed_at)} af {pack.packed_by or 'kommandolinjen'}"
    yield "Filer i pakken", str(pack.file_count)
    yield "SHA-256", in_groups(pack.sha256)
    receipt = pack.receipt
    if receipt is not None:
        yield "Modtaget", f"{receipt.received_on:%d-%m-%Y} af {receipt.received_by}"
        yield "Sagsnummer i ESDH", receipt.journal_no
    yield "Udskrevet", when(drawn_at)


def in_groups(digest: str) -> str:
    """A digest in groups of eight letters, to be compared by eye."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
