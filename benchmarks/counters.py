"""Issuing by many counters at once, beside what the file itself can do.

In one run on one machine: the raw rate of an encrypted file of the same kind doing number, row and commit
(durable); the service that issues a bilag; the same over HTTP with 1, 4, 16 and 64 counters; and the same
server answering an empty form with its CSRF token checked. The median of the rounds counts, with the spread.
`--requests N --counters M` runs the whole office for so long and checks its history (docs/reliability.md).
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier
from uuid import uuid4

from payout.cpr import Cpr
from payout.db import connect
from payout.services.citizens import look_up
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.settings import DEFAULT_RESERVATION
from tests.concurrency.history import faults_in
from tests.concurrency.load import Plan, run
from tests.concurrency.office import ADVANCE_OERE, Office, make_office, served
from tests.concurrency.window import Notes, Window
from tests.factories import HELP, OCTOBER, draft

COUNTERS = (1, 4, 16, 64)
ROUNDS = 3
ISSUES = 200
RAW_COMMITS = 1_000
CASEWORKER_ID = 3


def main(arguments: list[str]) -> None:
    """Print the table, or run a long day."""
    if "--requests" in arguments:
        long_day(_number(arguments, "--requests", 50_000), _number(arguments, "--counters", 64))
        return
    with tempfile.TemporaryDirectory() as folder:
        citizens = 64 + ROUNDS * (len(COUNTERS) + 1) * ISSUES
        office = make_office(Path(folder) / "office", citizens=citizens, caseworkers=8, cashiers=2)
        figures(office)


def long_day(requests: int, counters: int) -> None:
    """A whole office for so many requests, and what its history says."""
    with tempfile.TemporaryDirectory() as folder:
        office = make_office(
            Path(folder) / "office", citizens=requests // 8, caseworkers=16, cashiers=max(4, counters // 4)
        )
        start = time.perf_counter()
        with served(office) as address:
            plan = Plan(
                requests=requests,
                counters=counters,
                tills=max(4, counters // 4),
                export_every=max(150, requests // 10),
            )
            asked = run(office, address, plan)
        seconds = time.perf_counter() - start
        history = office.history(asked)
        issued = [one.answered - one.sent for one in asked if one.action == "issue"]
        print(
            f"{len(asked)} requests in {seconds:.0f} s, {len(history.told)} events,"
            f" {len(history.drawn)} exports"
        )
        print(f"issue: {_spread(issued)}")
        print(f"faults: {faults_in(history) or 'none'}")


def figures(office: Office) -> None:
    """The table of ratios."""
    people = iter(office.citizens)
    raw = [_raw_rate(office) for _ in range(ROUNDS)]
    service = [_service_rate(office, people) for _ in range(ROUNDS)]
    print(f"raw commits/s: {_rates(raw)}")
    print(f"service issues/s: {_rates(service)}; share of raw (≥ 0.30): {_ratio(service, raw)}")
    print(
        "| counters | HTTP issues/s | empty POST/s | issue ÷ empty (≥ 0.5) | p50 | p99 |\n"
        "|---|---|---|---|---|---|"
    )
    with served(office) as address:
        for counters in COUNTERS:
            _http_row(office, address, people, counters)


def _http_row(office: Office, address: str, people: Iterator[Cpr], counters: int) -> None:
    notes = Notes()
    names = [office.caseworkers[place % len(office.caseworkers)] for place in range(counters)]
    windows = [Window(address, name, notes) for name in names]
    issues, empties, waits = [], [], []
    for _ in range(ROUNDS):
        refs = [
            windows[0].post("look-up", "/skranke/find", {"citizen": next(people).digits}).key
            for _ in range(ISSUES)
        ]
        empties.append(_rate(windows, lambda window, _: window.post("empty", "/skranke/vaelg", {}), ISSUES))
        notes.asked.clear()
        issues.append(_rate(windows, partial(_issue_next, refs), ISSUES))
        assert all(one.is_done for one in notes.asked)
        waits += [one.answered - one.sent for one in notes.asked]
    for window in windows:
        window.close()
    print(
        f"| {counters} | {_rates(issues)} | {_rates(empties)} | {_ratio(issues, empties)}"
        f" | {_spread(waits)} |",
        flush=True,
    )


def _issue_next(refs: list[str], window: Window, place: int) -> None:
    _issue(window, refs[place])


def _issue(window: Window, ref: str) -> None:
    form = {
        "claim": f"{OCTOBER[0]}/{OCTOBER[1]}/{HELP}",
        "amount": f"{ADVANCE_OERE // 100},00",
        "method": "cash",
        "identity_check": "known",
        "place": "Jobcenter",
    }
    window.post("issue", f"/borger/{ref}/bilag", form)


def _rate(windows: list[Window], step: Callable[[Window, int], object], times: int) -> float:
    """Steps a second, all windows at once."""
    ready, places = Barrier(len(windows) + 1), count()

    def work(window: Window) -> None:
        ready.wait()
        while (place := next(places)) < times:
            step(window, place)

    with ThreadPoolExecutor(len(windows)) as threads:
        jobs = [threads.submit(work, window) for window in windows]
        ready.wait()
        start = time.perf_counter()
        for job in jobs:
            job.result()
        return times / (time.perf_counter() - start)


def _raw_rate(office: Office) -> float:
    """Number, row and commit, with nothing of ours about it but the key and the pragmas."""
    path = office.folder / f"raw-{uuid4().hex}.db"
    with closing(connect(path, office.raw_key)) as raw:
        raw.execute("CREATE TABLE taken (number INTEGER PRIMARY KEY, amount INTEGER, who TEXT)")
        start = time.perf_counter()
        for _ in range(RAW_COMMITS):
            raw.execute("BEGIN IMMEDIATE")
            (number,) = raw.execute("SELECT coalesce(max(number), 0) + 1 FROM taken").fetchone()
            raw.execute("INSERT INTO taken VALUES (?, ?, ?)", (number, 100_00, "somebody"))
            raw.execute("COMMIT")
        return RAW_COMMITS / (time.perf_counter() - start)


def _service_rate(office: Office, people: Iterator[Cpr]) -> float:
    with closing(office.open_ledger()) as ledger:
        refs = []
        for _ in range(ISSUES):
            with ledger.transaction() as connection:
                refs.append(look_up(Book(connection, CASEWORKER_ID), next(people), purpose="Nødudbetaling"))
        start = time.perf_counter()
        for ref in refs:
            with ledger.transaction() as connection:
                request_bilag(
                    Book(connection, CASEWORKER_ID),
                    ref,
                    draft(ADVANCE_OERE),
                    reservation_template=DEFAULT_RESERVATION,
                    request_key=uuid4().hex,
                )
        return ISSUES / (time.perf_counter() - start)


def _rates(rates: list[float]) -> str:
    return f"{statistics.median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f})"


def _ratio(ours: list[float], theirs: list[float]) -> str:
    shares = [one / other for one, other in zip(ours, theirs, strict=True)]
    return f"{statistics.median(shares):.2f} ({min(shares):.2f}–{max(shares):.2f})"


def _spread(waits: list[float]) -> str:
    ordered = sorted(waits)
    p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return f"{p50 * 1000:.0f} ms | {p99 * 1000:.0f} ms"


def _number(arguments: list[str], name: str, default: int) -> int:
    return int(arguments[arguments.index(name) + 1]) if name in arguments else default


if __name__ == "__main__":
    main(sys.argv[1:])
