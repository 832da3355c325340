"""`payout migrate-to URL`: the ledger of the data folder's file, moved into an empty PostgreSQL database."""

from contextlib import closing

import click

from payout.cli.common import Chosen, on_ledger, open_file, progress, reached, refuse
from payout.cli.ledger import show_verification
from payout.postgres import open_server
from payout.services.move_ledger import MoveDoesNotVerify, move_ledger
from payout.web.error_texts import text_for


@click.command("migrate-to")
@click.argument("url")
@on_ledger
@click.pass_obj
def migrate_to(chosen: Chosen, url: str) -> None:
    """Flyt hele regnskabet til en tom PostgreSQL-database, og kontrollér det begge steder."""
    with reached(), closing(open_file(chosen)) as file, closing(open_server(url, chosen.folder)) as server:
        try:
            with progress("Flytter regnskabet") as report:
                found = move_ledger(file, server, report)
        except MoveDoesNotVerify as error:
            show_verification(error.verification)
            refuse(text_for(error))
    click.echo(f"Regnskabet er flyttet: {found.events} poster i journalen og {found.bilag} bilag.")
    click.echo(f"Journalens sidste kode er den samme begge steder: {found.chain_head}")
    click.echo("Sæt nu PAYOUT_DATABASE_URL til adressen på alle maskiner, og start med: payout serve")
    click.echo(f"Der kan ikke længere skrives i {chosen.ledger_file}. Gem filen, til det nye er prøvet.")
