"""`payout verify`: play the journal again, compare it with every table, and check the rules on the result."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain as joined
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Column, ColumnElement, Connection, Table, func, select, type_coerce
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import NULLTYPE

from payout.db import DiskFault, Ledger
from payout.domain import verification
from payout.domain.errors import DomainError
from payout.domain.journal import FIRST_PREVIOUS_HASH, BrokenLink, Chain
from payout.domain.verification import Check, Fault, Row
from payout.models import (
    bilag,
    cash_box,
    cash_handover,
    event,
    list_line,
    list_payee,
    payment_list,
    posting,
    series,
    settlement,
    settlement_reversal,
    transfer,
    transfer_list,
)
from payout.queries.events import ROW_BY_ROW, chain_head
from payout.schema import SchemaTooNew
from payout.services.checking import FAULTS_NAMED, ROWS_AT_ONCE, bare, check_of, rows_of
from payout.services.import_list import LINE_COLUMNS, PAYEE_COLUMNS
from payout.services.journal import jsonable
from payout.services.replay import Replay
from payout.services.rows_digest import rows_digest
from payout.services.verify_file import (
    damages,
    damages_seen_quickly,
    schema_differences,
    wrong_secrets,
)
from payout.services.verify_handovers import wrong_handovers
from payout.services.verify_paper import numbers_on_paper, paper_check, registered_from_paper
from payout.services.verify_server import checksums_of, keys_to_nowhere, server_faults

EVENTS_BETWEEN_LOOKS: Final = 1_000
EVENTS_SEEN_QUICKLY: Final = 2_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked, with the size and the head of the book, and the first event that does not fit."""

    checks: tuple[Check, ...]
    events: int
    bilag: int
    chain_head: str
    broken: BrokenLink | None = None

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)


class BookNotTrusted(DomainError):
    """A look at the book found something wrong, so nothing is changed in it."""

    code = "book-not-trusted"


def verify(ledger: Ledger, progress: Progress | None = None) -> Verification:
    """Check the whole ledger as it stands at one moment; `progress` is told events done and events in all.

    Reads only; a file that can't be read is a finding.
    """
    return _on_what_can_be_read(ledger, lambda connection: verify_on(connection, progress))


def verify_quickly(ledger: Ledger) -> Verification:
    """Check what can be checked while somebody waits for the start: the file, its schema, the chain's end."""
    return _on_what_can_be_read(ledger, _verified_quickly)


def require_trusted(ledger: Ledger) -> None:
    """Raises BookNotTrusted when a quick look finds something wrong."""
    if not verify_quickly(ledger).ok:
        raise BookNotTrusted


def _on_what_can_be_read(ledger: Ledger, look: Callable[[Connection], Verification]) -> Verification:
    try:
        with ledger.reading() as connection:
            return look(connection)
    except (DatabaseError, DiskFault, SchemaTooNew, UnicodeDecodeError) as error:
        said = str(getattr(error, "orig", type(error).__name__))
        fault = Fault(code="file-unreadable", text=f"the file can't be read: {said}", values={"said": said})
        check = Check(name="file", ok=False, detail=fault.text, faults=(fault,))
        return Verification(checks=(check,), events=0, bilag=0, chain_head=FIRST_PREVIOUS_HASH)


def verify_on(connection: Connection, progress: Progress | None = None) -> Verification:
    """As `verify`, in the transaction of a connection. Raises DatabaseError when the file can't be read."""
    head, tell = chain_head(connection), progress or _tell_nobody
    chain, replay = Chain(quickly=_quick_hash), Replay(connection)
    told = connection.execute(select(event).order_by(event.c.number), execution_options=ROW_BY_ROW)
    for row in joined.from_iterable(told.partitions(ROWS_AT_ONCE)):
        chain.follow(row)
        replay.take(row.number, row.payload)
        if not chain.events % EVENTS_BETWEEN_LOOKS:
            tell(chain.events, head.events)
    replay.compare()
    tell(chain.events, head.events)
    checks = (
        _chain_check(chain),
        check_of("rebuild", replay.differing(FAULTS_NAMED + 1), "tables are what the journal tells"),
        check_of("personal-data", replay.wrong_digests(), "digests fit"),
        check_of("lists", _wrong_lists(connection, replay.bulks), "lines are as imported"),
        check_of(
            "handovers", wrong_handovers(connection, replay.bulks["other_event"]), "as they were taken in"
        ),
        check_of("postings", replay.unbalanced, "each event sums to zero"),
        check_of("series", _broken_series(connection), "no gap, no double"),
        paper_check(connection),
        check_of("transitions", replay.forbidden, "each step is in the table"),
        check_of("two-people", _broken_rules_of_two(connection), "no conflicting steps"),
        check_of("paid-once", _paid_not_once(connection), "clearing fits the bilag"),
        check_of("boxes", _wrong_balances(connection), "balances are sums of postings"),
        *_engine_checks(connection),
    )
    return Verification(
        checks=checks,
        events=head.events,
        bilag=connection.scalar(select(func.count()).select_from(bilag)) or 0,
        chain_head=head.hash,
        broken=chain.broken,
    )


def _verified_quickly(connection: Connection) -> Verification:
    head = chain_head(connection)
    first = max(0, head.events - EVENTS_SEEN_QUICKLY)
    before = connection.scalar(select(event.c.hash).where(event.c.number == first))
    chain = Chain(previous_hash=before or FIRST_PREVIOUS_HASH, events=first, quickly=_quick_hash)
    for row in connection.execute(select(event).where(event.c.number > first).order_by(event.c.number)):
        chain.follow(row)
    checks = (
        _chain_check(chain),
        *_engine_checks(connection, quickly=True),
    )
    return Verification(checks=checks, events=head.events, bilag=0, chain_head=head.hash, broken=chain.broken)


def _engine_checks(connection: Connection, *, quickly: bool = False) -> Iterator[Check]:
    """What the engine that holds the ledger can say of itself, and whether its schema is the program's."""
    schema = "tables, indexes and triggers are the program's"
    if connection.dialect.name == "sqlite":
        yield check_of("schema", [*schema_differences(connection), *wrong_secrets(connection)], schema)
        damaged = damages_seen_quickly(connection) if quickly else damages(connection)
        yield check_of("file", damaged, "quick_check" if quickly else "integrity_check and foreign keys")
        return
    yield check_of("schema", [*server_faults(connection), *wrong_secrets(connection)], schema)
    dangling = () if quickly else keys_to_nowhere(connection)
    yield check_of("server", dangling, f"foreign keys; data checksums {checksums_of(connection)}")


def _quick_hash(link: Sequence[Any]) -> str | None:
    """The hash of a link, from the same bytes as `event_hash` makes, sooner."""
    try:
        return hashlib.sha256(orjson.dumps([*link])).hexdigest()
    except (TypeError, ValueError):
        return None


def _chain_check(chain: Chain) -> Check:
    broken = chain.broken
    if broken is None:
        return Check(name="chain", ok=True, detail=f"{chain.events} events")
    values = {"event": broken.number, "at": broken.at, "action": broken.action}
    fault = Fault(code=f"event-{broken.fault}", text=f"event {broken.number}: {broken.fault}", values=values)
    return Check(name="chain", ok=False, detail=fault.text, faults=(fault,))


def _wrong_lists(
    connection: Connection, told: Mapping[str, Mapping[int, tuple[int, str]]]
) -> Iterator[Fault]:
    for table, columns in ((list_line, LINE_COLUMNS), (list_payee, PAYEE_COLUMNS)):
        yield from _wrong_rows(connection, table, columns, told.get(table.name, {}))


def _wrong_rows(
    connection: Connection, table: Table, columns: Sequence[str], told: Mapping[int, tuple[int, str]]
) -> Iterator[Fault]:
    salts = {row.id: row.salt for row in connection.execute(select(payment_list.c.id, payment_list.c.salt))}
    for list_id, (row_count, digest) in told.items():
        keys = select(func.min(table.c.id), func.max(table.c.id), func.count())
        first, last, count = connection.execute(keys.where(table.c.list_id == list_id)).one()
        # A list is stored in one go, so its keys follow each other.
        is_whole = count == row_count and (not count or last - first + 1 == count)
        rows = _rows_of_list(connection, [table.c[name] for name in columns], list_id)
        if not is_whole or rows_digest(salts.get(list_id, ""), rows) != digest:
            yield Fault(code="list-differs", text=f"list {list_id}: lines", values={"list": list_id})
    for owner in connection.scalars(select(type_coerce(table.c.list_id, NULLTYPE)).distinct()):
        if owner not in told:
            text = f"list {owner}: not in the journal"
            yield Fault(code="list-untold", text=text, values={"list": str(owner)})


def _rows_of_list(
    connection: Connection, columns: Sequence[Column[Any]], list_id: int
) -> Iterator[tuple[Any, ...]]:
    table = columns[0].table
    flags = [place for place, column in enumerate(columns) if isinstance(column.type, Boolean)]
    query = select(*map(bare, columns)).where(table.c.list_id == list_id).order_by(table.c.id)
    for row in connection.execute(query):
        values = list(map(jsonable, row))
        for place in flags:
            if values[place] in (0, 1):
                values[place] = bool(values[place])
        yield tuple(values)


def _broken_series(connection: Connection) -> Iterator[Fault]:
    columns = (bilag.c.id, bilag.c.series, bilag.c.sequence, bilag.c.number)
    last = {row.code: row.last_sequence for row in connection.execute(select(series))}
    return verification.broken_series(
        rows_of(connection, columns), last, numbers_on_paper(connection), registered_from_paper(connection)
    )


def _broken_rules_of_two(connection: Connection) -> Iterator[Fault]:
    people = (bilag.c.requested_by, bilag.c.issued_by, bilag.c.decided_by, bilag.c.paid_by)
    yield from verification.broken_rules_of_two(
        rows_of(connection, (bilag.c.id, bilag.c.incident_id, *people)),
        (*rows_of(connection, (cash_box.c.incident_id, cash_box.c.run_by)), *_former_cashiers(connection)),
    )
    listed = rows_of(connection, (transfer.c.list_id, transfer.c.bilag_id))
    released = (transfer_list.c.id, transfer_list.c.made_by, transfer_list.c.released_by)
    on_lists = bilag.c.id.in_(select(transfer.c.bilag_id))
    yield from verification.broken_releases(
        rows_of(connection, released), listed, rows_of(connection, (bilag.c.id, *people[:3]), on_lists)
    )


def _former_cashiers(connection: Connection) -> Iterator[Row]:
    """Who has handed a box on, as rows of the box."""
    taken = (
        select(bare(cash_box.c.incident_id), bare(cash_handover.c.from_id).label("run_by"))
        .join(cash_box, cash_box.c.id == cash_handover.c.box_id)
        .where(cash_handover.c.accepted_at.is_not(None))
    )
    for row in connection.execute(taken).mappings():
        yield dict(row)


def _paid_not_once(connection: Connection) -> Iterator[Fault]:
    columns = (bilag.c.id, bilag.c.amount_oere, bilag.c.settled_oere, bilag.c.paid_by)
    is_clearing = posting.c.account == "clearing"
    clearing = _sums(connection, posting.c.bilag_id, posting.c.amount_oere, is_clearing)
    settled = _sums(connection, settlement.c.bilag_id, settlement.c.amount_oere, _stands())
    return verification.paid_not_once(rows_of(connection, columns), clearing, settled)


def _wrong_balances(connection: Connection) -> Iterator[Fault]:
    sums = _sums(connection, posting.c.box_id, posting.c.amount_oere, posting.c.account == "cash_box")
    return verification.wrong_balances(rows_of(connection, (cash_box.c.id, cash_box.c.balance_oere)), sums)


def _stands() -> ColumnElement[bool]:
    """The settlement line is not reversed."""
    return settlement.c.id.not_in(select(settlement_reversal.c.settlement_id))


def _sums(
    connection: Connection, owner: Column[Any], amount: Column[Any], condition: ColumnElement[bool]
) -> dict[int, int]:
    query = select(owner, func.sum(amount)).where(condition).group_by(owner)
    return {row[0]: row[1] for row in connection.execute(query)}


def _tell_nobody(done: int, total: int) -> None:
    """Stands in for a progress that nobody follows."""
