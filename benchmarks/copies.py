"""What copies cost the counters: issuing with copies going on beside the same without.

`python -m benchmarks.copies`; sizes may be given as arguments. Four threads issue as four counters do, each
bilag a transaction of its own; rounds with and without a copier take turns on one ledger. The copier keeps to
the default pace of the product and copies to another file system where there is one. The ratio of the p99
says whether a counter is held up; the ledger's size is what makes a copy long.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.filled import ISSUER, filled_ledger, issue
from payout.cpr import Cpr
from payout.db import Ledger
from payout.services.copier import Copier
from payout.services.journal import Book
from payout.settings import Settings

SIZES = (1_000, 50_000)
ROUNDS, SECONDS, COUNTERS = 3, 10, 4
SPARE = 30_000


def main() -> None:
    """Print the table; sizes may be given as arguments."""
    print("| bilag | ledger | without: p50, p99 | with: p50, p99 | p99 ratio | bilag/s ratio | copies |")
    print("|---|---|---|---|---|---|---|")
    for bilag in [int(size) for size in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(dir=_other_disk()) as stick:
            ledger, spare = filled_ledger(Path(folder), bilag, SPARE)
            people = iter(spare)
            without, beside, copies = [], [], 0
            for _ in range(ROUNDS):
                without += _round(ledger, people)
                copier = Copier(ledger, Settings(backup_folder=stick))
                copier.copy_now()
                copier.start()
                before = len(copier.listed())
                beside += _round(ledger, people)
                copies += len(copier.listed()) - before
                copier.close()
                assert copier.trouble() in {None, copier.state.trouble}
            size = ledger.path.stat().st_size / 1e6
            ledger.close()
        slower, rate = _at(beside, 0.99) / _at(without, 0.99), len(beside) / len(without)
        print(
            f"| {bilag} | {size:.0f} MB | {_told(without)} | {_told(beside)} "
            f"| {slower:.2f} | {rate:.2f} | ≥ {copies} |",
            flush=True,
        )


def _other_disk() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, as a disk of its own


def _round(ledger: Ledger, people: Iterator[Cpr]) -> list[float]:
    """How long each bilag took, in seconds."""
    took: list[float] = []
    until, lock = time.perf_counter() + SECONDS, threading.Lock()

    def counter() -> None:
        while time.perf_counter() < until:
            with lock:
                cpr = next(people)
            start = time.perf_counter()
            with ledger.transaction() as connection:
                issue(Book(connection, ISSUER), cpr)
            took.append(time.perf_counter() - start)

    threads = [threading.Thread(target=counter) for _ in range(COUNTERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _told(took: list[float]) -> str:
    return f"{_at(took, 0.5) * 1000:.0f} ms, {_at(took, 0.99) * 1000:.0f} ms"


def _at(took: list[float], share: float) -> float:
    return sorted(took)[int(len(took) * share)]


if __name__ == "__main__":
    main()
