"""`payout export workbook --out FIL`."""

from pathlib import Path

import click

from exports import write_workbook
from payout.cli.common import UNREADABLE, Chosen, on_ledger, opened, progress, refuse, settings_of
from payout.files import write_whole
from payout.queries.exports import stored_workbook
from payout.services.draw_workbook import Drawing, draw_workbook


@click.command()
@click.argument("what", type=click.Choice(["workbook"]))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Filen.")
@on_ledger
@click.pass_obj
def export(chosen: Chosen, what: str, out: Path) -> None:
    """Træk afstemningsarbejdsbogen til Økonomiafdelingen."""
    settings = settings_of(chosen)
    drawing = Drawing(
        actor_id=None,
        drawn_by="kommandolinjen",
        office=settings.office_name,
        write=write_workbook,
    )
    with opened(chosen) as ledger:
        with progress("Trækker arbejdsbogen") as report:
            number = draw_workbook(ledger, drawing, progress=report)
        with ledger.reading() as connection:
            drawn = stored_workbook(connection, number)
    if drawn is None:
        raise LookupError(f"workbook {number}")
    try:
        write_whole(out, drawn.content)
    except OSError as error:
        refuse(f"{out} kunne ikke skrives ({type(error).__name__}). Vælg en anden med --out.", UNREADABLE)
    click.echo(f"{out}: arbejdsbog nr. {number}")
