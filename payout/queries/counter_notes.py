"""What the counter noted on a bilag beside the amount, and which bilag a requisition's slip stands on."""

from sqlalchemy import Connection, RowMapping, bindparam, select

from payout.domain.bilag_states import BilagStatus
from payout.domain.counter_notes import Collector, ControlQuestion, CounterNotes, Need, Relation
from payout.domain.requisition import Slip
from payout.models import bilag, collection, need_note

_NOTES = (
    select(
        bilag.c.control_questions,
        collection.c.relation,
        collection.c.name,
        collection.c.document,
        need_note.c.needs,
    )
    .select_from(bilag)
    .outerjoin(collection, collection.c.bilag_id == bilag.c.id)
    .outerjoin(need_note, need_note.c.bilag_id == bilag.c.id)
    .where(bilag.c.id == bindparam("id"))
)
_WITH_SLIP = select(bilag.c.number).where(
    bilag.c.slip_block == bindparam("block"),
    bilag.c.slip_number == bindparam("number"),
    bilag.c.slip_number.is_not(None),
    bilag.c.status != BilagStatus.REJECTED.value,
)


def notes_on(connection: Connection, bilag_id: int) -> CounterNotes:
    """The notes on a bilag that exists."""
    row = connection.execute(_NOTES, {"id": bilag_id}).mappings().one()
    return CounterNotes(
        control_questions=tuple(map(ControlQuestion, _codes(row["control_questions"]))),
        collector=_collector(row),
        needs=tuple(map(Need, _codes(row["needs"]))),
    )


def bilag_with_slip(connection: Connection, slip: Slip) -> tuple[str | None] | None:
    """The number of the bilag that the slip stands on, None within for a request; None when it is free."""
    row = connection.execute(_WITH_SLIP, {"block": slip.block, "number": slip.number}).first()
    return None if row is None else (row.number,)


def _codes(text: str | None) -> list[str]:
    return text.split(",") if text else []


def _collector(
    row: RowMapping,
) -> Collector | None:
    if row["relation"] is None:
        return None
    return Collector(relation=Relation(row["relation"]), name=row["name"], document=row["document"])
