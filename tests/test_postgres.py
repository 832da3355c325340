"""The way to the server: which are refused, how writers of several machines take turns, what comes back."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from payout import postgres
from payout.app import create_app
from payout.db import LedgerUnreachable
from payout.postgres import PostgresLedger, Unfit, UnfitServer, open_server
from payout.services.set_up import open_current_server
from payout.settings import Settings
from payout.web.current import parts_of
from tests import factories
from tests.postgresql import Server, name_of
from tests.services.acting import count, faults
from tests.web.browsing import signed_in

THREADS, WRITES = 4, 10


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    """The address of an empty database."""
    made = postgresql.database()
    yield made
    postgresql.drop(made)


@pytest.fixture
def bare(address: str, tmp_path: Path) -> Iterator[PostgresLedger]:
    """An empty database with one table of lines."""
    with closing(open_server(address, tmp_path)) as opened:
        with opened.transaction() as connection:
            connection.execute(text("CREATE TABLE line (number INTEGER NOT NULL)"))
        yield opened


def write_lines(ledger: PostgresLedger) -> None:
    for _ in range(WRITES):
        with ledger.transaction() as connection:
            last = connection.scalar(text("SELECT coalesce(max(number), 0) FROM line"))
            connection.execute(text("INSERT INTO line VALUES (:number)"), {"number": last + 1})


def numbers_after_writing(address: str, folder: Path) -> list[int]:
    """What many writers, each with connections and a lock of its own as on its own machine, have numbered."""
    ledgers = [open_server(address, folder) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(write_lines, ledgers))
    with ledgers[0].reading() as connection:
        found = list(connection.scalars(text("SELECT number FROM line ORDER BY number")))
    for ledger in ledgers:
        ledger.close()
    return found


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("sqlite:///ledger.db", Unfit.ADDRESS),
        ("postgresql://payout@localhost/payout", Unfit.ADDRESS),
        ("postgresql+psycopg://payout@localhost", Unfit.ADDRESS),
        ("ikke en adresse", Unfit.ADDRESS),
        ("postgresql+psycopg://payout@db.example/payout", Unfit.TLS),
        ("postgresql+psycopg://payout@db.example/payout?sslmode=prefer", Unfit.TLS),
        ("postgresql+psycopg://payout@/payout?host=127.0.0.1,10.0.0.5", Unfit.TLS),
        ("postgresql+psycopg://payout@192.168.1.20/payout?sslmode=disable", Unfit.TLS),
    ],
)
def test_an_address_that_names_no_database_or_lets_others_read_along_is_refused(
    address: str, why: Unfit, tmp_path: Path
) -> None:
    with pytest.raises(UnfitServer) as refused:
        open_server(address, tmp_path)
    assert refused.value.why is why


def test_a_server_that_is_not_there_is_said_to_be_unreachable(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnreachable):
        open_server("postgresql+psycopg://payout@127.0.0.1:9/payout", tmp_path)


def test_a_database_that_may_lose_what_it_confirms_is_refused(
    postgresql: Server, address: str, tmp_path: Path
) -> None:
    postgresql.run(f"ALTER DATABASE {name_of(address)} SET synchronous_commit = off")
    with pytest.raises(UnfitServer) as refused:
        open_server(address, tmp_path)
    assert refused.value.why is Unfit.NOT_DURABLE


def test_a_database_that_cannot_hold_every_letter_is_refused(postgresql: Server, tmp_path: Path) -> None:
    postgresql.run("CREATE DATABASE odd TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        with pytest.raises(UnfitServer) as refused:
            open_server(postgresql.address("odd"), tmp_path)
    finally:
        postgresql.run("DROP DATABASE odd WITH (FORCE)")
    assert refused.value.why is Unfit.ENCODING


def test_a_reader_sees_one_moment_and_can_write_nothing(bare: PostgresLedger) -> None:
    with bare.reading() as connection:
        before = connection.scalar(text("SELECT count(*) FROM line"))
        write_lines(bare)
        assert connection.scalar(text("SELECT count(*) FROM line")) == before == 0
    with pytest.raises(InternalError, match="read-only"), bare.reading() as connection:
        connection.execute(text("INSERT INTO line VALUES (1)"))


def test_a_writer_of_any_machine_is_seen_by_all(bare: PostgresLedger, address: str, tmp_path: Path) -> None:
    with closing(open_server(address, tmp_path)) as other:
        assert (bare.is_being_written, other.is_being_written) == (False, False)
        with bare.transaction():
            assert (bare.is_being_written, other.is_being_written) == (True, True)
        assert not other.is_being_written


def test_writers_of_several_machines_take_turns(bare: PostgresLedger, address: str, tmp_path: Path) -> None:
    assert numbers_after_writing(address, tmp_path) == list(range(1, THREADS * WRITES + 1))


def test_without_the_lock_they_would_take_the_same_number(
    bare: PostgresLedger, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above: it finds the fault that the lock prevents.
    monkeypatch.setattr(postgres, "take_turn", lambda connection: connection.execute(text("SELECT 1")))
    found = numbers_after_writing(address, tmp_path)
    assert len(set(found)) < THREADS * WRITES


@pytest.fixture
def served(postgresql: Server, made_once_on_server: str, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """The app on a database with users, and the database's address."""
    address = postgresql.database(made_once_on_server)
    ledger = open_current_server(address, tmp_path)
    app = create_app(ledger, Settings(second_factor="off"))
    yield app, address
    parts_of(app).uploads.close()
    ledger.close()
    postgresql.drop(address)


def test_while_the_server_is_away_pages_say_so_and_afterwards_they_are_back(
    served: tuple[Flask, str], postgresql: Server
) -> None:
    app, address = served
    leader = signed_in(app, factories.LEADER)
    away = f"ALTER DATABASE {name_of(address)} ALLOW_CONNECTIONS {{}}"
    postgresql.run(away.format("false"))
    cut_off(postgresql, address)
    leader.open("/lister")
    assert (leader.status, "Databasen svarer ikke" in leader.text()) == (503, True)
    assert not re.search("psycopg|could not|FATAL|serialize", leader.page)
    postgresql.run(away.format("true"))
    assert leader.open("/lister").status == 200


def test_a_connection_that_dies_in_a_write_takes_the_write_with_it(
    served: tuple[Flask, str], postgresql: Server, pay_day: object
) -> None:
    app, address = served
    ledger = parts_of(app).ledger
    factories.open_day(ledger)
    before = count(ledger, "event")

    def write_and_lose_the_way() -> None:
        with factories.booking(ledger, factories.LEADER) as book:
            book.record("test", "test:1", [])
            cut_off(postgresql, address)

    with pytest.raises(LedgerUnreachable):
        write_and_lose_the_way()
    assert count(ledger, "event") == before
    assert factories.Counter(ledger).issue() == 1
    assert faults(ledger) == {}


def cut_off(server: Server, address: str) -> None:
    """End every connection to a database, as a restart of the server does."""
    server.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(address)}'"
        " AND pid <> pg_backend_pid()"
    )
