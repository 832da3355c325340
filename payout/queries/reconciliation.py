"""What the reconciliation workbook shows: the whole report, its rows one at a time, no query per row."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from payout.domain.incident import Incident
from payout.domain.reconciliation import BookVerdict, EventRow, ReconciliationReport
from payout.labels import event_label, rule_text, subject_label
from payout.queries.book_bilag import BilagRows
from payout.queries.book_cash import cash_rows, cash_sessions
from payout.queries.book_elsewhere import elsewhere
from payout.queries.book_numbers import number_spans
from payout.queries.book_postings import posting_sums
from payout.queries.book_run import SetOffRows, matched_run, missing_rows, outcomes_by_bilag
from payout.queries.book_transfers import TransferRows
from payout.queries.booked import last_bookings
from payout.queries.events import chain_head, stream_log
from payout.queries.missing import missing_cases
from payout.queries.overview import overview
from payout.queries.real_run import real_run
from payout.queries.rekeying import RekeyingRows, rekeying_total

HASH_SHOWN = 16


def reconciliation(
    connection: Connection,
    incident: Incident,
    *,
    office: str,
    drawn_by: str,
    drawn_at: datetime,
    export_number: int,
    verdict: BookVerdict,
) -> ReconciliationReport:
    """The report of a hændelse as of this read transaction, which stays open while it is walked."""
    head, run = chain_head(connection), real_run(connection, incident)
    incident_id = incident.incident_id
    return ReconciliationReport(
        office=office,
        incident=incident,
        rule_text=rule_text(incident.scope.rule),
        overview=overview(connection),
        drawn_by=drawn_by,
        drawn_at=drawn_at,
        export_number=export_number,
        chain_head=head.hash,
        chain_head_number=head.events,
        verdict=verdict,
        number_spans=number_spans(connection, incident_id),
        bilag=BilagRows(connection, incident_id, last_bookings(connection, incident_id)),
        run=matched_run(connection, incident_id, run),
        missing=missing_rows(run, missing_cases(connection, incident_id)),
        set_offs=SetOffRows(connection, incident_id, outcomes_by_bilag(run)),
        rekeying=RekeyingRows(connection, incident_id),
        rekeying_total=rekeying_total(connection, incident_id),
        cash_sessions=cash_sessions(connection, incident_id),
        cash_rows=cash_rows(connection, incident_id),
        transfers=TransferRows(connection, incident_id),
        elsewhere=elsewhere(connection, incident_id),
        postings=posting_sums(connection, incident_id),
        event_count=head.events,
        events=_event_rows(connection),
    )


def _event_rows(connection: Connection) -> Iterator[EventRow]:
    for event in stream_log(connection):
        yield EventRow(
            number=event.number,
            at=event.at,
            actor=event.actor,
            action=event_label(event.action),
            subject=subject_label(event.subject, event.label),
            text=f"Kontrolsum {event.hash[:HASH_SHOWN]}",
        )
