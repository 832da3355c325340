"""Is a copy in order? A quick check of every copy, and the whole verification in a process of its own.

The quick check reads every page of the file against its own code (a page that was cut short, changed or
written wrongly fails it) and the links of the journal that are newer than the last copy that was checked.
The whole verification is Python at work for seconds: beside counters it runs in a child, so that they don't
wait for its turn at the interpreter.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError

from payout.db import DiskFault, Ledger, WrongPassphrase, open_copy, sqlcipher
from payout.domain.journal import FIRST_PREVIOUS_HASH, Event, hash_of
from payout.models import event as event_table
from payout.queries.copies import Reach, has_event, reach
from payout.services.verify_ledger import verify

FULL_CHECK_SECONDS = 900
START: tuple[int, str] = (0, FIRST_PREVIOUS_HASH)
"""Number and hash before the first event."""


class CopyBroken(Exception):
    """A copy is not what it must be; carries what is wrong, for the log."""


def check_quickly(path: Path, raw_key: str, known: tuple[int, str] = START) -> Reach:
    """How far a copy goes, when its pages and the links after the known event (number, hash) are in order.

    Raises:  CopyBroken.
    """
    try:
        with closing(open_copy(path, raw_key)) as copy, copy.reading() as connection:
            for (fault,) in connection.execute(text("PRAGMA cipher_integrity_check")):
                raise CopyBroken(str(fault))
            _check_links(connection, known)
            return reach(connection)
    except (WrongPassphrase, DiskFault, DatabaseError, sqlcipher.Error, ValueError) as error:
        raise CopyBroken(f"the copy can't be read: {type(error).__name__}") from None


def _check_links(connection: Connection, known: tuple[int, str]) -> None:
    number, previous_hash = known
    if number and not has_event(connection, number, previous_hash):
        raise CopyBroken(f"event {number}: not the ledger's")
    newer = select(event_table).where(event_table.c.number > number).order_by(event_table.c.number)
    for row in connection.execute(newer).mappings():
        event, number = Event(**row), number + 1
        if event.number != number or event.previous_hash != previous_hash or hash_of(event) != event.hash:
            raise CopyBroken(f"event {number}: chain")
        previous_hash = event.hash


def check_fully(path: Path, raw_key: str) -> None:
    """The whole verification of a copy, in a child process with low priority.

    Raises:  CopyBroken.
    """
    asked = json.dumps({"path": str(path.absolute()), "raw_key": raw_key})
    command = [sys.executable, "-m", "payout.services.check_copy"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter; the key goes through a pipe, not an argument
            command, input=asked, capture_output=True, text=True, timeout=FULL_CHECK_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise CopyBroken("the check took too long") from None
    if done.returncode != 0:
        raise CopyBroken("the check did not end well")
    faults = json.loads(done.stdout)
    if faults:
        raise CopyBroken("; ".join(faults))


def main() -> None:
    """The child: the copy from standard input, its faults to standard output."""
    # Ctrl-C reaches every process of the terminal; the server that started this one waits for its answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)
    asked = json.loads(sys.stdin.read())
    with closing(open_copy(Path(asked["path"]), asked["raw_key"])) as copy:
        sys.stdout.write(json.dumps(faults_of(copy)))


def faults_of(ledger: Ledger) -> list[str]:
    """Each check of the verification that does not hold, with what it says."""
    return [f"{check.name}: {check.detail}" for check in verify(ledger).checks if not check.ok]


if __name__ == "__main__":
    main()
