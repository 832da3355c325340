"""`payout passphrase change`: the file's passphrase, written anew."""

from contextlib import closing

import click

from payout.cli.common import (
    Chosen,
    ask_secret,
    on_ledger,
    open_file,
    progress,
    reached,
    read_secret,
    refuse,
)
from payout.cli.ledger import show_verification
from payout.cli.serving import alone
from payout.services.change_passphrase import ChangeDoesNotVerify, change_passphrase
from payout.settings import PASSPHRASE_FILE
from payout.web.error_texts import text_for

_NO_PORT = 0


@click.group()
def passphrase() -> None:
    """Adgangssætningen, der åbner regnskabsfilen."""


@passphrase.command("change")
@click.option(
    "--new-passphrase-stdin",
    is_flag=True,
    help="Læs den nye adgangssætning fra standard input (efter den gamle).",
)
@on_ledger
@click.pass_obj
def change(chosen: Chosen, new_passphrase_stdin: bool) -> None:
    """Skift adgangssætningen. Serveren skal være lukket; hele filen skrives igen og kontrolleres."""
    if chosen.database:
        refuse("Regnskabet ligger i en PostgreSQL-database, som ikke har en adgangssætning.")
    if (chosen.folder / PASSPHRASE_FILE).exists():
        refuse("Øvelsen har sin egen adgangssætning, som ikke kan skiftes. Opret i stedet en ny øvelse.")
    if not chosen.ledger_file.exists():
        refuse(f"Der er ingen data i {chosen.folder}. Vælg mappen med --instance.")
    with alone(chosen.folder, _NO_PORT), reached(), closing(open_file(chosen)) as ledger:
        new = read_secret() if new_passphrase_stdin else ask_secret("Ny adgangssætning", new=True)
        try:
            with progress("Kontrollerer") as report:
                found = change_passphrase(ledger, new, report)
        except ChangeDoesNotVerify as error:
            show_verification(error.verification)
            refuse(text_for(error))
    click.echo(f"Adgangssætningen er skiftet. Regnskabet er kontrolleret: {found.events} poster i journalen.")
    click.echo(
        "Læg den nye adgangssætning i kuverten, og ret filen, som PAYOUT_PASSPHRASE_FILE peger på, hvis I "
        "bruger den. Kopier fra før i dag åbnes stadig med den gamle adgangssætning: tag en ny kopi med "
        "payout backup, og destruér de gamle, hvis andre kan kende den gamle adgangssætning."
    )
