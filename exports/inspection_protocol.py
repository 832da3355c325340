"""The protocol of a kasseeftersyn: what the box should hold, what was counted, who was there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from exports.cash_sheets import Column, Sheets, when
from payout.domain.cash import DENOMINATIONS
from payout.domain.cash_report import Count, Inspection
from payout.labels import piece_label
from payout.money import Oere, format_amount, format_kroner

_PIECES: Final = (
    Column(heading="Seddel eller mønt", width=50),
    Column(heading="Antal", width=35, is_figure=True),
    Column(heading="Kr.", width=45, is_figure=True),
)


def draw_protocol(
    inspection: Inspection, *, office: str, drawn_at: datetime, chain: tuple[int, str]
) -> bytes:
    """The protocol of an eftersyn that was counted, as a PDF. `chain` is the journal's length and head.

    Raises:  ValueError for an eftersyn without a count.
    """
    count = inspection.count
    if count is None:
        raise ValueError("there is no protocol of an eftersyn that was not counted")
    name = f"Kasseeftersyn {inspection.inspection_id}"
    head = f"Journal {chain[0]} · {chain[1]}"
    sheets = Sheets(name, drawn_at=drawn_at, foot=f"{office} · {name} · {head}")
    sheets.heading(f"{name} – protokol", size=18)
    sheets.facts(_facts(inspection, count, office, drawn_at))
    sheets.heading("Optælling")
    sheets.table(_PIECES, _piece_rows(count), last_is_sum=True)
    sheets.heading("Resultat")
    sheets.facts(_result(count), name_mm=60)
    sheets.heading("Bemærkninger")
    sheets.text(count.explanation or "Ingen.")
    sheets.writing_lines(3)
    sheets.signatures(
        [f"Kasserer: {inspection.cashier}", f"Talt af: {count.counted_by}", "Til stede"],
        under=(
            "Kassereren bekræfter, at kassen er talt i kassererens nærvær, og at alle penge er givet "
            f"tilbage. Eftersynet ændrer intet i regnskabet, hvis kode ved udskriften er {head}."
        ),
    )
    return sheets.as_file()


def _facts(
    inspection: Inspection, count: Count, office: str, drawn_at: datetime
) -> Iterator[tuple[str, str]]:
    yield "Kasse", f"{inspection.box_id}, {inspection.place} ({office})"
    yield "Kasserer", inspection.cashier
    yield "Begyndt uanmeldt af", f"{inspection.begun_by}, {when(inspection.begun_at)}"
    yield "Talt", when(count.counted_at)
    yield "Til stede", inspection.present
    yield "Udskrevet", when(drawn_at)


def _piece_rows(count: Count) -> Iterator[list[str]]:
    for value in DENOMINATIONS:
        number = count.pieces.get(value, 0)
        yield [piece_label(value), str(number), format_amount(Oere(value * number))]
    yield ["I alt", "", format_amount(count.counted_oere)]


def _result(count: Count) -> Iterator[tuple[str, str]]:
    yield "Skulle være, da eftersynet begyndte", format_kroner(count.expected_oere)
    yield "Talt", format_kroner(count.counted_oere)
    difference = count.difference_oere
    yield "Difference", format_kroner(difference) if difference else "0,00 kr. – kassen stemmer"
