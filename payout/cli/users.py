"""`payout user add|list|disable|password`."""

import click

from payout.cli.common import Chosen, ask_secret, on_ledger, opened, read_secret
from payout.domain.roles import Role
from payout.labels import label_of
from payout.queries.users import all_users
from payout.services import users
from payout.services.journal import Book

_PASSWORD = click.option("--password-stdin", is_flag=True, help="Læs adgangskoden fra standard input.")


@click.group()
def user() -> None:
    """Brugere: tilføj, vis, luk, ny adgangskode."""


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
            )
    click.echo(f"{username} er tilføjet.")


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
            users.set_password(Book(connection, None), username, new)
    click.echo(f"{username} har fået ny adgangskode.")


def _password(from_stdin: bool) -> str:
    return read_secret() if from_stdin else ask_secret("Adgangskode", new=True)
