"""The restore drill, timed: from the stick to checked, serving, and the next number right.

`python -m benchmarks.restore`; sizes may be given as arguments. The commands are those of the product, each a
process of its own, as a person would start them: `payout restore`, then `payout serve`. The goal is 60 s.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from benchmarks.filled import ISSUER, PASSPHRASE, filled_ledger, issue, reopened
from payout.bilag_number import BilagNumber
from payout.queries.copies import reach
from payout.services.backup import make_copy
from payout.services.journal import Book

SIZES = (1_000, 50_000)
ON_PAPER = 17
PORT = 8479


def main() -> None:
    """Print the table."""
    print(
        "| bilag | copy | made and checked quickly | restore | until served | whole (≤ 60 s) | next number |"
    )
    print("|---|---|---|---|---|---|---|")
    for bilag in [int(size) for size in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            print(_drill(Path(folder), bilag), flush=True)


def _drill(folder: Path, bilag: int) -> str:
    old, stick, new = (folder / name for name in ("old", "stick", "new"))
    for made in (old, stick, new):
        made.mkdir()
    (new / "settings.toml").write_text('series_prefix = "STR"', encoding="utf-8")
    ledger, spare = filled_ledger(old, bilag, 1)
    start = time.perf_counter()
    copy = make_copy(ledger, stick)
    copying = time.perf_counter() - start
    ledger.close()
    highest = str(BilagNumber("STR26", bilag + ON_PAPER))
    start = time.perf_counter()
    _payout(folder, "restore", str(copy.path), "--highest-number", highest).wait()
    restored = time.perf_counter() - start
    server = _payout(folder, "serve", "--port", str(PORT))
    assert server.stdout is not None
    assert "http://" in server.stdout.readline()
    with urlopen(f"http://127.0.0.1:{PORT}/log-ind") as page:
        assert page.status == 200
    whole = time.perf_counter() - start
    server.terminate()
    server.wait()
    with reopened(new) as ledger:
        with ledger.transaction() as connection:
            issue(Book(connection, ISSUER), spare[0])
        with ledger.reading() as connection:
            (number,) = reach(connection).last_numbers
    assert number == BilagNumber("STR26", bilag + ON_PAPER + 1)
    size = copy.path.stat().st_size / 1e6
    return (
        f"| {bilag} | {size:.0f} MB | {copying:.1f} s | {restored:.1f} s | {whole - restored:.1f} s "
        f"| {whole:.1f} s | {number}, right |"
    )


def _payout(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "payout",
        *arguments,
        "--instance",
        str(folder / "new"),
        "--passphrase-stdin",
    ]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(f"{PASSPHRASE}\n")
    process.stdin.close()
    return process


if __name__ == "__main__":
    main()
