"""`payout verify`: play the journal again and compare it with every table, and check the rules on the result."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select, text

from payout.db import Ledger
from payout.domain import verification
from payout.domain.journal import BrokenLink, Event, Replayed, Row, first_broken_link
from payout.domain.verification import Check
from payout.models import journaled_tables, list_line, payment_list
from payout.queries.events import chain_head, stream_events
from payout.services.import_list import LINE_COLUMNS, digest_of_lines
from payout.services.journal import (
    digest_of_row,
    jsonable,
    jsonable_row,
    key_column,
    personal_columns,
    split_personal,
)

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
    """The journal in one pass: state, steps of bilag, and the first broken link."""

    state: Replayed = field(default_factory=Replayed)
    forbidden: list[str] = field(default_factory=list)
    broken: BrokenLink | None = None
    events: int = 0


def verify(ledger: Ledger) -> Verification:
    """Check the whole ledger as it stands at one moment. Reads only."""
    with ledger.reading() as connection:
        played = _play(connection)
        rows = played.state.rows
        bilag = rows.get("bilag", {}).values()
        postings = list(rows.get("posting", {}).values())
        head = chain_head(connection)
        checks = (
            _chain_check(played),
            _check("rebuild", _differences(connection, played.state), "tables are what the journal tells"),
            _check("personal-data", _wrong_digests(connection, played.state), "digests fit"),
            _check("lists", _wrong_lists(connection, played.state), "lines are as imported"),
            _check("postings", verification.unbalanced_events(postings), "each event sums to zero"),
            _check("series", verification.broken_series(bilag, rows.get("series", {})), "no gap, no double"),
            _check("transitions", played.forbidden, "each step is in the table"),
            _check("two-people", verification.broken_rules_of_two(bilag), "no conflicting steps"),
            _check("paid-once", verification.paid_not_once(bilag, postings), "clearing fits the bilag"),
            _check(
                "boxes",
                verification.wrong_balances(rows.get("cash_box", {}).values(), postings),
                "balances are sums of postings",
            ),
            _check("file", _file_faults(connection), "integrity_check and foreign keys"),
        )
        return Verification(
            checks=checks, events=head.events, bilag=len(rows.get("bilag", {})), chain_head=head.hash
        )


def _check(name: str, faults: Iterable[str], good: str) -> Check:
    named = list(islice(faults, FAULTS_NAMED + 1))
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
    played.forbidden = list(verification.forbidden_steps(_bilag_changes(connection, played.state)))
    return played


def _bilag_changes(connection: Connection, state: Replayed) -> Iterator[Mapping[str, Any]]:
    for event in stream_events(connection):
        try:
            changes = json.loads(event.payload)["changes"]
        except (ValueError, KeyError, TypeError):
            continue
        for change in changes:
            state.apply(change)
            if change["op"] != "bulk":
                yield change


def _differences(connection: Connection, state: Replayed) -> Iterator[str]:
    for table in journaled_tables():
        found: dict[Any, Row] = {}
        for row in connection.execute(select(table)).mappings():
            shown, _ = split_personal(table, dict(row))
            found[row[key_column(table)]] = jsonable_row(shown)
        yield from verification.differing_rows(table.name, state.rows.get(table.name, {}), found)


def _wrong_digests(connection: Connection, state: Replayed) -> Iterator[str]:
    for table in journaled_tables():
        if not personal_columns(table):
            continue
        digests = state.digests.get(table.name, {})
        for row in connection.execute(select(table)).mappings():
            key = row[key_column(table)]
            if digest_of_row(table, row) != digests.get(key):
                yield f"{table.name} {key}: personal columns"


def _wrong_lists(connection: Connection, state: Replayed) -> Iterator[str]:
    told = state.bulks.get(list_line.name, {})
    salts = {row.id: row.salt for row in connection.execute(select(payment_list.c.id, payment_list.c.salt))}
    columns = [list_line.c[name] for name in LINE_COLUMNS]
    for list_id, (row_count, digest) in told.items():
        query = select(*columns).where(list_line.c.list_id == list_id).order_by(list_line.c.id)
        rows = [tuple(map(jsonable, row)) for row in connection.execute(query)]
        if len(rows) != row_count or digest_of_lines(salts.get(list_id, ""), rows) != digest:
            yield f"list {list_id}: lines"
    owners = connection.scalars(select(list_line.c.list_id).distinct())
    yield from (f"list {owner}: not in the journal" for owner in owners if owner not in told)


def _file_faults(connection: Connection) -> Iterator[str]:
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield line
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"foreign key: {row[0]} row {row[1]}"
