"""`payout init` and `verify`."""

from dataclasses import asdict

import click
from sqlalchemy.exc import DatabaseError

from payout.cli.common import (
    REFUSED,
    USAGE,
    Chosen,
    as_json,
    ask_secret,
    on_ledger,
    opened,
    passphrase,
    print_json,
    progress,
    reached,
    read_secret,
    refuse,
    refuse_bad_place,
    settings_of,
)
from payout.db import Ledger
from payout.domain.journal import HeadUnreadable, parse_head
from payout.queries.events import LoggedEvent, events_with_head
from payout.services import verify_ledger
from payout.services.set_up import make_ledger, make_server_ledger
from payout.services.verify_ledger import Verification
from payout.web.error_texts import text_for
from payout.web.verification_words import check_label, check_texts, head_text


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
    if chosen.database is None:
        refuse_bad_place(chosen.ledger_file)
    if chosen.database is None and chosen.ledger_file.exists():
        refuse(f"Der er allerede data i {chosen.folder}. Vælg en anden mappe med --instance.")
    secret = "" if chosen.database else passphrase(chosen, new=True)
    name = username or click.prompt("Teamlederens brugernavn", err=True)
    password = read_secret() if password_stdin else ask_secret("Teamlederens adgangskode", new=True)
    leader = {"username": name, "display_name": display_name, "password": password}
    with reached():
        if chosen.database:
            make_server_ledger(chosen.database, chosen.folder, **leader).close()
        else:
            make_ledger(chosen.ledger_file, secret, **leader).close()
    where = "databasen" if chosen.database else chosen.folder
    click.echo(f"Data er oprettet i {where}. Start med: payout serve")


@click.command()
@click.option("--head", metavar="KODE", help="Journalens kode fra et papir: ved hvilken post havde den den?")
@as_json
@on_ledger
@click.pass_obj
def verify(chosen: Chosen, head: str | None, as_json: bool) -> None:
    """Genopbyg alt fra journalen, og sammenlign med tabellerne."""
    try:
        code = parse_head(head) if head is not None else None
    except HeadUnreadable as error:
        refuse(text_for(error), USAGE)
    with opened(chosen, to_write=False) as ledger:
        with progress("Kontrollerer") as report:
            found = verify_ledger.verify(ledger, report)
        places = _places(ledger, code) if code else None
    if as_json:
        paper = {"head": _as_json(code, places)} if places is not None else {}
        print_json({"ok": found.ok, **asdict(found), **paper})
    else:
        show_verification(found)
        if code and places is not None:
            click.echo(head_text(code, places))
    if places is not None and len(places) > 1:
        raise SystemExit(USAGE)
    if not found.ok or places == ():
        raise SystemExit(REFUSED)


def _places(ledger: Ledger, code: str) -> tuple[LoggedEvent, ...]:
    """The events at which the book had a head; none also when the journal can't be read."""
    try:
        with ledger.reading() as connection:
            return events_with_head(connection, code)
    except (DatabaseError, ValueError):
        return ()


def _as_json(code: str | None, places: tuple[LoggedEvent, ...]) -> dict[str, object]:
    shown = [{"event": one.number, "at": one.at.isoformat(), "action": one.action} for one in places]
    return {"code": code, "found": len(places) == 1, "events": shown}


def show_verification(found: Verification) -> None:
    """Each check with what it found, and how far the book goes."""
    for check in found.checks:
        first, *more = check_texts(check)
        click.echo(f"{'ok  ' if check.ok else 'FEJL'} {check_label(check)}: {first}")
        for text in more:
            click.echo(f"     {text}")
    click.echo(f"{found.events} poster i journalen, {found.bilag} bilag, sidste kode {found.chain_head}")
