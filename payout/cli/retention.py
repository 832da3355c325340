"""`payout retention`: what is kept until when, and the end of what is due."""

from collections.abc import Sequence

import click

from payout import clock
from payout.cli.common import Chosen, as_json, on_ledger, opened, print_json, progress, settings_of
from payout.domain.retention import RetentionTask
from payout.labels import label_of
from payout.queries.retention import retention_tasks
from payout.services.data_due import data_due
from payout.services.end_data import due_tasks, end_task
from payout.services.journal import Book

_Done = tuple[RetentionTask, dict[str, int]]


@click.command()
@click.option("--dry-run", is_flag=True, help="Vis kun, hvad der kan slettes nu.")
@as_json
@on_ledger
@click.pass_obj
def retention(chosen: Chosen, dry_run: bool, as_json: bool) -> None:
    """Slet det, som ikke skal gemmes længere, efter hver lukket hændelse.

    Lister og borgere uden bilag kan slettes, når hændelsen er lukket. Personoplysninger på bilag slettes
    efter regnskabets år (indstillingen keep_years). Nummer, beløb, dato og journalens kæde bliver.
    """
    years, today = settings_of(chosen).keep_years, clock.today()
    done: list[_Done] = []
    with opened(chosen, to_write=not dry_run) as ledger:
        with ledger.reading() as connection:
            due = due_tasks(connection, keep_years=years, today=today)
            if dry_run:
                done = [(one, data_due(connection, one.step, one.incident_id).counts) for one in due]
        if due and not dry_run:
            with ledger.transaction() as connection:
                book = Book(connection, None)
                done = [(one, end_task(book, one, keep_years=years).counts) for one in due]
            with progress("Skriver filen om, så intet slettet er tilbage"):
                ledger.forget_deleted()
        with ledger.reading() as connection:
            tasks = retention_tasks(connection, keep_years=years)
    later = [one for one in tasks if not one.is_done and one not in due]
    if as_json:
        told = {"dry_run": dry_run, "due" if dry_run else "done": [_json(*one) for one in done]}
        print_json({**told, "later": [_json(one, {}) for one in later]})
        return
    _tell(done, later, dry_run=dry_run)


def _tell(done: Sequence[_Done], later: Sequence[RetentionTask], *, dry_run: bool) -> None:
    for task, counts in done:
        rows = ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "intet"
        click.echo(f"{'Kan slettes' if dry_run else 'Slettet'}: {_name(task)}: {rows}")
    for task in later:
        click.echo(f"Kan tidligst slettes {task.due_on:%d-%m-%Y}: {_name(task)}")
    if not done:
        click.echo("Der er intet at slette nu.")
    elif not dry_run:
        click.echo("Kopier taget før nu har stadig det slettede. Slet dem, når en ny kopi er taget.")


def _name(task: RetentionTask) -> str:
    return f"hændelse {task.incident_id} ({task.incident}), {label_of(task.step)}"


def _json(task: RetentionTask, counts: dict[str, int]) -> dict[str, object]:
    return {
        "incident": task.incident_id,
        "step": task.step.value,
        "due_on": task.due_on.isoformat(),
        "rows": counts,
    }
