"""The flow whose every call to the disk is failed or cut off, in three phases that end with a closed ledger.

At the counter: issue, print, pay, settle, void, import, export. The copy: a bilag and the backup. Afterwards:
a bilag and the restore. What it was promised goes as lines of JSON into the file `promises`, each in one
write, so that it stands in the order of the file calls. What was refused is noted too, with what was said.
"""

import io
import json
import os
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask

import payout.cli.lists
import payout.db
import payout.services.backup
from payout.app import create_app
from payout.cli import main as payout_command
from payout.db import DiskFault, Ledger
from payout.queries.events import chain_head
from payout.settings import load_settings
from tests.crash import hands, plants
from tests.crash.hands import AppLine, Form, Hand
from tests.crash.office import Office, stand_still
from tests.factories import CASEWORKER, FINANCE, HELP, PASSPHRASE

PROMISES, PASSPHRASE_FILE, LIST = "promises", "passphrase.txt", "liste.csv"
USB, OTHER, OUT = "usb", "other", "afstemning.xlsx"
PROCESS = 1
UNFINISHED_COPY = f"payout-20261030-090000-{PROCESS}.part"
"""The copy's name while it is made: the clock stands still, and the process has one number in every run."""
LIST_ROWS = 40
DONE = frozenset({200, 303})
REFUSED_BY_DISK = frozenset({503, 507})
SEED = 7


class Refused(Exception):
    """The disk has refused a step; what builds on it is left out."""


class Flow:
    """The flow at work on an office; `promises` is the descriptor that it tells its promises to."""

    def __init__(self, office: Office, app: Flask, ledger: Ledger, promises: int) -> None:
        self.office = office
        self.ledger = ledger
        self.promises = promises
        self.hands = {
            name: Hand(AppLine(app, cookie), token) for name, (cookie, token) in office.signed_in.items()
        }

    def run(self, phase: str) -> None:
        """One phase. What the disk refuses is noted, and the flow goes on with what it can."""
        self.random = Random(f"{SEED} {phase}")
        self.refs = iter(self.office.refs[REFS_A_PHASE * tuple(PHASES).index(phase) :])
        PHASES[phase](self)
        self._step("close", self.ledger.close)

    def at_the_counter(self) -> None:
        """Each step of a bilag, a list and the workbook."""
        first, second = self._step("issue", self._issue), self._step("issue", self._issue)
        if first:
            self._step("print", lambda: self._print(first))
            self._step("pay", lambda: self._pay(first))
        if second:
            self._step("void", lambda: self._void(second))
        folder = self.office.folder
        self._command("import", folder / LIST, "--kind", "indberetning")
        self._command("export", "workbook", "--out", folder / OUT)

    def copy(self) -> None:
        """A copy while the ledger is in use: the newest bilag is in its -wal file alone."""
        self._step("issue", self._issue)
        self._command("backup", self.office.folder / USB, events=self._step("head", self._events) or 0)

    def afterwards(self) -> None:
        """The copy put into another folder, while this ledger goes on."""
        self._step("issue", self._issue)
        for copy in copies_in(self.office.folder)[-1:]:
            self._command(
                "restore", copy, "--highest-number", "ingen", "--instance", self.office.folder / OTHER
            )

    def _tell(self, step: str, **values: Any) -> None:
        """One line in one write: it is there whole or not at all."""
        os.write(self.promises, (json.dumps({"step": step, **values}) + "\n").encode())

    def _issue(self) -> int:
        form = hands.issue(self.random, next(self.refs))
        bilag_id = hands.bilag_in(self._send(CASEWORKER, form).location)
        self._tell("issued", bilag=bilag_id)
        return bilag_id

    def _print(self, bilag_id: int) -> None:
        page = self._answered(self.hands[CASEWORKER].open(f"/bilag/{bilag_id}/papir.pdf"))
        self._tell("printed", bilag=bilag_id, number=hands.number_on(page.text))

    def _pay(self, bilag_id: int) -> None:
        for step, form in (("paying", hands.hold), ("paid", hands.pay), ("settled", hands.settle)):
            self._send(FINANCE, form(self.random, bilag_id))
            self._tell(step, bilag=bilag_id)

    def _void(self, bilag_id: int) -> None:
        self._send(CASEWORKER, hands.void(self.random, bilag_id))
        self._tell("voided", bilag=bilag_id)

    def _events(self) -> int:
        with self.ledger.reading() as connection:
            return chain_head(connection).events

    def _send(self, username: str, form: Form) -> hands.Answer:
        self._tell("sent", path=form.path, fields=form.fields, by=username)
        return self._answered(self.hands[username].send(form))

    def _answered(self, answer: hands.Answer) -> hands.Answer:
        if answer.status in DONE:
            return answer
        if answer.status not in REFUSED_BY_DISK or "papirbilag" not in answer.text:
            self._tell("violation", what=f"status {answer.status}", text=answer.text[-2000:])
        raise Refused

    def _step(self, name: str, work: Callable[[], Any]) -> Any:
        """One step; what the disk refuses is noted, and anything else is a violation."""
        try:
            return work()
        except (Refused, DiskFault):
            self._tell("refused", what=name)
        except Exception as error:
            self._violation(f"{name}: {type(error).__name__}")
        return None

    def _command(self, name: str, *arguments: object, **told: Any) -> None:
        """One command of `payout`, as the command line runs it."""
        command = [name, *map(str, arguments)]
        if "--instance" not in command:
            command += ["--instance", str(self.office.folder)]
        said = io.StringIO()
        code: int | str | None = 0
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(said):
                payout_command.main(command, prog_name="payout")
        except SystemExit as ended:
            code = ended.code
        except Exception as error:
            self._violation(f"{name}: {type(error).__name__}")
            return
        if code in {0, None}:
            self._tell(name, **told)
        elif code in {1, 3} and said.getvalue().strip():
            self._tell("refused", what=name, said=said.getvalue())
        else:
            self._tell("violation", what=f"{name}: exit {code}", text=said.getvalue())

    def _violation(self, what: str) -> None:
        self._tell("violation", what=what, text=traceback.format_exc()[-4000:])


PHASES: Mapping[str, Callable[[Flow], None]] = {
    "counter": Flow.at_the_counter,
    "copy": Flow.copy,
    "afterwards": Flow.afterwards,
}
ALL_PHASES = ",".join(PHASES)
REFS_A_PHASE = 2


def copies_in(folder: Path) -> list[Path]:
    """The copies that have their names, the oldest first."""
    return sorted((folder / USB).glob("payout-*.db"))


def prepare(office: Office) -> None:
    """Lay out what the flow finds in its folder."""
    folder = office.folder
    header = "CPR-nr.;Navn;Ydelse;Periode fra;Periode til;Udbetalingsdato;Til udbetaling\n"
    rows = (
        f"020360-{serial:04d};Nils Ny {serial};{HELP};01-11-2026;30-11-2026;30-11-2026;9.000,00\n"
        for serial in range(1, LIST_ROWS + 1)
    )
    (folder / LIST).write_text(header + "".join(rows), encoding="utf-8")
    (folder / PROMISES).write_bytes(b"")
    (folder / PASSPHRASE_FILE).write_text(PASSPHRASE, encoding="utf-8")


def prepared(office: Office, phases: str = ALL_PHASES, plant: str = "") -> Callable[[], None]:
    """What a child does: phases of the flow, on a fresh copy of the office.

    It is run once here, to warm everything.
    """
    os.environ["PAYOUT_PASSPHRASE_FILE"] = str(office.folder / PASSPHRASE_FILE)
    stand_still()
    payout.services.backup._own_number = lambda: PROCESS
    # The same key and the same list each time, without what stretching and a child process are meant to cost.
    payout.db.stretched_key = cache(payout.db.stretched_key)
    read, known = payout.cli.lists.read_list_safely, []

    def read_once(*arguments: Any, **named: Any) -> Any:
        if not known:
            known.append(read(*arguments, **named))
        return known[0]

    payout.cli.lists.read_list_safely = read_once
    ledger = office.opened()
    app = create_app(ledger, load_settings(office.folder))

    def run() -> None:
        promises = os.open(office.folder / PROMISES, os.O_WRONLY | os.O_APPEND)
        flow = Flow(office, app, ledger, promises)
        for phase in phases.split(","):
            flow.run(phase)
        os.close(promises)

    run()
    if plant:
        plants.PLANTS[plant]()
        # Connections of before the fault are let go.
        ledger.close()
    return run
