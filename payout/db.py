"""The ledger as all see it, and the ledger in a file: encrypted, durable, with one writer at a time.

The passphrase is stretched once with Argon2id; the salt is the first 16 bytes of the SQLCipher file itself,
so that one file and one passphrase are all that a copy needs. Every connection of the product is made here,
or in `payout.postgres` for a ledger on a server.
"""

import errno
import secrets
import shutil
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

sqlcipher: Any = sqlcipher3.dbapi2
"""The engine's module, which is written in C and says nothing of its types."""

SALT_BYTES = 16
KEY_BYTES = 32
STRETCH_MEMORY_KIB = 64 * 1024
STRETCH_PASSES = 3
BUSY_SECONDS = 30
CACHE_KIB = 12 * 1024
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


DURABLE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
"""What the pragmas of every connection must be, so that no power cut takes what was said to be kept."""


class WrongPassphrase(Exception):
    """The passphrase does not open the file, or the file is no ledger."""


class LedgerMissing(Exception):
    """There is no ledger in the data folder."""


class UnsafeEngine(Exception):
    """The SQLite engine in use is one that can lose committed writes."""


class NotDurable(Exception):
    """The file can't be kept as safely as it must be: carries the pragma and what the engine answered."""


class LedgerUnreachable(Exception):
    """The database server does not answer; what the transaction did is rolled back, or about to be."""


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
        is_full = is_full or free_bytes(path.parent) < NO_ROOM_BYTES
    return DiskFault(str(error), is_full=is_full)


def free_bytes(folder: Path) -> int:
    """Room on the disk that holds the folder, in bytes; 0 when the disk does not even answer that."""
    try:
        return shutil.disk_usage(folder).free
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
        _give_key(connection, raw_key)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        check_durable(connection)
    except NotDurable:
        connection.close()
        raise
    except sqlcipher.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlcipher.OperationalError):
            raise
        raise WrongPassphrase from None
    return connection


def check_durable(connection: Any) -> None:
    """Ask the engine what it has made of the pragmas, for it may quietly keep to others.

    Raises:  NotDurable.
    """
    for pragma, wanted in DURABLE.items():
        (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found != wanted:
            raise NotDurable(pragma, found)


def connect_unchanging(path: Path, raw_key: str) -> Any:
    """A bare connection to a file that nobody writes, such as a copy: it takes no lock and leaves no file.

    Raises:  WrongPassphrase; sqlcipher's OperationalError when the file can't be opened.
    """
    return connect_read_only(path, raw_key, "&immutable=1")


def connect_read_only(path: Path, raw_key: str, more: str = "") -> Any:
    """A bare connection that can't write; it reads a -wal file that lies beside, and never folds it in.

    Raises:  WrongPassphrase; sqlcipher's OperationalError when the file can't be opened.
    """
    address = f"{path.absolute().as_uri()}?mode=ro{more}"
    connection = sqlcipher.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        _give_key(connection, raw_key)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlcipher.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlcipher.OperationalError):
            raise
        raise WrongPassphrase from None
    return connection


def _give_key(connection: Any, raw_key: str) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{raw_key}'\"")
    connection.execute("PRAGMA cipher_memory_security = OFF")


class Ledger(ABC):
    """One ledger, open: what services, queries and pages work on, whatever engine holds it.

    `engine` is SQLAlchemy's; `folder` is the data folder, where a list lies while it is read.
    """

    engine: Engine
    folder: Path
    write_fault: DiskFault | None = None
    """Why the last write was not stored, where it was the fault of this machine's disk; None once one is."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Connection]:
        """One write transaction: committed at the end of the block, rolled back when it raises.

        Writers go one at a time, so that what is read in the block is the newest until its end.
        """

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """One read transaction: everything read in the block is of the same moment."""

    @property
    @abstractmethod
    def is_being_written(self) -> bool:
        """Whether a writer has the ledger just now, so that another would wait."""

    @abstractmethod
    def forget_deleted(self) -> None:
        """Write the ledger anew, so that nothing of what was deleted is left between its rows."""

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


class SqliteLedger(Ledger):
    """A ledger in one file; closing folds the -wal file into it.

    Writers wait for each other in a lock of the process, because SQLite's own wait is unfair.
    """

    def __init__(self, path: Path, raw_key: str) -> None:
        if sqlcipher.sqlite_version_info < SAFE_ENGINE:
            raise UnsafeEngine(sqlcipher.sqlite_version)
        self.path = path
        self.folder = path.parent
        self.raw_key = raw_key
        self.engine = _engine(path, lambda: connect(path, raw_key))
        self._writers = self.engine.execution_options(payout_writes=True)
        self._lock = threading.Lock()

    def transaction(self) -> AbstractContextManager[Connection]:
        """One write transaction. Raises DiskFault when the disk is full or fails."""
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
        """Whether a writer of this process has the ledger just now."""
        return self._lock.locked()

    def reading(self) -> AbstractContextManager[Connection]:
        """One read transaction."""
        return self.engine.begin()

    def forget_deleted(self) -> None:
        """Write the file anew without its free pages, and empty the -wal file of what it held.

        Writers wait meanwhile. Raises DiskFault when there is no room, or when somebody reads all the while.
        """
        with self._lock, naming_disk_faults(self.path):
            connection = connect(self.path, self.raw_key)
            try:
                connection.execute("VACUUM")
                is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()
        if is_busy:
            raise DiskFault("the file is in use", is_full=False)

    def fold_together(self) -> None:
        """Put all that was written into the one file, so that it can be moved or renamed once it is closed.

        Closing does the same, but says nothing when the disk keeps it from doing so.
        Raises:  DiskFault.
        """
        with self.engine.connect() as connection, naming_disk_faults(self.path):
            raw: Any = connection.connection.driver_connection
            is_busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise DiskFault("the file is in use", is_full=False)


def open_ledger(path: Path, passphrase: str) -> SqliteLedger:
    """Open a ledger that exists.

    Raises:  LedgerMissing, WrongPassphrase, UnsafeEngine.
    """
    ledger = SqliteLedger(path, stretched_key(passphrase, file_salt(path)))
    ledger.engine.connect().close()
    return ledger


def create_ledger(path: Path, passphrase: str) -> SqliteLedger:
    """Make an empty, encrypted file with a salt of its own and open it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteLedger(path, stretched_key(passphrase, secrets.token_bytes(SALT_BYTES)))


def open_copy(path: Path, raw_key: str) -> SqliteLedger:
    """A copy, for reading only; the file and its folder stay as they are.

    Raises:  LedgerMissing, WrongPassphrase.
    """
    file_salt(path)
    copy = SqliteLedger(path, raw_key)
    copy.engine = _engine(path, lambda: connect_unchanging(path, raw_key))
    copy.engine.connect().close()
    return copy


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
        raw: Any = connection.connection.driver_connection
        with naming_disk_faults(path):
            raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def name_disk_fault(context: ExceptionContext) -> DiskFault | None:
        return disk_fault(context.original_exception, path)

    return engine


def scratch_engine() -> Engine:
    """An engine on an empty database in memory, for what is thrown away again."""
    return create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: sqlcipher.connect(":memory:"),
        poolclass=StaticPool,
    )


def give_another_key(path: Path, raw_key: str, new_key: str) -> None:
    """Write every page of a file that nobody uses again, under another key with a salt of its own.

    A file that is cut off in the middle is worthless: it is the caller's copy. It is not synced.
    Raises:  DiskFault.
    """
    with naming_disk_faults(path):
        connection = sqlcipher.connect(str(path), isolation_level=None)
        try:
            _give_key(connection, raw_key)
            # Whoever is cut off in the middle throws the file away, so no journal has to be able to save it.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(f"PRAGMA rekey = \"x'{new_key}'\"")
        finally:
            connection.close()


def overwrite_deleted(connection: Connection) -> None:
    """Have the engine overwrite with zeros what this connection deletes or changes from here on.

    A server does it in its own time (VACUUM).
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def is_open_elsewhere(ledger: SqliteLedger) -> bool:
    """Whether another process has the ledger's file open; this one's own connections are closed by asking."""
    ledger.close()
    connection = connect(ledger.path, ledger.raw_key)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        # Only who is alone with the file can take it out of WAL. The next connection puts it back.
        return bool(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete")
    except sqlcipher.OperationalError:
        return True
    finally:
        connection.close()


def backup_into(source: SqliteLedger, target: Path) -> None:
    """A consistent copy while the ledger is in use, through the engine's backup; same key, same salt.

    The engine reads one snapshot in one step: writers go on meanwhile, and nothing that they write makes it
    begin again, as it does when it goes page by page. The target is not synced: that is the caller's.
    Raises:  DiskFault when the target's disk is full or fails.
    """
    with naming_disk_faults(target), source.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        copy = sqlcipher.connect(str(target), isolation_level=None, check_same_thread=False)
        try:
            _give_key(copy, source.raw_key)
            # A copy that is cut off is thrown away, so no journal has to be able to save it.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            raw.backup(copy)
        finally:
            copy.close()
