"""Lists of bank transfers, and what is on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, select

from payout.domain.bilag_states import BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.transfers import ENDED, TransferState
from payout.models import bilag, transfer, transfer_list, user
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_where

_STEPS = ("made", "released", "sent", "dropped")
_NAMES = {step: user.alias(f"{step}_user") for step in _STEPS}
_RETURNER = user.alias("returner")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferList:
    """A list for one bank, with who did what; instants in UTC, amount in øre."""

    list_id: int
    incident_id: int
    bank: str
    made_by_id: int
    made_by: str
    made_at: datetime
    released_by: str | None
    released_at: datetime | None
    sent_by: str | None
    sent_at: datetime | None
    dropped_by: str | None
    dropped_at: datetime | None
    count: int
    amount_oere: Oere
    returned: int
    confirmed: int

    @property
    def state(self) -> TransferState:
        """How far the list as a whole has come."""
        if self.dropped_by:
            return TransferState.TAKEN_OFF
        if self.sent_by:
            is_done = self.confirmed + self.returned == self.count
            return TransferState.CONFIRMED if is_done else TransferState.SENT
        return TransferState.RELEASED if self.released_by else TransferState.LISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer on a list, with its bilag as it stands today."""

    transfer_id: int
    list_id: int
    state: TransferState
    returned_by: str | None
    returned_at: datetime | None
    return_reason: str
    bilag: Bilag


def lists_of(connection: Connection, incident_id: int) -> tuple[TransferList, ...]:
    """The lists of a hændelse, the newest first."""
    return tuple(_lists(connection, transfer_list.c.incident_id == incident_id))


def list_by_id(connection: Connection, list_id: int) -> TransferList | None:
    """One list."""
    return next(_lists(connection, transfer_list.c.id == list_id), None)


def transfers_on(connection: Connection, list_id: int) -> tuple[Transfer, ...]:
    """What is on a list, in the order of the list."""
    return tuple(_transfers(connection, transfer.c.list_id == list_id))


def transfer_by_id(connection: Connection, transfer_id: int) -> Transfer | None:
    """One transfer."""
    return next(_transfers(connection, transfer.c.id == transfer_id), None)


def live_list_of(connection: Connection, bilag_id: int) -> int | None:
    """The list that holds a bilag or has paid it; None when no list does."""
    live = transfer.c.state.not_in([state.value for state in ENDED])
    return connection.scalar(select(transfer.c.list_id).where(transfer.c.bilag_id == bilag_id, live))


def waiting_transfers(connection: Connection, incident_id: int) -> tuple[Bilag, ...]:
    """Issued bilag that a bank is to pay and that are on no list, the oldest first."""
    return bilag_where(connection, *_waiting(incident_id))


def count_waiting_transfers(connection: Connection, incident_id: int) -> int:
    """How many of them there are."""
    counted = select(func.count()).select_from(bilag).where(*_waiting(incident_id))
    return connection.scalar(counted) or 0


def _waiting(incident_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        bilag.c.incident_id == incident_id,
        bilag.c.status == BilagStatus.ISSUED.value,
        bilag.c.method == PayoutMethod.BANK_TRANSFER.value,
    )


def _lists(connection: Connection, condition: ColumnElement[bool]) -> Iterator[TransferList]:
    on_list = transfer.c.list_id == transfer_list.c.id
    sums = (
        select(func.count(), func.sum(bilag.c.amount_oere))
        .join_from(transfer, bilag, bilag.c.id == transfer.c.bilag_id)
        .where(on_list)
    )
    query = select(
        transfer_list,
        *(names.c.display_name.label(f"{step}_name") for step, names in _NAMES.items()),
        sums.with_only_columns(func.count()).scalar_subquery().label("lines"),
        sums.with_only_columns(func.sum(bilag.c.amount_oere)).scalar_subquery().label("amount_oere"),
        *(
            select(func.count())
            .select_from(transfer)
            .where(on_list, transfer.c.state == state.value)
            .scalar_subquery()
            .label(state.value)
            for state in (TransferState.RETURNED, TransferState.CONFIRMED)
        ),
    )
    for step, names in _NAMES.items():
        query = query.outerjoin(names, names.c.id == transfer_list.c[f"{step}_by"])
    for row in connection.execute(query.where(condition).order_by(transfer_list.c.id.desc())):
        yield _list(row)


def _list(row: Row[tuple[object, ...]]) -> TransferList:
    return TransferList(
        list_id=row.id,
        incident_id=row.incident_id,
        bank=row.bank,
        made_by_id=row.made_by,
        made_by=row.made_name,
        made_at=row.made_at,
        released_by=row.released_name,
        released_at=row.released_at,
        sent_by=row.sent_name,
        sent_at=row.sent_at,
        dropped_by=row.dropped_name,
        dropped_at=row.dropped_at,
        count=row.lines,
        amount_oere=row.amount_oere or Oere(0),
        returned=row.returned,
        confirmed=row.confirmed,
    )


def _transfers(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Transfer]:
    query = (
        select(transfer, _RETURNER.c.display_name)
        .outerjoin(_RETURNER, _RETURNER.c.id == transfer.c.returned_by)
        .where(condition)
        .order_by(transfer.c.id)
    )
    rows = connection.execute(query).all()
    wanted = bilag.c.id.in_(select(transfer.c.bilag_id).where(condition))
    found = {one.bilag_id: one for one in bilag_where(connection, wanted)}
    for row in rows:
        yield Transfer(
            transfer_id=row.id,
            list_id=row.list_id,
            state=TransferState(row.state),
            returned_by=row.display_name,
            returned_at=row.returned_at,
            return_reason=row.return_reason,
            bilag=found[row.bilag_id],
        )
