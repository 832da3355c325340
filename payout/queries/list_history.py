"""The lists of one source one after another: which comes before, which supersedes it, and their lines."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, String, cast, func, select

from payout import clock
from payout.cpr import Cpr
from payout.domain.indberetningsliste import ListKind
from payout.domain.list_comparison import EarlierLine
from payout.models import list_line, payment_list
from payout.models.base import instant_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The lists right before and after a list, of the same kind and source; None where there is none."""

    previous_id: int | None
    next_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContent:
    """The file that a list was read from, as it was sent.

    `layout` is the name of the layout that it was read by, `notation` the decimal mark chosen for it.
    """

    kind: ListKind
    layout: str
    file_name: str
    file: bytes
    notation: str | None


def has_lines() -> ColumnElement[bool]:
    """The list's lines are not deleted: with them goes the salt of its digests."""
    return payment_list.c.salt != ""


def day_of_list() -> ColumnElement[str]:
    """What orders the lists of a source, before their numbers: their own date, else that of the import."""
    # As text, so that the two are of one kind on every engine.
    own = cast(payment_list.c.data_date, String)
    return func.coalesce(own, func.substr(payment_list.c.imported_at, 1, 10))


def list_before(connection: Connection, kind: ListKind, source: str, data_date: date | None) -> int | None:
    """The list that a new one comes after; a new one without a date is of today."""
    day = data_date.isoformat() if data_date else instant_text(clock.now())[:10]
    return connection.scalar(
        select(payment_list.c.id)
        .where(
            payment_list.c.kind == kind,
            payment_list.c.source == source,
            *([payment_list.c.adds_to.is_(None)] if kind is ListKind.UDBETALING else []),
            day_of_list() <= day,
        )
        .order_by(day_of_list().desc(), payment_list.c.id.desc())
        .limit(1)
    )


def neighbours(connection: Connection, list_id: int) -> Neighbours:
    """What stands before and after a stored list; one that adds to another list stands beside them all."""
    source, order = (payment_list.c.kind, payment_list.c.source), (day_of_list(), payment_list.c.id)
    ordered = select(
        payment_list.c.id,
        func.lag(payment_list.c.id).over(partition_by=source, order_by=order).label("previous_id"),
        func.lead(payment_list.c.id).over(partition_by=source, order_by=order).label("next_id"),
    )
    whole = ordered.where(payment_list.c.adds_to.is_(None)).subquery()
    found = connection.execute(
        select(whole.c.previous_id, whole.c.next_id).where(whole.c.id == list_id)
    ).first()
    return Neighbours(previous_id=found and found.previous_id, next_id=found and found.next_id)


def lines_of(connection: Connection, list_id: int) -> list[EarlierLine]:
    """A stored list's lines as a comparison needs them; none when they are deleted."""
    rows = connection.execute(
        select(
            list_line.c.row,
            list_line.c.cpr,
            list_line.c.name,
            list_line.c.benefit,
            list_line.c.amount_oere,
        )
        .where(list_line.c.list_id == list_id)
        .order_by(list_line.c.id)
    )
    return [EarlierLine(row, Cpr(digits), name, benefit, oere) for row, digits, name, benefit, oere in rows]


def list_content(connection: Connection, list_id: int) -> ListContent:
    """The file of a stored list; raises LookupError when there is no such list."""
    row = connection.execute(
        select(
            payment_list.c.kind,
            payment_list.c.layout,
            payment_list.c.file_name,
            payment_list.c.file,
            payment_list.c.notation,
        ).where(payment_list.c.id == list_id)
    ).first()
    if row is None:
        raise LookupError(f"list {list_id}")
    return ListContent(
        kind=ListKind(row.kind),
        layout=row.layout,
        file_name=row.file_name,
        file=row.file,
        notation=row.notation,
    )
