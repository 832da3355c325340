"""Import of a list, from the file to stored and journaled, beside a bare read of the same file.

Every measurement runs in a process of its own, so that peak memory is the job's. The best of RUNS counts:
what disturbs a run only ever makes it slower. The bare read is python-calamine's `to_python` of the sheet.
"""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from importers import read_list
from payout.domain.indberetningsliste import ListKind
from payout.sample.writing import FileFormat, write_sample_list
from payout.services.import_list import store_list
from payout.services.journal import Book
from payout.services.set_up import make_ledger

ROW_COUNTS = (1_400, 50_000)
RUNS = 3
PASSPHRASE, PASSWORD = "fire blå elefanter", "opdigtet-kode-26"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and peak memory in MiB of one job."""

    seconds: float
    peak_mib: float


def bare_read(file: Path, folder: Path) -> float:
    """Seconds to read the sheet and nothing more."""
    nothing(file, folder)
    start = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert rows
    return time.perf_counter() - start


def whole_import(file: Path, folder: Path) -> float:
    """Seconds from the file to a committed, journaled, encrypted list."""
    ledger = make_ledger(
        folder / "ledger.db", PASSPHRASE, username="leder", display_name="", password=PASSWORD
    )
    start = time.perf_counter()
    parsed = read_list(file, kind=ListKind.INDBERETNING)
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


def nothing(_: Path, folder: Path) -> float:
    """What the interpreter, the imports and an open ledger take in memory before any job."""
    make_ledger(
        folder / "ledger.db", PASSPHRASE, username="leder", display_name="", password=PASSWORD
    ).close()
    return 0.0


def measured(job: Callable[[Path, Path], float], file: Path) -> Measured:
    """The best of RUNS, each in a fresh process."""
    results = [_in_own_process(job, file) for _ in range(RUNS)]
    return Measured(min(seconds for seconds, _ in results), min(peak for _, peak in results))


def main() -> None:
    """Print the table."""
    print("| rows | bare read | import | ratio | goal | peak bare | peak import | ratio | goal |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROW_COUNTS:
            file = Path(folder) / f"{rows}.xlsx"
            write_sample_list(file, rows=rows, seed=1, file_format=FileFormat.XLSX)
            base = measured(nothing, file).peak_mib
            bare, ours = measured(bare_read, file), measured(whole_import, file)
            seconds, peak = ours.seconds / bare.seconds, (ours.peak_mib - base) / (bare.peak_mib - base)
            print(
                f"| {rows} | {bare.seconds:.3f} s | {ours.seconds:.3f} s | {seconds:.2f} | 2.5 "
                f"| {bare.peak_mib - base:.0f} MiB | {ours.peak_mib - base:.0f} MiB | {peak:.2f} | 2.5 |"
            )


def _in_own_process(job: Callable[[Path, Path], float], file: Path) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, context.Pool(1) as pool:
        return pool.apply(_run, (job, file, Path(folder)))


def _run(job: Callable[[Path, Path], float], file: Path, folder: Path) -> tuple[float, float]:
    seconds = job(file, folder)
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
