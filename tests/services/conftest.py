"""A busy day's ledger, made once a run and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from payout import clock
from payout.db import Ledger
from payout.settings import LEDGER_FILE
from tests.conftest import START
from tests.services.acting import busy_day


@pytest.fixture(scope="session")
def busy_once(made_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A ledger file with rows in every table and bilag in every status, and its raw key."""
    path = tmp_path_factory.mktemp("busy-once") / LEDGER_FILE
    shutil.copy(made_once[0], path)
    ledger = Ledger(path, made_once[1])
    clock.set_source(lambda: START)
    busy_day(ledger)
    clock.set_source(None)
    ledger.close()
    return path, made_once[1]


@pytest.fixture
def day(busy_once: tuple[Path, str], tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger of a busy day."""
    own = tmp_path / "day" / LEDGER_FILE
    own.parent.mkdir()
    shutil.copy(busy_once[0], own)
    opened = Ledger(own, busy_once[1])
    yield opened
    opened.close()
