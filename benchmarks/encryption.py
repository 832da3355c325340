"""What the encryption costs: the same work in a file with a key and in one without, taking turns.

`python -m benchmarks.encryption`; the number of rows may be given. Both files are the same engine's, with the
pragmas of the product; only the key differs. A bilag's commit waits for the disk, so that it tells little.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from payout.db import sqlcipher, stretched_key

ROWS, COMMITS, ROUNDS = 50_000, 200, 5
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "cache_size = -12288")
TABLE = "CREATE TABLE line (id INTEGER PRIMARY KEY, cpr TEXT, name TEXT, amount INTEGER)"
ADD = "INSERT INTO line (cpr, name, amount) VALUES (?, ?, ?)"
ROW = ("0101600001", "En opdigtet borger med et langt navn", 10_000_00)


def main() -> None:
    """Print the table: seconds without and with a key, and their ratio, medians of the rounds."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    begun = time.perf_counter()
    raw_key = stretched_key("en opdigtet adgangssætning", bytes(16))
    print(f"stretching the passphrase, once a start: {time.perf_counter() - begun:.2f} s\n")
    print("| work | without a key | with | ratio |\n|---|---|---|---|")
    took: dict[tuple[str, bool], list[float]] = {}
    for _ in range(ROUNDS):
        for has_key in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "ledger.db"
                for name, work in _works(rows).items():
                    connection = _opened(path, raw_key if has_key else "")
                    start = time.perf_counter()
                    work(connection)
                    took.setdefault((name, has_key), []).append(time.perf_counter() - start)
                    connection.close()
    for name in _works(rows):
        plain, keyed = median(took[name, False]), median(took[name, True])
        print(f"| {name} | {plain * 1000:.0f} ms | {keyed * 1000:.0f} ms | {keyed / plain:.2f} |")


def _works(rows: int) -> dict[str, Callable[[Any], None]]:
    return {
        f"{rows} rows in one transaction": lambda connection: _bulk(connection, rows),
        f"{COMMITS} commits of one row": _one_by_one,
        "reading all, from a cold cache": _read,
    }


def _opened(path: Path, raw_key: str) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    if raw_key:
        connection.execute(f"PRAGMA key = \"x'{raw_key}'\"")
        connection.execute("PRAGMA cipher_memory_security = OFF")
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _bulk(connection: Any, rows: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(TABLE)
    connection.executemany(ADD, [ROW] * rows)
    connection.execute("COMMIT")


def _one_by_one(connection: Any) -> None:
    for _ in range(COMMITS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(ADD, ROW)
        connection.execute("COMMIT")


def _read(connection: Any) -> None:
    connection.execute("SELECT sum(amount), max(name) FROM line").fetchone()


if __name__ == "__main__":
    main()
