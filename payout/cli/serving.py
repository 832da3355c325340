"""`payout serve` and `payout demo`."""

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from exports.codes import qr_lines
from importers.ready_child import READY
from payout.app import create_app
from payout.certificates import Hosts
from payout.cli.common import (
    NO_DATA,
    USAGE,
    Chosen,
    on_ledger,
    opened,
    refuse,
    refuse_bad_place,
    settings_of,
)
from payout.db import Ledger
from payout.labels import label_of
from payout.own_hosts import EVERYWHERE, own_hosts, reached_at
from payout.sample.day import make_day
from payout.sample.folder import FolderInUse, Login
from payout.server_lock import FolderServed, check_not_served, only_server
from payout.services.clock_jumps import tell_of_old_clock
from payout.services.copier import Copier
from payout.services.read_upload import clear_leftovers
from payout.services.run_log import note_start, note_stop
from payout.services.tls_identity import tls_identity
from payout.settings import PASSPHRASE_FILE, Settings, default_instance, load_settings
from payout.web.backup_banner import TEXTS
from payout.web.current import parts_of
from payout.web.log_lines import write_lines
from payout.web.network import LOOPBACK, Network
from payout.web.restart import tell_of_restart
from payout.web.server import Server, make_server

DEMO_FOLDER = "demo"
LOOK_SECONDS = 0.5
port_option = click.option("--port", type=click.IntRange(1, 65535), default=8070, show_default=True)


@click.command()
@click.option("--host", help="Adressen, der lyttes på: kun denne maskine, og med --tls alle dens adresser.")
@click.option("--tls", is_flag=True, help="Krypteret, så andre maskiner på nettet kan være med.")
@port_option
@on_ledger
@click.pass_obj
def serve(chosen: Chosen, host: str | None, tls: bool, port: int) -> None:
    """Start serveren på denne maskine, eller med --tls for dem på samme net."""
    if not tls and host not in {None, *LOOPBACK}:
        refuse(
            "Serveren lytter kun på denne maskine (127.0.0.1), for uden TLS kan andre læse med på nettet. "
            "Start den med --tls, hvis andre maskiner skal være med."
        )
    settings = settings_of(chosen)
    place = _tls_place(settings, host, port) if tls else Place(host=host or LOOPBACK[0], port=port)
    if chosen.database is None:
        refuse_bad_place(chosen.ledger_file)
        if not chosen.ledger_file.exists():
            refuse(NO_DATA.format(folder=chosen.folder))
    with alone(chosen.folder, port), opened(chosen, starts_server=True) as ledger:
        _serve(ledger, settings, place)


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
        check_not_served(folder)
        ledger, logins = make_day(
            folder, citizens=citizens, seed=seed, report=lambda line: click.echo(f"{line} …", err=True)
        )
    except FolderServed as error:
        refuse(_who_serves(error))
    except FolderInUse:
        refuse(f"{folder} indeholder andet end en øvelse og røres ikke. Vælg en tom mappe med --instance.")
    try:
        show_logins(folder, logins)
        if not no_serve:
            serve_drill(ledger, folder, port)
    finally:
        ledger.close()


def serve_drill(ledger: Ledger, folder: Path, port: int) -> None:
    """Serve a drill's ledger, that is open already, until it is stopped."""
    with alone(folder, port):
        _serve(ledger, load_settings(folder), Place(host=LOOPBACK[0], port=port))


def show_logins(folder: Path, logins: list[Login]) -> None:
    """Where the drill lies, and who can sign in to it."""
    click.echo(f"Øvelsen ligger i {folder}; dens adgangssætning står i {PASSPHRASE_FILE}.")
    click.echo(f"{'Brugernavn':<16}{'Adgangskode':<16}{'Rolle':<16}Navn")
    for login in logins:
        click.echo(f"{login.username:<16}{login.password:<16}{label_of(login.role):<16}{login.display_name}")


@contextmanager
def alone(folder: Path, port: int) -> Iterator[None]:
    """Hold the folder, so that no second server works on it."""
    try:
        with only_server(folder, port):
            yield
    except FolderServed as error:
        refuse(_who_serves(error))


def _who_serves(error: FolderServed) -> str:
    holder = error.holder
    if holder is None:
        return "Serveren kører allerede på denne mappe. Luk den først."
    return (
        f"Serveren kører allerede på denne mappe, på port {holder.port} (proces {holder.pid} på "
        f"{holder.machine}). Brug den, eller luk den først med Ctrl+C i dens vindue."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the server listens; `own` is what the machine is called, for TLS."""

    host: str
    port: int
    own: Hosts | None = None


def _tls_place(settings: Settings, host: str | None, port: int) -> Place:
    """Everywhere, or the one of the machine's addresses that was asked for."""
    own = own_hosts(settings.hosts)
    chosen = LOOPBACK[0] if host == "localhost" else host or EVERYWHERE
    if chosen not in {EVERYWHERE, *own.addresses}:
        refuse(
            f"{chosen} er ikke en af denne maskines adresser. Vælg en af dem: {', '.join(own.addresses)}.",
            USAGE,
        )
    return Place(host=chosen, port=port, own=own)


def _serve(ledger: Ledger, settings: Settings, place: Place) -> None:
    tell_of_old_clock(ledger)
    port, shown, network = place.port, None, None
    if place.own is not None:
        identity = tls_identity(ledger, settings.office_name, place.own)
        shown = identity.shown
        network = Network(
            hosts=reached_at(place.host, place.own), port=port, authority=identity.authority.certificate
        )
        _tell_of_names(identity.left_out)
    write_lines()
    app = create_app(ledger, settings, network)
    server = make_server(app, place.host, port, shown)
    try:
        server.prepare()
    except OSError:
        refuse(f"Port {port} er optaget. Luk det andet program, eller vælg en anden med --port.", USAGE)
    # Its threads are at work from here on, and they outlive whatever does not stop the server.
    try:
        # Only now is it certain that no other server is at work in the folder.
        clear_leftovers(ledger.folder)
        tell_of_restart(app, note_start(ledger, port))
        with ledger.reading() as connection:
            parts_of(app).names.renewed(connection)
        # What stands by now stays for good: the search for garbage need not walk through it again and again.
        gc.collect()
        gc.freeze()
        with READY.standing_by():
            _until_stopped(server, network or f"http://{place.host}:{port}")
    finally:
        server.stop()
        note_stop(ledger, port)
        _tell_of_last_copy(parts_of(app).copier)


def _tell_of_names(left_out: tuple[str, ...]) -> None:
    if left_out:
        click.echo(
            f"Advarsel: certifikatet dækker ikke {', '.join(left_out)}, for navnet er kommet til, efter at "
            "maskinerne fik noget at stole på. Brug en af adresserne herunder.",
            err=True,
        )


def _tell_where(reached: Network | str) -> None:
    """Where the server runs; over TLS also what the others hold against their screens."""
    if isinstance(reached, str):
        click.echo(f"Nødudbetaling kører på {reached} – stop med Ctrl+C.")
        return
    first, *others = reached.addresses
    click.echo(f"Nødudbetaling kører på {first} – stop med Ctrl+C.")
    click.echo(f"Også på: {', '.join(others)}")
    click.echo(f"Fingeraftryk (SHA-256): {reached.fingerprint}")
    click.echo("Andre maskiner begynder her, og fingeraftrykket skal være det samme hos dem:")
    click.echo(reached.guide)
    if sys.stdout.isatty():
        click.echo(qr_lines(reached.guide))


def _until_stopped(server: Server, reached: Network | str) -> None:
    """Serve until Ctrl+C or a signal to end.

    In a thread of its own: a signal that broke into the handing over of a request could leave one of the
    server's threads waiting for ever.
    """
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())

    def serve() -> None:
        try:
            server.serve()
        finally:
            ended.set()

    serving = threading.Thread(target=serve)
    serving.start()
    _tell_where(reached)
    # Windows lets no signal in while a thread waits without end.
    while not ended.wait(LOOK_SECONDS if sys.platform == "win32" else None):
        pass
    click.echo("Stopper …", err=True)
    server.stop()
    serving.join()


def _tell_of_last_copy(copier: Copier | None) -> None:
    if copier is None:
        return
    state = copier.state
    if state.trouble is not None:
        click.echo(f"Advarsel: {TEXTS[state.trouble][0]} {TEXTS[state.trouble][1]}", err=True)
    elif state.last is not None:
        click.echo(f"Sidste sikkerhedskopi: {state.last.path}", err=True)
