"""The part of the verification that is about numbers on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from payout.domain import verification
from payout.domain.verification import Check, Fault, Row
from payout.models import bilag, late_entry, paper_block, paper_end, paper_range
from payout.queries.paper_blocks import gap_report
from payout.services.checking import check_of, rows_of

_ENTRY = ("id", "number", "typed_by", "checked_by", "issuer_id", "payer_id", "bilag_id")


def numbers_on_paper(connection: Connection) -> Iterator[Row]:
    """The numbers of every block, and those that are kept for paper since a copy was put back."""
    for table in (paper_range, paper_block):
        yield from rows_of(connection, (table.c.series, table.c.first_sequence, table.c.last_sequence))


def registered_from_paper(connection: Connection) -> Mapping[Any, str]:
    """The numbers of the bilag that were registered from paper, by their keys."""
    columns = (late_entry.c.bilag_id, late_entry.c.number)
    stored = rows_of(connection, columns, late_entry.c.bilag_id.is_not(None))
    return {row["bilag_id"]: row["number"] for row in stored}


def paper_check(connection: Connection) -> Check:
    """What is wrong with numbers on paper; with a note of each that has no end yet, which is no fault."""
    check = check_of("paper-numbers", _faults(connection), "every number that was used was printed")
    return replace(check, notes=_without_end(connection)) if check.ok else check


def _faults(connection: Connection) -> Iterator[Fault]:
    ends = (paper_end.c.series, paper_end.c.sequence, paper_end.c.bilag_id)
    entries = [late_entry.c[name] for name in _ENTRY]
    used = bilag.c.id.in_(select(paper_end.c.bilag_id).where(paper_end.c.bilag_id.is_not(None)))
    yield from verification.broken_paper(
        list(rows_of(connection, ends, paper_end.c.withdrawn_by.is_(None))),
        list(rows_of(connection, entries, late_entry.c.dropped_by.is_(None))),
        list(numbers_on_paper(connection)),
        {row["id"]: row["number"] for row in rows_of(connection, (bilag.c.id, bilag.c.number), used)},
    )


def _without_end(connection: Connection) -> tuple[Fault, ...]:
    try:
        report = gap_report(connection)
    except (KeyError, TypeError, ValueError):
        return ()  # a hand has edited a row, and the check of the tables against the journal names it
    spans = [(str(one.span.first), str(one.span.last), one.span.count) for one in report.open_numbers]
    spans += [(one.number, one.number, 1) for one in report.unprinted]
    return tuple(
        Fault(
            code="numbers-without-end",
            text=f"{first} to {last}: no end yet",
            values={"first": first, "last": last, "count": count},
        )
        for first, last, count in spans
    )
