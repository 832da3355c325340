"""The office and its phases, made once a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from payout import clock
from tests.crash import flow
from tests.crash.io_faults import phase_templates
from tests.crash.office import Office, make_office, stand_still


@pytest.fixture
def standing_clock() -> Iterator[None]:
    """The clock stands where the flow's stands."""
    stand_still()
    yield
    clock.set_source(None)


@pytest.fixture(scope="session")
def quiet_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A small office, with what the flow finds in its folder."""
    stand_still()
    office = make_office(tmp_path_factory.mktemp("quiet") / "office", citizens=8)
    flow.prepare(office)
    clock.set_source(None)
    return office


@pytest.fixture(scope="session")
def phases(quiet_office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    """The office as each phase of the flow finds it."""
    return phase_templates(quiet_office, tmp_path_factory.mktemp("phases"))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder to work in: memory where the system has it, for what counts here is not the disk's speed."""
    return tmp_path / "work"
