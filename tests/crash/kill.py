"""kill -9 under load: a real server, two caseworkers and two cashiers, killed at seeded instants.

After each kill the ledger is opened by the ordinary program, and everything that was acknowledged must be
there. The forms that got no answer are sent again in the next cycle, with the same one-time keys.
"""

import http.client
import logging
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from random import Random

from payout.services.verify_ledger import verify
from tests.crash import hands
from tests.crash.forker import Forker, forker
from tests.crash.hands import Form, Hand, HttpLine
from tests.crash.ledger_checks import Book, bilag_of_key, book_of, next_number_is_free
from tests.crash.office import CASEWORKERS, STAFF, Office
from tests.tools import free_port

ERA_CYCLES = 50
"""Cycles on one copy of the office; then everything is verified, and a fresh copy begins."""
LONGEST_SECONDS = 0.12
"""The kill comes so long after the first answer of a cycle, at most."""
MOMENT_SECONDS = 0.02
VOID_SHARE = 0.15
AFTER = {"issue": "issued", "hold": "paying", "pay": "paid", "settle": "settled", "void": "voided"}
STEPS: dict[str, Callable[[Random, int], Form]] = {
    "hold": hands.hold,
    "pay": hands.pay,
    "settle": hands.settle,
    "void": hands.void,
}


class KillFault(AssertionError):
    """Something acknowledged is gone or half there; the text has what replays it."""


@dataclass
class Promised:
    """A bilag as its people know it: the status they were promised, and what a lost answer may mean."""

    status: str
    perhaps: str | None = None
    number: str | None = None


@dataclass
class Tried:
    """A form that was sent: by whom, which step, for which bilag (none when it makes one)."""

    step: str
    form: Form
    bilag_id: int | None


@dataclass
class Tally:
    """What a run came to."""

    cycles: int = 0
    acknowledged: int = 0
    in_doubt: int = 0
    done_in_doubt: int = 0
    verified: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


@dataclass
class Era:
    """One copy of the office and everything that its people were promised."""

    office: Office
    random: Random
    promised: dict[int, Promised] = field(default_factory=dict)
    in_doubt: dict[str, Tried] = field(default_factory=dict)
    refs: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)
    to_pay: "queue.Queue[int]" = field(default_factory=queue.Queue)
    paying: dict[str, int] = field(default_factory=dict)
    gone: threading.Event = field(default_factory=threading.Event)
    """Set from the kill to the next start: there is nothing more to wait for."""


class Worker(threading.Thread):
    """One person who works until the server is gone."""

    def __init__(self, era: Era, username: str, port: int, seed: int, answered: threading.Event) -> None:
        super().__init__(name=username)
        self.era = era
        self.username = username
        self.random = Random(seed)
        self.answered = answered
        cookie, token = era.office.signed_in[username]
        self.line = HttpLine(port, cookie)
        self.hand = Hand(self.line, token)
        self.acknowledged = 0
        self.wrong: str | None = None

    def run(self) -> None:
        try:
            self._again()
            while True:
                self._round()
        except (ConnectionError, http.client.HTTPException, queue.Empty):
            pass
        except AssertionError as error:
            self.wrong = str(error)
        finally:
            self.answered.set()
            self.line.close()

    def _round(self) -> None:
        if self.username in CASEWORKERS:
            bilag_id = self._issue()
            if self.random.random() < VOID_SHARE:
                self._step("void", bilag_id)
            else:
                self.era.to_pay.put(bilag_id)
            return
        bilag_id = self.era.paying.get(self.username) or self._next_to_pay()
        self.era.paying[self.username] = bilag_id
        for step in _steps_left(self.era.promised[bilag_id].status):
            self._step(step, bilag_id)
        del self.era.paying[self.username]

    def _next_to_pay(self) -> int:
        """The bilag that has waited longest, or queue.Empty when the server is gone before there is one."""
        while True:
            try:
                return self.era.to_pay.get(timeout=MOMENT_SECONDS)
            except queue.Empty:
                if self.era.gone.is_set():
                    raise

    def _again(self) -> None:
        """Send again what got no answer in the cycle before."""
        tried = self.era.in_doubt.get(self.username)
        if tried is None:
            return
        known = tried.bilag_id
        made = self._sent(tried)
        if tried.step == "issue":
            assert known in {None, made}, f"a form sent again made bilag {made} beside {known}"
            self.era.to_pay.put(made)

    def _issue(self) -> int:
        form = hands.issue(self.random, self.era.refs.get(timeout=1))
        made = self._sent(Tried("issue", form, None))
        page = self.hand.open(f"/bilag/{made}/papir.pdf")
        if page.status == 200:
            self.era.promised[made].number = hands.number_on(page.text)
        return made

    def _step(self, step: str, bilag_id: int) -> None:
        self._sent(Tried(step, STEPS[step](self.random, bilag_id), bilag_id))

    def _sent(self, tried: Tried) -> int:
        """Send a form and note what is promised by its answer; gives the bilag."""
        self.era.in_doubt[self.username] = tried
        if tried.bilag_id is not None and tried.step != "issue":
            self.era.promised[tried.bilag_id].perhaps = AFTER[tried.step]
        answer = self.hand.send(tried.form)
        assert answer.status == 303, f"{tried.step} of bilag {tried.bilag_id}: {answer.status}"
        bilag_id = hands.bilag_in(answer.location) if tried.step == "issue" else tried.bilag_id
        assert bilag_id is not None
        before = self.era.promised.get(bilag_id)
        self.era.promised[bilag_id] = Promised(AFTER[tried.step], None, before.number if before else None)
        del self.era.in_doubt[self.username]
        self.acknowledged += 1
        self.answered.set()
        return bilag_id


def _steps_left(status: str) -> list[str]:
    order = ["hold", "pay", "settle"]
    return order[["issued", "paying", "paid", "settled"].index(status) :]


class KillRun:
    """Cycles of one seed over copies of one office."""

    def __init__(self, template: Office, work: Path, seed: int) -> None:
        self.template = template
        self.work = work
        self.seed = seed
        self.tally = Tally()
        self.cycle = 0

    def run(self, cycles: int, go_on: Callable[[], bool] = lambda: True) -> Tally:
        """Do the cycles, or fewer when it is told not to go on. Raises KillFault with seed and cycle."""
        port = free_port()
        office = self.template.copied_to(self.work)
        with forker("served", office, str(port)) as servers:
            while self.tally.cycles < cycles and go_on():
                office = self.template.copied_to(self.work)
                era = self._era(office)
                for _ in range(min(ERA_CYCLES, cycles - self.tally.cycles)):
                    self.cycle += 1
                    self._cycle(era, servers, port)
                    if era.refs.qsize() < len(STAFF) or not go_on():
                        break
                self._verify_all(era)
        return self.tally

    def _era(self, office: Office) -> Era:
        era = Era(office, Random(f"{self.seed} {self.cycle}"))
        for ref in office.refs:
            era.refs.put(ref)
        return era

    def _cycle(self, era: Era, servers: Forker, port: int) -> None:
        random = Random(f"{self.seed} {self.cycle}")
        pid = servers.begin()
        servers.heard("ready")
        era.gone.clear()
        answered = threading.Event()
        workers = [Worker(era, name, port, random.getrandbits(64), answered) for name in STAFF]
        for worker in workers:
            worker.start()
        answered.wait(timeout=30)
        threading.Event().wait(random.random() * LONGEST_SECONDS)
        os.kill(pid, signal.SIGKILL)
        code = servers.ended()
        era.gone.set()
        for worker in workers:
            worker.join()
        self._hold(code == -signal.SIGKILL, f"the server ended with {code}")
        for worker in workers:
            self._hold(worker.wrong is None, f"{worker.name}: {worker.wrong}")
        self.tally.cycles += 1
        self.tally.acknowledged += sum(worker.acknowledged for worker in workers)
        self.tally.in_doubt += len(era.in_doubt)
        self._check(era)

    def _check(self, era: Era) -> None:
        """Open the ledger as the ordinary program does, and hold it against what was promised."""
        ledger = era.office.opened()
        try:
            with ledger.reading() as connection:
                book = book_of(connection)
                for name, tried in era.in_doubt.items():
                    self._settle_doubt(era, name, tried, bilag_of_key(connection, hands_key(tried.form)))
        finally:
            ledger.close()
        self._hold(not book.faults, "; ".join(book.faults))
        self._hold(next_number_is_free(book), "the next number is taken or leaves a gap")
        self._hold(set(book.bilag) == set(era.promised), f"bilag {set(book.bilag) ^ set(era.promised)}")
        for bilag_id, promised in era.promised.items():
            self._hold_promise(book, bilag_id, promised)

    def _settle_doubt(self, era: Era, name: str, tried: Tried, made: int | None) -> None:
        if made is not None:
            self.tally.done_in_doubt += 1
        if tried.step == "issue" and made is not None:
            tried.bilag_id = made
            era.promised.setdefault(made, Promised("issued"))

    def _hold_promise(self, book: Book, bilag_id: int, promised: Promised) -> None:
        found = book.bilag[bilag_id]
        allowed = {promised.status, promised.perhaps}
        self._hold(found.status in allowed, f"bilag {bilag_id} is {found.status}, not one of {allowed}")
        self._hold(found.number is not None, f"bilag {bilag_id} has no number")
        self._hold(promised.number in {None, found.number}, f"bilag {bilag_id} has another number")
        promised.status, promised.perhaps, promised.number = found.status, None, found.number

    def _verify_all(self, era: Era) -> None:
        ledger = era.office.opened()
        try:
            found = verify(ledger)
        finally:
            ledger.close()
        self._hold(found.ok, f"verify: {[check for check in found.checks if not check.ok]}")
        self.tally.verified += 1

    def _hold(self, holds: bool, fault: str) -> None:
        if not holds:
            raise KillFault(f"seed {self.seed}, cycle {self.cycle}: {fault}")


def hands_key(form: Form) -> str:
    """The one-time key of a form."""
    return dict(form.fields)["request_key"]


def run_side_by_side(
    template: Office, work: Path, seeds: Sequence[int], cycles: int, *, minutes: float = 60
) -> Tally:
    """So many cycles shared out over the seeds, each in a process of its own; fewer when time is up.

    Raises the KillFault of the first that found one.
    """
    shares = [
        (template.noted(), work / f"{seed}", seed, len(range(place, cycles, len(seeds))), minutes)
        for place, seed in enumerate(seeds)
    ]
    with multiprocessing.get_context("spawn").Pool(len(seeds)) as pool:
        return sum(pool.starmap(_share, shares), Tally())


def _share(note: str, work: Path, seed: int, cycles: int, minutes: float) -> Tally:
    logging.disable(logging.CRITICAL)
    until = time.monotonic() + 60 * minutes
    return KillRun(Office.from_note(note), work, seed).run(cycles, lambda: time.monotonic() < until)
