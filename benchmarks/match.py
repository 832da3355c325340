"""The match of a real run beside a plain dictionary join of the same rows, in memory and from the ledger.

Each of so many citizens has an expected line, a paid bilag and a line of the run. Each job runs in a process
of its own; seconds are of processor time, the best of three. `--long` goes on to 500,000 rows of each.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, insert, literal, select

from benchmarks.filled import filled_ledger, numbers, reopened
from benchmarks.import_list import _peak_mib
from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.incident import Incident
from payout.domain.match_run import match
from payout.models import bilag, list_line
from payout.money import Oere
from payout.queries.incidents import latest_incident
from payout.queries.real_run import _OF_A_LINE, _advances, one_name, real_run
from payout.queries.run_lists import expected_lists, run_lists

SIZES: Final = (1_500, 50_000)
LONG_SIZE: Final = 500_000
TIMES: Final = 3
HEADINGS: Final = (
    "rows of each",
    "from",
    "join",
    "match",
    "× join (≤ 3)",
    "µs a row",
    "peak MiB join",
    "match",
)
Rows = tuple[list[Any], list[Any], list[Any]]


def main() -> None:
    """Print the table."""
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    for size in (*SIZES, LONG_SIZE) if "--long" in sys.argv else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _make(Path(folder), size)
            for place in ("memory", "ledger"):
                (join, join_mib), (whole, whole_mib) = (
                    _measured(f"{place}_{job}", folder) for job in ("join", "match")
                )
                print(
                    f"| {size} | {place} | {join:.3f} s | {whole:.3f} s | {whole / join:.1f} |"
                    f" {whole / size * 1e6:.1f} | {join_mib:.0f} | {whole_mib:.0f} |",
                    flush=True,
                )


def joined(expected: Iterable[Any], bilag_rows: Iterable[Any], run: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The same sums without names of ydelser, outcomes, periods that hold others, or order."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for place, rows, first in ((0, expected, 0), (1, bilag_rows, 1), (2, run, 0)):
        for row in rows:
            key = (row[first], *row[first + 3 : first + 7])
            found = sums.get(key)
            if found is None:
                found = sums[key] = [0, 0, 0]
            found[place] += row[first + 7]
    return [(*key, *amounts) for key, amounts in sums.items()]


def memory_join(connection: Connection, incident: Incident) -> float:
    """Seconds for the plain join of rows that are there."""
    rows = _read(connection, incident)
    return _best(lambda: joined(*rows))


def memory_match(connection: Connection, incident: Incident) -> float:
    """Seconds for the match of the same rows."""
    rows, ydelser = _read(connection, incident), one_name(connection)
    return _best(lambda: match(*rows, ydelser=ydelser))


def ledger_join(connection: Connection, incident: Incident) -> float:
    """Seconds for reading the rows out of the encrypted ledger and joining them."""
    return _best(lambda: joined(*_read(connection, incident)))


def ledger_match(connection: Connection, incident: Incident) -> float:
    """Seconds for the whole match with its totals and checks."""
    return _best(lambda: real_run(connection, incident))


JOBS: Mapping[str, Callable[[Connection, Incident], float]] = {
    job.__name__: job for job in (memory_join, memory_match, ledger_join, ledger_match)
}


def _read(connection: Connection, incident: Incident) -> Rows:
    def lines(list_ids: tuple[int, ...], deducted: Any) -> list[Any]:
        query = select(*_OF_A_LINE, deducted).where(list_line.c.list_id.in_(list_ids))
        return list(connection.execute(query))

    return (
        lines(expected_lists(connection, incident), literal(0)),
        list(connection.execute(_advances(incident.incident_id))),
        lines(run_lists(connection, incident), func.coalesce(list_line.c.aconto_oere, 0)),
    )


def _best(job: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TIMES):
        start = time.process_time()
        job()
        seconds.append(time.process_time() - start)
    return min(seconds)


def _make(folder: Path, size: int) -> None:
    """A ledger whose citizens all have a line of each list and a paid bilag; one in ten is paid otherwise."""
    from payout.services.journal import Book
    from tests.factories import line, run_list, store_list

    ledger, _ = filled_ledger(folder, 1, size - 1)
    people = list(islice(numbers(), size))
    rows = [
        line(cpr, "Nils Ny", 950_00 if place % 10 else 1_000_00, row=place, aconto_oere=Oere(50_00))
        for place, cpr in enumerate(people, 7)
    ]
    with ledger.transaction() as connection:
        parsed = run_list(rows)
        store_list(Book(connection, 1), parsed, file=b"a run", source="KY", data_date=parsed.list_date)
    _pay_all(ledger, [one.digits for one in people])
    ledger.close()


def _pay_all(ledger: Ledger, people: list[str]) -> None:
    """Copies of the one bilag, paid, round the journal: only their rows are matched."""
    with ledger.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        with connection.begin():
            first = connection.execute(select(bilag)).mappings().one()
            connection.execute(bilag.delete())
            paid = {**first, "status": "paid", "paid_by": 1, "paid_at": first["issued_at"]}
            connection.execute(
                insert(bilag),
                [
                    {
                        **paid,
                        "id": place,
                        "citizen_id": place,
                        "sequence": place,
                        "number": str(BilagNumber("STR26", place)) if place < 99_999 else f"STR26-{place}",
                        "cpr": digits,
                    }
                    for place, digits in enumerate(people, 1)
                ],
            )


def _measured(job: str, folder: str) -> tuple[float, float]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.match", job, folder], check=True, capture_output=True, text=True
    )
    seconds, mib = map(float, told.stdout.split())
    return seconds, mib


def _child(job: str, folder: Path) -> None:
    with reopened(folder) as ledger, ledger.reading() as connection:
        incident = latest_incident(connection)
        assert incident is not None
        print(JOBS[job](connection, incident), _peak_mib())


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        _child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
