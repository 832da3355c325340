"""One house for all histories: each begins with a fresh copy of its file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from payout import clock
from tests.conftest import START
from tests.model.house import House


@pytest.fixture(scope="session")
def the_house(made_once: tuple[Path, str]) -> Iterator[House]:
    """A house with a session for each user, begun at the hour of `pay_day`."""
    clock.set_source(lambda: START)
    made = House(made_once)
    clock.set_source(None)
    yield made
    made.close()


@pytest.fixture
def house(the_house: House, pay_day: object) -> House:
    """The house on the pay-day."""
    return the_house
