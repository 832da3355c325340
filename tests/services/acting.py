"""What tests of services need besides acting: read a bilag, go round the services with SQL, fill a ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from importers.layout_file import make_layout
from payout.clock import Watch
from payout.db import Ledger, SqliteLedger, connect
from payout.domain.kontering import PayoutMethod
from payout.domain.settlement import SettlementKind
from payout.models import export_file
from payout.money import Oere
from payout.queries.bilag import Bilag, bilag_by_id
from payout.queries.incidents import open_incident
from payout.services.clock_jumps import confirm_date, tell_of_jump
from payout.services.decide_request import approve, reject
from payout.services.fetch_list import log_fetch
from payout.services.journal import Insert
from payout.services.layouts import add_layout
from payout.services.pay_marks import lift_mark, set_mark
from payout.services.settle_bilag import settle_bilag
from payout.services.verify_ledger import verify
from payout.services.void_bilag import void
from tests.conftest import START
from tests.factories import (
    ANNA,
    CASEWORKER,
    CASEWORKER_2,
    CLARA,
    DAGMAR,
    FINANCE,
    FLEKS,
    LEADER,
    NOBODY,
    Counter,
    booking,
    box,
    clerk,
    draft,
    keep_for_paper,
    lines,
    open_again,
    paid,
    parsed_list,
    store,
)


def read(ledger: Ledger, bilag_id: int) -> Bilag:
    """The bilag as it stands."""
    with ledger.reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    assert found is not None
    return found


def count(ledger: Ledger, table: str) -> int:
    """How many rows a table has."""
    with ledger.reading() as connection:
        found = connection.scalar(text(f"SELECT count(*) FROM {table}"))
    assert isinstance(found, int)
    return found


def sql(ledger: Ledger, statement: str, **values: Any) -> None:
    """Bare SQL in a transaction: round the services, under the constraints and triggers."""
    with ledger.transaction() as connection:
        connection.execute(text(statement), values)


def drop_trigger(ledger: Ledger, table: str, name: str) -> None:
    """Do away with a trigger, as somebody with the right to does; PostgreSQL wants its table named."""
    where = "" if isinstance(ledger, SqliteLedger) else f" ON {table}"
    sql(ledger, f"DROP TRIGGER {name}{where}")


def faults(ledger: Ledger) -> dict[str, str]:
    """The checks of the verification that don't hold, each with what it says."""
    return {check.name: check.detail for check in verify(ledger).checks if not check.ok}


@contextmanager
def by_hand(ledger: SqliteLedger) -> Iterator[Any]:
    """A bare connection of somebody with the passphrase who has done away with triggers and foreign keys."""
    ledger.close()
    connection = connect(ledger.path, ledger.raw_key)
    connection.execute("PRAGMA foreign_keys = OFF")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    try:
        yield connection
        for _, definition in triggers:
            connection.execute(definition)
    finally:
        connection.close()


def request(ledger: Ledger, username: str = CASEWORKER) -> int:
    """A request of 400 kr. for somebody who is on no list."""
    return Counter(ledger, username).issue(NOBODY, 400_00, reason="Står ikke på listen")


def approved(ledger: Ledger, bilag_id: int, username: str = LEADER) -> int:
    with booking(ledger, username) as book:
        approve(book, bilag_id, reason="Set i sagen")
    return bilag_id


def voided(ledger: Ledger, bilag_id: int, username: str = CASEWORKER) -> int:
    with booking(ledger, username) as book:
        void(book, bilag_id, clerk(ledger, username), reason="Forkert beløb")
    return bilag_id


def settled(
    ledger: Ledger, bilag_id: int, amount_oere: int, kind: SettlementKind = SettlementKind.SET_OFF
) -> int:
    with booking(ledger, FINANCE) as book:
        settle_bilag(book, bilag_id, kind=kind, amount_oere=Oere(amount_oere), note="novemberkørslen")
    return bilag_id


def busy_day(ledger: Ledger) -> None:
    """A ledger with rows in every table and bilag in every status."""
    paid_to = {CLARA: "Vera Værgesen"}
    store(ledger, parsed_list([one._replace(payee=paid_to.get(one.cpr, "")) for one in lines()]))
    open_again(ledger)
    counter, other = Counter(ledger), Counter(ledger, CASEWORKER_2)
    box(ledger)
    part = paid(ledger, counter.issue(ANNA, 4_000_00))
    settled(ledger, part, 1_000_00)
    whole = paid(ledger, other.issue(CLARA, 2_000_00))
    settled(ledger, whole, 2_000_00, SettlementKind.REPAID)
    voided(ledger, counter.issue(DAGMAR, 4_000_00))
    counter.issue(
        CLARA,
        3_000_00,
        claim=replace(draft().claim, benefit=FLEKS),
        method=PayoutMethod.BANK_TRANSFER,
        method_detail="1234 0000567890",
    )
    approved(ledger, request(ledger))
    refused = request(ledger)
    with booking(ledger, LEADER) as book:
        reject(book, refused, reason="Har fået")
    request(ledger)
    with booking(ledger, LEADER) as book:
        add_layout(
            book,
            make_layout(
                name="KMD Aktiv",
                source="KMD",
                kind="",
                columns=[("Pers. ident", "cpr"), ("Penge ud", "to_pay")],
                fixed={},
            ),
        )
    with booking(ledger, LEADER) as book:
        log_fetch(book, sha256=parsed_list().sha256, list_id=1, purpose="Retter række 3")
    anna, clara = counter.ref(ANNA), counter.ref(CLARA)
    with booking(ledger, LEADER) as book:
        set_mark(book, anna, instruction="Ring til Udbetaling")
        lift_mark(book, anna, reason="Opklaret")
        set_mark(book, clara, instruction="Kun med værgen")
    keep_for_paper(ledger)
    jumped(ledger)
    with booking(ledger, LEADER) as book:
        confirm_date(book)
    draw(ledger)


def jumped(ledger: Ledger, by: timedelta = timedelta(days=-1)) -> None:
    """The machine's clock was set, and the journal is told."""
    at = [START, START + by]
    watch = Watch(lambda: at.pop(0), lambda: 0.0)
    tell_of_jump(ledger, watch)


def draw(ledger: Ledger) -> None:
    """A workbook in the ledger, made of a few bytes."""
    with booking(ledger, LEADER) as book:
        incident = open_incident(book.connection)
        assert incident is not None
        values = {
            "number": 1,
            "incident_id": incident.incident_id,
            "file_name": "afstemning-0001.xlsx",
            "sha256": "0" * 64,
            "drawn_by": book.actor_id,
            "drawn_at": datetime(2026, 10, 30, 12, tzinfo=UTC),
            "file": b"a workbook",
        }
        book.record("workbook.drawn", "export_file:1", [Insert(export_file, values)])
