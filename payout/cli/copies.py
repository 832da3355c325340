"""`payout backup` and `payout restore`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy.exc import DatabaseError

from payout.bilag_number import BilagNumber, BilagNumberUnreadable, parse_bilag_number
from payout.cli.common import (
    UNREADABLE,
    USAGE,
    Chosen,
    on_ledger,
    opened,
    passphrase,
    refuse,
    settings_of,
)
from payout.cli.ledger import show_verification
from payout.clock import DANISH_TIME
from payout.db import DiskFault, LedgerMissing, SqliteLedger, WrongPassphrase, sqlcipher
from payout.domain.errors import DomainError
from payout.domain.paper_blocks import paper_prefix
from payout.labels import event_label
from payout.queries.copies import Reach
from payout.schema import SchemaTooNew
from payout.services.backup import CopyDoesNotVerify, back_up
from payout.services.check_copy import CopyBroken
from payout.services.copy_folder import FolderFull
from payout.services.restore import (
    Restored,
    Source,
    further_copies,
    look_at,
    others_in_order,
)
from payout.services.restore import restore as put_back
from payout.web.error_texts import text_for

NONE = "ingen"
SERVERS_OWN_COPIES = (
    "Regnskabet ligger i en PostgreSQL-database. Tag kopier, og læg dem tilbage, med serverens egne "
    "værktøjer: pg_basebackup, eller pg_dump og pg_restore. Se docs/scaling.md."
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@on_ledger
@click.pass_obj
def backup(chosen: Chosen, folder: Path) -> None:
    """Tag en kontrolleret kopi, også mens der arbejdes."""
    with opened(chosen) as ledger:
        if not isinstance(ledger, SqliteLedger):
            refuse(SERVERS_OWN_COPIES)
        try:
            copy = back_up(ledger, folder)
        except CopyDoesNotVerify as error:
            show_verification(error.verification)
            raise
        except FolderFull:
            refuse(f"Der er ikke plads i {folder}. Slet andet på drevet, eller brug et større.")
        except (OSError, DiskFault, DatabaseError, sqlcipher.Error, CopyBroken) as error:
            refuse(
                f"Kopien kunne ikke skrives i {folder} ({type(error).__name__}). Se efter drevet og pladsen."
            )
    click.echo(f"{copy.path}: {copy.reach.events} poster i journalen, kontrolleret.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--highest-number",
    "stated",
    multiple=True,
    metavar="NUMMER",
    help="Det højeste bilagsnummer på papir, fx STR26-00057-7, én gang for hver serie; eller ordet ingen.",
)
@on_ledger
@click.pass_obj
def restore(chosen: Chosen, file: Path, stated: tuple[str, ...]) -> None:
    """Læg en kopi tilbage, når den er kontrolleret. Nye bilag får numre over dem, der står på papir."""
    settings = settings_of(chosen)
    if chosen.database:
        refuse(SERVERS_OWN_COPIES)
    if chosen.ledger_file.exists():
        refuse(
            f"Der er allerede data i {chosen.folder}, og de overskrives aldrig. Stop serveren, og flyt "
            f"{chosen.ledger_file.name} (og filerne, der begynder med samme navn) til en anden mappe. "
            "Slet dem ikke. Eller læg kopien i en ny mappe med --instance."
        )
    # What was typed wrongly is said before the passphrase is asked for.
    numbers = _numbers(stated) if stated else None
    source = _looked_at(file, passphrase(chosen))
    click.echo(f"Kopien er i orden. {_told(source.reach)}")
    further = further_copies(source)
    for path, reach in further:
        click.echo(f"Bemærk: {path.name} går længere, til og med nr. {reach.events}.", err=True)
    drawn = (settings.series_letters, settings.drill_letters)
    used = [number for _, reach in further for number in reach.last_numbers]
    highest = [*(_asked() if numbers is None else numbers), *used]
    try:
        restored = put_back(
            source,
            chosen.ledger_file,
            highest=highest,
            prefixes=frozenset({*drawn, *map(paper_prefix, drawn)}),
        )
    except CopyDoesNotVerify as error:
        show_verification(error.verification)
        refuse(text_for(error))
    except SchemaTooNew:
        refuse("Kopien er fra en nyere udgave af programmet. Installer den nyeste udgave.")
    except DomainError as error:
        refuse(text_for(error))
    _show(restored, chosen.folder)


def _looked_at(file: Path, secret: str) -> Source:
    """The copy, when its pages and links are in order; else what is wrong, and which others could be used."""
    try:
        return look_at(file, secret)
    except (WrongPassphrase, LedgerMissing):
        click.echo("Adgangssætningen passer ikke til kopien, eller filen er ikke en kopi.", err=True)
        _show_others(others_in_order(file, secret))
        raise SystemExit(UNREADABLE) from None
    except CopyBroken as error:
        click.echo(f"Kopien er ikke i orden og er ikke taget i brug ({error}).", err=True)
        _show_others(others_in_order(file, secret))
        raise SystemExit(1) from None


def _show_others(others: Sequence[tuple[Path, Reach]]) -> None:
    if not others:
        click.echo("Der er ingen andre kopier i mappen, som er i orden.", err=True)
    for path, reach in others:
        click.echo(f"I orden: {path.name}. {_told(reach)}", err=True)


def _told(reach: Reach) -> str:
    """How far a copy goes, in one sentence."""
    numbers = ", ".join(map(str, reach.last_numbers)) or "ingen"
    if reach.last_at is None:
        return "Der er intet i den."
    at = reach.last_at.astimezone(DANISH_TIME)
    return (
        f"Den går til og med journalens nr. {reach.events} ({event_label(reach.last_action)}, "
        f"{at:%d-%m-%Y kl. %H.%M.%S}). Sidste bilagsnummer: {numbers}."
    )


def _asked() -> list[BilagNumber]:
    """Ask for the highest number on paper; refuses where there is nobody to ask."""
    if not sys.stdin.isatty():
        refuse(
            "Skriv det højeste bilagsnummer, der findes på papir, med --highest-number "
            f"(fx STR26-00057-7), eller --highest-number {NONE}, hvis der ingen er.",
            USAGE,
        )
    answer: str = click.prompt(f"Højeste bilagsnummer på papir (eller {NONE})", err=True)
    return _numbers(answer.replace(",", " ").split())


def _numbers(stated: Sequence[str]) -> list[BilagNumber]:
    if [text.strip().lower() for text in stated] == [NONE]:
        return []
    try:
        return [parse_bilag_number(text) for text in stated]
    except BilagNumberUnreadable as error:
        refuse(f"{error} er ikke et bilagsnummer. Se efter på papiret, også det sidste ciffer.", USAGE)


def _show(restored: Restored, folder: Path) -> None:
    click.echo(f"Kopien er lagt i {folder}. Tilbagelægningen er journalens nr. {restored.events}.")
    click.echo(f"Journalens sidste kode: {restored.head}")
    for kept in restored.kept:
        numbers = str(kept.first) if kept.count == 1 else f"{kept.first} til {kept.last}"
        click.echo(
            f"{numbers} ({kept.count} bilag) findes kun på papir. Numrene bruges ikke igen. "
            "Gem papirerne: de skal tastes ind bagefter."
        )
    click.echo("Start nu med: payout serve")
