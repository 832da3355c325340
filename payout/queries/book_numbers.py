"""Which bilag numbers a hændelse took, and what is missing between them."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from payout.bilag_number import BilagNumber
from payout.domain.paper_numbers import PaperRange
from payout.domain.reconciliation import NumberGap, NumberSpan
from payout.models import bilag, paper_block, paper_range


def number_spans(connection: Connection, incident_id: int) -> tuple[NumberSpan, ...]:
    """First and last number that a hændelse took of each series, how many, and the gaps between."""
    rows = connection.execute(
        select(
            bilag.c.series,
            func.min(bilag.c.sequence).label("first"),
            func.max(bilag.c.sequence).label("last"),
            func.count().label("taken"),
        )
        .where(bilag.c.incident_id == incident_id, bilag.c.number.is_not(None))
        .group_by(bilag.c.series)
        .order_by(bilag.c.series)
    ).all()
    gaps: dict[str, list[NumberGap]] = defaultdict(list)
    for series, first, last in _gaps(connection, incident_id):
        gaps[series].append(_gap(connection, series, first, last))
    return tuple(
        NumberSpan(
            series=row.series,
            first=str(BilagNumber(row.series, row.first)),
            last=str(BilagNumber(row.series, row.last)),
            count=row.taken,
            gaps=tuple(gaps[row.series]),
        )
        for row in rows
    )


def _gaps(connection: Connection, incident_id: int) -> Iterator[tuple[str, int, int]]:
    """Series, first and last of each run of numbers that the hændelse has not taken."""
    before = func.lag(bilag.c.sequence).over(partition_by=bilag.c.series, order_by=bilag.c.sequence)
    taken = (
        select(bilag.c.series, bilag.c.sequence, before.label("before"))
        .where(bilag.c.incident_id == incident_id, bilag.c.number.is_not(None))
        .subquery()
    )
    query = select(taken).where(taken.c.sequence - taken.c.before > 1)
    for row in connection.execute(query.order_by(taken.c.series, taken.c.sequence)).all():
        yield row.series, row.before + 1, row.sequence - 1


def _gap(connection: Connection, series: str, first: int, last: int) -> NumberGap:
    elsewhere = connection.scalar(
        select(func.count())
        .select_from(bilag)
        .where(bilag.c.series == series, bilag.c.sequence.between(first, last))
    )
    on_paper = sum(
        min(row.last_sequence, last) - max(row.first_sequence, first) + 1
        for row in _ranges(connection, series, first, last)
    )
    count = last - first + 1
    return NumberGap(
        first=str(BilagNumber(series, first)),
        last=str(BilagNumber(series, last)),
        count=count,
        # A number on paper that another hændelse has used is explained twice.
        is_explained=(elsewhere or 0) + on_paper >= count,
    )


def _ranges(connection: Connection, series: str, first: int, last: int) -> Iterator[PaperRange]:
    for table in (paper_range, paper_block):
        query = select(table.c.first_sequence, table.c.last_sequence).where(
            table.c.series == series,
            table.c.first_sequence <= last,
            table.c.last_sequence >= first,
        )
        for row in connection.execute(query):
            yield PaperRange(
                series=series, first_sequence=row.first_sequence, last_sequence=row.last_sequence
            )
