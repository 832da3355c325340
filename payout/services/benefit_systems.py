"""The team leader says in which system ydelser are entered, from a day on; nothing is written over."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from payout.domain.errors import DomainError
from payout.models import benefit, benefit_system
from payout.services.benefits import BenefitUnknown
from payout.services.journal import Book, Insert
from payout.services.repeats import id_of_earlier


class SystemMissing(DomainError):
    """No name of a system, or no ydelse that it is for."""

    code = "system-missing"


def set_system(
    book: Book,
    benefit_ids: Collection[int],
    *,
    system: str,
    valid_from: date,
    request_key: str | None = None,
) -> None:
    """Let the ydelser be entered in the system from that day on; a repeat changes nothing.

    Raises:  SystemMissing, BenefitUnknown.
    """
    if id_of_earlier(book.connection, request_key, "benefit_system") is not None:
        return
    name = " ".join(system.split())
    wanted = sorted(set(benefit_ids))
    if not name or not wanted:
        raise SystemMissing
    known = set(book.connection.scalars(select(benefit.c.id).where(benefit.c.id.in_(wanted))))
    if known != set(wanted):
        raise BenefitUnknown
    first = book.next_id(benefit_system)
    rows = [
        Insert(
            benefit_system,
            {
                "id": first + place,
                "benefit_id": benefit_id,
                "system": name,
                "valid_from": valid_from,
                "set_by": book.actor_id,
                "set_at": book.now,
            },
        )
        for place, benefit_id in enumerate(wanted)
    ]
    book.record("benefit.system-set", f"benefit_system:{first}", rows, request_key=request_key)
