"""The bilag of a hændelse, one at a time, for the reconciliation workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, select

from payout.cpr import Cpr
from payout.domain.bilag_states import PAID_OUT, BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.reconciliation import BilagRow
from payout.domain.settlement import SettlementKind
from payout.labels import label_of
from payout.models import bilag, settlement, settlement_reversal, user
from payout.money import Oere
from payout.queries.booked import LastBooking

ROWS_A_FETCH = 1_000
PROTECTED = "Beskyttet"

_OTHERWISE = tuple(
    kind
    for kind in SettlementKind
    if kind
    not in (
        SettlementKind.SET_OFF,
        SettlementKind.REPAID,
        SettlementKind.RETURNED,
        SettlementKind.WRITTEN_OFF,
    )
)
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


@dataclass(frozen=True, slots=True)
class BilagRows:
    """The bilag of a hændelse, read anew each time they are walked: the workbook does so for each sheet."""

    connection: Connection
    incident_id: int
    bookings: Mapping[str, LastBooking]
    """What Økonomi has booked, by bilag number."""

    def __iter__(self) -> Iterator[BilagRow]:
        for row in self.connection.execute(_bilag_query(self.incident_id)).mappings():
            yield _bilag_row(row, self.bookings.get(row["number"]))


def _bilag_query(incident_id: int) -> Select[tuple[object, ...]]:
    settled = (
        select(
            settlement.c.bilag_id,
            *(_settled_as(kind).label(kind.value) for kind in SettlementKind),
        )
        .where(stands())
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


def stands() -> ColumnElement[bool]:
    """Whether a settlement line has not been reversed."""
    return settlement.c.id.not_in(select(settlement_reversal.c.settlement_id))


def _settled_as(kind: SettlementKind) -> ColumnElement[int]:
    return func.sum(case((settlement.c.kind == kind.value, settlement.c.amount_oere), else_=0))


def _bilag_row(row: RowMapping, booking: LastBooking | None) -> BilagRow:
    status = BilagStatus(row["status"])
    is_rejected, is_voided = status is BilagStatus.REJECTED, status is BilagStatus.VOIDED
    is_approved = row["number"] is not None and row["decided_by_name"] is not None
    return BilagRow(
        number=row["number"],
        status=status,
        citizen=shown_name(row["name"], is_protected=row["is_protected"]),
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
        set_off_oere=_settled(row, SettlementKind.SET_OFF),
        # Cash that came back is repaid as well; the event log tells the two apart.
        repaid_oere=_settled(row, SettlementKind.REPAID, SettlementKind.RETURNED),
        written_off_oere=_settled(row, SettlementKind.WRITTEN_OFF),
        otherwise_oere=_settled(row, *_OTHERWISE),
        outstanding_oere=Oere(row["amount_oere"] - row["settled_oere"]) if status in PAID_OUT else Oere(0),
        ended_by=row["decided_by_name"] if is_rejected else row["voided_by_name"],
        ended_at=row["decided_at"] if is_rejected else row["voided_at"],
        end_reason=(row["decision_reason"] if is_rejected else row["void_reason"])
        if is_rejected or is_voided
        else None,
        booked_on=booking.booked_on if booking else None,
        booked_number=(booking.booked_number or None) if booking else None,
    )


def _settled(row: RowMapping, *kinds: SettlementKind) -> Oere:
    return Oere(sum(row[kind.value] or 0 for kind in kinds))


def shown_name(name: str, *, is_protected: bool) -> str:
    """The name, or that it is protected."""
    return PROTECTED if is_protected else name
