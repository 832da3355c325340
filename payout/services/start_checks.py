"""Before a server opens a ledger: does the -wal file that a crash left belong to it?

SQLite plays a -wal file into whatever lies beside it. One that belongs to another file, as when a copy was
put in the ledger's place by hand, would spoil both. So the two are read together first, through a connection
that can't write.
"""

from pathlib import Path
from typing import Any

from payout.db import WrongPassphrase, connect_read_only, connect_unchanging, sqlcipher
from payout.domain.journal import FIRST_PREVIOUS_HASH, Event, hash_of


class WalMismatch(Exception):
    """The ledger and the -wal file beside it give no whole book together."""


def check_wal(ledger: Path, raw_key: str) -> None:
    """Read a ledger through the -wal file beside it; nothing is done where there is none, or an empty one.

    Raises:  WalMismatch; WrongPassphrase.
    """
    beside = ledger.with_name(f"{ledger.name}-wal")
    if not beside.exists() or beside.stat().st_size == 0:
        return
    connection = _opened(ledger, raw_key)
    try:
        connection.execute("BEGIN")
        faults = [line for (line,) in connection.execute("PRAGMA quick_check") if line != "ok"]
        previous, number = FIRST_PREVIOUS_HASH, 0
        for row in connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM event ORDER BY number"):  # noqa: S608
            event, number = Event(**dict(zip(_COLUMNS, row, strict=True))), number + 1
            if (event.number, event.previous_hash, event.hash) != (number, previous, hash_of(event)):
                faults.append(f"event {number}")
                break
            previous = event.hash
    except sqlcipher.DatabaseError as error:
        raise WalMismatch(type(error).__name__) from None
    finally:
        connection.close()
    if faults:
        raise WalMismatch(faults[0])


def _opened(ledger: Path, raw_key: str) -> Any:
    try:
        return connect_read_only(ledger, raw_key)
    except (WrongPassphrase, sqlcipher.DatabaseError):
        # When the key opens the file alone, it is the -wal file that can't be read with it.
        connect_unchanging(ledger, raw_key).close()
        raise WalMismatch("unreadable") from None


_COLUMNS = (
    "number",
    "at",
    "actor_id",
    "action",
    "subject",
    "request_key",
    "payload",
    "previous_hash",
    "hash",
)
