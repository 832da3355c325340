"""Import of a list, from the file to stored and journaled, beside a bare read of the file and beside pandas.

Every measurement runs in a process of its own, so that peak memory is the job's; of the import it is that of
the process that stores plus that of its child, which reads, the interpreter included. The best of RUNS
counts: what disturbs a run only ever makes it slower. The bare read is python-calamine's `to_python` of the
sheet; with pandas it is what a user would write, `read_excel(...).to_sql(...)` with the defaults, without one
check, into an unencrypted SQLite file.
"""

import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from importers.child import read_list_safely
from payout.domain.indberetningsliste import ListKind
from payout.sample.writing import FileFormat, write_sample_list
from payout.services.import_list import store_list
from payout.services.journal import Book
from payout.services.set_up import make_ledger

ROW_COUNTS = (1_400, 50_000)
LONG_ROW_COUNT = 500_000
RUNS = 3
PASSPHRASE, PASSWORD = "fire blå elefanter", "opdigtet-kode-26"

Job = Callable[[Path, Path], float]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and peak memory in MiB of one job, what the job starts with taken off."""

    seconds: float
    peak_mib: float


def nothing(_: Path, folder: Path) -> float:
    """What the interpreter, the imports and an open ledger take in memory before any job."""
    make_ledger(
        folder / "ledger.db", PASSPHRASE, username="leder", display_name="", password=PASSWORD
    ).close()
    return 0.0


def bare_read(file: Path, folder: Path) -> float:
    """Seconds to read the sheet and nothing more."""
    nothing(file, folder)
    start = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert rows
    return time.perf_counter() - start


def whole_import(file: Path, folder: Path) -> float:
    """Seconds from the file to a committed, journaled, encrypted list, read in its child process."""
    ledger = make_ledger(
        folder / "ledger.db", PASSPHRASE, username="leder", display_name="", password=PASSWORD
    )
    start = time.perf_counter()
    parsed = read_list_safely(file, kind=ListKind.INDBERETNING)
    with ledger.transaction() as connection:
        store_list(
            Book(connection, 1),
            parsed,
            file=file.read_bytes(),
            source=parsed.source,
            data_date=parsed.list_date,
        )
    seconds = time.perf_counter() - start
    ledger.close()
    return seconds


def with_pandas(file: Path, folder: Path) -> float:
    """Seconds of what a user would write, unchecked and unencrypted."""
    import pandas

    nothing(file, folder)
    start = time.perf_counter()
    with sqlite3.connect(folder / "pandas.db") as connection:
        pandas.read_excel(file, header=5).to_sql("lines", connection)
    return time.perf_counter() - start


def measured(job: Job, file: Path, runs: int) -> Measured:
    """The best of the runs, each in a fresh process."""
    results = [_in_own_process(job, file) for _ in range(runs)]
    return Measured(min(seconds for seconds, _ in results), min(peak for _, peak in results))


def main() -> None:
    """Print the table; with `--long` also for the whole country's rows."""
    print("| rows | bare read | import | × bare (≤ 2.5) | pandas | ÷ import (≥ 7) | memory × bare (≤ 2.5) |")
    print("|---|---|---|---|---|---|---|")
    row_counts = (*ROW_COUNTS, LONG_ROW_COUNT) if "--long" in sys.argv else ROW_COUNTS
    with tempfile.TemporaryDirectory() as folder:
        for rows in row_counts:
            file = Path(folder) / f"{rows}.xlsx"
            write_sample_list(file, rows=rows, seed=1, file_format=FileFormat.XLSX)
            print(_row(rows, file, 1 if rows == LONG_ROW_COUNT else RUNS), flush=True)


def _row(rows: int, file: Path, runs: int) -> str:
    base = measured(nothing, file, runs).peak_mib
    bare, ours = measured(bare_read, file, runs), measured(whole_import, file, runs)
    pandas = measured(with_pandas, file, 1)
    memory = (ours.peak_mib - base) / max(bare.peak_mib - base, 1)
    return (
        f"| {rows} | {bare.seconds:.3f} s | {ours.seconds:.3f} s | {ours.seconds / bare.seconds:.2f} "
        f"| {pandas.seconds:.2f} s | {pandas.seconds / ours.seconds:.1f} "
        f"| {memory:.2f} ({ours.peak_mib - base:.0f} of {bare.peak_mib - base:.0f} MiB) |"
    )


def _in_own_process(job: Job, file: Path) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, context.Pool(1) as pool:
        return pool.apply(_run, (job, file, Path(folder)))


def _run(job: Job, file: Path, folder: Path) -> tuple[float, float]:
    seconds = job(file, folder)
    own, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return seconds, own + child
