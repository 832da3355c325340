"""Many people at once on the real server: one order of the journal explains all, and each fault shows."""

import json
import subprocess
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from payout.sample.writing import FileFormat, write_sample_list
from tests.concurrency.history import Asked, History, faults_in
from tests.concurrency.load import Plan, run
from tests.concurrency.office import Office, broken, make_office, served
from tests.services.acting import faults

SHORT = Plan(requests=240, counters=16, tills=6)
"""The long run is `python -m benchmarks.counters --requests 50000 --counters 64`."""
BROKEN = Plan(requests=200, counters=5, tills=4, deciders=1, twice=0.5)
PROCESSES, TIMES = 2, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What came of a short day: its history, and what the commands beside the server ended with."""

    office: Office
    history: History
    commands: dict[str, tuple[int, str]]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A short day on the server, with other processes on the same file meanwhile."""
    folder = tmp_path_factory.mktemp("day")
    office = make_office(folder / "office", citizens=60, caseworkers=6, cashiers=4)
    write_sample_list(folder / "liste.csv", rows=2_000, seed=7, file_format=FileFormat.CSV)
    with ExitStack() as open_things:
        address = open_things.enter_context(served(office))
        commands = {
            "import": _started(office, "import", folder / "liste.csv", "--kind", "indberetning"),
            "export": _started(office, "export", "workbook", "--out", folder / "ud.xlsx"),
            "overview": _started(office, "overview", "--json"),
            "backup": _started(office, "backup", folder / "kopi"),
        }
        others = [_other_counter(office) for _ in range(PROCESSES)]
        asked = run(office, address, SHORT)
        ended = {name: _ended(process) for name, process in commands.items()}
        for other in others:
            asked += [Asked(**json.loads(line)) for line in other.communicate()[0].splitlines()]
    return Day(office=office, history=office.history(asked), commands=ended)


def _started(office: Office, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "payout", *map(str, arguments)]
    return subprocess.Popen(
        command, env=office.variables(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _other_counter(office: Office) -> "subprocess.Popen[str]":
    people = [cpr.digits for cpr in office.citizens]
    command = [sys.executable, "-m", "tests.concurrency.other_counter", str(office.ledger_file)]
    return subprocess.Popen(
        [*command, office.raw_key, str(TIMES), *people], stdout=subprocess.PIPE, text=True
    )


def _ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    said, _ = process.communicate()
    return process.returncode, said


def test_one_order_of_the_journal_explains_what_everybody_was_answered(day: Day) -> None:
    assert faults_in(day.history) == {}


def test_everything_was_tried_and_both_done_and_refused(day: Day) -> None:
    answers = {(one.action, one.status) for one in day.history.asked}
    done = {"look-up", "issue", "box", "hold", "pay", "settle", "godkend", "export"}
    assert {(action, 303) for action in done} <= answers
    assert {("issue", 409), ("hold", 409), ("settle", 409)} <= answers
    assert len(day.history.drawn) >= 3


def test_the_rebuilt_ledger_is_what_the_tables_hold(day: Day) -> None:
    with closing(day.office.open_ledger()) as ledger:
        assert faults(ledger) == {}


def test_commands_and_other_processes_work_on_the_file_that_the_server_has_open(day: Day) -> None:
    assert {name: code for name, (code, _) in day.commands.items()} == dict.fromkeys(day.commands, 0), (
        day.commands
    )
    done = [one for one in day.history.asked if one.who == "other process"]
    assert len(done) == PROCESSES * TIMES
    assert any(one.is_done for one in done)
    assert any(told.action == "list.imported" and told.number > 20 for told in day.history.told)


@pytest.mark.control
@pytest.mark.parametrize(
    ("fault", "check", "without"),
    [
        ("plain-begin", "answers", ""),
        ("rule-before-transaction", "citizens", "DROP INDEX uq_bilag_claim"),
        ("number-before-transaction", "answers", ""),
        ("pay-without-status", "bilag", "DROP TRIGGER bilag_no_change_once_paid"),
        ("export-in-two-reads", "exports", ""),
        ("key-not-unique", "once", ""),
        ("key-after-transaction", "once", ""),
    ],
)
def test_a_planted_fault_is_caught_by_its_check(tmp_path: Path, fault: str, check: str, without: str) -> None:
    office = make_office(tmp_path / "office", citizens=20, caseworkers=4, cashiers=4)
    if without:
        broken(office, without)
    with served(office, fault=fault) as address:
        asked = run(office, address, BROKEN)
    assert check in faults_in(office.history(asked))
