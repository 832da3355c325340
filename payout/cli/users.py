"""`payout user add|list|disable|password|codes`."""

from pathlib import Path

import click

from exports.code_sheet import draw_code_sheet
from payout import clock
from payout.cli.common import Chosen, ask_secret, on_ledger, opened, read_secret, settings_of
from payout.domain.roles import Role
from payout.labels import label_of
from payout.queries.users import all_users, user_by_id
from payout.services import users
from payout.services.factors import make_codes
from payout.services.journal import Book

_PASSWORD = click.option("--password-stdin", is_flag=True, help="Læs adgangskoden fra standard input.")


@click.group()
def user() -> None:
    """Brugere: tilføj, vis, luk, ny adgangskode, nyt ark med koder."""


@user.command("add")
@click.argument("username")
@click.option("--name", "display_name", default="", help="Navnet, som det vises.")
@click.option(
    "--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True
)
@_PASSWORD
@on_ledger
@click.pass_obj
def add(
    chosen: Chosen, username: str, display_name: str, roles: tuple[str, ...], password_stdin: bool
) -> None:
    """Tilføj en bruger."""
    with opened(chosen) as ledger:
        password = _password(password_stdin)
        with ledger.transaction() as connection:
            users.add_user(
                Book(connection, None),
                username=username,
                display_name=display_name,
                roles=[Role(role) for role in roles],
                password=password,
                is_given=True,
            )
    click.echo(f"{username} er tilføjet. Adgangskoden gælder én gang: så vælger brugeren sin egen.")


@user.command("list")
@on_ledger
@click.pass_obj
def show(chosen: Chosen) -> None:
    """Vis alle brugere."""
    with opened(chosen) as ledger, ledger.reading() as connection:
        for one in all_users(connection):
            roles = ", ".join(label_of(role) for role in one.roles)
            click.echo(
                f"{one.username}\t{one.display_name}\t{roles}\t{'aktiv' if one.is_active else 'lukket'}"
            )


@user.command("disable")
@click.argument("username")
@on_ledger
@click.pass_obj
def disable(chosen: Chosen, username: str) -> None:
    """Luk en bruger. Brugere slettes aldrig, for journalen nævner dem."""
    with opened(chosen) as ledger, ledger.transaction() as connection:
        users.disable_user(Book(connection, None), username)
    click.echo(f"{username} er lukket.")


@user.command("password")
@click.argument("username")
@_PASSWORD
@on_ledger
@click.pass_obj
def password(chosen: Chosen, username: str, password_stdin: bool) -> None:
    """Giv en bruger en ny adgangskode."""
    with opened(chosen) as ledger:
        new = _password(password_stdin)
        with ledger.transaction() as connection:
            users.set_password(Book(connection, None), username, new, is_given=True)
    click.echo(f"{username} har fået ny adgangskode. Den gælder én gang: så vælger brugeren sin egen.")


@user.command("codes")
@click.argument("username")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Den PDF-fil, arket skrives i.",
)
@on_ledger
@click.pass_obj
def codes(chosen: Chosen, username: str, out: Path) -> None:
    """Lav et nyt ark med engangskoder, fx når teamlederen selv har mistet sit."""
    office = settings_of(chosen).office_name
    with opened(chosen) as ledger:
        with ledger.transaction() as connection:
            user_id = users.user_id_of(connection, username)
            made = make_codes(Book(connection, None), user_id)
        with ledger.reading() as connection:
            found = user_by_id(connection, user_id)
    name = found.display_name if found else username
    out.write_bytes(draw_code_sheet(made, name=name, username=username, office=office, drawn_at=clock.now()))
    click.echo(
        f"Arket er i {out}. Udskriv det, læg det i en kuvert, og slet filen. Det gamle ark gælder ikke mere."
    )


def _password(from_stdin: bool) -> str:
    return read_secret() if from_stdin else ask_secret("Adgangskode", new=True)
