"""A busy day's ledger, made once a run and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from payout.db import Ledger, SqliteLedger
from payout.services.set_up import open_current_server
from payout.settings import LEDGER_FILE
from tests.conftest import START, clock_at, copy_of
from tests.postgresql import Server
from tests.services.acting import busy_day


@pytest.fixture(scope="session")
def busy_once(made_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A ledger file with rows in every table and bilag in every status, and its raw key."""
    path = tmp_path_factory.mktemp("busy-once") / LEDGER_FILE
    shutil.copy(made_once[0], path)
    ledger = SqliteLedger(path, made_once[1])
    with clock_at(START):
        busy_day(ledger)
    ledger.close()
    return path, made_once[1]


@pytest.fixture(scope="session")
def busy_once_on_server(
    postgresql: Server, made_once_on_server: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The same on the server; gives the database's address."""
    address = postgresql.database(made_once_on_server)
    ledger = open_current_server(address, tmp_path_factory.mktemp("busy-once"))
    with clock_at(START):
        busy_day(ledger)
    ledger.close()
    return address


@pytest.fixture
def day(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger of a busy day."""
    with copy_of("busy_once", request, tmp_path / "day") as opened:
        yield opened
