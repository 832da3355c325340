"""`payout serve` and `payout demo`."""

import signal
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from importers.ready_child import READY
from payout.app import HOSTS, create_app
from payout.cli.common import USAGE, Chosen, on_ledger, opened, refuse, settings_of
from payout.db import Ledger
from payout.labels import label_of
from payout.sample.day import make_day
from payout.sample.folder import FolderInUse, Login
from payout.services.read_upload import clear_leftovers
from payout.services.run_log import note_start, note_stop
from payout.settings import PASSPHRASE_FILE, Settings, default_instance, load_settings
from payout.web.restart import tell_of_restart
from payout.web.server import make_server

DEMO_FOLDER = "demo"
port_option = click.option("--port", type=click.IntRange(1, 65535), default=8070, show_default=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@port_option
@on_ledger
@click.pass_obj
def serve(chosen: Chosen, host: str, port: int) -> None:
    """Start serveren på denne maskine."""
    if host not in HOSTS:
        refuse("Serveren lytter kun på denne maskine (127.0.0.1), for uden TLS kan andre læse med på nettet.")
    settings = settings_of(chosen)
    with opened(chosen) as ledger:
        _serve(ledger, settings, host, port)


@click.command()
@port_option
@click.option(
    "--citizens", type=click.IntRange(min=60), default=1150, show_default=True, help="Borgere på listerne."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--instance", type=click.Path(path_type=Path), metavar="MAPPE", help="Øvelsens egen mappe.")
@click.option("--no-serve", is_flag=True, help="Opret øvelsen uden at starte serveren.")
@click.pass_obj
def demo(chosen: Chosen, port: int, citizens: int, seed: int, instance: Path | None, no_serve: bool) -> None:
    """Opret en opdigtet nedbrudsdag i sin egen mappe, og vis den."""
    folder = instance or chosen.instance or default_instance() / DEMO_FOLDER
    try:
        ledger, logins = make_day(
            folder, citizens=citizens, seed=seed, report=lambda line: click.echo(f"{line} …", err=True)
        )
    except FolderInUse:
        refuse(f"{folder} indeholder andet end en øvelse og røres ikke. Vælg en tom mappe med --instance.")
    try:
        _show_logins(folder, logins)
        if not no_serve:
            _serve(ledger, load_settings(folder), "127.0.0.1", port)
    finally:
        ledger.close()


def _show_logins(folder: Path, logins: list[Login]) -> None:
    click.echo(f"Øvelsen ligger i {folder}; dens adgangssætning står i {PASSPHRASE_FILE}.")
    click.echo(f"{'Brugernavn':<16}{'Adgangskode':<16}{'Rolle':<16}Navn")
    for login in logins:
        click.echo(f"{login.username:<16}{login.password:<16}{label_of(login.role):<16}{login.display_name}")


def _serve(ledger: Ledger, settings: Settings, host: str, port: int) -> None:
    app = create_app(ledger, settings)
    server = make_server(app, host, port)
    try:
        server.prepare()
    except OSError:
        refuse(f"Port {port} er optaget. Luk det andet program, eller vælg en anden med --port.", USAGE)
    # Only now is it certain that no other server is at work in the folder.
    clear_leftovers(ledger.path.parent)
    tell_of_restart(app, note_start(ledger, port))
    signal.signal(signal.SIGTERM, _stop)
    click.echo(f"Nødudbetaling kører på http://{host}:{port} – stop med Ctrl+C.")
    try:
        with READY.standing_by():
            server.serve()
    except KeyboardInterrupt:
        click.echo("Stopper …", err=True)
    finally:
        server.stop()
        note_stop(ledger, port)


def _stop(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
