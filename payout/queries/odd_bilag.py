"""A hændelse's bilag with what tells whether they are unusual."""

from sqlalchemy import Connection, func, select

from payout.clock import DANISH_TIME
from payout.cpr import Cpr
from payout.domain.bilag_states import BilagStatus
from payout.domain.kontering import PayoutMethod
from payout.domain.names import name_key
from payout.domain.odd_bilag import BilagTrace
from payout.models import bilag, bilag_print, citizen, collection, user
from payout.money import Oere


def traces_of(connection: Connection, incident_id: int) -> tuple[BilagTrace, ...]:
    """Every bilag that has a number, the newest first."""
    requester, decider, payer = (user.alias(name) for name in ("requester", "decider", "payer"))
    copies = (
        select(func.count())
        .where(bilag_print.c.bilag_id == bilag.c.id, bilag_print.c.printed_at > bilag.c.paid_at)
        .scalar_subquery()
    )
    query = (
        select(
            bilag,
            citizen.c.ref,
            citizen.c.name_key,
            collection.c.name.label("collector"),
            requester.c.display_name.label("requester"),
            decider.c.display_name.label("decider"),
            payer.c.display_name.label("payer"),
            copies.label("copies"),
        )
        .join(citizen, citizen.c.id == bilag.c.citizen_id)
        .join(requester, requester.c.id == bilag.c.requested_by)
        .outerjoin(decider, decider.c.id == bilag.c.decided_by)
        .outerjoin(payer, payer.c.id == bilag.c.paid_by)
        .outerjoin(collection, collection.c.bilag_id == bilag.c.id)
        .where(bilag.c.incident_id == incident_id, bilag.c.number.is_not(None))
        .order_by(bilag.c.id.desc())
    )
    return tuple(
        BilagTrace(
            bilag_id=row.id,
            number=row.number,
            citizen_ref=row.ref,
            cpr=Cpr(row.cpr),
            name=row.name,
            name_key=row.name_key,
            is_protected=row.is_protected,
            status=BilagStatus(row.status),
            amount_oere=Oere(row.amount_oere),
            is_on_list=row.list_id is not None,
            requested_by=row.requester,
            staff_keys=frozenset(name_key(name) for name in (row.requester, row.decider, row.payer) if name),
            issued_on=row.issued_at.astimezone(DANISH_TIME).date(),
            issued_at=row.issued_at,
            voided_at=row.voided_at,
            account=row.method_detail if row.method == PayoutMethod.BANK_TRANSFER.value else "",
            collector_key=name_key(row.collector) if row.collector else "",
            copies_after_payout=row.copies,
        )
        for row in connection.execute(query)
    )
