"""Import of a list, from the file to stored and journaled, beside a bare read of the file and beside pandas.

Every measurement runs in a process of its own, which loads no more than its job needs. Peak memory is that
of whole processes, interpreter and packages included: of the import it is the peak of the process that stores
plus that of its child that reads, counted from when the ledger is open (what stretching its passphrase takes
is given back by then). Bare read and import take turns, and the best of RUNS counts: what disturbs a run
only ever makes it slower. The bare read is python-calamine's `to_python` of the sheet; with pandas it is
what a user would write, `read_excel(...).to_sql(...)` with the defaults, without one check, into an
unencrypted SQLite file.
"""

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROW_COUNTS = (1_400, 50_000)
LONG_ROW_COUNT = 500_000
RUNS = 9
STANDING_BY_SECONDS = 0.5
PASSPHRASE, PASSWORD = "fire blå elefanter", "opdigtet-kode-26"
HEADINGS = (
    "rows",
    "bare read",
    "import",
    "× bare (≤ 2.5)",
    "pandas",
    "÷ import (≥ 7)",
    "memory × bare (≤ 2.5)",
    "time per row × that of 50,000 (≤ 1.3)",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and peak memory in MiB of one job."""

    seconds: float
    peak_mib: float


def bare_read(file: Path, _: Path) -> Measured:
    """Read the sheet and do nothing more."""
    import python_calamine

    start = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert rows
    return Measured(time.perf_counter() - start, _peak_mib())


def whole_import(file: Path, folder: Path) -> Measured:
    """From the file to a committed, journaled, encrypted list, read in its child process.

    A child stands by, as it does where a server runs.
    """
    from importers.child import read_list_safely
    from importers.ready_child import READY
    from payout.domain.indberetningsliste import ListKind
    from payout.services.import_list import store_list
    from payout.services.journal import Book
    from payout.services.set_up import make_ledger

    ledger = make_ledger(
        folder / "ledger.db", PASSPHRASE, username="leder", display_name="", password=PASSWORD
    )
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
    with READY.standing_by():
        time.sleep(STANDING_BY_SECONDS)
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
        child_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        peak_mib = _peak_mib() + child_mib
    ledger.close()
    return Measured(seconds, peak_mib)


def with_pandas(file: Path, folder: Path) -> Measured:
    """What a user would write, unchecked and unencrypted."""
    import pandas

    start = time.perf_counter()
    with sqlite3.connect(folder / "pandas.db") as connection:
        pandas.read_excel(file, header=5).to_sql("lines", connection)
    return Measured(time.perf_counter() - start, _peak_mib())


JOBS: dict[str, Callable[[Path, Path], Measured]] = {
    job.__name__: job for job in (bare_read, whole_import, with_pandas)
}


def main() -> None:
    """Print the table; with `--long` also for the whole country's rows."""
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    row_counts = (*ROW_COUNTS, LONG_ROW_COUNT) if "--long" in sys.argv else ROW_COUNTS
    per_row: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in row_counts:
            file = Path(folder) / f"{rows}.xlsx"
            _write(file, rows)
            runs = 1 if rows == LONG_ROW_COUNT else RUNS
            pairs = [
                (_in_own_process(bare_read, file), _in_own_process(whole_import, file)) for _ in range(runs)
            ]
            bare, ours = _best(one for one, _ in pairs), _best(one for _, one in pairs)
            per_row[rows] = ours.seconds / rows
            growth = f"{per_row[rows] / per_row[50_000]:.2f}" if rows == LONG_ROW_COUNT else ""
            print(f"{_row(rows, bare, ours, _in_own_process(with_pandas, file))} {growth} |", flush=True)


def _row(rows: int, bare: Measured, ours: Measured, pandas: Measured) -> str:
    return (
        f"| {rows} | {bare.seconds:.3f} s | {ours.seconds:.3f} s | {ours.seconds / bare.seconds:.2f} "
        f"| {pandas.seconds:.2f} s | {pandas.seconds / ours.seconds:.1f} "
        f"| {ours.peak_mib / bare.peak_mib:.2f} ({ours.peak_mib:.0f} of {bare.peak_mib:.0f} MiB) |"
    )


def _write(file: Path, rows: int) -> None:
    from payout.sample.writing import FileFormat, write_sample_list

    write_sample_list(file, rows=rows, seed=1, file_format=FileFormat.XLSX)


def _best(results: Iterable[Measured]) -> Measured:
    seconds, peaks = zip(*((one.seconds, one.peak_mib) for one in results), strict=True)
    return Measured(min(seconds), min(peaks))


def _in_own_process(job: Callable[[Path, Path], Measured], file: Path) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.import_list", job.__name__, str(file), folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return Measured(*json.loads(done.stdout))


def _peak_mib() -> float:
    """Peak memory of this process since it was last counted anew."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        found = JOBS[sys.argv[1]](*map(Path, sys.argv[2:]))
        print(json.dumps([found.seconds, found.peak_mib]))
    else:
        main()
