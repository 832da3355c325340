"""A ledger of its own for each test: a real encrypted file, copied from one that is made once a run."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from payout import clock
from payout.app import create_app
from payout.db import Ledger
from payout.sample.writing import FileFormat, write_sample_list
from payout.services.journal import Book
from payout.services.set_up import make_ledger
from payout.services.users import add_user
from payout.settings import LEDGER_FILE, Settings
from payout.web.current import parts_of
from tests import factories
from tests.tools import require_folder

LARGE_ROWS = 20_000
LONG_AGO = datetime(2020, 1, 6, 8, 0, tzinfo=UTC)
START = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the browser tests leave pictures of the pages, for a person to look at."""
    parser.addoption("--pictures", metavar="FOLDER", default=None, help="keep a picture of every page here")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A ledger file with the users of `factories.USERS`, and its raw key."""
    # Made before any instant that a test sets: a stamp never goes below the one before it.
    clock.set_source(lambda: LONG_AGO)
    path = tmp_path_factory.mktemp("made-once") / LEDGER_FILE
    leader, (display_name, _) = next(iter(factories.USERS.items()))
    ledger = make_ledger(
        path, factories.PASSPHRASE, username=leader, display_name=display_name, password=factories.PASSWORD
    )
    with ledger.transaction() as connection:
        for username, (display_name, roles) in list(factories.USERS.items())[1:]:
            add_user(
                Book(connection, 1),
                username=username,
                display_name=display_name,
                roles=roles,
                password=factories.PASSWORD,
            )
    raw_key = ledger.raw_key
    ledger.close()
    clock.set_source(None)
    return path, raw_key


@pytest.fixture
def ledger(made_once: tuple[Path, str], tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger with a user of every role and nothing else."""
    path, raw_key = made_once
    own = tmp_path / "instance" / LEDGER_FILE
    own.parent.mkdir()
    shutil.copy(path, own)
    opened = Ledger(own, raw_key)
    yield opened
    opened.close()


@pytest.fixture
def settings() -> Settings:
    """An invented municipality's settings."""
    return Settings(municipality="Prøvekøbing Kommune", unit="Ydelsescenter", series_prefix="STR")


@pytest.fixture
def app(ledger: Ledger, settings: Settings) -> Iterator[Flask]:
    """The whole app on the test's ledger; CSRF protection is on, as it is for users."""
    made = create_app(ledger, settings)
    yield made
    parts_of(made).uploads.close()


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
