"""Counts of cash, who attested their differences, and the eftersyn that made some of them."""

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from payout.domain.cash_report import BOOKS_DIFFERENCE, Count, Inspection, Occasion
from payout.models import cash_attestation, cash_box, cash_count, cash_inspection, user
from payout.queries.cash import pieces_of

_ATTESTER, _BEGAN, _ENDED, _CASHIER = (user.alias(name) for name in ("attester", "began", "ended", "cashier"))
_DIFFERS = cash_count.c.counted_oere != cash_count.c.expected_oere
_BOOKED = cash_count.c.occasion.in_([occasion.value for occasion in BOOKS_DIFFERENCE])


def counts_of(connection: Connection, box_id: int) -> tuple[Count, ...]:
    """Every count of a box in order."""
    return _counts(connection, cash_count.c.box_id == box_id)


def counts_in(connection: Connection, incident_id: int) -> tuple[Count, ...]:
    """Every count of a hændelse in order, over all boxes."""
    return _counts(connection, cash_box.c.incident_id == incident_id)


def count_by_id(connection: Connection, count_id: int) -> Count | None:
    """One count."""
    return next(iter(_counts(connection, cash_count.c.id == count_id)), None)


def counter_of(connection: Connection, count_id: int) -> int | None:
    """The id of who made a count."""
    return connection.scalar(select(cash_count.c.counted_by).where(cash_count.c.id == count_id))


def differences_waiting(connection: Connection, incident_id: int) -> tuple[Count, ...]:
    """The booked differences of a hændelse that no team leader has attested, the oldest first."""
    return _counts(connection, _waits(incident_id))


def count_differences_waiting(connection: Connection, incident_id: int) -> int:
    """How many `differences_waiting` gives."""
    query = (
        select(func.count())
        .select_from(cash_count)
        .join(cash_box, cash_box.c.id == cash_count.c.box_id)
        .outerjoin(cash_attestation, cash_attestation.c.count_id == cash_count.c.id)
        .where(_waits(incident_id))
    )
    return connection.scalar(query) or 0


def inspections_of(connection: Connection, box_id: int) -> tuple[Inspection, ...]:
    """The eftersyn of a box in order."""
    return _inspections(connection, cash_inspection.c.box_id == box_id)


def inspection_by_id(connection: Connection, inspection_id: int) -> Inspection | None:
    """One eftersyn."""
    return next(iter(_inspections(connection, cash_inspection.c.id == inspection_id)), None)


def _waits(incident_id: int) -> ColumnElement[bool]:
    here = cash_box.c.incident_id == incident_id
    return here & _BOOKED & _DIFFERS & cash_attestation.c.id.is_(None)


def _counts(connection: Connection, which: ColumnElement[bool]) -> tuple[Count, ...]:
    query = (
        _counted(select(cash_count))
        .join(cash_box, cash_box.c.id == cash_count.c.box_id)
        .join(user, user.c.id == cash_count.c.counted_by)
        .outerjoin(cash_attestation, cash_attestation.c.count_id == cash_count.c.id)
        .outerjoin(_ATTESTER, _ATTESTER.c.id == cash_attestation.c.attested_by)
        .where(which)
        .order_by(cash_count.c.id)
    )
    return tuple(_count(row) for row in connection.execute(query).mappings())


def _counted(query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return query.add_columns(
        cash_box.c.place,
        user.c.display_name,
        _ATTESTER.c.display_name.label("attested_by_name"),
        cash_attestation.c.attested_at,
    )


def _count(row: RowMapping) -> Count:
    return Count(
        count_id=row["id"],
        box_id=row["box_id"],
        place=row["place"],
        occasion=Occasion(row["occasion"]),
        pieces=pieces_of(row["pieces"]),
        counted_oere=row["counted_oere"],
        expected_oere=row["expected_oere"],
        explanation=row["explanation"],
        counted_by=row["display_name"],
        counted_at=row["counted_at"],
        attested_by=row["attested_by_name"],
        attested_at=row["attested_at"],
    )


def _inspections(connection: Connection, which: ColumnElement[bool]) -> tuple[Inspection, ...]:
    query = (
        select(
            cash_inspection,
            cash_box.c.place,
            _CASHIER.c.display_name.label("cashier"),
            _BEGAN.c.display_name.label("begun_by_name"),
            _ENDED.c.display_name.label("ended_by_name"),
        )
        .join(cash_box, cash_box.c.id == cash_inspection.c.box_id)
        .join(_CASHIER, _CASHIER.c.id == cash_inspection.c.cashier_id)
        .join(_BEGAN, _BEGAN.c.id == cash_inspection.c.begun_by)
        .outerjoin(_ENDED, _ENDED.c.id == cash_inspection.c.ended_by)
        .where(which)
        .order_by(cash_inspection.c.id)
    )
    return tuple(_inspection(connection, row) for row in connection.execute(query).mappings().all())


def _inspection(connection: Connection, row: RowMapping) -> Inspection:
    return Inspection(
        inspection_id=row["id"],
        box_id=row["box_id"],
        place=row["place"],
        cashier=row["cashier"],
        begun_by_id=row["begun_by"],
        begun_by=row["begun_by_name"],
        begun_at=row["begun_at"],
        expected_oere=row["expected_oere"],
        count=count_by_id(connection, row["count_id"]) if row["count_id"] else None,
        ended_by=row["ended_by_name"],
        ended_at=row["ended_at"],
        present=row["present"],
        cancel_reason=row["cancel_reason"],
    )
