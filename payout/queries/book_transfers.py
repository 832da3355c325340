"""Bilag on lists of bank transfers, one at a time, for the reconciliation workbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Select, select

from payout.cpr import Cpr
from payout.domain.reconciliation import TransferRow
from payout.domain.transfers import TransferState
from payout.models import bilag, transfer, transfer_list, user
from payout.queries.book_bilag import ROWS_A_FETCH, shown_name

_STEPS = ("made", "released", "sent")
_NAMES = {step: user.alias(f"{step}_user") for step in _STEPS}


@dataclass(frozen=True, slots=True)
class TransferRows:
    """The transfers of a hændelse in their order, read anew each time they are walked."""

    connection: Connection
    incident_id: int

    def __iter__(self) -> Iterator[TransferRow]:
        for row in self.connection.execute(_query(self.incident_id)).mappings():
            yield _row(row)


def _query(incident_id: int) -> Select[tuple[object, ...]]:
    query = (
        select(
            transfer.c.list_id,
            transfer.c.state,
            transfer.c.confirmed_at,
            transfer.c.returned_at,
            transfer.c.return_reason,
            transfer_list.c.bank,
            *(transfer_list.c[f"{step}_at"] for step in _STEPS),
            *(names.c.display_name.label(f"{step}_name") for step, names in _NAMES.items()),
            *(bilag.c[name] for name in ("number", "name", "is_protected", "cpr", "benefit", "amount_oere")),
        )
        .join(transfer_list, transfer_list.c.id == transfer.c.list_id)
        .join(bilag, bilag.c.id == transfer.c.bilag_id)
    )
    for step, names in _NAMES.items():
        query = query.outerjoin(names, names.c.id == transfer_list.c[f"{step}_by"])
    query = query.where(transfer_list.c.incident_id == incident_id).order_by(transfer.c.id)
    return query.execution_options(yield_per=ROWS_A_FETCH)


def _row(row: RowMapping) -> TransferRow:
    return TransferRow(
        list_id=row["list_id"],
        bank=row["bank"],
        state=TransferState(row["state"]),
        number=row["number"],
        citizen=shown_name(row["name"], is_protected=row["is_protected"]),
        cpr=str(Cpr(row["cpr"])),
        benefit=row["benefit"],
        amount_oere=row["amount_oere"],
        made_by=row["made_name"],
        made_at=row["made_at"],
        released_by=row["released_name"],
        released_at=row["released_at"],
        sent_by=row["sent_name"],
        sent_at=row["sent_at"],
        confirmed_at=row["confirmed_at"],
        returned_at=row["returned_at"],
        return_reason=row["return_reason"],
    )
