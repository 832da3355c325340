"""Two servers on one PostgreSQL ledger, each a process of its own, issue and pay the same things at once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from payout.cpr import Cpr
from payout.db import Ledger
from payout.queries.bilag import bilag_by_id
from payout.services.incidents import start_incident
from payout.services.set_up import open_current_server
from payout.settings import SETTINGS_FILE
from tests.factories import (
    CASEWORKER,
    CASEWORKER_2,
    FINANCE,
    FINANCE_2,
    LEADER,
    booking,
    box,
    line,
    parsed_list,
    scope,
    store,
)
from tests.postgresql import Server
from tests.services.acting import count, faults
from tests.tools import free_port
from tests.web.remote import RemotePerson

SERVE = "from payout.cli import main; main()"
WITHOUT_THE_LOCK = f"from payout import postgres; postgres.take_turn = lambda connection: None; {SERVE}"
COUNTERS = (CASEWORKER, CASEWORKER_2, CASEWORKER, CASEWORKER_2)
CITIZENS, PAID = 16, 6
ROUNDS_OF_CONTROL = 10


@pytest.fixture
def shared(postgresql: Server, made_once_on_server: str, tmp_path: Path) -> Iterator[tuple[Ledger, str]]:
    """A ledger with a list, an open hændelse and two open boxes, and its database's address."""
    address = postgresql.database(made_once_on_server)
    with closing(open_current_server(address, tmp_path)) as ledger:
        rows = [line(cpr_of(number), "Nils Ny", 1_000_00, row=number + 2) for number in range(CITIZENS)]
        store(ledger, parsed_list(rows))
        with booking(ledger, LEADER) as book:
            start_incident(book, scope(), series_prefix="STR")
        box(ledger, FINANCE)
        box(ledger, FINANCE_2)
        yield ledger, address
    postgresql.drop(address)


def cpr_of(number: int) -> Cpr:
    return Cpr(f"020360{number + 1:04d}")


@contextmanager
def two_servers(address: str, folder: Path, program: str = SERVE) -> Iterator[tuple[str, str]]:
    """The addresses of two running servers, each with a data folder of its own."""
    with ExitStack() as stack:
        served = [stack.enter_context(a_server(address, folder / name, program)) for name in ("a", "b")]
        yield served[0], served[1]


@contextmanager
def a_server(address: str, folder: Path, program: str) -> Iterator[str]:
    folder.mkdir()
    (folder / SETTINGS_FILE).write_text('second_factor = "off"\n', encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-c", program, "serve", "--port", str(port), "--instance", str(folder)]
    environment = {**os.environ, "PAYOUT_DATABASE_URL": address}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_until_it_answers(process, port, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    latest = time.monotonic() + 60
    while time.monotonic() < latest and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/log-ind")
                connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))


def issue(counter: RemotePerson, cpr: Cpr) -> int:
    """Find the citizen and accept the suggestion; gives the status of the last answer."""
    if counter.open("/skranke").send({"citizen": cpr.digits}).status == 200:
        counter.send({"identity_check": "passport", "identity_document": "4711"}, form="bilag")
    return counter.status


def issue_all(servers: tuple[str, str], numbers: range) -> list[int]:
    """Every counter issues for its share of the citizens; gives the status of every answer."""
    people = [RemotePerson(servers[place % 2], name) for place, name in enumerate(COUNTERS)]

    def work(place: int) -> list[int]:
        return [issue(people[place], cpr_of(number)) for number in numbers[place :: len(people)]]

    with ThreadPoolExecutor(len(people)) as pool:
        return [status for statuses in pool.map(work, range(len(people))) for status in statuses]


def pay(cashier: RemotePerson, bilag_id: int) -> int:
    """Take the bilag and pay it, where the page lets one; gives the status of the last answer."""
    cashier.open(f"/udbetaling/{bilag_id}")
    for step in ("aabn", "udbetal"):
        if f"/udbetaling/{bilag_id}/{step}" in cashier.page:
            cashier.send({}, form=step)
    return cashier.status


@pytest.mark.in_turns
def test_no_number_is_lost_or_doubled_and_nobody_is_paid_twice(
    shared: tuple[Ledger, str], tmp_path: Path
) -> None:
    ledger, address = shared
    with two_servers(address, tmp_path) as servers:
        assert set(issue_all(servers, range(CITIZENS))) == {200}
        cashiers = [RemotePerson(servers[0], FINANCE), RemotePerson(servers[1], FINANCE_2)]
        for bilag_id in range(1, PAID + 1):
            with ThreadPoolExecutor(2) as pool:
                statuses = list(pool.map(lambda cashier, which=bilag_id: pay(cashier, which), cashiers))
            assert set(statuses) <= {200, 409}
    assert faults(ledger) == {}
    with ledger.reading() as connection:
        made = [bilag_by_id(connection, number) for number in range(1, CITIZENS + 1)]
    assert sorted(one.number for one in made if one and one.number)[-1].startswith(f"STR26-{CITIZENS:05d}")
    assert len([one for one in made if one and one.paid_by]) == PAID
    assert count(ledger, "bilag") == CITIZENS


@pytest.mark.control
def test_without_the_lock_the_same_work_is_refused_by_the_database(
    shared: tuple[Ledger, str], tmp_path: Path
) -> None:
    # The control: it is the lock, and not luck, that lets the work above go through.
    ledger, address = shared
    found: list[int] = []
    with two_servers(address, tmp_path, WITHOUT_THE_LOCK) as servers:
        for _ in range(ROUNDS_OF_CONTROL):
            found += issue_all(servers, range(CITIZENS))
            if 500 in found or faults(ledger):
                break
    assert 500 in found or faults(ledger)
