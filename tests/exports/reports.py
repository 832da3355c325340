"""Reports of invented bilag for the export tests: small or large, the same for the same seed.

The ledger's totals are worked out here by hand, row by row, and not by the code that the workbook uses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random

from payout.bilag_number import BilagNumber
from payout.domain.aconto import AcontoRule
from payout.domain.bilag_states import BilagStatus
from payout.domain.incident import Incident, IncidentScope
from payout.domain.overview import (
    BenefitStanding,
    BoxBalance,
    Estimate,
    ListInUse,
    Overview,
    StatusTotals,
    Tally,
)
from payout.domain.reconciliation import BilagRow, EventRow, NumberSpan, ReconciliationReport
from payout.money import Oere
from payout.sample.people import Person, invent_people

CLAIMS = (
    ("Fleksløntilskud", date(2026, 10, 29)),
    ("Hjælp til forsørgelse", date(2026, 10, 30)),
    ("Ledighedsydelse", date(2026, 10, 29)),
    ("Ressourceforløbsydelse under jobafklaring", date(2026, 10, 30)),
    ("Sygedagpenge", None),
)
STATUSES = tuple(BilagStatus)
STATUS_WEIGHTS = (3, 3, 12, 6, 2, 40, 34)
OPENED_AT = datetime(2026, 10, 29, 7, 12, tzinfo=UTC)
DRAWN_AT = datetime(2026, 11, 3, 13, 5, 40, tzinfo=UTC)
PAID_OUT = (BilagStatus.PAID, BilagStatus.SETTLED)
WITHOUT_NUMBER = (BilagStatus.AWAITING_APPROVAL, BilagStatus.REJECTED)
CASEWORKERS = ("Anne-Grethe Dråbeknarre", "Jørgen Fjerkappesen", "Yrsa Månestubbe")
PAYERS = ("Poul-Erik Odderspandet", "Zeynep Tjørnevrangel")
LEADER = "Ragnhild Ørkenøresen"


@dataclass(frozen=True, slots=True)
class InventedBilag:
    """Bilag that are made anew, and the same, each time they are walked."""

    count: int
    seed: int = 1

    def __iter__(self) -> Iterator[BilagRow]:
        random = Random(self.seed)
        sequence = 0
        for person in islice(invent_people(random), self.count):
            status = random.choices(STATUSES, STATUS_WEIGHTS)[0]
            sequence += status not in WITHOUT_NUMBER
            yield _bilag(random, person, status, sequence)


@dataclass(frozen=True, slots=True)
class InventedEvents:
    """Events that are made anew each time they are walked."""

    count: int

    def __iter__(self) -> Iterator[EventRow]:
        for number in range(1, self.count + 1):
            yield EventRow(
                number=number,
                at=OPENED_AT + timedelta(seconds=37 * number),
                actor=CASEWORKERS[number % 3],
                action="Bilag udstedt" if number % 2 else "Bilag udbetalt",
                subject=str(BilagNumber("STR26", number % 99_999 + 1)),
                text="",
            )


def make_report(
    bilag_count: int = 60, event_count: int = 25, *, is_drill: bool = True
) -> ReconciliationReport:
    """A report whose totals are right."""
    rows = InventedBilag(bilag_count)
    numbers = sum(row.number is not None for row in rows)
    span = NumberSpan(
        series="STR26",
        first=str(BilagNumber("STR26", 1)),
        last=str(BilagNumber("STR26", max(numbers, 1))),
        count=numbers,
    )
    return ReconciliationReport(
        office="Øvelsesborg Kommune, Jobcenter og Ydelse",
        incident=_incident(is_drill=is_drill),
        rule_text="80 % af det forventede beløb, afrundet ned til nærmeste 50 kr., højst 8.000 kr. pr. bilag "
        "og højst 10.000 kr. pr. borger. Alt derover godkendes af teamlederen.",
        overview=_overview(rows),
        drawn_by=LEADER,
        drawn_at=DRAWN_AT,
        export_number=3,
        chain_head="9f2c41d07ab85e36f1c0d4e2b7a8593c6d1e0f2a3b4c5d6e7f8091a2b3c4d5e6",
        chain_head_number=event_count,
        number_spans=(span,) if numbers else (),
        bilag=rows,
        event_count=event_count,
        events=InventedEvents(event_count),
    )


def with_rows(report: ReconciliationReport, *rows: BilagRow) -> ReconciliationReport:
    """The report with just these bilag, its totals to match."""
    return replace(report, bilag=rows, overview=_overview(rows))


def first_row(status: BilagStatus) -> BilagRow:
    """An invented bilag of a status."""
    return next(row for row in InventedBilag(1_000) if row.status is status)


def _bilag(random: Random, person: Person, status: BilagStatus, sequence: int) -> BilagRow:
    benefit, pay_date = random.choice(CLAIMS)
    expected = random.randrange(3_000, 14_000) * 100 + random.choice((0, 0, 25, 50))
    amount = Oere(expected * 8 // 10 // 50 * 50)
    issued_at = OPENED_AT + timedelta(minutes=random.randrange(3_000))
    is_paid, is_approved = status in PAID_OUT, random.random() < 0.2
    set_off = amount if status is BilagStatus.SETTLED else random.choice((0, 0, amount // 2))
    repaid = random.choice((0, set_off // 4)) if status is BilagStatus.SETTLED else 0
    has_ended = status in (BilagStatus.VOIDED, BilagStatus.REJECTED)
    return BilagRow(
        number=None if status in WITHOUT_NUMBER else str(BilagNumber("STR26", sequence)),
        status=status,
        citizen="Beskyttet" if person.is_protected else person.name,
        cpr=str(person.cpr),
        benefit=benefit,
        period_from=date(2026, 10, 1),
        period_to=date(2026, 10, 31),
        pay_date=pay_date,
        expected_oere=Oere(expected) if random.random() < 0.95 else None,
        amount_oere=amount,
        method=random.choice(("Kontant", "Kontant", "Bankoverførsel")),
        place=random.choice(("Rådhuset, kasse 1", "Jobcenter Syd")),
        issued_by=random.choice(CASEWORKERS),
        issued_at=issued_at,
        approved_by=LEADER if is_approved else None,
        approved_at=issued_at + timedelta(minutes=9) if is_approved else None,
        paid_by=random.choice(PAYERS) if is_paid else None,
        paid_at=issued_at + timedelta(minutes=31) if is_paid else None,
        set_off_oere=Oere(set_off - repaid if is_paid else 0),
        repaid_oere=Oere(repaid if is_paid else 0),
        written_off_oere=Oere(0),
        outstanding_oere=Oere(amount - set_off if is_paid else 0),
        ended_by=LEADER if has_ended else None,
        ended_at=issued_at + timedelta(minutes=44) if has_ended else None,
        end_reason="Borgeren havde allerede fået ydelsen på sin NemKonto." if has_ended else None,
    )


def _incident(*, is_drill: bool) -> Incident:
    return Incident(
        incident_id=4,
        scope=IncidentScope(
            name="Ydelsessystemet kan ikke udbetale",
            systems="KY og NemKonto",
            down_since=date(2026, 10, 29),
            authorised_by="Centerchef Sigurd Nældekræmmer",
            benefits=tuple(benefit for benefit, _ in CLAIMS),
            pay_days=(date(2026, 10, 29), date(2026, 10, 30)),
            rule=AcontoRule(
                share_percent=80,
                rounding_oere=Oere(5_000),
                ceiling_bilag_oere=Oere(800_000),
                ceiling_person_oere=Oere(1_000_000),
            ),
            is_drill=is_drill,
        ),
        series="STR26",
        opened_at=OPENED_AT,
        closed_at=None,
    )


def _overview(rows: InventedBilag | tuple[BilagRow, ...]) -> Overview:
    claims = dict.fromkeys([*CLAIMS, *((row.benefit, row.pay_date) for row in rows)])
    standings = [
        BenefitStanding(
            benefit=benefit,
            pay_date=pay_date,
            lines=140,
            citizens=120,
            amount_oere=Oere(98_765_450),
            issued=_tally(rows, BilagStatus.ISSUED, BilagStatus.PAYING, *PAID_OUT, claim=(benefit, pay_date)),
            paid=_tally(rows, *PAID_OUT, claim=(benefit, pay_date)),
        )
        for benefit, pay_date in claims
    ]
    expected = Oere(sum(standing.amount_oere for standing in standings))
    return Overview(
        incident="Ydelsessystemet kan ikke udbetale",
        lists=[
            _list(1, "ydelser-2026-10.xlsx", 420, 400, expected - 98_765_450),
            _list(2, "sygedagpenge-uge-41-44.csv", 140, 120, 98_765_450),
        ],
        citizens=500,
        lines=sum(standing.lines for standing in standings),
        amount_oere=expected,
        by_benefit=standings,
        estimate=Estimate(
            low_oere=Oere(expected * 95 // 100),
            expected_oere=expected,
            high_oere=Oere(expected * 105 // 100),
            low_citizens=475,
            expected_citizens=500,
            high_citizens=525,
            method="last-list-plus-minus-5-percent",
        ),
        totals=_totals(rows),
        cash_boxes=[
            BoxBalance(place="Rådhuset, kasse 1", balance_oere=Oere(12_345_050)),
            BoxBalance(place="Jobcenter Syd", balance_oere=Oere(2_000_000)),
        ],
    )


def _totals(rows: InventedBilag | tuple[BilagRow, ...]) -> StatusTotals:
    return StatusTotals(
        requested=_tally(rows, *STATUSES),
        awaiting=_tally(rows, BilagStatus.AWAITING_APPROVAL),
        issued=_tally(rows, BilagStatus.ISSUED, BilagStatus.PAYING, *PAID_OUT),
        waiting=_tally(rows, BilagStatus.ISSUED, BilagStatus.PAYING),
        voided=_tally(rows, BilagStatus.VOIDED),
        rejected=_tally(rows, BilagStatus.REJECTED),
        paid=_tally(rows, *PAID_OUT),
        settled=_tally(rows, BilagStatus.SETTLED),
        outstanding_oere=Oere(sum(row.outstanding_oere for row in rows)),
    )


def _tally(
    rows: InventedBilag | tuple[BilagRow, ...],
    *statuses: BilagStatus,
    claim: tuple[str, date | None] | None = None,
) -> Tally:
    amounts = [
        row.amount_oere
        for row in rows
        if row.status in statuses and claim in (None, (row.benefit, row.pay_date))
    ]
    return Tally(count=len(amounts), amount_oere=Oere(sum(amounts)))


def _list(list_id: int, source: str, lines: int, citizens: int, total_oere: int) -> ListInUse:
    return ListInUse(
        list_id=list_id,
        source=source,
        data_date=date(2026, 10, 27),
        age_days=7,
        lines=lines,
        citizens=citizens,
        total_oere=Oere(total_oere),
    )
