"""The reconciliation workbook with all its sheets, beside openpyxl's write-only mode with bare cells.

Both write the rows of one invented report, which are made before the clock starts: bare means the values,
without styles, formulas, tables or print set-up. Each measurement runs in a process of its own; time is of
the processor, the best of RUNS. Memory is measured apart, with rows that stream as a ledger's do: what the
process takes above what it had before. `--long` goes on to 500,000 bilag; `--office` lets LibreOffice work
every formula of the larger workbook out and compares to the øre. Run: `python -m benchmarks.workbook`.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from benchmarks.import_list import _peak_mib
from exports.reconciliation import reconciliation_sheets, write_workbook
from exports.sheet import Cell, Formula, Kind, Line, Plain, Sheet
from payout.clock import DANISH_TIME
from payout.domain.reconciliation import ReconciliationReport
from tests.exports.books import formula_cells, values_at, written
from tests.exports.office import worked_out
from tests.exports.reports import make_report

SIZES, LONG_SIZE = (1_500, 50_000), 500_000
RUNS = 3
HEADINGS = ("bilag", "rows", "bare", "workbook", "× bare (≤ 1.3)", "memory MiB", "bare memory MiB")


def main() -> None:
    """Print the table; with `--office` what LibreOffice finds otherwise."""
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    sizes = (*SIZES, LONG_SIZE) if "--long" in sys.argv else SIZES
    for size in sizes:
        runs = 1 if size == LONG_SIZE else RUNS
        pairs = [(_in_own_process(bare, size), _in_own_process(whole, size)) for _ in range(runs)]
        bare_seconds, ours = min(one[0] for one, _ in pairs), min(one[0] for _, one in pairs)
        taken, bare_taken = _in_own_process(memory, size)[0], _in_own_process(bare_memory, size)[0]
        print(
            f"| {size} | {pairs[0][1][1]:.0f} | {bare_seconds:.2f} s | {ours:.2f} s "
            f"| {ours / bare_seconds:.2f} | {taken:.0f} | {bare_taken:.0f} |",
            flush=True,
        )
    if "--office" in sys.argv:
        differing = _differing_in_office(SIZES[-1])
        print(f"\n{SIZES[-1]} bilag in LibreOffice: {differing} formulas differ")


def whole(size: int) -> list[float]:
    """Seconds to lay out and write the workbook, and how many rows it has."""
    report = _at_hand(make_report(size, size))
    rows = [0]
    start = time.process_time()
    write_workbook(report, BytesIO(), lambda done, _: rows.append(done))
    return [time.process_time() - start, rows[-1]]


def bare(size: int) -> list[float]:
    """Seconds of openpyxl for the same values, without any of their looks."""
    report = _at_hand(make_report(size, size))
    sheets = [(sheet.name, list(_bare_rows(sheet))) for sheet in reconciliation_sheets(report)]
    start = time.process_time()
    workbook = Workbook(write_only=True)
    for name, rows in sheets:
        worksheet = workbook.create_sheet(name)
        for row in rows:
            worksheet.append(row)
    workbook.save(BytesIO())
    return [time.process_time() - start]


def memory(size: int) -> list[float]:
    """MiB that writing takes above the report, with rows that stream."""

    def write() -> None:
        with tempfile.TemporaryFile() as out:
            write_workbook(make_report(size, size), out)

    return [_grown(write)]


def bare_memory(size: int) -> list[float]:
    """The same of openpyxl."""

    def write() -> None:
        workbook = Workbook(write_only=True)
        for sheet in reconciliation_sheets(make_report(size, size)):
            worksheet = workbook.create_sheet(sheet.name)
            for row in _bare_rows(sheet):
                worksheet.append(row)
        with tempfile.TemporaryFile() as out:
            workbook.save(out)

    return [_grown(write)]


JOBS: dict[str, Callable[[int], list[float]]] = {
    job.__name__: job for job in (whole, bare, memory, bare_memory)
}


def _grown(write: Callable[[], None]) -> float:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted anew
    before = _peak_mib()
    write()
    return _peak_mib() - before


def _at_hand(report: ReconciliationReport) -> ReconciliationReport:
    """The report with its rows made, so that making them is not measured."""
    run = report.run
    return replace(
        report,
        bilag=list(report.bilag),
        run=replace(run, rows=list(run.rows)) if run else None,
        missing=list(report.missing),
        set_offs=list(report.set_offs),
        rekeying=list(report.rekeying),
        transfers=list(report.transfers),
        events=list(report.events),
    )


def _bare_rows(sheet: Sheet) -> Iterator[list[object]]:
    """Lines, header and rows of a sheet as openpyxl takes them."""
    for line in sheet.lines:
        yield _bare_line(line)
    if sheet.table is not None:
        kinds = [column.kind for column in sheet.table.columns]
        yield [column.heading for column in sheet.table.columns]
        for row in sheet.table.rows:
            yield _bare_row(row, kinds)


def _bare_line(line: Line) -> list[object]:
    return [_bare(cell) if cell else None for cell in line]


def _bare_row(row: Sequence[Plain], kinds: Iterable[Kind]) -> list[object]:
    return [_plain(value, kind) for value, kind in zip(row, kinds, strict=True)]


def _bare(cell: Cell) -> object:
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    return _plain(value, cell.kind)


def _plain(value: Plain, kind: Kind) -> object:
    if kind is Kind.AMOUNT and isinstance(value, int):
        return value / 100
    return value.astimezone(DANISH_TIME).replace(tzinfo=None) if isinstance(value, datetime) else value


def _differing_in_office(size: int) -> int:
    """How many formulas LibreOffice works out to something else than we have, to the øre."""
    drawn = written(make_report(size, size))
    with tempfile.TemporaryDirectory() as folder:
        theirs_at = worked_out({"large": drawn}, Path(folder), seconds=3_600)["large"]
        places = formula_cells(load_workbook(BytesIO(drawn)))
        ours, theirs = values_at(BytesIO(drawn), places), values_at(theirs_at, places)
    return sum(_comparable(ours[place]) != _comparable(theirs[place]) for place in places)


def _comparable(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def _in_own_process(job: Callable[[int], list[float]], size: int) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.workbook", job.__name__, str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: list[float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in JOBS:
        print(json.dumps(JOBS[sys.argv[1]](int(sys.argv[2]))))
    else:
        main()
