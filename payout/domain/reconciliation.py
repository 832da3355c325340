"""What the reconciliation workbook shows, so that Økonomi can check everything without the app.

Plain values that the queries fill and `exports` lays out. All of a report is read in one transaction, so that
the bilag, the totals and the head of the journal belong to the same moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from payout.domain.bilag_states import BilagStatus
from payout.domain.incident import Incident
from payout.domain.overview import Overview
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
    outstanding_oere: Oere
    """Paid minus set off, repaid and written off; zero for what is not paid."""
    ended_by: str | None
    """Who voided or rejected it."""
    ended_at: datetime | None
    end_reason: str | None


class EventRow(NamedTuple):
    """One event of the journal as the log shows it. Action and subject in Danish, `at` in UTC."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSpan:
    """A number series: its first and last bilag number and how many were taken, voided ones among them."""

    series: str
    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationReport:
    """Everything the workbook shows.

    Shape:   `bilag` is walked more than once and gives the same rows in the same order each time; `events` is
             walked once and gives `event_count` rows. `drawn_at` is an instant in UTC.
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
    number_spans: Sequence[NumberSpan]
    bilag: Iterable[BilagRow]
    event_count: int
    events: Iterable[EventRow]
