"""`payout ready` and `payout import-folder`: is everything there on the day, and the last list with it?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from payout import clock
from payout.cli.common import (
    REFUSED,
    UNREADABLE,
    Chosen,
    as_json,
    on_ledger,
    opened,
    print_json,
    refuse,
    settings_of,
)
from payout.domain.indberetningsliste import ListKind
from payout.domain.readiness import Level, ReadinessLine, is_ready
from payout.services import readiness
from payout.services.import_folder import FileOutcome, FileResult, LeftBecause, import_folder
from payout.web.filters import plural
from payout.web.readiness_words import CHECK_LABELS, words_of

_MARKS: Final = {Level.OK: "ok  ", Level.WARNING: "OBS ", Level.WRONG: "FEJL"}
_REASONS: Final[Mapping[LeftBecause, tuple[str, str]]] = {
    LeftBecause.NOTATION: ("beløb kan læses på to måder", "beløb kan læses på to måder"),
    LeftBecause.REJECTED: ("række er afvist", "rækker er afvist"),
    LeftBecause.BENEFITS: ("ydelse kendes ikke", "ydelser kendes ikke"),
    LeftBecause.DOUBTS: ("ting skal ses efter", "ting skal ses efter"),
    LeftBecause.EMPTY: ("liste uden borgere", "lister uden borgere"),
}


@click.command()
@as_json
@on_ledger
@click.pass_obj
def ready(chosen: Chosen, as_json: bool) -> None:
    """Er alt klar til den dag, systemerne går ned? Slutter med 1, når noget skal gøres."""
    settings = settings_of(chosen)
    with opened(chosen, to_write=False) as ledger:
        lines = readiness.readiness(ledger, settings)
    if as_json:
        today = clock.today().isoformat()
        print_json({"ready": is_ready(lines), "on": today, "lines": [_plain(line) for line in lines]})
    else:
        _show(lines)
    if not is_ready(lines):
        raise SystemExit(REFUSED)


def _plain(line: ReadinessLine) -> dict[str, object]:
    words = words_of(line)
    return {
        "check": line.check.value,
        "level": line.level.value,
        "finding": line.finding.value,
        "subject": line.subject or None,
        "days": line.days,
        "limit": line.limit,
        "count": line.count,
        "text": words.found,
        "todo": words.todo or None,
    }


def _show(lines: Sequence[ReadinessLine]) -> None:
    for line in lines:
        words = words_of(line)
        click.echo(f"{_MARKS[line.level]} {CHECK_LABELS[line.check]}: {words.found}")
        if words.todo:
            click.echo(f"     {words.todo}")
    left = sum(line.level is not Level.OK for line in lines)
    click.echo("Alt er klar." if not left else f"{plural(left, 'punkt', 'punkter')} er ikke i orden.")


@click.command("import-folder")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="MAPPE")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ListKind]),
    default=ListKind.INDBERETNING.value,
    show_default=True,
    help="Listernes slags.",
)
@as_json
@on_ledger
@click.pass_obj
def import_new(chosen: Chosen, folder: Path, kind: str, as_json: bool) -> None:
    """Indlæs de nye lister i en mappe. Det, der kræver et svar, bliver ladt ligge, og så sluttes med 1."""
    if not folder.is_dir():
        refuse("Mappen findes ikke eller kan ikke læses. Se efter, at drevet er tilsluttet.", UNREADABLE)
    with opened(chosen, takes_in=True) as ledger:
        outcomes = import_folder(ledger, folder, kind=ListKind(kind), report=_log)
    results = Counter(outcome.result for outcome in outcomes)
    if as_json:
        counts = {result.value: results[result] for result in FileResult}
        print_json({"kind": kind, **counts, "files": [_file_as_json(outcome) for outcome in outcomes]})
    else:
        click.echo(
            f"{plural(len(outcomes), 'fil', 'filer')}: {results[FileResult.IMPORTED]} indlæst, "
            f"{results[FileResult.KNOWN]} indlæst før, {results[FileResult.WAITING]} venter til næste gang, "
            f"{results[FileResult.LEFT]} kræver et svar."
        )
    if results[FileResult.LEFT]:
        raise SystemExit(REFUSED)


def _log(outcome: FileOutcome) -> None:
    """One line a file on standard error; those that were imported before are counted only."""
    if outcome.result is FileResult.IMPORTED:
        click.echo(f"{outcome.file}: indlæst som liste {outcome.list_id}.", err=True)
    elif outcome.result is FileResult.WAITING:
        click.echo(f"{outcome.file}: er lige ændret og venter til næste gang.", err=True)
    elif outcome.result is FileResult.LEFT:
        click.echo(f"{outcome.file}: {_why(outcome)}", err=True)


def _why(outcome: FileOutcome) -> str:
    if outcome.message:
        return outcome.message
    told = [plural(count, *_REASONS[reason]) for reason, count in outcome.reasons]
    return f"{', '.join(told)}. Indlæs den under Lister, hvor der bliver spurgt."


def _file_as_json(outcome: FileOutcome) -> dict[str, object]:
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "result": outcome.result.value,
        "list_id": outcome.list_id,
        "reasons": [{"reason": reason.value, "count": count} for reason, count in outcome.reasons],
        "message": outcome.message or None,
        "findings": [{"code": code, "count": count} for code, count in outcome.findings],
    }
