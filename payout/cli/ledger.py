"""`payout init` and `verify`."""

from dataclasses import asdict

import click

from payout.cli.common import (
    Chosen,
    as_json,
    ask_secret,
    on_ledger,
    opened,
    passphrase,
    print_json,
    read_secret,
    refuse,
    refuse_bad_place,
    settings_of,
)
from payout.domain.errors import DomainError
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
    refuse_bad_place(chosen.ledger_file)
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
        show_verification(found)
    if not found.ok:
        raise SystemExit(1)


def show_verification(found: Verification) -> None:
    """Each check with what it found, and how far the book goes."""
    for check in found.checks:
        click.echo(f"{'ok  ' if check.ok else 'FEJL'} {check.name}: {check.detail}")
    click.echo(f"{found.events} poster i journalen, {found.bilag} bilag, sidste kode {found.chain_head}")
