"""A day's work of a whole office at once: counters, tills, team leaders, settling, exports, each in a thread.

Citizens come to several counters at the same instant, tills reach for the same bilag, and some presses
are sent twice. What was asked and answered is in the notes, for `tests.concurrency.history`.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from threading import Event, Lock
from uuid import uuid4

from payout.cpr import Cpr
from payout.domain.cash import DENOMINATIONS
from tests.concurrency.history import Asked
from tests.concurrency.office import ADVANCE_OERE, LEADERS, Office
from tests.concurrency.window import Answer, Notes, Window
from tests.factories import FLEKS, HELP, OCTOBER

AT_ONCE = 4
"""So many counters get the same citizen at the same instant."""
NOTES_IN_A_BOX = 20_000
IDLE_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many people there are, after how many requests they stop, and what share of presses comes twice.

    `export_every` is the requests between two workbooks; each holds all bilag of the day.
    """

    requests: int
    counters: int
    tills: int
    deciders: int = 2
    settlers: int = 2
    exporters: int = 1
    export_every: int = 150
    twice: float = 0.1
    seed: int = 1


@dataclass(slots=True)
class Board:
    """What the people of the office know of each other's work."""

    plan: Plan
    notes: Notes = field(default_factory=Notes)
    issued: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    closed: Event = field(default_factory=Event)
    turns: "count[int]" = field(default_factory=count)
    lock: Lock = field(default_factory=Lock)
    dice: Random = field(default_factory=lambda: _chance(1))

    @property
    def is_over(self) -> bool:
        """Whether the day is done, or somebody could not go on."""
        return self.closed.is_set() or len(self.notes.asked) >= self.plan.requests

    def wait(self) -> None:
        """Stand by for a moment: others have to do their part first."""
        self.closed.wait(IDLE_SECONDS)

    def chance(self) -> float:
        """A number from 0 to 1."""
        with self.lock:
            return self.dice.random()

    def turn(self) -> int:
        """The next number of a queue ticket."""
        with self.lock:
            return next(self.turns)


def run(office: Office, address: str, plan: Plan) -> list[Asked]:
    """Let everybody work until the plan's number of requests; gives what was asked."""
    board = Board(plan)
    workers = _workers(office, board)
    with ThreadPoolExecutor(len(workers)) as threads:
        windows = list(threads.map(lambda worker: Window(address, worker[0], board.notes), workers))
        jobs = [
            threads.submit(_work, board, window, step, _chance(plan.seed * 1000 + place))
            for place, (window, (_, step)) in enumerate(zip(windows, workers, strict=True))
        ]
        for job in jobs:
            job.result()
    return board.notes.asked


def _chance(seed: int) -> Random:
    return Random(seed)


Step = Callable[[Board, Window, Random], None]


def _workers(office: Office, board: Board) -> list[tuple[str, Step]]:
    plan = board.plan
    counters = _in_turn(office.caseworkers, plan.counters, partial(serve, office.citizens))
    return [
        *counters,
        *_in_turn(office.cashiers, plan.tills, pay),
        *_in_turn(LEADERS, plan.deciders, decide),
        *_in_turn(office.cashiers, plan.settlers, settle),
        *_in_turn(LEADERS, plan.exporters, export),
    ]


def _in_turn(usernames: Sequence[str], people: int, step: Step) -> list[tuple[str, Step]]:
    return [(usernames[place % len(usernames)], step) for place in range(people)]


def _work(board: Board, window: Window, step: Step, random: Random) -> None:
    try:
        if step is pay:
            count_in(window)
        while not board.is_over:
            step(board, window, random)
    except BaseException:
        # Who can't go on would leave the others waiting for the rest of the requests.
        board.closed.set()
        raise
    finally:
        window.close()


def serve(citizens: Sequence[Cpr], board: Board, window: Window, random: Random) -> None:
    """Look a citizen up and issue a bilag; now and then ask for too much, or void it again."""
    cpr = citizens[board.turn() // AT_ONCE % len(citizens)]
    found = window.post("look-up", "/skranke/find", {"citizen": cpr.digits})
    if found.status != 303:
        return
    asks_leader = random.random() < 0.2
    form = {
        "claim": f"{OCTOBER[0]}/{OCTOBER[1]}/{random.choice((HELP, FLEKS))}",
        "amount": f"{random.choice((ADVANCE_OERE, 600_00)) // 100 + 500 * asks_leader},00",
        "method": "cash",
        "identity_check": "known",
        "place": "Jobcenter",
        **({"reason": "Har ikke til husleje", "needs": "rent"} if asks_leader else {}),
    }
    made = _pressed(board, window, "issue", f"/borger/{found.key}/bilag", form)
    if made.status != 303:
        return
    (board.waiting if asks_leader else board.issued).append(made.key)
    if random.random() < 0.15:
        _pressed(board, window, "void", f"/bilag/{made.key}/annuller", {"reason": "Skrevet forkert"})


def count_in(window: Window) -> None:
    """Open a box, unless another window of the same cashier has."""
    window.post("box", "/kasser/ny", {**_pieces(), "place": "Jobcenter"})


def pay(board: Board, window: Window, random: Random) -> None:
    """Open one of the newest bilag, as other tills do, and pay it or put it back."""
    bilag_id = _one_of(board.issued, random)
    if bilag_id is None:
        board.wait()
        return
    held = window.post("hold", f"/udbetaling/{bilag_id}/aabn", {})
    if "kr. i kassen" in held.text:
        window.post("refill", "/kasser/fyld-op", _pieces())
    # Some press on although the bilag is in other hands, with a page that they had open before.
    if held.status != 303 and random.random() < 0.6:
        return
    if random.random() < 0.1:
        window.post("release", f"/udbetaling/{bilag_id}/laeg-tilbage", {})
        return
    if _pressed(board, window, "pay", f"/udbetaling/{bilag_id}/udbetalt", {}).status == 303:
        board.paid.append(bilag_id)


def decide(board: Board, window: Window, random: Random) -> None:
    """Approve or reject a request that another leader may be deciding on as well; or void an unpaid bilag."""
    bilag_id = _one_of(board.waiting, random)
    if bilag_id is None:
        board.wait()
        return
    step = random.choice(("godkend", "godkend", "afslaa"))
    form = {"reason": "Set i sagen"}
    done = _pressed(board, window, step, f"/godkendelser/{bilag_id}/{step}", form)
    if done.status == 303 and step == "godkend":
        board.issued.append(bilag_id)
    if random.random() < 0.1 and (other := _one_of(board.issued, random)):
        window.post("void", f"/bilag/{other}/annuller", {"reason": "Borgeren kom ikke"})


def settle(board: Board, window: Window, random: Random) -> None:
    """Settle a part of a paid bilag that somebody else may be settling too."""
    bilag_id = _one_of(board.paid, random)
    if bilag_id is None:
        board.wait()
        return
    amount = random.choice(("600,00", "400,00", "250,00"))
    form = {"kind": random.choice(("set_off", "repaid")), "amount": amount, "note": ""}
    _pressed(board, window, "settle", f"/bilag/{bilag_id}/afregn", form)


def export(board: Board, window: Window, _: Random) -> None:
    """Draw the workbook now and then."""
    before = len(board.notes.asked)
    _pressed(board, window, "export", "/eksport", {})
    while not board.is_over and len(board.notes.asked) < before + board.plan.export_every:
        board.wait()


def _pressed(board: Board, window: Window, action: str, path: str, form: dict[str, str]) -> Answer:
    """Send a form; now and then it is pressed twice, the second time over another connection."""
    key = uuid4().hex
    if board.chance() >= board.plan.twice:
        return window.post(action, path, form, key=key)
    beside = window.beside()
    with ThreadPoolExecutor(1) as second:
        also = second.submit(beside.post, action, path, form, key=key)
        first = window.post(action, path, form, key=key)
        also.result()
    beside.close()
    return first


def _one_of(names: list[str], random: Random) -> str | None:
    """One of the newest, so that several people reach for the same."""
    newest = names[-12:]
    return random.choice(newest) if newest else None


def _pieces() -> dict[str, str]:
    return {f"pieces_{value}": str(NOTES_IN_A_BOX if value == 500_00 else 0) for value in DENOMINATIONS}
