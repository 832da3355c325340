"""Make a ledger: the encrypted file, its tables, its secrets, and the first team leader."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, insert, select

from payout.db import Ledger, LedgerMissing, SqliteLedger, create_ledger, open_ledger
from payout.domain.errors import DomainError
from payout.domain.roles import Role
from payout.files import finished_as
from payout.models import secret, user
from payout.postgres import PostgresLedger, has_tables, open_server
from payout.schema import bring_up_to_date, is_current
from payout.sealed_file import new_private_key
from payout.services.benefits import plant_benefits
from payout.services.journal import Book
from payout.services.ledger_secrets import COOKIE_KEY, HANDOVER_KEY
from payout.services.passwords import require_good_password
from payout.services.plans import plant_plan
from payout.services.users import add_user

PASSPHRASE_MINIMUM = 12


class LedgerExists(DomainError):
    """The data folder has a ledger already."""

    code = "ledger-exists"


class DatabaseNotEmpty(DomainError):
    """The database on the server has tables already, a ledger's or others'."""

    code = "database-not-empty"


class PassphraseTooShort(DomainError):
    """The passphrase has fewer than PASSPHRASE_MINIMUM characters."""

    code = "passphrase-too-short"


def make_ledger(
    path: Path, passphrase: str, *, username: str, display_name: str, password: str
) -> SqliteLedger:
    """A new ledger with its first team leader, open.

    Raises:  LedgerExists, PassphraseTooShort, PasswordTooShort, PasswordTooCommon; OSError or DiskFault.
    """
    if path.exists():
        raise LedgerExists
    if len(passphrase) < PASSPHRASE_MINIMUM:
        raise PassphraseTooShort
    require_good_password(password, (username, display_name))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made under another name: a crash in the middle leaves no half ledger that the next attempt takes
    # for whole.
    with finished_as(path) as unfinished, closing(create_ledger(unfinished, passphrase)) as ledger:
        _fill(ledger, username=username, display_name=display_name, password=password)
        ledger.fold_together()
    return SqliteLedger(path, ledger.raw_key)


def _fill(ledger: Ledger, *, username: str, display_name: str, password: str) -> None:
    """Tables, secrets, the first team leader and the ydelser that ship with the program."""
    with ledger.transaction() as connection:
        _begin(connection, username=username, display_name=display_name, password=password)


def make_server_ledger(
    url: str, folder: Path, *, username: str, display_name: str, password: str
) -> PostgresLedger:
    """A new ledger with its first team leader in an empty database on a server, open.

    Raises:  DatabaseNotEmpty, PasswordTooShort, PasswordTooCommon, UnfitServer, LedgerUnreachable.
    """
    require_good_password(password, (username, display_name))
    ledger = open_server(url, folder)
    with _closed_when_it_raises(ledger), ledger.transaction() as connection:
        if has_tables(connection):
            raise DatabaseNotEmpty
        _begin(connection, username=username, display_name=display_name, password=password)
    return ledger


def open_current_ledger(path: Path, passphrase: str) -> SqliteLedger:
    """Open a ledger and run the schema steps that it lacks, with the data that ships with them.

    Raises:  LedgerMissing, WrongPassphrase, UnsafeEngine, SchemaTooNew.
    """
    ledger = open_ledger(path, passphrase)
    bring_up_to_today(ledger)
    return ledger


def open_current_server(url: str, folder: Path) -> PostgresLedger:
    """Open a ledger on a server and run the schema steps that it lacks.

    Raises:  LedgerMissing where the database has no ledger; UnfitServer, LedgerUnreachable, SchemaTooNew.
    """
    ledger = open_server(url, folder)
    with _closed_when_it_raises(ledger):
        with ledger.reading() as connection:
            if not has_tables(connection):
                raise LedgerMissing
        bring_up_to_today(ledger)
    return ledger


@contextmanager
def _closed_when_it_raises(ledger: Ledger) -> Iterator[None]:
    try:
        yield
    except BaseException:
        ledger.close()
        raise


def _begin(connection: Connection, *, username: str, display_name: str, password: str) -> None:
    """Tables, secrets, the first team leader and the ydelser that ship with the program."""
    bring_up_to_date(connection)
    plant_secrets(connection)
    book = Book(connection, book_owner(connection))
    add_user(book, username=username, display_name=display_name, roles=[Role.TEAM_LEADER], password=password)
    plant_benefits(book)
    plant_plan(book)


def bring_up_to_today(ledger: Ledger) -> None:
    """Run the schema steps that a ledger lacks, with the data that ships with them.

    Raises:  SchemaTooNew.
    """
    with ledger.reading() as connection:
        current = is_current(connection)
    if not current:
        with ledger.transaction() as connection:
            bring_up_to_date(connection)
            plant_secrets(connection)
            book = Book(connection, None)
            plant_benefits(book)
            plant_plan(book)


def plant_secrets(connection: Connection) -> None:
    """Make the secrets that the ledger lacks; those that it has stay as they are."""
    known = set(connection.scalars(select(secret.c.name)))
    made = {COOKIE_KEY: secrets.token_hex(32), HANDOVER_KEY: new_private_key()}
    for name in made.keys() - known:
        connection.execute(insert(secret), {"name": name, "value": made[name]})


def book_owner(connection: Connection) -> int | None:
    """The actor of the very first event: the team leader whom it makes."""
    return None if connection.scalar(select(user.c.id).limit(1)) else 1
