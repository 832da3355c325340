"""The cash boxes of a hændelse as the reconciliation workbook shows them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select

from payout.domain.cash_report import Count, Delivery, Handover, MovementKind, Occasion
from payout.domain.reconciliation import CashRow, CashSession, CashState
from payout.models import cash_box, event, posting
from payout.money import Oere
from payout.queries.cash import CashBox, boxes_of_incident
from payout.queries.cash_counts import counts_in
from payout.queries.cash_people import deliveries_in, handovers_in
from payout.queries.cash_report import KIND_OF_EVENT

Moved = Mapping[int, Mapping[MovementKind, Oere]]


def cash_sessions(connection: Connection, incident_id: int) -> tuple[CashSession, ...]:
    """Every box in the order they were opened, with what has moved in it."""
    moved = _moved(connection, incident_id)
    handovers = [one for _, one in handovers_in(connection, incident_id)]
    boxes = sorted(boxes_of_incident(connection, incident_id), key=lambda box: box.box_id)
    return tuple(
        CashSession(
            box_id=box.box_id,
            place=box.place,
            cashiers=_cashiers(box, handovers),
            opened_at=box.opened_at,
            closed_at=box.closed_at,
            moved_oere=moved.get(box.box_id, {}),
            balance_oere=box.balance_oere,
        )
        for box in boxes
    )


def _cashiers(box: CashBox, handovers: Sequence[Handover]) -> str:
    before = [one.given_by for one in handovers if one.box_id == box.box_id and one.accepted_at is not None]
    return ", derefter ".join((*before, box.run_by))


def _moved(connection: Connection, incident_id: int) -> Moved:
    """Sums of the postings of each box by what moved the cash."""
    is_of_bilag, is_out = posting.c.bilag_id.is_not(None), posting.c.amount_oere < literal_column("0")
    query = (
        select(
            posting.c.box_id,
            event.c.action,
            is_of_bilag.label("is_of_bilag"),
            is_out.label("is_out"),
            func.sum(posting.c.amount_oere).label("amount_oere"),
        )
        .join(event, event.c.number == posting.c.event_number)
        .join(cash_box, cash_box.c.id == posting.c.box_id)
        .where(cash_box.c.incident_id == incident_id)
        .group_by(posting.c.box_id, event.c.action, is_of_bilag, is_out)
    )
    moved: dict[int, dict[MovementKind, int]] = defaultdict(lambda: defaultdict(int))
    for row in connection.execute(query):
        kind = _kind(row.action, is_of_bilag=bool(row.is_of_bilag), is_out=bool(row.is_out))
        moved[row.box_id][kind] += int(row.amount_oere)
    # The event that closes a box books its difference as well as what leaves it.
    for count in counts_in(connection, incident_id):
        if count.occasion is Occasion.CLOSE and count.difference_oere:
            moved[count.box_id][MovementKind.DIFFERENCE] += count.difference_oere
            moved[count.box_id][MovementKind.EMPTIED] -= count.difference_oere
    return {box_id: {kind: Oere(sums[kind]) for kind in sums} for box_id, sums in moved.items()}


def _kind(action: str, *, is_of_bilag: bool, is_out: bool) -> MovementKind:
    if is_of_bilag:
        return MovementKind.PAYOUT if is_out else MovementKind.RETURNED
    return KIND_OF_EVENT[action]


def cash_rows(connection: Connection, incident_id: int) -> tuple[CashRow, ...]:
    """Every count with its other person, and the hand-overs that nobody has counted; by box and time."""
    deliveries = deliveries_in(connection, incident_id)
    handovers = handovers_in(connection, incident_id)
    taken_over = {count_id: one for count_id, one in handovers if count_id is not None}
    rows = [
        _count_row(count, deliveries.get(count.count_id), taken_over.get(count.count_id))
        for count in counts_in(connection, incident_id)
    ]
    rows += _uncounted([one for _, one in handovers])
    return tuple(sorted(rows, key=lambda row: (row.box_id, row.at)))


def _count_row(count: Count, delivery: Delivery | None, handover: Handover | None) -> CashRow:
    other, other_at, state = _second(count, delivery, handover)
    return CashRow(
        box_id=count.box_id,
        place=count.place,
        occasion=count.occasion,
        at=count.counted_at,
        by=count.counted_by,
        expected_oere=count.expected_oere,
        counted_oere=count.counted_oere,
        other=other,
        other_at=other_at,
        state=state,
        explanation=count.explanation,
    )


def _second(
    count: Count, delivery: Delivery | None, handover: Handover | None
) -> tuple[str | None, datetime | None, CashState]:
    """Who else had a part in it, when, and where it stands."""
    if delivery is not None:
        return _of_delivery(delivery)
    if handover is not None:
        state = _attested(count) or CashState.TAKEN_OVER
        return handover.given_by, handover.offered_at, state
    return count.attested_by, count.attested_at, _attested(count) or CashState.COUNTED


def _of_delivery(delivery: Delivery) -> tuple[str | None, datetime | None, CashState]:
    if delivery.withdrawn_at is not None:
        return delivery.withdrawn_by, delivery.withdrawn_at, CashState.CALLED_OFF
    state = CashState.UNCONFIRMED if delivery.is_waiting else CashState.CONFIRMED
    return delivery.confirmed_by, delivery.confirmed_at, state


def _attested(count: Count) -> CashState | None:
    if count.awaits_attestation:
        return CashState.UNATTESTED
    return CashState.ATTESTED if count.attested_by is not None else None


def _uncounted(handovers: Sequence[Handover]) -> Iterator[CashRow]:
    for one in handovers:
        if one.accepted_at is None:
            yield CashRow(
                box_id=one.box_id,
                place=one.place,
                occasion=Occasion.HANDOVER,
                at=one.offered_at,
                by=one.given_by,
                expected_oere=None,
                counted_oere=None,
                other=one.taken_by,
                other_at=one.withdrawn_at,
                state=CashState.WAITS_FOR_COUNT if one.is_waiting else CashState.CALLED_OFF,
                explanation="",
            )
