"""What the reconciliation workbook shows, so that Økonomi can check everything without the app.

Plain values that the queries fill and `exports` lays out. All of a report is read in one transaction, so that
the bilag, the totals and the head of the journal belong to the same moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from payout.domain.bilag_states import BilagStatus
from payout.domain.cash_report import MovementKind, Occasion
from payout.domain.incident import Incident
from payout.domain.kontering import Account
from payout.domain.overview import Overview, Tally
from payout.domain.real_run import Outcome, OutcomeTotal, SourceCheck
from payout.domain.rekeying import RekeyingRow
from payout.domain.settlement import SettlementKind
from payout.domain.transfers import TransferState
from payout.money import Oere


class BilagRow(NamedTuple):
    """One bilag or request as the workbook shows it: amounts in øre, instants in UTC.

    A named tuple for the same reason as `ListLine`: there may be half a million of them.
    """

    number: str | None
    """Number with check digit; None for a request that was never issued."""
    status: BilagStatus
    citizen: str
    """Name, or "Beskyttet" where the citizen is protected."""
    cpr: str
    """Masked: "010190-••••"."""
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    expected_oere: Oere | None
    """What the list expects for the claim; None when the citizen is not on it."""
    amount_oere: Oere
    method: str
    """The way of payment in Danish."""
    place: str
    issued_by: str
    """Who issued it, or asked for it while it has no number."""
    issued_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    paid_by: str | None
    paid_at: datetime | None
    set_off_oere: Oere
    repaid_oere: Oere
    """Repaid to the bank, or returned in cash."""
    written_off_oere: Oere
    otherwise_oere: Oere
    """Settled in another way than those three: sent to recovery, or corrected."""
    outstanding_oere: Oere
    """Paid minus all of the four; zero for what is not paid."""
    ended_by: str | None
    """Who voided or rejected it."""
    ended_at: datetime | None
    end_reason: str | None
    booked_on: date | None = None
    """The day that Økonomi has booked it, as they have said; None until then."""
    booked_number: str | None = None
    """Økonomi's own number for it."""


class MatchedRow(NamedTuple):
    """A payment of expected list, bilag and real run as the workbook shows it: `MatchRow` without secrets."""

    citizen: str
    """Name, or "Beskyttet"."""
    cpr: str
    """Masked."""
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    outcome: Outcome
    expected_oere: Oere | None
    a_conto_oere: Oere | None
    run_oere: Oere | None
    deducted_oere: Oere
    difference_oere: Oere
    bilag: str
    """Numbers of its bilag, with commas between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedRun:
    """The match of the real run. `rows` is walked more than once; the totals are those of the match."""

    rows: Iterable[MatchedRow]
    totals: Sequence[OutcomeTotal]
    checks: Sequence[SourceCheck]


class MissingRow(NamedTuple):
    """A payment that the citizen still waits for, wholly or in part, and what was done about it."""

    citizen: str
    cpr: str
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    outcome: Outcome
    expected_oere: Oere
    a_conto_oere: Oere
    done: str | None = None
    done_by: str | None = None
    done_at: datetime | None = None

    @property
    def missing_oere(self) -> Oere:
        """What the list expected and nobody has paid."""
        return Oere(self.expected_oere - self.a_conto_oere)


class SetOffRow(NamedTuple):
    """A claim, which is what is outstanding of a bilag, or a line that has settled a part of one."""

    number: str | None
    citizen: str
    cpr: str
    benefit: str
    outcome: Outcome | None
    """What the real run did; None before it is there, and for lines."""
    claim_oere: Oere | None
    kind: SettlementKind | None
    """How the line settles; None for a claim."""
    line_oere: Oere | None
    at: datetime | None
    by: str | None
    reference: str | None = None
    """Which run or payment took it, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashSession:
    """A cash box from opening to closing. `moved_oere` is into the box by kind, and sums to the balance."""

    box_id: int
    place: str
    cashiers: str
    """Who ran it, in order."""
    opened_at: datetime
    closed_at: datetime | None
    moved_oere: Mapping[MovementKind, Oere]
    balance_oere: Oere


class CashState(StrEnum):
    """Where a count of cash or a hand-over stands."""

    COUNTED = "counted"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    ATTESTED = "attested"
    UNATTESTED = "unattested"
    TAKEN_OVER = "taken_over"
    WAITS_FOR_COUNT = "waits_for_count"
    CALLED_OFF = "called_off"


class CashRow(NamedTuple):
    """A count of a box, with the other person of a delivery, a hand-over or a difference; or a hand-over
    that came to nothing."""

    box_id: int
    place: str
    occasion: Occasion
    at: datetime
    by: str
    expected_oere: Oere | None
    counted_oere: Oere | None
    other: str | None
    """Who confirmed a delivery, handed the box over, or attested a difference."""
    other_at: datetime | None
    state: CashState
    explanation: str


class TransferRow(NamedTuple):
    """A bilag on a list of bank transfers."""

    list_id: int
    bank: str
    state: TransferState
    number: str | None
    citizen: str
    cpr: str
    benefit: str
    amount_oere: Oere
    made_by: str
    made_at: datetime
    released_by: str | None
    released_at: datetime | None
    sent_by: str | None
    sent_at: datetime | None
    confirmed_at: datetime | None
    returned_at: datetime | None
    return_reason: str | None


class ElsewhereRow(NamedTuple):
    """A bilag or request of another place, as it stood at that place's last hand-over."""

    place: str
    number: str | None
    status: BilagStatus
    citizen: str
    """Name, or "Beskyttet"."""
    cpr: str
    """Masked."""
    benefit: str
    period_from: date
    period_to: date
    amount_oere: Oere
    issued_by: str | None
    issued_at: datetime | None
    paid_by: str | None
    paid_at: datetime | None
    outstanding_oere: Oere
    """Paid minus what is settled there; zero for what is not paid."""
    here: str | None
    """Numbers of what the citizen has got here, with commas between; None when that is nothing."""


class HandedOver(NamedTuple):
    """A place that has handed over, and how far its journal is known here."""

    name: str
    series: str
    drawn_at: datetime
    events: int
    head: str
    """Hash in hex of the last event that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The other places. `rows` is walked more than once; the totals are the ledger's own."""

    places: Sequence[HandedOver]
    rows: Iterable[ElsewhereRow]
    issued: Tally
    """Without what is annulled."""
    paid: Tally
    outstanding_oere: Oere


class PostingSum(NamedTuple):
    """Postings of one day, account part and ydelse: how many, and their debet and kredit, both positive."""

    day: date
    account: Account
    benefit: str | None
    postings: int
    debet_oere: Oere
    kredit_oere: Oere


class EventRow(NamedTuple):
    """One event of the journal as the log shows it. Action and subject in Danish, `at` in UTC."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGap:
    """Numbers inside a span that no bilag of the hændelse has; `is_explained` when it is known why.

    They are kept for bilag on paper after an old copy was put back, or another hændelse has them.
    """

    first: str
    last: str
    count: int
    is_explained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSpan:
    """A number series: its first and last bilag number and how many were taken, voided ones among them."""

    series: str
    first: str
    last: str
    count: int
    gaps: tuple[NumberGap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookVerdict:
    """What `payout verify` says of the book at the moment of the report; `broken` names checks that fail."""

    events: int
    bilag: int
    broken: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return not self.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationReport:
    """Everything the workbook shows.

    Shape:   `bilag`, `missing`, `set_offs`, `rekeying` and `transfers` are walked more than once and give the
             same rows in the same order each time; `events` is walked once and gives `event_count` rows.
             `run` is None until a list of what was really paid is stored. `drawn_at` is an instant in UTC.
             `overview` holds the ledger's own totals, which the workbook sets beside those of the rows.
    """

    office: str
    incident: Incident
    rule_text: str
    """The a-conto rule in one Danish sentence."""
    overview: Overview
    drawn_by: str
    drawn_at: datetime
    export_number: int
    chain_head: str
    """Hash in hex of the last event."""
    chain_head_number: int
    verdict: BookVerdict
    number_spans: Sequence[NumberSpan]
    bilag: Iterable[BilagRow]
    run: MatchedRun | None
    missing: Iterable[MissingRow]
    set_offs: Iterable[SetOffRow]
    rekeying: Iterable[RekeyingRow]
    rekeying_total: Tally
    """What the ledger says of the rows of `rekeying` together."""
    cash_sessions: Sequence[CashSession]
    cash_rows: Sequence[CashRow]
    transfers: Iterable[TransferRow]
    elsewhere: Elsewhere
    postings: Sequence[PostingSum]
    event_count: int
    events: Iterable[EventRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """Days since a payout, both ends among them; `last` is None for all that is older."""

    first: int
    last: int | None

    def holds(self, days: int) -> bool:
        """Whether so many days are in the band."""
        return days >= self.first and (self.last is None or days <= self.last)


AGE_BANDS: Sequence[AgeBand] = (
    AgeBand(first=0, last=7),
    AgeBand(first=8, last=30),
    AgeBand(first=31, last=60),
    AgeBand(first=61, last=90),
    AgeBand(first=91, last=None),
)
"""How old open items are told apart (docs/sources.md, "aldersfordeling")."""
STILL_OWED: Sequence[Outcome] = (Outcome.NOT_PAID, Outcome.ONLY_A_CONTO)
"""Outcomes of which the citizen may still wait for money."""
