"""Issuing on PostgreSQL as a share of what the same server commits durably: `python -m benchmarks.postgres`.

The server is started by the run, on the disk of the folder for temporary files, with the settings that it
comes with. Raw is what none can do without: take the lock, read the last number, store the next, commit,
by the same driver, one connection a thread. Issuing is the service call with its event and number, through
`Ledger.transaction`, for citizens who have been looked up. The two take turns with as many threads.
"""

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from payout.cpr import Cpr
from payout.db import Ledger
from payout.postgres import WRITERS_LOCK
from payout.services.citizens import look_up
from payout.services.incidents import start_incident
from payout.services.issue_bilag import request_bilag
from payout.services.journal import Book
from payout.services.set_up import make_server_ledger
from payout.services.verify_ledger import verify
from payout.settings import DEFAULT_RESERVATION
from tests import factories
from tests.postgresql import Server, plain, running_server

COUNTERS = (1, 4, 16)
ISSUED = 400
"""Bilag in each measurement, over all counters."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Jobs a second over all threads, and how long one took: the middle one, and all but one in 100."""

    rate: float
    p50_ms: float
    p99_ms: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issued", type=int, default=ISSUED)
    chosen = parser.parse_args()
    with running_server(Path(tempfile.gettempdir())) as server:
        print("| counters | raw commits/s | issued/s | share (≥ 0.30) | p50 ms | p99 ms |")
        print("|---|---|---|---|---|---|")
        for counters in COUNTERS:
            raw, issued = (
                raw_commits(server, counters, chosen.issued),
                issuing(server, counters, chosen.issued),
            )
            print(
                f"| {counters} | {raw.rate:.0f} | {issued.rate:.0f} | {issued.rate / raw.rate:.2f}"
                f" | {issued.p50_ms:.1f} | {issued.p99_ms:.1f} |"
            )


def raw_commits(server: Server, threads: int, jobs: int) -> Measured:
    """Number, row and commit, and nothing else."""
    address = server.database()
    with psycopg.connect(plain(address), autocommit=True) as connection:
        connection.execute("CREATE TABLE line (number integer PRIMARY KEY, content text NOT NULL)")
    connections = [psycopg.connect(plain(address)) for _ in range(threads)]

    def commit(thread: int, _: int) -> None:
        connection = connections[thread]
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
        row = connection.execute("SELECT coalesce(max(number), 0) FROM line").fetchone()
        assert row is not None
        connection.execute("INSERT INTO line VALUES (%s, %s)", (row[0] + 1, "x" * 1_000))
        connection.commit()

    measured = in_threads(threads, jobs, commit)
    for connection in connections:
        connection.close()
    server.drop(address)
    return measured


def issuing(server: Server, threads: int, jobs: int) -> Measured:
    """One bilag for each of so many citizens; the ledger verifies afterwards."""
    address = server.database()
    leader = {"username": factories.LEADER, "display_name": "Lea Leder", "password": factories.PASSWORD}
    # Nothing is read from a file here, so that the data folder is never looked into.
    with closing(make_server_ledger(address, Path(), **leader)) as ledger:
        references = citizens(ledger, jobs)

        def issue(_: int, job: int) -> None:
            with ledger.transaction() as connection:
                book, draft = Book(connection, 1), factories.draft(50_00)
                request_bilag(book, references[job], draft, reservation_template=DEFAULT_RESERVATION)

        measured = in_threads(threads, jobs, issue)
        found = verify(ledger)
        assert (found.ok, found.bilag) == (True, jobs), found
    server.drop(address)
    return measured


def citizens(ledger: Ledger, count: int) -> list[str]:
    """A list with so many citizens, a hændelse that is open for it, and the citizens' references."""
    numbers = [Cpr(f"0203{60 + number // 9_000}{number % 9_000 + 1:04d}") for number in range(count)]
    rows = [factories.line(cpr, "Nils Ny", 1_000_00, row=row) for row, cpr in enumerate(numbers, 2)]
    factories.store(ledger, factories.parsed_list(rows))
    with ledger.transaction() as connection:
        book = Book(connection, 1)
        start_incident(book, factories.scope(), series_prefix="STR")
        return [look_up(book, cpr, purpose="måling") for cpr in numbers]


def in_threads(threads: int, jobs: int, work: Callable[[int, int], None]) -> Measured:
    """Share the jobs out on threads that begin together."""
    seconds: list[float] = []
    begin = threading.Barrier(threads + 1)

    def run(thread: int) -> None:
        begin.wait()
        for job in range(thread, jobs, threads):
            start = time.perf_counter()
            work(thread, job)
            seconds.append(time.perf_counter() - start)

    running = [threading.Thread(target=run, args=(thread,)) for thread in range(threads)]
    for one in running:
        one.start()
    begin.wait()
    start = time.perf_counter()
    for one in running:
        one.join()
    taken = time.perf_counter() - start
    assert len(seconds) == jobs
    cuts = statistics.quantiles(seconds, n=100)
    return Measured(rate=jobs / taken, p50_ms=cuts[49] * 1000, p99_ms=cuts[98] * 1000)


if __name__ == "__main__":
    main()
