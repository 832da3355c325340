"""The kasserapport and the protocol of an eftersyn, read back from their files."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.cash_report import draw_cash_report
from exports.inspection_protocol import draw_protocol
from payout.domain.cash_report import (
    Cashier,
    CashReport,
    Count,
    Delivery,
    Handover,
    Inspection,
    Movement,
    MovementKind,
    Occasion,
)
from payout.money import Oere

WHEN = datetime(2026, 10, 30, 9, 15, tzinfo=UTC)
LATER = WHEN + timedelta(hours=6)
HUNDRED = Oere(100_00)


def count(occasion: Occasion, hundreds: int, expected: int, attested_by: str | None = None) -> Count:
    return Count(
        count_id=1,
        box_id=3,
        place="Rådhuset",
        occasion=occasion,
        pieces={HUNDRED: hundreds},
        counted_oere=Oere(hundreds * 100_00),
        expected_oere=Oere(expected),
        explanation="" if hundreds * 100_00 == expected else "Æblegrød på sedlerne " * 9,
        counted_by="Otto Økonomi",
        counted_at=LATER,
        attested_by=attested_by,
        attested_at=LATER if attested_by else None,
    )


def delivery(confirmed_by: str | None) -> Delivery:
    return Delivery(
        delivery_id=1,
        box_id=3,
        place="Rådhuset",
        is_float=True,
        pieces={HUNDRED: 100},
        amount_oere=Oere(10_000_00),
        received_by_id=5,
        received_by="Olga Økonomi",
        received_at=WHEN,
        confirmed_by=confirmed_by,
        confirmed_at=WHEN if confirmed_by else None,
        withdrawn_by=None,
        withdrawn_at=None,
    )


def report(payouts: int = 2, attested_by: str | None = None, confirmed_by: str | None = None) -> CashReport:
    moved = [
        Movement(
            number=20 + place,
            at=WHEN + timedelta(minutes=place),
            kind=MovementKind.PAYOUT,
            bilag_number=f"STR26-{place:05}-1",
            amount_oere=Oere(-10_00),
        )
        for place in range(payouts)
    ]
    return CashReport(
        box_id=3,
        place="Rådhuset",
        incident="KY og KSD nede",
        is_drill=False,
        maximum_oere=Oere(100_000_00),
        balance_oere=Oere(0),
        opened_at=WHEN,
        closed_at=LATER,
        cashiers=[
            Cashier(name="Olga Økonomi", since=WHEN, until=LATER),
            Cashier(name="Otto Økonomi", since=LATER, until=LATER),
        ],
        counts=[
            count(Occasion.OPEN, 100, 10_000_00),
            count(Occasion.CLOSE, 99, 10_000_00, attested_by),
        ],
        deliveries=[delivery(confirmed_by)],
        handovers=[
            Handover(
                handover_id=1,
                box_id=3,
                place="Rådhuset",
                from_id=5,
                given_by="Olga Økonomi",
                to_id=6,
                taken_by="Otto Økonomi",
                offered_by="Olga Økonomi",
                offered_at=WHEN,
                accepted_at=LATER,
                withdrawn_by=None,
                withdrawn_at=None,
                difference_oere=Oere(0),
            )
        ],
        inspections=[inspection()],
        movements=moved,
        chain_events=321,
        chain_hash="3f2a91c00d4be7a5" * 4,
    )


def inspection(counted: Count | None = None) -> Inspection:
    return Inspection(
        inspection_id=7,
        box_id=3,
        place="Rådhuset",
        cashier="Olga Økonomi",
        begun_by_id=7,
        begun_by="Rita Revisor",
        begun_at=WHEN,
        expected_oere=Oere(10_000_00),
        count=counted,
        ended_by="Rita Revisor",
        ended_at=LATER,
        present="Olga og Rita",
        cancel_reason="" if counted else "Brandalarm",
    )


def pages_of(paper: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper)).pages]


def drawn(made: CashReport) -> list[str]:
    return pages_of(draw_cash_report(made, office="Prøvekøbing", drawn_at=LATER))


def test_the_report_says_who_had_the_box_and_what_was_counted_and_moved() -> None:
    text = " ".join(drawn(report()))
    for said in (
        "Kasserapport, kasse 3",
        "Rådhuset",
        "Olga Økonomi, 30-10-2026 kl. 10.15 – 30-10-2026 kl. 16.15",
        "Overdragelser",
        "Afbrudt: Brandalarm",
        "STR26-00001-1",
        "Kasserer: Otto Økonomi",
        "Teamleder",
        "Journal 321 · 3f2a91c00d4be7a5",
    ):
        assert said in text, said
    assert "-100,00" in text


@pytest.mark.parametrize("name", [None, "Lea Leder"])
def test_the_report_says_what_nobody_has_confirmed_or_attested(name: str | None) -> None:
    text = " ".join(drawn(report(attested_by=name, confirmed_by=name)))
    for said in ("IKKE BEKRÆFTET", "AFVENTER ATTESTATION"):
        assert (said in text) is (name is None)
    assert ("Lea Leder, 30-10-2026 kl. 16.15" in text) is (name is not None)


def test_a_long_report_goes_on_over_numbered_pages_with_its_header_and_its_lines_to_sign() -> None:
    pages = drawn(report(payouts=400))
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert f"Side {number} af {len(pages)}" in page
    assert all("Journal Tid Bevægelse Bilag" in page for page in pages[2:-1])
    assert "STR26-00399-1" in " ".join(pages[-2:])
    assert "Underskrifter" in pages[-1]
    assert "Teamleder" in pages[-1]


@pytest.mark.parametrize(("hundreds", "said"), [(100, "kassen stemmer"), (98, "-200,00 kr.")])
def test_the_protocol_holds_what_should_be_there_and_what_was(hundreds: int, said: str) -> None:
    made = inspection(count(Occasion.INSPECTION, hundreds, 10_000_00))
    (text,) = pages_of(draw_protocol(made, office="Prøvekøbing", drawn_at=LATER, chain=(321, "3f2a91c0")))
    for line in ("10.000,00 kr.", said, "Olga og Rita", "Kasserer: Olga Økonomi", "Journal 321 · 3f2a91c0"):
        assert line in text, line


def test_there_is_no_protocol_of_an_eftersyn_that_was_called_off() -> None:
    with pytest.raises(ValueError, match="not counted"):
        draw_protocol(inspection(), office="Prøvekøbing", drawn_at=LATER, chain=(1, "3f2a91c0"))
