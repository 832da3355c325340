"""The dobbeltlås as it stands: the latest half of each side."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from payout.domain.double_lock import Half, Side
from payout.models import double_lock_half, user


def halves(connection: Connection) -> Mapping[Side, Half]:
    """The half of each side that has one."""
    query = (
        select(double_lock_half, user.c.display_name)
        .join(user, user.c.id == double_lock_half.c.set_by)
        .order_by(double_lock_half.c.id)
    )
    return {
        Side(row.side): Half(
            side=Side(row.side),
            set_by=row.set_by,
            set_by_name=row.display_name,
            set_at=row.set_at,
            half_hash=row.half_hash,
        )
        for row in connection.execute(query)
    }
