"""`payout handover export|import`: one place's bilag to another without a network between them."""

from dataclasses import asdict
from pathlib import Path

import click

from importers.errors import MESSAGES
from payout.cli.common import (
    UNREADABLE,
    USAGE,
    Chosen,
    as_json,
    ask_secret,
    on_ledger,
    opened,
    print_json,
    read_secret,
    refuse,
    settings_of,
)
from payout.domain.handover import PASSPHRASE_MINIMUM, HandoverFault, HandoverRefused, names_of
from payout.files import write_whole
from payout.services.hand_over import collect_handover, own_code
from payout.services.journal import Book
from payout.services.receive_handover import Received, open_handover, receive_handover
from payout.web.error_texts import text_for

from_stdin = click.option(
    "--file-passphrase-stdin",
    "from_stdin",
    is_flag=True,
    help="Læs filens adgangssætning fra standard input, efter regnskabets egen.",
)


@click.group()
def handover() -> None:
    """Overdrag bilag mellem to steder uden netværk."""


@handover.command("export")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Filens navn.")
@from_stdin
@on_ledger
@click.pass_obj
def export(chosen: Chosen, out: Path, from_stdin: bool) -> None:
    """Skriv en fil med journalen og hændelsens bilag, låst med en adgangssætning, til det andet sted."""
    name = names_of(settings_of(chosen).places)
    with opened(chosen) as ledger:
        secret = _secret(from_stdin, new=True)
        if len(secret) < PASSPHRASE_MINIMUM:
            refuse(f"Filens adgangssætning skal have mindst {PASSPHRASE_MINIMUM} tegn.", USAGE)
        with ledger.transaction() as connection:
            code = own_code(connection)
            collected = collect_handover(Book(connection, None), name=name)
        try:
            write_whole(out, collected.sealed(secret))
        except OSError as error:
            refuse(f"{out} kan ikke skrives ({type(error).__name__}). Se efter drevet og pladsen.")
    told = collected.handover
    click.echo(f"{out}: {len(told.events)} poster i journalen og {len(told.personal)} bilag.")
    click.echo(f"Dette steds kode: {code}")
    click.echo("Sig koden og adgangssætningen til det andet sted. Læg dem ikke på stikket.")


@handover.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code", default="", help="Det andet steds kode; kun nødvendig ved den første fil derfra.")
@from_stdin
@as_json
@on_ledger
@click.pass_obj
def import_(chosen: Chosen, file: Path, code: str, from_stdin: bool, as_json: bool) -> None:
    """Indlæs en fil fra det andet sted: det nye i den, eller intet."""
    try:
        content = file.read_bytes()
    except OSError:
        refuse(MESSAGES["file-unreadable"], UNREADABLE)
    with opened(chosen, takes_in=True) as ledger:
        try:
            found = open_handover(content, _secret(from_stdin))
        except HandoverRefused as error:
            refuse(text_for(error), UNREADABLE if error.fault is HandoverFault.NOT_OURS else 1)
        with ledger.transaction() as connection:
            received = receive_handover(Book(connection, None), found, code=code)
    if as_json:
        print_json(asdict(received))
    else:
        _tell(received)


def _secret(from_stdin: bool, *, new: bool = False) -> str:
    return read_secret() if from_stdin else ask_secret("Filens adgangssætning", new=new)


def _tell(received: Received) -> None:
    if not received.new_events:
        click.echo("Alt i filen er indlæst før. Intet er ændret.")
        return
    click.echo(
        f"Overdragelsen fra {received.name} er indlæst: {received.new_bilag} nye bilag, "
        f"{received.changed_bilag} ændrede, {received.new_events} nye poster i dets journal."
    )
