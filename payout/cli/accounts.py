"""`payout accounts`: the account mapping as a file, out and in."""

from pathlib import Path

import click

from payout.cli.common import UNREADABLE, Chosen, on_ledger, opened, refuse
from payout.domain.account_file import AccountFileUnreadable
from payout.files import write_whole
from payout.services.journal import Book
from payout.services.map_accounts import accounts_file, import_entries
from payout.web.error_texts import text_for


@click.group()
def accounts() -> None:
    """Kontoplanen: hvilken konto der bruges til hvad."""


@accounts.command("export")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="TOML-filen.")
@on_ledger
@click.pass_obj
def export_accounts(chosen: Chosen, out: Path) -> None:
    """Skriv kontoplanen til en TOML-fil."""
    with opened(chosen) as ledger, ledger.reading() as connection:
        content = accounts_file(connection)
    try:
        write_whole(out, content.encode())
    except OSError:
        refuse("Filen kan ikke skrives. Vælg en anden mappe.", UNREADABLE)
    click.echo(str(out))


@accounts.command("import")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False))
@on_ledger
@click.pass_obj
def import_accounts(chosen: Chosen, file: Path) -> None:
    """Tilføj det, der er nyt i en TOML-fil. Alt eller intet."""
    try:
        content = file.read_bytes()
    except OSError:
        refuse("Filen kan ikke åbnes. Se efter, at den findes.", UNREADABLE)
    with opened(chosen, takes_in=True) as ledger, ledger.transaction() as connection:
        try:
            added = import_entries(Book(connection, None), content)
        except AccountFileUnreadable as error:
            refuse(text_for(error), UNREADABLE)
    click.echo(f"Nye poster: {added}.")
