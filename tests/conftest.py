"""A ledger of its own for each test, copied from one that is made once a run.

It is a real encrypted file, or a database on a real PostgreSQL server: the tests in BOTH_ENGINES run once on
each, save those that are marked as being about the file.
"""

import gc
import logging
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request_finished
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from payout import clock
from payout.app import app_with_pages, put_on_ledger
from payout.db import Ledger, SqliteLedger
from payout.sample.writing import FileFormat, write_sample_list
from payout.services.journal import Book
from payout.services.set_up import make_ledger, make_server_ledger, open_current_server
from payout.services.users import add_user
from payout.settings import LEDGER_FILE, Settings
from payout.web.current import parts_of
from tests import factories
from tests.canary import Canary, files_in_clear
from tests.postgresql import Server, running_server
from tests.tools import require_folder

# Tests make much that is soon gone, and looking for cycles in it took a twentieth of the time.
gc.set_threshold(100_000, 50, 100)

ENGINES = (SQLITE, POSTGRESQL) = ("sqlite", "postgresql")
BOTH_ENGINES = {"services", "queries"}
IN_TURNS = 14
"""Days until all has run that takes long."""
PAGES_ON_BOTH = {"test_desk", "test_open_items", "test_permissions", "test_ready"}
"""Of the pages those that pay, those whose questions are the oddest, and a look at each by each role.

All on both engines would take the checks beyond their time: `--engine postgresql` runs them all there.
"""
TRIED_ON_A_FILE_TOO = {"test_verify_on_server"}
"""Tests of the server alone that do there what `test_verify_ledger` and `test_tampering` do with a file."""
LEADER = {
    "username": factories.LEADER,
    "display_name": factories.USERS[factories.LEADER][0],
    "password": factories.PASSWORD,
}
LARGE_ROWS = 20_000
STATEMENTS_KEPT = 5_000
LONG_AGO = datetime(2020, 1, 6, 8, 0, tzinfo=UTC)
START = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the browser tests leave pictures of the pages, for a person to look at."""
    parser.addoption("--pictures", metavar="FOLDER", default=None, help="keep a picture of every page here")
    parser.addoption(
        "--all-controls",
        action="store_true",
        help="all that takes turns, not this day's part",
    )
    parser.addoption("--engine", choices=ENGINES, default=None, help="run what runs on both engines on one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a fourteenth of what takes minutes, another one each day for two weeks: long harnesses, their

    control runs, large matrices, and the second engine. All of it in one run would take an hour.
    """
    if config.getoption("--all-controls") or config.getoption("--engine"):
        return
    in_turns = [item for item in items if takes_turns(item)]
    today = datetime.now(UTC).date().toordinal() % IN_TURNS
    left_out = {item for place, item in enumerate(in_turns) if place % IN_TURNS != today}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


def takes_turns(item: pytest.Item) -> bool:
    """Whether another part of this and its like runs each day."""
    marked = item.get_closest_marker("control") or item.get_closest_marker("in_turns")
    return marked is not None or is_on_server(item)


def is_on_server(item: pytest.Item) -> bool:
    """Whether this is a run on PostgreSQL of what is tried on a file as well."""
    chosen = getattr(item, "callspec", None)
    of_both = chosen is not None and chosen.params.get("engine") == POSTGRESQL
    return of_both or item.path.stem in TRIED_ON_A_FILE_TOO


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that has a ledger once on each engine."""
    chosen = metafunc.config.getoption("--engine")
    if "engine" not in metafunc.fixturenames:
        return
    if not runs_on_both(metafunc.definition, is_chosen=chosen is not None):
        return
    metafunc.parametrize("engine", [chosen] if chosen else list(ENGINES), indirect=True)


def runs_on_both(item: pytest.Item, *, is_chosen: bool) -> bool:
    """Whether the test is in one of the folders of BOTH_ENGINES and not about the file itself.

    The pages are, where an engine `is_chosen` by hand.
    """
    folder = item.path.parent.name
    is_in = folder in BOTH_ENGINES or item.path.stem in PAGES_ON_BOTH or (is_chosen and folder == "web")
    return is_in and item.get_closest_marker("file") is None


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that the test runs on."""
    return getattr(request, "param", SQLITE)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server for the run, started when the first test asks for it."""
    with running_server() as server:
        yield server


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """The clock stands there for a while; what a test has set it to before comes back."""
    before = clock._source
    clock.set_source(lambda: instant)
    try:
        yield
    finally:
        clock.set_source(before)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A ledger file with the users of `factories.USERS`, and its raw key."""
    # Made before any instant that a test sets: a stamp never goes below the one before it.
    with clock_at(LONG_AGO):
        path = tmp_path_factory.mktemp("made-once") / LEDGER_FILE
        ledger = make_ledger(path, factories.PASSPHRASE, **LEADER)
        add_the_others(ledger)
        raw_key = ledger.raw_key
        ledger.close()
    return path, raw_key


@pytest.fixture(scope="session")
def made_once_on_server(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same on the server; gives the database's address."""
    with clock_at(LONG_AGO):
        address = postgresql.database()
        ledger = make_server_ledger(address, tmp_path_factory.mktemp("made-once"), **LEADER)
        add_the_others(ledger)
        ledger.close()
    return address


def add_the_others(ledger: Ledger) -> None:
    """The users of `factories.USERS` after the first."""
    with ledger.transaction() as connection:
        for username, (display_name, roles) in list(factories.USERS.items())[1:]:
            add_user(
                Book(connection, 1),
                username=username,
                display_name=display_name,
                roles=roles,
                password=factories.PASSWORD,
            )


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Let all ledgers of one engine share what SQLAlchemy has compiled: each test opens a ledger of its own,

    and compiling the same statements anew took a third of the time. Dialects of one class are alike here.
    """
    caches: defaultdict[type, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(STATEMENTS_KEPT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda self: hash(type(self)))

        def share(connection: Connection) -> None:
            connection.engine._compiled_cache = caches[type(connection.dialect)]

        event.listen(Engine, "engine_connect", share)
        yield
        event.remove(Engine, "engine_connect", share)


@pytest.fixture(scope="session")
def watching() -> Iterator[Canary]:
    """The watch for CPR numbers, on every log and every app of the run."""
    watch = Canary()
    logging.getLogger().addHandler(watch)
    with request_finished.connected_to(watch.look_at_answer):
        yield watch
    logging.getLogger().removeHandler(watch)


@pytest.fixture(autouse=True)
def canary(watching: Canary) -> Iterator[Canary]:
    """The same for this test alone: a whole CPR number where none may stand fails it."""
    watching.taken()
    yield watching
    assert watching.taken() == []


@contextmanager
def copy_of(made: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Ledger]:
    """An open copy, for the test's own use, of what the fixture of this name has made once."""
    folder.mkdir()
    if request.getfixturevalue("engine") == SQLITE:
        path, raw_key = request.getfixturevalue(made)
        own = folder / LEDGER_FILE
        shutil.copy(path, own)
        file = SqliteLedger(own, raw_key)
        yield file
        file.close()
        assert list(files_in_clear(folder)) == []
        return
    server: Server = request.getfixturevalue("postgresql")
    address = server.database(request.getfixturevalue(f"{made}_on_server"))
    opened = open_current_server(address, folder)
    yield opened
    opened.close()
    server.drop(address)


@pytest.fixture
def ledger(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger with a user of every role and nothing else."""
    with copy_of("made_once", request, tmp_path / "instance") as opened:
        yield opened


@pytest.fixture
def settings() -> Settings:
    """An invented municipality's settings."""
    return Settings(
        municipality="Prøvekøbing Kommune", unit="Ydelsescenter", series_prefix="STR", second_factor="off"
    )


@pytest.fixture(scope="session")
def app_without_ledger() -> Flask:
    """All pages without a ledger, made once a run: making routes and templates took half of the time."""
    return app_with_pages()


@pytest.fixture
def app(ledger: Ledger, settings: Settings, app_without_ledger: Flask) -> Iterator[Flask]:
    """The whole app on the test's ledger; CSRF protection is on, as it is for users."""
    config = dict(app_without_ledger.config)
    put_on_ledger(app_without_ledger, ledger, settings)
    yield app_without_ledger
    parts_of(app_without_ledger).uploads.close()
    app_without_ledger.config.clear()
    app_without_ledger.config.update(config)


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another file system than the ledger's, as a stick is: the system's memory."""
    with tempfile.TemporaryDirectory(dir=require_folder("/dev/shm"), ignore_cleanup_errors=True) as folder:  # noqa: S108
        yield Path(folder)


@pytest.fixture(scope="session")
def large_list(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An invented list that takes seconds to read and to store."""
    path = tmp_path_factory.mktemp("large") / "landet.csv"
    write_sample_list(path, rows=LARGE_ROWS, seed=5, file_format=FileFormat.CSV)
    return path.read_bytes()


@pytest.fixture
def pay_day() -> Iterator[datetime]:
    """The clock stands at 09.00 Danish time on 30 October 2026, the pay-day of the October lists."""
    clock.set_source(lambda: START)
    yield START
    clock.set_source(None)
