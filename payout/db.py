"""The ledger's file: one engine, encrypted, durable, with one writer at a time.

The passphrase is stretched once with Argon2id; the salt is the first 16 bytes of the SQLCipher file itself,
so that one file and one passphrase are all that a copy needs. Every connection of the product is made here.
"""

import errno
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.pool import QueuePool

sqlcipher: Any = sqlcipher3.dbapi2
"""The engine's module, which is written in C and says nothing of its types."""

SALT_BYTES = 16
KEY_BYTES = 32
STRETCH_MEMORY_KIB = 64 * 1024
STRETCH_PASSES = 3
BUSY_SECONDS = 30
CACHE_KIB = 16 * 1024
"""Pages kept decrypted, at most, per connection: an overview of 50,000 lines takes half the time with it."""
SAFE_ENGINE = (3, 51, 3)
"""From this version SQLite has no WAL-reset fault (docs/sources.md, "SQLite")."""
NO_ROOM_BYTES = 1024 * 1024
"""With less than this free, a write that failed is told as a full disk, whatever the system called it."""
_DISK_CODES = frozenset({sqlcipher.SQLITE_FULL, sqlcipher.SQLITE_IOERR, sqlcipher.SQLITE_CANTOPEN})
_DISK_TEXTS = {
    "database or disk is full": sqlcipher.SQLITE_FULL,
    "disk I/O error": sqlcipher.SQLITE_IOERR,
    "unable to open database file": sqlcipher.SQLITE_CANTOPEN,
}
"""Some of the engine's errors, those of a backup among them, carry their text and no code."""
_DISK_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG})


class WrongPassphrase(Exception):
    """The passphrase does not open the file, or the file is no ledger."""


class LedgerMissing(Exception):
    """There is no ledger in the data folder."""


class UnsafeEngine(Exception):
    """The SQLite engine in use is one that can lose committed writes."""


class DiskFault(Exception):
    """The disk is full or fails: what was under way is not acknowledged. `is_full` says which."""

    def __init__(self, text: str, *, is_full: bool) -> None:
        super().__init__(text)
        self.is_full = is_full


def disk_fault(error: BaseException, path: Path | None = None) -> DiskFault | None:
    """The fault of the disk, at a path, that an error of the engine or of the system tells of, if it does."""
    if isinstance(error, DiskFault):
        return error
    number = getattr(error, "errno", None) if isinstance(error, OSError) else None
    # The low byte is the kind of an error; what stands above it tells where in the engine it arose.
    code = getattr(error, "sqlite_errorcode", _DISK_TEXTS.get(str(error), 0)) & 0xFF
    if number not in _DISK_ERRNOS and code not in _DISK_CODES:
        return None
    is_full = number in {errno.ENOSPC, errno.EDQUOT} or code == sqlcipher.SQLITE_FULL
    if path is not None:
        is_full = is_full or free_bytes(path) < NO_ROOM_BYTES
    return DiskFault(str(error), is_full=is_full)


def free_bytes(path: Path) -> int:
    """Room on the disk that holds the path's folder, in bytes; 0 when the disk does not even answer that."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return 0


@contextmanager
def naming_disk_faults(path: Path) -> Iterator[None]:
    """Raises DiskFault for what a disk does to the engine or to a file in the block."""
    try:
        yield
    except (sqlcipher.Error, OSError) as error:
        fault = disk_fault(error, path)
        if fault is None:
            raise
        raise fault from error


def stretched_key(passphrase: str, salt: bytes) -> str:
    """Raw SQLCipher key and salt as hex: 64 + 32 characters."""
    key = hash_secret_raw(
        secret=passphrase.encode(),
        salt=salt,
        time_cost=STRETCH_PASSES,
        memory_cost=STRETCH_MEMORY_KIB,
        parallelism=1,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return key.hex() + salt.hex()


def file_salt(path: Path) -> bytes:
    """The salt at the head of a ledger's file; raises LedgerMissing when there is no file."""
    try:
        with path.open("rb") as file:
            salt = file.read(SALT_BYTES)
    except FileNotFoundError:
        raise LedgerMissing(path) from None
    if len(salt) < SALT_BYTES:
        raise WrongPassphrase
    return salt


def connect(path: Path, raw_key: str) -> Any:
    """A bare DB-API connection with the key and every pragma set; transactions are begun by hand.

    Raises:  WrongPassphrase; sqlcipher's OperationalError when the file can't be opened or is locked.
    """
    connection = sqlcipher.connect(
        str(path), isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{raw_key}'\"")
        connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except sqlcipher.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlcipher.OperationalError):
            raise
        raise WrongPassphrase from None
    return connection


class Ledger:
    """One ledger file, open.

    Writers wait for each other in a lock of the process, because SQLite's own wait is unfair.
    """

    def __init__(self, path: Path, raw_key: str) -> None:
        if sqlcipher.sqlite_version_info < SAFE_ENGINE:
            raise UnsafeEngine(sqlcipher.sqlite_version)
        self.path = path
        self.raw_key = raw_key
        self.write_fault: DiskFault | None = None
        """Why the last write was not stored, where it was the disk's fault; None once a write is stored."""
        self.engine = _engine(path, lambda: connect(path, raw_key))
        self._writers = self.engine.execution_options(payout_writes=True)
        self._lock = threading.Lock()

    def transaction(self) -> AbstractContextManager[Connection]:
        """One write transaction: committed at the end of the block, rolled back when it raises.

        Raises:  DiskFault when the disk is full or fails.
        """
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock:
            try:
                with self._writers.begin() as connection:
                    yield connection
            except DiskFault as fault:
                self.write_fault = fault
                raise
            self.write_fault = None

    @property
    def is_being_written(self) -> bool:
        """Whether a writer has the ledger just now, so that another would wait."""
        return self._lock.locked()

    def reading(self) -> AbstractContextManager[Connection]:
        """One read transaction: everything read in the block is of the same moment."""
        return self.engine.begin()

    def close(self) -> None:
        """Close every connection; the -wal file is folded into the ledger's file."""
        self.engine.dispose()


def open_ledger(path: Path, passphrase: str) -> Ledger:
    """Open a ledger that exists.

    Raises:  LedgerMissing, WrongPassphrase, UnsafeEngine.
    """
    ledger = Ledger(path, stretched_key(passphrase, file_salt(path)))
    ledger.engine.connect().close()
    return ledger


def create_ledger(path: Path, passphrase: str) -> Ledger:
    """Make an empty, encrypted file with a salt of its own and open it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return Ledger(path, stretched_key(passphrase, secrets.token_bytes(SALT_BYTES)))


def _engine(path: Path, creator: Callable[[], Any]) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=creator,
        poolclass=QueuePool,
        pool_size=16,
        hide_parameters=True,  # an error's text would hold what was bound, CPR numbers among it
        max_overflow=48,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("payout_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def name_disk_fault(context: ExceptionContext) -> DiskFault | None:
        return disk_fault(context.original_exception, path)

    return engine


def backup_into(source: Ledger, target: Path) -> None:
    """A consistent copy while the ledger is in use, through the engine's backup; same key, same salt.

    Raises:  DiskFault when the target's disk is full or fails.
    """
    with naming_disk_faults(target), source.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        copy = connect(target, source.raw_key)
        try:
            raw.backup(copy)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            copy.close()
