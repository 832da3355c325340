"""The packs of closed hændelser with the archive's receipts."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select

from payout.clock import DANISH_TIME
from payout.domain.closing_pack import ClosingPack, PackReceipt
from payout.models import closing_pack, incident, pack_receipt, user

_NOTER = user.alias("noter")
_PACKS = (
    select(
        closing_pack,
        incident.c.name.label("incident"),
        incident.c.is_drill,
        user.c.display_name.label("packer"),
        pack_receipt.c.received_by,
        pack_receipt.c.journal_no,
        pack_receipt.c.received_on,
        pack_receipt.c.noted_at,
        _NOTER.c.display_name.label("noter"),
    )
    .join(incident, incident.c.id == closing_pack.c.incident_id)
    .outerjoin(user, user.c.id == closing_pack.c.packed_by)
    .outerjoin(pack_receipt, pack_receipt.c.pack_id == closing_pack.c.id)
    .outerjoin(_NOTER, _NOTER.c.id == pack_receipt.c.noted_by)
)


def closing_packs(connection: Connection) -> tuple[ClosingPack, ...]:
    """Every pack, the newest first."""
    rows = connection.execute(_PACKS.order_by(closing_pack.c.id.desc())).mappings()
    return tuple(_pack(row) for row in rows)


def closing_pack_by_id(connection: Connection, pack_id: int) -> ClosingPack | None:
    """One pack."""
    row: Any = connection.execute(_PACKS.where(closing_pack.c.id == pack_id)).mappings().first()
    return _pack(row) if row else None


def _pack(row: RowMapping) -> ClosingPack:
    receipt = (
        PackReceipt(
            received_by=row["received_by"],
            journal_no=row["journal_no"],
            received_on=row["received_on"],
            noted_by=row["noter"],
            noted_at=row["noted_at"],
        )
        if row["noted_at"] is not None
        else None
    )
    return ClosingPack(
        pack_id=row["id"],
        incident_id=row["incident_id"],
        incident=row["incident"],
        is_drill=row["is_drill"],
        sha256=row["sha256"],
        file_count=row["file_count"],
        packed_by=row["packer"] or "",
        packed_at=row["packed_at"],
        packed_on=row["packed_at"].astimezone(DANISH_TIME).date(),
        receipt=receipt,
    )
