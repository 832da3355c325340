"""What the reconciliation workbook shows: bilag and events one at a time, no query per row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, select

from payout.bilag_number import BilagNumber
from payout.cpr import Cpr
from payout.domain.bilag_states import PAID_OUT, BilagStatus
from payout.domain.incident import Incident
from payout.domain.kontering import PayoutMethod
from payout.domain.reconciliation import BilagRow, EventRow, NumberSpan, ReconciliationReport
from payout.domain.settlement import SettlementKind
from payout.labels import event_label, label_of, rule_text, subject_label
from payout.models import bilag, settlement, settlement_reversal, user
from payout.money import Oere
from payout.queries.events import chain_head, stream_log
from payout.queries.overview import overview

ROWS_A_FETCH = 1_000
HASH_SHOWN = 16
PROTECTED = "Beskyttet"

_PEOPLE = ("requested_by", "issued_by", "decided_by", "voided_by", "paid_by")
_NAMES = {role: user.alias(f"{role}_user") for role in _PEOPLE}
_PLAIN = (
    "status",
    "number",
    "name",
    "is_protected",
    "cpr",
    "benefit",
    "period_from",
    "period_to",
    "pay_date",
    "expected_oere",
    "amount_oere",
    "settled_oere",
    "method",
    "place",
    "requested_at",
    "issued_at",
    "decided_at",
    "decision_reason",
    "voided_at",
    "void_reason",
    "paid_at",
)


def reconciliation(
    connection: Connection,
    incident: Incident,
    *,
    office: str,
    drawn_by: str,
    drawn_at: datetime,
    export_number: int,
) -> ReconciliationReport:
    """The report of a hændelse as of this read transaction, which stays open while it is walked."""
    head = chain_head(connection)
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
        number_spans=number_spans(connection, incident.incident_id),
        bilag=_BilagRows(connection, incident.incident_id),
        event_count=head.events,
        events=_event_rows(connection),
    )


def number_spans(connection: Connection, incident_id: int) -> tuple[NumberSpan, ...]:
    """First and last number that a hændelse took of each series, and how many."""
    rows = connection.execute(
        select(
            bilag.c.series,
            func.min(bilag.c.sequence).label("first"),
            func.max(bilag.c.sequence).label("last"),
            func.count().label("taken"),
        )
        .where(bilag.c.incident_id == incident_id, bilag.c.number.is_not(None))
        .group_by(bilag.c.series)
        .order_by(bilag.c.series)
    )
    return tuple(
        NumberSpan(
            series=row.series,
            first=str(BilagNumber(row.series, row.first)),
            last=str(BilagNumber(row.series, row.last)),
            count=row.taken,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class _BilagRows:
    """The bilag of a hændelse, read anew each time they are walked: the workbook does so for each sheet."""

    connection: Connection
    incident_id: int

    def __iter__(self) -> Iterator[BilagRow]:
        for row in self.connection.execute(_bilag_query(self.incident_id)).mappings():
            yield _bilag_row(row)


def _bilag_query(incident_id: int) -> Select[tuple[object, ...]]:
    settled = (
        select(
            settlement.c.bilag_id,
            *(_settled_as(kind).label(kind.value) for kind in SettlementKind),
        )
        .where(settlement.c.id.not_in(select(settlement_reversal.c.settlement_id)))
        .group_by(settlement.c.bilag_id)
        .subquery()
    )
    query = select(
        *(bilag.c[name] for name in _PLAIN),
        *(settled.c[kind.value] for kind in SettlementKind),
        *(names.c.display_name.label(f"{role}_name") for role, names in _NAMES.items()),
    ).outerjoin(settled, settled.c.bilag_id == bilag.c.id)
    for role, names in _NAMES.items():
        query = query.outerjoin(names, names.c.id == bilag.c[role])
    query = query.where(bilag.c.incident_id == incident_id).order_by(bilag.c.id)
    return query.execution_options(yield_per=ROWS_A_FETCH)


def _settled_as(kind: SettlementKind) -> ColumnElement[int]:
    return func.sum(case((settlement.c.kind == kind.value, settlement.c.amount_oere), else_=0))


def _bilag_row(row: RowMapping) -> BilagRow:
    status = BilagStatus(row["status"])
    is_rejected, is_voided = status is BilagStatus.REJECTED, status is BilagStatus.VOIDED
    is_approved = row["number"] is not None and row["decided_by_name"] is not None
    return BilagRow(
        number=row["number"],
        status=status,
        citizen=PROTECTED if row["is_protected"] else row["name"],
        cpr=str(Cpr(row["cpr"])),
        benefit=row["benefit"],
        period_from=row["period_from"],
        period_to=row["period_to"],
        pay_date=row["pay_date"],
        expected_oere=row["expected_oere"],
        amount_oere=row["amount_oere"],
        method=label_of(PayoutMethod(row["method"])),
        place=row["place"],
        issued_by=row["issued_by_name"] or row["requested_by_name"],
        issued_at=row["issued_at"] or row["requested_at"],
        approved_by=row["decided_by_name"] if is_approved else None,
        approved_at=row["decided_at"] if is_approved else None,
        paid_by=row["paid_by_name"],
        paid_at=row["paid_at"],
        set_off_oere=row[SettlementKind.SET_OFF.value] or Oere(0),
        # Cash that came back is repaid as well; the event log tells the two apart.
        repaid_oere=Oere((row[SettlementKind.REPAID.value] or 0) + (row[SettlementKind.RETURNED.value] or 0)),
        written_off_oere=_without_money(row),
        outstanding_oere=Oere(row["amount_oere"] - row["settled_oere"]) if status in PAID_OUT else Oere(0),
        ended_by=row["decided_by_name"] if is_rejected else row["voided_by_name"],
        ended_at=row["decided_at"] if is_rejected else row["voided_at"],
        end_reason=(row["decision_reason"] if is_rejected else row["void_reason"])
        if is_rejected or is_voided
        else None,
    )


def _without_money(row: RowMapping) -> Oere:
    """Written off, sent to recovery and corrected together: none of them brings money in by this book."""
    kinds = (SettlementKind.WRITTEN_OFF, SettlementKind.RECOVERY, SettlementKind.CORRECTED)
    return Oere(sum(row[kind.value] or 0 for kind in kinds))


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
