"""`payout drill start` and `payout drill note`."""

from datetime import date, datetime
from pathlib import Path

import click

from exports.drill_cards import drill_cards
from exports.drill_mark import papers_of
from payout import clock
from payout.cli.common import Chosen, on_ledger, opened, refuse
from payout.cli.serving import port_option, serve_drill, show_logins
from payout.domain.drill_script import CITIZENS, FEWEST, MOST
from payout.sample.drill import FOLDER, make_drill
from payout.sample.folder import FolderInUse
from payout.services.drills import note_drill
from payout.services.journal import Book
from payout.settings import default_instance

CARDS_FILE = "kort.pdf"


@click.group()
def drill() -> None:
    """Hold en øvelse i sin egen mappe, og notér, hvornår den blev holdt."""


@drill.command()
@port_option
@click.option(
    "--citizens",
    type=click.IntRange(FEWEST, MOST),
    default=CITIZENS,
    show_default=True,
    help="Borgere, der kommer.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Samme tal giver samme borgere.")
@click.option("--instance", type=click.Path(path_type=Path), metavar="MAPPE", help="Øvelsens egen mappe.")
@click.option("--no-serve", is_flag=True, help="Opret øvelsen uden at starte serveren.")
def start(port: int, citizens: int, seed: int, instance: Path | None, no_serve: bool) -> None:
    """Opret en øvelse med lister, brugere og kort, og vis den."""
    folder = instance or default_instance() / f"{FOLDER}-{clock.today():%Y-%m-%d}"
    try:
        ledger, logins, cards = make_drill(
            folder, citizens=citizens, seed=seed, report=lambda line: click.echo(f"{line} …", err=True)
        )
    except FolderInUse:
        refuse(
            f"{folder} er ikke tom, og en øvelse sletter intet. Vælg en anden mappe med --instance. "
            "Er det en øvelse, I vil gå videre med, så start den med: payout serve --instance MAPPE"
        )
    try:
        with papers_of(is_drill=True):
            (folder / CARDS_FILE).write_bytes(drill_cards(cards, drawn_at=clock.now()))
        show_logins(folder, logins)
        click.echo(f"Kortene til borgerne ligger i {folder / CARDS_FILE}. Udskriv dem, og klip dem ud.")
        if not no_serve:
            serve_drill(ledger, folder, port)
    finally:
        ledger.close()


@drill.command()
@click.option(
    "--date",
    "held",
    type=click.DateTime(["%Y-%m-%d", "%d-%m-%Y"]),
    metavar="DATO",
    help="Dagen, fx 28-11-2026; uden den i dag.",
)
@on_ledger
@click.pass_obj
def note(chosen: Chosen, held: datetime | None) -> None:
    """Notér i det rigtige regnskab, at en øvelse er holdt."""
    held_on: date = held.date() if held else clock.today()
    with opened(chosen) as ledger, ledger.transaction() as connection:
        note_drill(Book(connection, None), held_on)
    click.echo(f"Øvelsen {held_on:%d-%m-%Y} er noteret.")
