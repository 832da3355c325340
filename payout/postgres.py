"""The ledger on a PostgreSQL server that several machines share: how it is reached, how writers take turns.

The address comes from `payout.settings`; what the server must be is in docs/scaling.md and is checked here at
every start. Whatever goes wrong between here and the server is LedgerUnreachable: no page speaks of SQL.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from payout.db import Ledger, LedgerUnreachable

DRIVER = "postgresql+psycopg"
WRITERS_LOCK = 0x7061796F
"""The advisory lock that a writer takes; its name on the server, under which anybody can see who holds it."""

CONNECTIONS_KEPT, CONNECTIONS_MORE = 16, 8
CONNECT_SECONDS = 10
TEXT_FORMAT = 0
"""How the server sends values unless it is asked otherwise (psycopg's `pq.Format.TEXT`)."""
SESSION = {
    "lock_timeout": "60s",
    "idle_in_transaction_session_timeout": "300s",
    # A machine that vanished in the middle of a write is noticed by the server, and its lock let go.
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "datestyle": "ISO",
}
WITH_TLS = {"require", "verify-ca", "verify-full"}


class Unfit(StrEnum):
    """Why a server is not used."""

    ADDRESS = "address"
    TLS = "tls"
    ENCODING = "encoding"
    ORDER = "order"
    NOT_DURABLE = "not-durable"


class UnfitServer(Exception):
    """The server, or its address, is not one that a ledger is trusted to; `why` says what is wrong."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


class PostgresLedger(Ledger):
    """A ledger in a database on a server.

    A writer takes the advisory lock before it reads anything, and each of its statements sees what is
    committed by then (READ COMMITTED), so that the next number is the next one whichever machine asks. The
    server lets writers in by the order in which they came. A reader sees one moment (REPEATABLE READ) and can
    write nothing.
    """

    def __init__(self, url: URL, folder: Path) -> None:
        self.folder = folder
        self.engine = create_engine(
            url,
            pool_size=CONNECTIONS_KEPT,
            max_overflow=CONNECTIONS_MORE,
            pool_pre_ping=True,
            hide_parameters=True,  # an error's text would hold what was bound, CPR numbers among it
            paramstyle="format",
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
        event.listen(self.engine, "connect", _make_ready)
        self._writers = self.engine.execution_options(isolation_level="READ COMMITTED")
        self._readers = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def transaction(self) -> AbstractContextManager[Connection]:
        """One write transaction. Raises LedgerUnreachable."""
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with _reached(), self._writers.begin() as connection:
            take_turn(connection)
            yield connection

    def reading(self) -> AbstractContextManager[Connection]:
        """One read transaction. Raises LedgerUnreachable."""
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _reached(), self._readers.begin() as connection:
            yield connection

    def forget_deleted(self) -> None:
        """Write every table anew; the server's own log and copies are with whoever runs it."""
        with _reached(), self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM (FULL)"))

    @property
    def is_being_written(self) -> bool:
        """Whether a writer of this machine or of another has the ledger just now."""
        held = text(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0"
            " AND objid = :name"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        with self.reading() as connection:
            return bool(connection.scalar(held, {"name": WRITERS_LOCK}))


def take_turn(connection: Connection) -> None:
    """Wait until no other writer of any machine has the ledger; let go at the end of the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": WRITERS_LOCK})


def open_server(address: str, folder: Path) -> PostgresLedger:
    """Open the database at an address, be it empty or not, once the server is seen to be fit for a ledger.

    Raises:  UnfitServer, LedgerUnreachable.
    """
    ledger = PostgresLedger(_fit_address(address), folder)
    try:
        with ledger.reading() as connection:
            _check_server(connection)
    except BaseException:
        ledger.close()
        raise
    return ledger


def has_tables(connection: Connection) -> bool:
    """Whether the database has any table in the schema that a ledger would lie in."""
    return bool(inspect(connection).get_table_names())


def not_durable(connection: Connection) -> tuple[str, ...]:
    """The names of the server's settings by which it can lose a write that it has confirmed."""
    unsafe = ("fsync", "full_page_writes", "synchronous_commit")
    return tuple(
        name
        for name in unsafe
        if connection.scalar(text("SELECT current_setting(:name)"), {"name": name}) == "off"
    )


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, NoConnectionFree) as error:
        raise LedgerUnreachable(type(error).__name__) from None


def _make_ready(raw: Any, _: object) -> None:
    """A new connection: what it is set to, and that nobody on the way can read it."""
    if not (raw.pgconn.ssl_in_use or _is_here(raw.info.host)):
        raw.close()
        raise UnfitServer(Unfit.TLS)
    # A sum of whole øre is `numeric` on the server; it is read as a whole number here as everywhere. The
    # connection knows the driver's own reader of those: a laptop without a server never loads the driver.
    whole_number = raw.adapters.get_loader(raw.adapters.types["int8"].oid, TEXT_FORMAT)
    raw.adapters.register_loader("numeric", whole_number)
    raw.autocommit = True
    for name, value in SESSION.items():
        raw.execute("SELECT set_config(%s, %s, false)", (name, value))
    raw.autocommit = False


def _fit_address(address: str) -> URL:
    try:
        url = make_url(address)
        _, stated = url.get_dialect()().create_connect_args(url)
    except (ArgumentError, ValueError):
        raise UnfitServer(Unfit.ADDRESS) from None
    if url.drivername != DRIVER or not url.database:
        raise UnfitServer(Unfit.ADDRESS)
    hosts = str(stated.get("host", "")).split(",")
    if not all(map(_is_here, hosts)) and stated.get("sslmode") not in WITH_TLS:
        raise UnfitServer(Unfit.TLS)
    return url


def _is_here(host: str) -> bool:
    """Whether a host is this machine: a socket's folder, no name at all, or a loopback address."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _check_server(connection: Connection) -> None:
    if not_durable(connection):
        raise UnfitServer(Unfit.NOT_DURABLE)
    if connection.scalar(text("SELECT current_setting('server_encoding')")) != "UTF8":
        raise UnfitServer(Unfit.ENCODING)
    # A language's own order puts "a" before "Z", and changes with the server's operating system.
    if not connection.scalar(text("SELECT 'Z' < 'a' AND 'a-b' < 'aa' AND 'z' < 'Å' AND 'Å' < 'å'")):
        raise UnfitServer(Unfit.ORDER)
