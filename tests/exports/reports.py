"""Reports of invented bilag for the export tests: small or large, the same for the same seed.

The ledger's totals are worked out here by hand, row by row, and not by the code that the workbook uses.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Generic, TypeVar

from payout.bilag_number import LAST_SEQUENCE, BilagNumber
from payout.cpr import Cpr
from payout.domain.aconto import AcontoRule
from payout.domain.bilag_states import BilagStatus
from payout.domain.cash_report import MovementKind, Occasion
from payout.domain.estimate import Estimate, estimate
from payout.domain.incident import Incident, IncidentScope
from payout.domain.kontering import Account
from payout.domain.overview import (
    BenefitStanding,
    BoxBalance,
    ListInUse,
    Overview,
    StatusTotals,
    Tally,
)
from payout.domain.real_run import Outcome, OutcomeTotal, SourceCheck
from payout.domain.reconciliation import (
    BilagRow,
    BookVerdict,
    CashRow,
    CashSession,
    CashState,
    Elsewhere,
    ElsewhereRow,
    EventRow,
    HandedOver,
    MatchedRow,
    MatchedRun,
    MissingRow,
    NumberSpan,
    PostingSum,
    ReconciliationReport,
    SetOffRow,
    TransferRow,
)
from payout.domain.rekeying import RekeyingRow
from payout.domain.settlement import SettlementKind
from payout.domain.transfers import TransferState
from payout.money import Oere
from payout.sample.people import Person, invent_people

Row = TypeVar("Row")
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
KEYED_CPR = Cpr("0203600001")


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
                subject=_number(number),
                text="",
            )


@dataclass(frozen=True, slots=True)
class Derived(Generic[Row]):
    """Rows that are made of bilag, anew each time they are walked."""

    bilag: Iterable[BilagRow]
    make: Callable[[BilagRow], Iterable[Row]]

    def __iter__(self) -> Iterator[Row]:
        for row in self.bilag:
            yield from self.make(row)


def make_report(
    bilag_count: int = 60, event_count: int = 25, *, is_drill: bool = True, has_run: bool = True
) -> ReconciliationReport:
    """A report whose totals are right."""
    return _report(InventedBilag(bilag_count), event_count, is_drill=is_drill, has_run=has_run)


def with_rows(report: ReconciliationReport, *rows: BilagRow) -> ReconciliationReport:
    """The report with just these bilag, all else to match."""
    return _report(rows, report.event_count, is_drill=report.incident.scope.is_drill, has_run=True)


def _report(
    rows: Iterable[BilagRow], event_count: int, *, is_drill: bool, has_run: bool
) -> ReconciliationReport:
    numbers = sum(row.number is not None for row in rows)
    span = NumberSpan(
        series="STR26",
        first=str(BilagNumber("STR26", 1)),
        last=_number(max(numbers, 1)),
        count=numbers,
    )
    run = invented_run(rows) if has_run else None
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
        verdict=BookVerdict(events=event_count, bilag=sum(1 for _ in rows)),
        number_spans=(span,) if numbers else (),
        bilag=rows,
        run=run,
        missing=Derived(rows, _missing) if run else (),
        set_offs=Derived(rows, _set_offs),
        rekeying=Derived(rows, _rekeying),
        rekeying_total=_to_key(rows),
        cash_sessions=_cash_sessions(rows),
        cash_rows=CASH_ROWS,
        transfers=Derived(rows, _transfers),
        elsewhere=_elsewhere(rows),
        postings=_postings(rows),
        event_count=event_count,
        events=InventedEvents(event_count),
    )


def _matched(row: BilagRow) -> Iterator[MatchedRow]:
    """What the run did with a bilag, by its amount; and now and then with somebody who has none."""
    base = MatchedRow(
        citizen=row.citizen,
        cpr=row.cpr,
        benefit=row.benefit,
        period_from=row.period_from,
        period_to=row.period_to,
        pay_date=row.pay_date,
        outcome=Outcome.AS_EXPECTED,
        expected_oere=row.expected_oere,
        a_conto_oere=None,
        run_oere=row.expected_oere,
        deducted_oere=Oere(0),
        difference_oere=Oere(0),
        bilag="",
    )
    given, expected = row.amount_oere, row.expected_oere or row.amount_oere
    if row.status not in PAID_OUT:
        if row.status is BilagStatus.VOIDED and row.expected_oere:
            owed = Oere(-row.expected_oere)
            yield base._replace(outcome=Outcome.NOT_PAID, run_oere=None, difference_oere=owed)
        elif row.expected_oere:
            yield base
        return
    paid = base._replace(a_conto_oere=given, expected_oere=Oere(expected), bilag=row.number or "")
    choices = (
        paid._replace(outcome=Outcome.DEDUCTED, run_oere=Oere(expected - given), deducted_oere=given),
        paid._replace(outcome=Outcome.PAID_TWICE, run_oere=Oere(expected), difference_oere=given),
        paid._replace(outcome=Outcome.ONLY_A_CONTO, run_oere=None, difference_oere=Oere(given - expected)),
        paid._replace(
            outcome=Outcome.DEDUCTED_IN_PART,
            run_oere=Oere(expected - given // 2),
            deducted_oere=Oere(given // 2),
            difference_oere=Oere(given - given // 2),
        ),
    )
    yield choices[given // 5_000 % len(choices)]


def invented_run(bilag: Iterable[BilagRow]) -> MatchedRun:
    """A match of the bilag whose totals are added here, one row after another."""
    rows = Derived(bilag, _matched)
    sums = {outcome: [0] * 6 for outcome in Outcome}
    lines = {"list": [0, 0], "bilag": [0, 0], "run": [0, 0]}
    for row in rows:
        amounts = (
            1,
            row.expected_oere,
            row.a_conto_oere,
            row.run_oere,
            row.deducted_oere,
            row.difference_oere,
        )
        sums[row.outcome] = [old + (new or 0) for old, new in zip(sums[row.outcome], amounts, strict=True)]
        for name, amount in zip(lines, amounts[1:4], strict=True):
            if amount is not None:
                lines[name] = [lines[name][0] + 1, lines[name][1] + amount]
    totals = [
        OutcomeTotal(
            outcome=outcome,
            rows=found[0],
            citizens=found[0],
            expected_oere=Oere(found[1]),
            a_conto_oere=Oere(found[2]),
            run_oere=Oere(found[3]),
            deducted_oere=Oere(found[4]),
            difference_oere=Oere(found[5]),
        )
        for outcome, found in sums.items()
        if found[0]
    ]
    labels = ("Indberetningslister", "Udbetalte bilag", "Udbetalingslister")
    checks = [
        SourceCheck(
            source=label,
            own_lines=count,
            matched_lines=count,
            own_oere=Oere(amount),
            matched_oere=Oere(amount),
        )
        for label, (count, amount) in zip(labels, lines.values(), strict=True)
    ]
    return MatchedRun(rows=rows, totals=totals, checks=checks)


def _missing(row: BilagRow) -> Iterator[MissingRow]:
    for matched in _matched(row):
        if matched.outcome in (Outcome.NOT_PAID, Outcome.ONLY_A_CONTO):
            is_done = matched.outcome is Outcome.NOT_PAID
            yield MissingRow(
                *matched[:7],
                expected_oere=matched.expected_oere or Oere(0),
                a_conto_oere=matched.a_conto_oere or Oere(0),
                done="Ringet til borgeren, som kommer i morgen" if is_done else None,
                done_by=CASEWORKERS[0] if is_done else None,
                done_at=DRAWN_AT if is_done else None,
            )


def _set_offs(row: BilagRow) -> Iterator[SetOffRow]:
    base = SetOffRow(
        number=row.number,
        citizen=row.citizen,
        cpr=row.cpr,
        benefit=row.benefit,
        outcome=None,
        claim_oere=None,
        kind=None,
        line_oere=None,
        at=None,
        by=None,
    )
    if row.outstanding_oere:
        outcome = next(iter(_matched(row))).outcome if row.status in PAID_OUT else None
        yield base._replace(claim_oere=row.outstanding_oere, outcome=outcome)
    lines = ((SettlementKind.SET_OFF, row.set_off_oere), (SettlementKind.REPAID, row.repaid_oere))
    for kind, amount in lines:
        if amount:
            yield base._replace(
                kind=kind,
                line_oere=amount,
                at=DRAWN_AT,
                by=PAYERS[0],
                reference="Novemberkørslen, del 1 af 2",
            )


def _rekeying(row: BilagRow) -> Iterator[RekeyingRow]:
    if row.number and row.status in PAID_OUT and row.period_from and row.period_to:
        keyed = row.status is BilagStatus.SETTLED
        checked = keyed and not row.repaid_oere
        yield RekeyingRow(
            bilag_id=1,
            number=row.number,
            cpr=KEYED_CPR,
            name=row.citizen,
            is_protected=False,
            benefit=row.benefit,
            system="KY",
            case_no="2026-000123",
            period_from=row.period_from,
            period_to=row.period_to,
            pay_date=row.pay_date,
            paid_at=row.paid_at,
            age_days=3,
            amount_oere=row.amount_oere,
            owner_id=1,
            owner=CASEWORKERS[1],
            keyed_by_id=1 if keyed else None,
            keyed_by=CASEWORKERS[1] if keyed else None,
            noted_by_id=1 if keyed else None,
            keyed_on=DRAWN_AT.date() if keyed else None,
            keyed_oere=row.amount_oere if keyed else None,
            receipt="KV-4711" if keyed else "",
            remark="",
            checked_by=CASEWORKERS[2] if checked else None,
            checked_at=DRAWN_AT if checked else None,
        )


def _to_key(rows: Iterable[BilagRow]) -> Tally:
    amounts = [row.amount_oere for row in rows if row.number and row.status in PAID_OUT]
    return Tally(count=len(amounts), amount_oere=Oere(sum(amounts)))


def _elsewhere(rows: Iterable[BilagRow]) -> Elsewhere:
    """Each fourth citizen has a bilag at the town hall too, of the same amount and as far as here."""
    there = Derived(rows, _there)
    live = [row for row in there if row.number and row.status is not BilagStatus.VOIDED]
    paid = [row for row in live if row.status in PAID_OUT]
    place = HandedOver("Rådhuset", "STRB26", DRAWN_AT - timedelta(hours=2), 812, "ab12" * 16)
    return Elsewhere(
        places=[place] if live else [],
        rows=there,
        issued=Tally(count=len(live), amount_oere=Oere(sum(row.amount_oere for row in live))),
        paid=Tally(count=len(paid), amount_oere=Oere(sum(row.amount_oere for row in paid))),
        outstanding_oere=Oere(sum(row.outstanding_oere for row in paid)),
    )


def _there(row: BilagRow) -> Iterator[ElsewhereRow]:
    if row.amount_oere // 5_000 % 4 == 0 and row.period_from and row.period_to:
        yield ElsewhereRow(
            place="Rådhuset",
            number=row.number and row.number.replace("STR26", "STRB26"),
            status=row.status,
            citizen=row.citizen,
            cpr=row.cpr,
            benefit=row.benefit,
            period_from=row.period_from,
            period_to=row.period_to,
            amount_oere=row.amount_oere,
            issued_by=row.issued_by,
            issued_at=row.issued_at,
            paid_by=row.paid_by,
            paid_at=row.paid_at,
            outstanding_oere=row.outstanding_oere,
            here=row.number,
        )


def _transfers(row: BilagRow) -> Iterator[TransferRow]:
    if row.status in PAID_OUT and row.method == "Bankoverførsel":
        is_sure = row.status is BilagStatus.SETTLED
        sent = TransferRow(
            list_id=1,
            bank="Hovedbanken",
            state=TransferState.CONFIRMED if is_sure else TransferState.SENT,
            number=row.number,
            citizen=row.citizen,
            cpr=row.cpr,
            benefit=row.benefit,
            amount_oere=row.amount_oere,
            made_by=PAYERS[0],
            made_at=row.issued_at,
            released_by=PAYERS[1],
            released_at=row.paid_at,
            sent_by=PAYERS[1],
            sent_at=row.paid_at,
            confirmed_at=row.paid_at if is_sure else None,
            returned_at=None,
            return_reason=None,
        )
        yield sent
        if row.repaid_oere:
            yield sent._replace(
                state=TransferState.RETURNED, returned_at=row.paid_at, return_reason="Kontoen er lukket"
            )


def _is_cash(row: BilagRow) -> bool:
    return row.status in PAID_OUT and row.method != "Bankoverførsel"


def _cash_sessions(rows: Iterable[BilagRow]) -> list[CashSession]:
    south = sum(row.amount_oere for row in rows if _is_cash(row) and row.place == PLACES[1])
    paid = {PLACES[0]: sum(row.amount_oere for row in rows if _is_cash(row)) - south, PLACES[1]: south}
    return [
        CashSession(
            box_id=box_id,
            place=place,
            cashiers=", derefter ".join(PAYERS[:box_id]),
            opened_at=OPENED_AT,
            closed_at=None,
            moved_oere={
                MovementKind.FLOAT: Oere(BALANCES[place] + paid[place] - 5_000_00),
                MovementKind.REFILL: Oere(5_000_00),
                MovementKind.PAYOUT: Oere(-paid[place]),
            },
            balance_oere=BALANCES[place],
        )
        for box_id, place in enumerate(PLACES, 1)
    ]


PLACES = ("Rådhuset, kasse 1", "Jobcenter Syd")
BALANCES = {PLACES[0]: Oere(12_345_050), PLACES[1]: Oere(2_000_000)}
_COUNTED = CashRow(
    box_id=1,
    place=PLACES[0],
    occasion=Occasion.OPEN,
    at=OPENED_AT,
    by=PAYERS[0],
    expected_oere=Oere(20_000_00),
    counted_oere=Oere(20_000_00),
    other=LEADER,
    other_at=OPENED_AT + timedelta(minutes=4),
    state=CashState.CONFIRMED,
    explanation="",
)
CASH_ROWS = (
    _COUNTED,
    _COUNTED._replace(
        occasion=Occasion.REFILL,
        at=OPENED_AT + timedelta(hours=2),
        expected_oere=Oere(5_000_00),
        counted_oere=Oere(5_000_00),
        other=None,
        other_at=None,
        state=CashState.UNCONFIRMED,
    ),
    _COUNTED._replace(
        occasion=Occasion.HANDOVER,
        at=OPENED_AT + timedelta(hours=5),
        by=PAYERS[1],
        expected_oere=Oere(7_350_00),
        counted_oere=Oere(7_300_00),
        other=PAYERS[0],
        state=CashState.UNATTESTED,
        explanation="En halvtredser mangler; talt tre gange",
    ),
    _COUNTED._replace(
        box_id=2,
        place=PLACES[1],
        occasion=Occasion.HANDOVER,
        at=OPENED_AT + timedelta(hours=3),
        expected_oere=None,
        counted_oere=None,
        other=PAYERS[1],
        state=CashState.CALLED_OFF,
    ),
)


def _postings(rows: Iterable[BilagRow]) -> list[PostingSum]:
    """Every krone from one account to another, added up over all bilag."""
    all_of_it = cash = set_off = repaid = 0
    for row in rows:
        if row.status in PAID_OUT:
            all_of_it += row.amount_oere
            cash += row.amount_oere if _is_cash(row) else 0
            set_off += row.set_off_oere
            repaid += row.repaid_oere
    brought = sum(BALANCES.values()) + cash
    sums = (
        (Account.CASH_BOX, None, brought, cash),
        (Account.BANK, None, repaid, all_of_it - cash),
        (Account.CASH_IN_TRANSIT, None, 0, brought),
        (Account.CLEARING, CLAIMS[0][0], all_of_it, set_off + repaid),
        (Account.BENEFIT, CLAIMS[0][0], set_off, 0),
    )
    return [
        PostingSum(
            day=date(2026, 10, 30),
            account=account,
            benefit=benefit,
            postings=3,
            debet_oere=Oere(debet),
            kredit_oere=Oere(kredit),
        )
        for account, benefit, debet, kredit in sums
    ]


def first_row(status: BilagStatus) -> BilagRow:
    """An invented bilag of a status."""
    return next(row for row in InventedBilag(1_000) if row.status is status)


def _number(sequence: int) -> str:
    """The number of so many: of the next year's series where one is used up."""
    years, place = divmod(sequence - 1, LAST_SEQUENCE)
    return str(BilagNumber(f"STR{26 + years}", place + 1))


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
        number=None if status in WITHOUT_NUMBER else _number(sequence),
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
        place=random.choice(PLACES),
        issued_by=random.choice(CASEWORKERS),
        issued_at=issued_at,
        approved_by=LEADER if is_approved else None,
        approved_at=issued_at + timedelta(minutes=9) if is_approved else None,
        paid_by=random.choice(PAYERS) if is_paid else None,
        paid_at=issued_at + timedelta(minutes=31) if is_paid else None,
        set_off_oere=Oere(set_off - repaid if is_paid else 0),
        repaid_oere=Oere(repaid if is_paid else 0),
        written_off_oere=Oere(0),
        otherwise_oere=Oere(0),
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


def _overview(rows: Iterable[BilagRow]) -> Overview:
    claims = dict.fromkeys([*CLAIMS, *((row.benefit, row.pay_date) for row in rows)])
    standings = [
        BenefitStanding(
            benefit=benefit,
            pay_date=pay_date,
            lines=140,
            citizens=120,
            amount_oere=Oere(98_765_450),
            estimate=estimate([], Oere(98_765_450), 120),
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
            steps=0,
        ),
        totals=_totals(rows),
        cash_boxes=[
            BoxBalance(place=place, balance_oere=balance_oere) for place, balance_oere in BALANCES.items()
        ],
    )


def _totals(rows: Iterable[BilagRow]) -> StatusTotals:
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
    rows: Iterable[BilagRow],
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
