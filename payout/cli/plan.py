"""`payout plan`: the plan as a file, out and in."""

from pathlib import Path

import click

from payout.cli.common import UNREADABLE, Chosen, on_ledger, opened, refuse
from payout.domain.action_plan import NoActionPlan
from payout.domain.plan_file import PlanFileUnreadable, plan_text, read_plan
from payout.files import write_whole
from payout.queries.plans import latest_plan
from payout.services.journal import Book
from payout.services.plans import save_plan
from payout.web.error_texts import text_for


@click.group()
def plan() -> None:
    """Planen (indsatskortet), som kommuner kan dele."""


@plan.command("export")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="TOML-filen.")
@on_ledger
@click.pass_obj
def export_plan(chosen: Chosen, out: Path) -> None:
    """Skriv planen til en TOML-fil."""
    with opened(chosen) as ledger, ledger.reading() as connection:
        found = latest_plan(connection)
        if found is None:
            raise NoActionPlan
    try:
        write_whole(out, plan_text(found.plan).encode())
    except OSError:
        refuse("Filen kan ikke skrives. Vælg en anden mappe.", UNREADABLE)
    click.echo(str(out))


@plan.command("import")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False))
@on_ledger
@click.pass_obj
def import_plan(chosen: Chosen, file: Path) -> None:
    """Gem planen fra en TOML-fil som en ny udgave, der skal godkendes på siden Plan."""
    try:
        content = file.read_bytes()
    except OSError:
        refuse("Filen kan ikke åbnes. Se efter, at den findes.", UNREADABLE)
    try:
        read = read_plan(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, PlanFileUnreadable):
        refuse(text_for(PlanFileUnreadable()), UNREADABLE)
    with opened(chosen) as ledger, ledger.transaction() as connection:
        version = save_plan(Book(connection, None), read, None)
    click.echo(f"Gemt som udgave {version}. Den er ikke godkendt endnu: se den igennem under Plan.")
