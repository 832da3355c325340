"""`payout verify`: play the journal again, compare it with every table, and check the rules on the result."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Boolean, Column, Connection, select, text, type_coerce
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import NULLTYPE

from payout.db import DiskFault, Ledger
from payout.domain import verification
from payout.domain.journal import (
    FIRST_PREVIOUS_HASH,
    BrokenLink,
    Event,
    Replayed,
    Row,
    first_broken_link,
)
from payout.domain.verification import Check
from payout.models import journaled_tables, list_line, payment_list
from payout.queries.events import chain_head, stream_events
from payout.services.import_list import LINE_COLUMNS
from payout.services.journal import (
    digest_of_row,
    jsonable,
    key_column,
    personal_columns,
    split_personal,
)
from payout.services.rows_digest import rows_digest

FAULTS_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked, with the size and the head of the book."""

    checks: tuple[Check, ...]
    events: int
    bilag: int
    chain_head: str

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)


@dataclass(slots=True)
class _Played:
    """The journal in one pass: state, steps of bilag, unreadable events, and the first broken link."""

    state: Replayed = field(default_factory=Replayed)
    forbidden: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    broken: BrokenLink | None = None
    events: int = 0


def verify(ledger: Ledger) -> Verification:
    """Check the whole ledger as it stands at one moment.

    Reads only; a file that can't be read is a finding.
    """
    try:
        with ledger.reading() as connection:
            return _verified(connection)
    except (DatabaseError, DiskFault) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        check = Check(name="file", ok=False, detail=f"the file can't be read: {reason}")
        return Verification(checks=(check,), events=0, bilag=0, chain_head=FIRST_PREVIOUS_HASH)


def _verified(connection: Connection) -> Verification:
    played = _play(connection)
    rows = played.state.rows
    bilag = rows.get("bilag", {}).values()
    boxes = rows.get("cash_box", {}).values()
    postings = rows.get("posting", {}).values()
    head = chain_head(connection)
    checks = (
        _chain_check(played),
        _check("rebuild", _differences(connection, played), "tables are what the journal tells"),
        _check("personal-data", _wrong_digests(connection, played.state), "digests fit"),
        _check("lists", _wrong_lists(connection, played.state), "lines are as imported"),
        _check("postings", verification.unbalanced_events(postings), "each event sums to zero"),
        _check("series", verification.broken_series(bilag, rows.get("series", {})), "no gap, no double"),
        _check("transitions", played.forbidden, "each step is in the table"),
        _check("two-people", verification.broken_rules_of_two(bilag, boxes), "no conflicting steps"),
        _check("paid-once", verification.paid_not_once(bilag, postings), "clearing fits the bilag"),
        _check("boxes", verification.wrong_balances(boxes, postings), "balances are sums of postings"),
        _check("file", _file_faults(connection), "integrity_check and foreign keys"),
    )
    return Verification(checks=checks, events=head.events, bilag=len(bilag), chain_head=head.hash)


def _check(name: str, faults: Iterable[str], good: str) -> Check:
    try:
        named = list(islice(faults, FAULTS_NAMED + 1))
    except (KeyError, TypeError, ValueError) as error:
        return Check(name=name, ok=False, detail=f"can't be checked: {type(error).__name__}")
    more = ["…"] if len(named) > FAULTS_NAMED else []
    return Check(name=name, ok=not named, detail="; ".join(named[:FAULTS_NAMED] + more) or good)


def _chain_check(played: _Played) -> Check:
    if played.broken is None:
        return Check(name="chain", ok=True, detail=f"{played.events} events")
    detail = f"event {played.broken.number}: {played.broken.fault}"
    return Check(name="chain", ok=False, detail=detail)


def _play(connection: Connection) -> _Played:
    played = _Played()

    def counted(events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            played.events += 1
            yield event

    played.broken = first_broken_link(counted(stream_events(connection)))
    played.forbidden = list(verification.forbidden_steps(_changes(connection, played)))
    return played


def _changes(connection: Connection, played: _Played) -> Iterator[Mapping[str, Any]]:
    """Each change of a row, once it has been taken into the state that is played."""
    for event in stream_events(connection):
        try:
            changes = json.loads(event.payload)["changes"]
            for change in changes:
                played.state.apply(change)
        except (AttributeError, KeyError, TypeError, ValueError):
            played.unreadable.append(f"event {event.number}: can't be read")
            continue
        yield from (change for change in changes if change["op"] != "bulk")


def _differences(connection: Connection, played: _Played) -> Iterator[str]:
    yield from played.unreadable
    for table in journaled_tables():
        found: dict[Any, Row] = {}
        for row in _rows(connection, table.columns.values()):
            shown, _ = split_personal(table, row)
            found[row[key_column(table)]] = shown
        yield from verification.differing_rows(table.name, played.state.rows.get(table.name, {}), found)


def _wrong_digests(connection: Connection, state: Replayed) -> Iterator[str]:
    for table in journaled_tables():
        if not personal_columns(table):
            continue
        digests = state.digests.get(table.name, {})
        for row in _rows(connection, table.columns.values()):
            key = row[key_column(table)]
            if digest_of_row(table, row) != digests.get(key):
                yield f"{table.name} {key}: personal columns"


def _wrong_lists(connection: Connection, state: Replayed) -> Iterator[str]:
    told = state.bulks.get(list_line.name, {})
    salts = {row.id: row.salt for row in connection.execute(select(payment_list.c.id, payment_list.c.salt))}
    columns = [list_line.c[name] for name in LINE_COLUMNS]
    for list_id, (row_count, digest) in told.items():
        rows = [tuple(row.values()) for row in _rows(connection, columns, of_list=list_id)]
        if len(rows) != row_count or rows_digest(salts.get(list_id, ""), rows) != digest:
            yield f"list {list_id}: lines"
    owners = connection.scalars(select(list_line.c.list_id).distinct())
    yield from (f"list {owner}: not in the journal" for owner in owners if owner not in told)


def _rows(
    connection: Connection, columns: Sequence[Column[Any]], *, of_list: int | None = None
) -> Iterator[Row]:
    """Rows in the words of the journal, read as the file holds them: a hand edit may fit no type of ours."""
    flags = {column.name for column in columns if isinstance(column.type, Boolean)}
    query = select(*(type_coerce(column, NULLTYPE).label(column.name) for column in columns))
    if of_list is not None:
        query = query.where(list_line.c.list_id == of_list).order_by(list_line.c.id)
    for row in connection.execute(query).mappings():
        yield {
            name: bool(value) if name in flags and value in {0, 1} else jsonable(value)
            for name, value in row.items()
        }


def _file_faults(connection: Connection) -> Iterator[str]:
    # A page that was changed without the key fails its own code, also where no table uses the page.
    for (line,) in connection.execute(text("PRAGMA cipher_integrity_check")):
        yield str(line)
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield str(line)
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"foreign key: {row[0]} row {row[1]}"
