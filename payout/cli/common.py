"""What the commands share: the data folder, the passphrase, the open ledger, and how a refusal ends."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import DatabaseError

from exports.drill_mark import papers_of
from payout.db import (
    DiskFault,
    Ledger,
    LedgerMissing,
    LedgerUnreachable,
    NotDurable,
    SqliteLedger,
    UnsafeEngine,
    WrongPassphrase,
    disk_fault,
    file_salt,
    stretched_key,
)
from payout.domain.errors import DomainError
from payout.ledger_place import PlaceFault, place_fault
from payout.postgres import Unfit, UnfitServer
from payout.queries.drills import is_drill_ledger
from payout.schema import SchemaTooNew
from payout.services.moved import LedgerMoved, is_moved
from payout.services.set_up import open_current_ledger, open_current_server
from payout.services.start_checks import WalMismatch, check_wal
from payout.services.verify_ledger import require_trusted
from payout.settings import (
    LEDGER_FILE,
    Settings,
    SettingsError,
    database_url,
    default_instance,
    load_settings,
    passphrase_from_files,
)
from payout.web.disk import command_text
from payout.web.error_texts import text_for

REFUSED, USAGE, UNREADABLE = 1, 2, 3
DAMAGED = (
    "Datafilen kan ikke læses ({said}). Flyt den til side, og læg den seneste kopi tilbage med: "
    "payout restore"
)
NO_DATA = "Der er ingen data i {folder}. Opret dem med: payout init"
_PLACES = {
    PlaceFault.NETWORK: (
        "{folder} ligger på et netværksdrev. Der kan gemte bilag gå tabt. "
        "Læg datamappen på computerens egen disk, og vælg den med --instance."
    ),
    PlaceFault.CLOUD: (
        "{folder} bliver synkroniseret til skyen (OneDrive, Dropbox eller lignende). Det kan ødelægge "
        "dataene. Læg datamappen uden for den synkroniserede mappe, og vælg den med --instance."
    ),
    PlaceFault.SYMLINK: (
        "Regnskabsfilen i {folder} er en genvej til en fil et andet sted. "
        "Vælg mappen med selve filen med --instance."
    ),
    PlaceFault.HARD_LINK: (
        "Regnskabsfilen i {folder} har et navn til et andet sted på disken. Det kan ødelægge dataene. "
        "Slet det andet navn, når programmet ikke kører."
    ),
}
_TOO_NEW = "Dataene er fra en nyere udgave af programmet. Installer den nyeste udgave."
_UNFIT: Mapping[Unfit, str] = {
    Unfit.ADDRESS: (
        "Databasens adresse kan ikke bruges. Skriv den som "
        "postgresql+psycopg://bruger@maskine/database?sslmode=verify-full."
    ),
    Unfit.TLS: (
        "Databasen ligger på en anden maskine, og forbindelsen er ikke krypteret. "
        "Tilføj ?sslmode=verify-full til adressen."
    ),
    Unfit.ENCODING: "Databasen kan ikke gemme alle bogstaver. Opret den igen med ENCODING 'UTF8'.",
    Unfit.ORDER: (
        "Databasen sorterer efter et sprog. Opret den igen med: "
        "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    ),
    Unfit.NOT_DURABLE: (
        "Databasens server kan miste gemte data: fsync, full_page_writes eller synchronous_commit er slået "
        "fra. Bed serverens driftsfolk slå dem til."
    ),
}


@dataclass(slots=True)
class Chosen:
    """What was chosen on the command line, before or after the command's name."""

    instance: Path | None = None
    passphrase_stdin: bool = False

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.instance or default_instance()

    @property
    def ledger_file(self) -> Path:
        """The ledger's file in it."""
        return self.folder / LEDGER_FILE

    @property
    def database(self) -> str | None:
        """The address of the database that holds the ledger instead of the file; None without one."""
        return database_url(self.folder)


def choose_instance(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Note the data folder; the option nearest to the command wins."""
    if value:
        context.ensure_object(Chosen).instance = Path(value)


def _choose_passphrase(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Chosen).passphrase_stdin = True


def on_ledger(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that opens the ledger."""
    command = click.option(
        "--instance", metavar="MAPPE", help="Datamappen.", callback=choose_instance, expose_value=False
    )(command)
    return click.option(
        "--passphrase-stdin",
        is_flag=True,
        help="Læs adgangssætningen fra standard input.",
        callback=_choose_passphrase,
        expose_value=False,
    )(command)


as_json = click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")


def refuse(text: str, code: int = REFUSED) -> NoReturn:
    """Say why and end with the code."""
    click.echo(text, err=True)
    raise SystemExit(code)


def passphrase(chosen: Chosen, *, new: bool = False) -> str:
    """The ledger's passphrase: from stdin, from a file, or asked for (twice for a new one)."""
    if chosen.passphrase_stdin:
        return read_secret()
    try:
        found = passphrase_from_files(chosen.folder)
    except SettingsError as error:
        refuse(str(error), USAGE)
    if found is not None:
        return found
    return ask_secret("Adgangssætning", new=new)


def ask_secret(label: str, *, new: bool = False) -> str:
    """Ask at the terminal; refuses where there is none."""
    if not sys.stdin.isatty():
        refuse(f"{label} mangler. Angiv den i en fil eller på standard input, se payout --help.", USAGE)
    answer: str = click.prompt(label, hide_input=True, confirmation_prompt=new, err=True)
    return answer


def read_secret() -> str:
    """The next line of standard input, without its line end."""
    line = sys.stdin.readline()
    if not line:
        refuse("Der kom ingen linje på standard input.", USAGE)
    return line.rstrip("\r\n")


def settings_of(chosen: Chosen) -> Settings:
    """The folder's settings; refuses with what is wrong in them."""
    try:
        return load_settings(chosen.folder)
    except SettingsError as error:
        refuse(str(error), USAGE)


@contextmanager
def opened(
    chosen: Chosen, *, to_write: bool = True, takes_in: bool = False, starts_server: bool = False
) -> Iterator[Ledger]:
    """The ledger that was chosen, open and up to date; refusals of the rules end the command in Danish.

    A file whose ledger has been moved to a server is opened for a command that writes nothing, and only then.
    A book with something wrong takes in no file.
    """
    with reached():
        ledger = _open_chosen(chosen, starts_server=starts_server)
        try:
            if to_write and isinstance(ledger, SqliteLedger):
                with ledger.reading() as connection:
                    if is_moved(connection):
                        raise LedgerMoved
            if takes_in:
                require_trusted(ledger)
            with ledger.reading() as connection:
                is_drill = is_drill_ledger(connection)
            with papers_of(is_drill=is_drill):
                yield ledger
        finally:
            ledger.close()


@contextmanager
def reached() -> Iterator[None]:
    """What the rules, a damaged file, or a database on a server refuse ends the command in Danish."""
    try:
        yield
    except DomainError as error:
        refuse(text_for(error))
    except UnfitServer as error:
        refuse(_UNFIT[error.why])
    except LedgerUnreachable:
        refuse("Databasen svarer ikke. Se efter, at serveren kører, og at PAYOUT_DATABASE_URL er rigtig.")
    except DatabaseError as error:
        refuse(DAMAGED.format(said=error.orig))


@contextmanager
def refusing_disk_faults() -> Iterator[None]:
    """Ends the command in Danish when a disk is full or fails, wherever in it that is met."""
    try:
        yield
    except (DiskFault, OSError) as error:
        fault = disk_fault(error)
        if fault is None:
            raise
        refuse(command_text(fault))


def refuse_bad_place(ledger_file: Path) -> None:
    """Refuse a place where the ledger's file is not safe."""
    fault = place_fault(ledger_file)
    if fault is not None:
        refuse(_PLACES[fault].format(folder=ledger_file.parent))


def _open_chosen(chosen: Chosen, *, starts_server: bool) -> Ledger:
    if chosen.database:
        return _open_database(chosen.folder, chosen.database)
    return open_file(chosen, starts_server=starts_server)


def _open_database(folder: Path, address: str) -> Ledger:
    try:
        return open_current_server(address, folder)
    except LedgerMissing:
        refuse("Der er intet regnskab i databasen. Opret det med: payout init")
    except SchemaTooNew:
        refuse(_TOO_NEW)


def open_file(chosen: Chosen, *, starts_server: bool = False) -> SqliteLedger:
    """The ledger in the data folder's file, whatever PAYOUT_DATABASE_URL says."""
    if not chosen.ledger_file.exists():
        refuse(NO_DATA.format(folder=chosen.folder))
    try:
        secret = passphrase(chosen)
        if starts_server:
            check_wal(chosen.ledger_file, stretched_key(secret, file_salt(chosen.ledger_file)))
        return open_current_ledger(chosen.ledger_file, secret)
    except WalMismatch:
        refuse(
            f"{chosen.ledger_file.name} og {chosen.ledger_file.name}-wal hører ikke sammen. Intet er rørt. "
            "Er en kopi lagt ind i hånden? Flyt alle filer, der begynder med ledger.db, til en anden mappe "
            "(slet dem ikke), og læg den nyeste kopi ind med: payout restore FIL"
        )
    except NotDurable as error:
        refuse(
            f"Drevet kan ikke gemme sikkert nok (SQLite: {error.args[0]} er {error.args[1]}). "
            "Læg datamappen på computerens egen disk med --instance."
        )
    except (WrongPassphrase, LedgerMissing):
        refuse("Adgangssætningen passer ikke til dataene, eller filen er ikke en regnskabsfil.")
    except SchemaTooNew:
        refuse(_TOO_NEW)
    except DatabaseError as error:
        refuse(DAMAGED.format(said=error.orig))
    except UnsafeEngine as error:
        refuse(f"SQLite {error} kan miste gemte data. Installer pakken sqlcipher3 0.6.4 eller nyere.")


def print_json(value: object) -> None:
    """Write a value as JSON to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr while it is a terminal; gives what takes (done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
