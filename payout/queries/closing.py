"""What hinders that a hændelse is closed."""

from sqlalchemy import ColumnElement, Connection, func, select

from payout.domain.bilag_states import PAID_OUT, WAITS_FOR_PAYOUT, BilagStatus
from payout.domain.closing import (
    NOTHING_OPEN,
    ClosingReason,
    Condition,
    ConditionCode,
    OpenItems,
    conditions_of,
)
from payout.domain.incident import Incident
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_copies import CopyState
from payout.domain.transfers import TransferState
from payout.models import bilag, cash_box, closing_note, closing_reason, payment_list, posting, transfer, user
from payout.money import Oere
from payout.queries import missing, receipts, rekeying
from payout.queries.cash_counts import differences_waiting
from payout.queries.cash_people import deliveries_waiting
from payout.queries.list_copies import count_by_state
from payout.queries.paper_blocks import gap_report
from payout.queries.sample import sample_state

_ON_THE_WAY = (TransferState.LISTED, TransferState.RELEASED, TransferState.SENT)
_CONFIRMER = user.alias("confirmer")


def closing_conditions(
    connection: Connection, incident: Incident, *, verified_to: int | None
) -> tuple[Condition, ...]:
    """Every condition as it stands.

    `verified_to` is the last event of the last whole verification that held, None without one.
    """
    here = incident.incident_id
    open_items = {
        ConditionCode.REQUESTS: _bilag(connection, here, {BilagStatus.AWAITING_APPROVAL}),
        ConditionCode.UNPAID: _bilag(connection, here, WAITS_FOR_PAYOUT),
        ConditionCode.OUTSTANDING: _bilag(connection, here, {BilagStatus.PAID}),
        ConditionCode.BOXES: _boxes(connection),
        ConditionCode.DIFFERENCES: _differences(connection, here),
        ConditionCode.CASH_IN_TRANSIT: _deliveries(connection, here),
        ConditionCode.PAPER_NUMBERS: _paper_numbers(connection, incident),
        ConditionCode.TRANSFERS: _transfers(connection, here),
        ConditionCode.REKEYING: OpenItems(count=rekeying.count_open(connection, here)),
        ConditionCode.MISSING_PAYMENTS: OpenItems(count=missing.count_open(connection, here)),
        ConditionCode.SAMPLE: _sample(connection, here),
        ConditionCode.LIST_COPIES: _list_copies(connection),
        ConditionCode.RECEIPTS: OpenItems(count=receipts.count_open(connection, here)),
        ConditionCode.REAL_RUN: _real_run(connection, incident),
        ConditionCode.VERIFICATION: _unverified(connection, verified_to),
    }
    return conditions_of(open_items, closing_reasons(connection, here))


def closing_reasons(connection: Connection, incident_id: int) -> tuple[ClosingReason, ...]:
    """Every reason that was stated for a hændelse, in order."""
    query = (
        select(
            closing_reason,
            user.c.display_name.label("stated_by_name"),
            _CONFIRMER.c.display_name.label("confirmed_by_name"),
        )
        .join(user, user.c.id == closing_reason.c.stated_by)
        .outerjoin(_CONFIRMER, _CONFIRMER.c.id == closing_reason.c.confirmed_by)
        .where(closing_reason.c.incident_id == incident_id)
        .order_by(closing_reason.c.id)
    )
    return tuple(
        ClosingReason(
            reason_id=row["id"],
            code=ConditionCode(row["condition"]),
            open_items=OpenItems(
                count=row["count"],
                amount_oere=None if row["amount_oere"] is None else Oere(row["amount_oere"]),
            ),
            reason=row["reason"],
            stated_by_id=row["stated_by"],
            stated_by=row["stated_by_name"],
            stated_at=row["stated_at"],
            confirmed_by=row["confirmed_by_name"],
            confirmed_at=row["confirmed_at"],
        )
        for row in connection.execute(query).mappings()
    )


def note_of_closing(connection: Connection, incident_id: int) -> str:
    """The note that a hændelse was closed with; "" without one."""
    return (
        connection.scalar(select(closing_note.c.note).where(closing_note.c.incident_id == incident_id)) or ""
    )


def _bilag(
    connection: Connection, incident_id: int, statuses: frozenset[BilagStatus] | set[BilagStatus]
) -> OpenItems:
    left = bilag.c.amount_oere - bilag.c.settled_oere
    which = bilag.c.status.in_([status.value for status in statuses])
    return _sum(connection, left, (bilag.c.incident_id == incident_id) & which)


def _sum(connection: Connection, amount: ColumnElement[int], which: ColumnElement[bool]) -> OpenItems:
    count, total = connection.execute(
        select(func.count(), func.coalesce(func.sum(amount), 0)).where(which)
    ).one()
    return OpenItems(count=count, amount_oere=Oere(total))


def _boxes(connection: Connection) -> OpenItems:
    return _sum(connection, cash_box.c.balance_oere, cash_box.c.closed_at.is_(None))


def _differences(connection: Connection, incident_id: int) -> OpenItems:
    waiting = differences_waiting(connection, incident_id)
    return OpenItems(count=len(waiting), amount_oere=Oere(sum(one.difference_oere for one in waiting)))


def _deliveries(connection: Connection, incident_id: int) -> OpenItems:
    waiting = deliveries_waiting(connection, incident_id)
    return OpenItems(count=len(waiting), amount_oere=Oere(sum(one.amount_oere for one in waiting)))


def _paper_numbers(connection: Connection, incident: Incident) -> OpenItems:
    """Numbers on paper without an end: of drills in a drill, of real days else."""
    return OpenItems(count=gap_report(connection, is_drill=incident.scope.is_drill).count)


def _transfers(connection: Connection, incident_id: int) -> OpenItems:
    which = (
        (bilag.c.incident_id == incident_id)
        & (transfer.c.bilag_id == bilag.c.id)
        & transfer.c.state.in_([state.value for state in _ON_THE_WAY])
    )
    return _sum(connection, bilag.c.amount_oere, which)


def _sample(connection: Connection, incident_id: int) -> OpenItems:
    """What is drawn and not answered; one, when nothing is drawn of what was paid."""
    state = sample_state(connection, incident_id)
    if state.drawn:
        return OpenItems(count=state.drawn - state.answered)
    paid = _bilag(connection, incident_id, PAID_OUT).count
    return OpenItems(count=1) if paid else NOTHING_OPEN


def _list_copies(connection: Connection) -> OpenItems:
    """Copies of the citizen list that are not shredded, whenever they were made."""
    found = count_by_state(connection)
    return OpenItems(count=found[CopyState.OUT] + found[CopyState.LOCKED])


def _real_run(connection: Connection, incident: Incident) -> OpenItems:
    """One, when bilag were paid and no list of the real run has come since the hændelse was opened."""
    found = connection.scalar(
        select(func.count())
        .select_from(payment_list)
        .where(
            payment_list.c.kind == ListKind.UDBETALING.value,
            payment_list.c.imported_at >= incident.opened_at,
        )
    )
    paid = _bilag(connection, incident.incident_id, PAID_OUT).count
    return OpenItems(count=1) if paid and not found else NOTHING_OPEN


def _unverified(connection: Connection, verified_to: int | None) -> OpenItems:
    """One, when money has moved after the last event that was verified, or nothing ever was."""
    last = connection.scalar(select(func.max(posting.c.event_number))) or 0
    return NOTHING_OPEN if verified_to is not None and last <= verified_to else OpenItems(count=1)
