"""What the commands share: the data folder, the passphrase, the open ledger, and how a refusal ends."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from payout.db import DiskFault, Ledger, LedgerMissing, UnsafeEngine, WrongPassphrase, disk_fault
from payout.domain.errors import DomainError
from payout.schema import SchemaTooNew
from payout.services.set_up import open_current_ledger
from payout.settings import (
    LEDGER_FILE,
    Settings,
    SettingsError,
    default_instance,
    load_settings,
    passphrase_from_files,
)
from payout.web.disk import command_text
from payout.web.errors import text_for

REFUSED, USAGE, UNREADABLE = 1, 2, 3


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
def opened(chosen: Chosen) -> Iterator[Ledger]:
    """The ledger of the data folder, open and up to date; refusals of the rules end the command in Danish."""
    ledger = _open(chosen)
    try:
        yield ledger
    except DomainError as error:
        refuse(text_for(error))
    finally:
        ledger.close()


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


def _open(chosen: Chosen) -> Ledger:
    if not chosen.ledger_file.exists():
        refuse(f"Der er ingen data i {chosen.folder}. Opret dem med: payout init")
    try:
        return open_current_ledger(chosen.ledger_file, passphrase(chosen))
    except (WrongPassphrase, LedgerMissing):
        refuse("Adgangssætningen passer ikke til dataene, eller filen er ikke en regnskabsfil.")
    except SchemaTooNew:
        refuse("Dataene er fra en nyere udgave af programmet. Installer den nyeste udgave.")
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
