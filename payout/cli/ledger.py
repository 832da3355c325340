"""`payout init`, `verify`, `backup` and `restore`."""

from dataclasses import asdict
from pathlib import Path

import click

from payout.cli.common import (
    UNREADABLE,
    Chosen,
    as_json,
    ask_secret,
    on_ledger,
    opened,
    passphrase,
    print_json,
    read_secret,
    refuse,
    settings_of,
)
from payout.db import DiskFault, LedgerMissing, WrongPassphrase
from payout.domain.errors import DomainError
from payout.services import backup as copies
from payout.services import verify_ledger
from payout.services.set_up import make_ledger
from payout.services.verify_ledger import Verification
from payout.web.errors import text_for


@click.command()
@click.option("--username", help="Den første teamleders brugernavn.")
@click.option("--name", "display_name", default="", help="Teamlederens navn, som det vises.")
@click.option(
    "--password-stdin", is_flag=True, help="Læs adgangskoden fra standard input (efter adgangssætningen)."
)
@on_ledger
@click.pass_obj
def init(chosen: Chosen, username: str | None, display_name: str, password_stdin: bool) -> None:
    """Opret den krypterede datafil og den første teamleder."""
    settings_of(chosen)
    if chosen.ledger_file.exists():
        refuse(f"Der er allerede data i {chosen.folder}. Vælg en anden mappe med --instance.")
    secret = passphrase(chosen, new=True)
    name = username or click.prompt("Teamlederens brugernavn", err=True)
    password = read_secret() if password_stdin else ask_secret("Teamlederens adgangskode", new=True)
    try:
        make_ledger(
            chosen.ledger_file, secret, username=name, display_name=display_name, password=password
        ).close()
    except DomainError as error:
        refuse(text_for(error))
    click.echo(f"Data er oprettet i {chosen.folder}. Start med: payout serve")


@click.command()
@as_json
@on_ledger
@click.pass_obj
def verify(chosen: Chosen, as_json: bool) -> None:
    """Genopbyg alt fra journalen, og sammenlign med tabellerne."""
    with opened(chosen) as ledger:
        found = verify_ledger.verify(ledger)
    if as_json:
        print_json({"ok": found.ok, **asdict(found)})
    else:
        _show(found)
    if not found.ok:
        raise SystemExit(1)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@on_ledger
@click.pass_obj
def backup(chosen: Chosen, folder: Path) -> None:
    """Tag en kontrolleret kopi, også mens der arbejdes."""
    with opened(chosen) as ledger:
        try:
            copy = copies.back_up(ledger, folder)
        except (OSError, DiskFault) as error:
            refuse(
                f"Kopien kunne ikke skrives i {folder} ({type(error).__name__}). Se efter drevet og pladsen."
            )
    click.echo(f"{copy.path}: {copy.verification.events} poster i journalen, kontrolleret.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@on_ledger
@click.pass_obj
def restore(chosen: Chosen, file: Path) -> None:
    """Læg en kopi tilbage, når den er kontrolleret."""
    if chosen.ledger_file.exists():
        refuse(f"Der er allerede data i {chosen.folder}. Flyt {chosen.ledger_file.name} væk først.")
    try:
        found = copies.restore(file, chosen.ledger_file, passphrase(chosen))
    except (WrongPassphrase, LedgerMissing):
        refuse("Adgangssætningen passer ikke til kopien, eller filen er ikke en kopi.", UNREADABLE)
    except copies.CopyDoesNotVerify as error:
        _show(error.verification)
        refuse(text_for(error))
    except DomainError as error:
        refuse(text_for(error))
    click.echo(f"Kopien er lagt i {chosen.folder}. Den går til og med journalens nr. {found.events}.")
    click.echo(f"Journalens sidste kode: {found.chain_head}")


def _show(found: Verification) -> None:
    for check in found.checks:
        click.echo(f"{'ok  ' if check.ok else 'FEJL'} {check.name}: {check.detail}")
    click.echo(f"{found.events} poster i journalen, {found.bilag} bilag, sidste kode {found.chain_head}")
