"""`payout serve` as people start it: a process of its own, with the passphrase in a file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.office import Office

ROOT = Path(__file__).parents[2]
PASSPHRASE_FILE = "passphrase.txt"
"""Beside the data folder."""


def of_small_files(command: list[str], megabytes: int) -> list[str]:
    """The next best thing where nothing can be mounted: a process that may write no file beyond this."""
    return ["sh", "-c", f'trap "" XFSZ; ulimit -f {megabytes * 2048}; exec "$@"', "sh", *command]


@contextmanager
def served(office: Office, port: int, *, megabytes: int | None = None) -> Iterator["subprocess.Popen[str]"]:
    """`payout serve` on the office, as people start it."""
    command = [sys.executable, "-m", "payout", "serve", "--port", f"{port}", "--instance", f"{office.folder}"]
    if megabytes is not None:
        command = of_small_files(command, megabytes)
    environment = {**os.environ, "PAYOUT_PASSPHRASE_FILE": str(office.folder.parent / PASSPHRASE_FILE)}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as server:
        assert server.stdout is not None
        assert "kører på" in server.stdout.readline()
        try:
            yield server
        finally:
            server.terminate()
