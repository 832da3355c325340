"""The kasserapport on paper: everything that happened to one box's cash, to be signed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from exports.cash_sheets import Column, Sheets, when
from payout.domain.cash import DENOMINATIONS
from payout.domain.cash_report import (
    CashReport,
    Count,
    Delivery,
    Handover,
    Inspection,
    Movement,
    totals,
)
from payout.domain.journal import HEAD_LETTERS_SHOWN
from payout.labels import label_of
from payout.money import Oere, format_amount, format_kroner

_SUMMARY: Final = (
    Column(heading="Bevægelse", width=90),
    Column(heading="Antal", width=25, is_figure=True),
    Column(heading="Kr.", width=40, is_figure=True),
)
_COUNTS: Final = (
    Column(heading="Talt", width=44),
    *(
        Column(heading=format_amount(value).removesuffix(",00"), width=11, is_figure=True)
        for value in DENOMINATIONS
    ),
    Column(heading="I alt, kr.", width=26, is_figure=True),
)
_DELIVERIES: Final = (
    Column(heading="Talt", width=36),
    Column(heading="Kr.", width=28, is_figure=True),
    Column(heading="Talt i kassen af", width=48),
    Column(heading="Leveret af (bekræftet)", width=68),
)
_HANDOVERS: Final = (
    Column(heading="Fra", width=50),
    Column(heading="Til", width=50),
    Column(heading="Talt og overtaget", width=50),
    Column(heading="Difference, kr.", width=30, is_figure=True),
)
_DIFFERENCES: Final = (
    Column(heading="Talt ved", width=27),
    Column(heading="Skulle være", width=26, is_figure=True),
    Column(heading="Talt", width=26, is_figure=True),
    Column(heading="Difference", width=24, is_figure=True),
    Column(heading="Forklaring", width=43),
    Column(heading="Attestation", width=34),
)
_INSPECTIONS: Final = (
    Column(heading="Begyndt", width=36),
    Column(heading="Holdt af", width=44),
    Column(heading="Skulle være", width=28, is_figure=True),
    Column(heading="Talt", width=28, is_figure=True),
    Column(heading="Udfald", width=44),
)
_MOVEMENTS: Final = (
    Column(heading="Journal", width=18, is_figure=True),
    Column(heading="Tid", width=38),
    Column(heading="Bevægelse", width=46),
    Column(heading="Bilag", width=32),
    Column(heading="Kr.", width=23, is_figure=True),
    Column(heading="Beholdning", width=23, is_figure=True),
)


def draw_cash_report(report: CashReport, *, office: str, drawn_at: datetime) -> bytes:
    """The kasserapport as a PDF. `office` is the office's name; `drawn_at` is UTC."""
    chain = f"Journal {report.chain_events} · {report.chain_hash[:HEAD_LETTERS_SHOWN]}"
    name = f"Kasserapport, kasse {report.box_id}"
    sheets = Sheets(name, drawn_at=drawn_at, foot=f"{office} · {name} · {chain}")
    sheets.heading(f"{name}{' – ØVELSE' if report.is_drill else ''}", size=18)
    sheets.facts(_facts(report, office, drawn_at))
    _balance(sheets, report)
    _counts(sheets, report.counts)
    _people(sheets, report)
    _differences(sheets, report.counts)
    _inspections(sheets, report.inspections)
    sheets.heading("Bevægelser")
    sheets.table(_MOVEMENTS, _movement_rows(report.movements))
    signing = [*dict.fromkeys(f"Kasserer: {one.name}" for one in report.cashiers), "Teamleder"]
    sheets.signatures(signing, under=f"Regnskabets kode ved udskriften: {chain}")
    return sheets.as_file()


def _facts(report: CashReport, office: str, drawn_at: datetime) -> Iterator[tuple[str, str]]:
    yield "Kasse", f"{report.box_id}, {report.place} ({office})"
    yield "Hændelse", report.incident
    for cashier in report.cashiers:
        until = when(cashier.until) if cashier.until else "har den nu"
        yield "Kasserer", f"{cashier.name}, {when(cashier.since)} – {until}"
    yield "Åbnet", when(report.opened_at)
    yield "Lukket", when(report.closed_at) if report.closed_at else "Ikke lukket endnu"
    yield "Må højst indeholde", format_kroner(report.maximum_oere)
    yield "Udskrevet", when(drawn_at)


def _balance(sheets: Sheets, report: CashReport) -> None:
    sheets.heading("Opgørelse")
    moved = totals(report.movements)
    rows = [[label_of(kind), str(number), format_amount(amount)] for kind, (number, amount) in moved.items()]
    sheets.table(
        _SUMMARY,
        [*rows, ["Beholdning ifølge regnskabet", "", format_amount(report.balance_oere)]],
        last_is_sum=True,
    )
    if any(delivery.is_float and delivery.is_waiting for delivery in report.deliveries):
        sheets.text("Byttepengene er IKKE BEKRÆFTET af den, der kom med dem.", bold=True)
    if any(count.awaits_attestation for count in report.counts):
        sheets.text("En kassedifference AFVENTER ATTESTATION af en teamleder.", bold=True)


def _counts(sheets: Sheets, counts: Sequence[Count]) -> None:
    sheets.heading("Optællinger, antal af hver seddel og mønt i kr.")
    sheets.table(
        _COUNTS,
        [
            [
                f"{label_of(count.occasion)}\n{when(count.counted_at)}\n{count.counted_by}",
                *(str(count.pieces.get(value, 0)) for value in DENOMINATIONS),
                format_amount(count.counted_oere),
            ]
            for count in counts
        ],
    )


def _people(sheets: Sheets, report: CashReport) -> None:
    if report.deliveries:
        sheets.heading("Byttepenge og opfyldninger")
        sheets.table(_DELIVERIES, [_delivery_row(delivery) for delivery in report.deliveries])
    taken = [handover for handover in report.handovers if handover.accepted_at]
    if taken:
        sheets.heading("Overdragelser")
        sheets.table(_HANDOVERS, [_handover_row(handover) for handover in taken])


def _delivery_row(delivery: Delivery) -> list[str]:
    return [
        when(delivery.received_at),
        format_amount(delivery.amount_oere),
        delivery.received_by,
        _delivered(delivery),
    ]


def _delivered(delivery: Delivery) -> str:
    if delivery.confirmed_by and delivery.confirmed_at:
        return f"{delivery.confirmed_by}, {when(delivery.confirmed_at)}"
    if delivery.withdrawn_by and delivery.withdrawn_at:
        return f"Fortrudt af {delivery.withdrawn_by}, {when(delivery.withdrawn_at)}"
    return "IKKE BEKRÆFTET"


def _handover_row(handover: Handover) -> list[str]:
    accepted = when(handover.accepted_at) if handover.accepted_at else ""
    difference = format_amount(handover.difference_oere or Oere(0))
    return [handover.given_by, handover.taken_by, accepted, difference]


def _differences(sheets: Sheets, counts: Sequence[Count]) -> None:
    booked = [count for count in counts if count.attested_by or count.awaits_attestation]
    sheets.heading("Kassedifferencer")
    if not booked:
        sheets.text("Ingen bogførte kassedifferencer.")
        return
    sheets.table(_DIFFERENCES, [_difference_row(count) for count in booked])


def _difference_row(count: Count) -> list[str]:
    attested = (
        f"{count.attested_by}, {when(count.attested_at)}"
        if count.attested_by and count.attested_at
        else "AFVENTER ATTESTATION"
    )
    return [
        label_of(count.occasion),
        format_amount(count.expected_oere),
        format_amount(count.counted_oere),
        format_amount(count.difference_oere),
        count.explanation,
        attested,
    ]


def _inspections(sheets: Sheets, inspections: Sequence[Inspection]) -> None:
    if not inspections:
        return
    sheets.heading("Kasseeftersyn")
    sheets.table(_INSPECTIONS, [_inspection_row(one) for one in inspections])


def _inspection_row(one: Inspection) -> list[str]:
    return [
        when(one.begun_at),
        one.begun_by,
        format_amount(one.expected_oere),
        format_amount(one.count.counted_oere) if one.count else "",
        _outcome(one),
    ]


def _outcome(one: Inspection) -> str:
    if one.ended_at is None:
        return "I gang"
    if one.count is None:
        return f"Afbrudt: {one.cancel_reason}"
    difference = one.count.difference_oere
    return f"Difference {format_kroner(difference)}" if difference else "Stemmer"


def _movement_rows(movements: Sequence[Movement]) -> Iterator[list[str]]:
    balance = 0
    for movement in movements:
        balance += movement.amount_oere
        yield [
            str(movement.number),
            when(movement.at),
            label_of(movement.kind),
            movement.bilag_number or "",
            format_amount(movement.amount_oere),
            format_amount(Oere(balance)),
        ]
