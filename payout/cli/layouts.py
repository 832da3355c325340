"""`payout layouts`: the office's own layouts, listed, exported and imported."""

from pathlib import Path

import click

from payout.cli.common import UNREADABLE, Chosen, on_ledger, opened, refuse
from payout.files import write_whole
from payout.services.journal import Book
from payout.services.layouts import LayoutRefused, import_layout, layout_file, saved_layouts


@click.group()
def layouts() -> None:
    """Kontorets egne listeformer (layouts)."""


@layouts.command("list")
@on_ledger
@click.pass_obj
def list_layouts(chosen: Chosen) -> None:
    """Vis alle gemte layouts."""
    with opened(chosen) as ledger, ledger.reading() as connection:
        found = saved_layouts(connection)
    if not found:
        click.echo("Der er ingen gemte layouts.")
    for one in found:
        aside = "" if one.is_active else ", ikke i brug"
        click.echo(f"{one.stated.name}: {one.stated.source}, {len(one.stated.columns)} kolonner{aside}")


@layouts.command("export")
@click.argument("name", metavar="NAVN")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="TOML-filen.")
@on_ledger
@click.pass_obj
def export_layout(chosen: Chosen, name: str, out: Path) -> None:
    """Skriv et layout til en TOML-fil, som andre kan indlæse."""
    with opened(chosen) as ledger, ledger.reading() as connection:
        content = layout_file(connection, name)
    try:
        write_whole(out, content.encode())
    except OSError:
        refuse("Filen kan ikke skrives. Vælg en anden mappe.")
    click.echo(str(out))


@layouts.command("import")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False))
@on_ledger
@click.pass_obj
def import_a_layout(chosen: Chosen, file: Path) -> None:
    """Gem et layout fra en TOML-fil."""
    try:
        content = file.read_bytes()
    except OSError:
        refuse("Filen kan ikke åbnes. Se efter, at den findes.", UNREADABLE)
    with opened(chosen) as ledger, ledger.transaction() as connection:
        try:
            layout_id = import_layout(Book(connection, None), content)
        except LayoutRefused as error:
            refuse(error.message, UNREADABLE)
    click.echo(f"Gemt som layout {layout_id}.")
