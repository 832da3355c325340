"""`payout import`, `overview` and `sample-list`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from importers import GENERAL, LAYOUTS, ListUnreadable, ParsedList, Severity, summary
from importers.child import read_list_safely
from importers.columns import Layout
from importers.notation import NotationAnswer
from payout.cli.common import (
    REFUSED,
    UNREADABLE,
    Chosen,
    as_json,
    on_ledger,
    opened,
    print_json,
    progress,
    refuse,
)
from payout.cli.overview_json import as_plain
from payout.cli.returns import RETURNED, take_back
from payout.db import Ledger
from payout.domain.indberetningsliste import ListKind
from payout.domain.overview import Overview
from payout.labels import label_of
from payout.money import Notation, format_kroner
from payout.queries.benefits import unknown_benefits
from payout.queries.overview import overview as overview_of
from payout.sample.writing import FileFormat, write_sample_list
from payout.services.ask_notation import question_about
from payout.services.import_list import ListAlreadyImported, ListWithoutLines, NothingToAddTo, store_list
from payout.services.journal import Book
from payout.services.judge_list import judge_list
from payout.services.layouts import layouts_in_use
from payout.web.error_texts import text_for

FINDINGS_SHOWN = 20
OUR_LAYOUTS = frozenset(layout.name for layout in (GENERAL, *LAYOUTS))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice([*(kind.value for kind in ListKind), RETURNED]),
    required=True,
    help="Listens slags; afstemning er arbejdsbogen, som Økonomi har udfyldt.",
)
@click.option("--source", default="", help="Kilden, når den ikke er den, som listens form siger.")
@click.option(
    "--layout", default=None, help="Navnet på en listeform: en af programmets eller en af kontorets egne."
)
@click.option(
    "--notation",
    type=click.Choice([notation.value for notation in Notation]),
    default=None,
    help="Decimaltegnet, når listen ikke selv viser det.",
)
@click.option(
    "--adds",
    is_flag=True,
    help="Listen har kun rettelser og lægges til kildens forrige udbetalingsliste i stedet for at afløse.",
)
@click.option("--dry-run", is_flag=True, help="Læs og vis kun; gem intet.")
@as_json
@on_ledger
@click.pass_obj
def import_list(
    chosen: Chosen,
    file: Path,
    kind: str,
    source: str,
    layout: str | None,
    notation: str | None,
    adds: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Indlæs en indberetningsliste eller udbetalingsliste, eller læs arbejdsbogen tilbage.

    Prøvelæsning (--dry-run) bruger kun kontorets egne layouts, når --layout nævner et af dem.
    """
    if adds and kind != ListKind.UDBETALING:
        raise click.UsageError("--adds bruges kun til udbetalingslister.")
    if kind == RETURNED:
        take_back(chosen, file, dry_run=dry_run, as_json=as_json)
        return
    answer = NotationAnswer(notation) if notation else None
    if dry_run:
        own = () if layout is None or layout in OUR_LAYOUTS else _own_layouts(chosen)
        parsed = _read(file, kind=ListKind(kind), layout=layout, own=own, answer=answer)
        _report(parsed, source.strip() or parsed.source, as_json=as_json, stored=False, list_id=None)
        _ask(parsed, stored=False)
        return
    with opened(chosen, takes_in=True) as ledger:
        with ledger.reading() as connection:
            own = layouts_in_use(connection)
        parsed = _read(file, kind=ListKind(kind), layout=layout, own=own, answer=answer)
        named = source.strip() or parsed.source
        try:
            with _interruptible():
                judged = _judged(ledger, parsed, named, adds=adds)
                list_id = _stored(ledger, parsed, file, named, adds=adds)
        except ListAlreadyImported as error:
            _report(parsed, named, as_json=as_json, stored=False, list_id=error.list_id)
            refuse(text_for(error), REFUSED)
        except (ListWithoutLines, NothingToAddTo) as error:
            _report(judged, named, as_json=as_json, stored=False, list_id=None)
            refuse(text_for(error), REFUSED)
        with ledger.reading() as connection:
            unknown = unknown_benefits(connection, (total.benefit for total in parsed.by_benefit))
    _report(judged, named, as_json=as_json, stored=True, list_id=list_id)
    _ask(parsed, stored=True)
    for name in unknown:
        click.echo(f'Ydelsen "{name}" kendes ikke. Knyt navnet under Lister, Ydelser.', err=True)


def _ask(parsed: ParsedList, *, stored: bool) -> None:
    """Say what the amounts in doubt can be and how that is answered, unless it has been."""
    question = question_about(parsed)
    if question is None or not question.is_open:
        return
    count = question.rejected + question.left_out
    click.echo(f"{count} beløb kan læses på to måder og er ikke læst.", err=True)
    for name, reading in question.readings.items():
        click.echo(f"  --notation {name}: {reading}", err=True)
    if stored:
        click.echo("Listen er gemt uden dem. Ret dem i listen, og indlæs den igen.", err=True)
    else:
        click.echo("Svar med --notation, når listen indlæses.", err=True)


def _own_layouts(chosen: Chosen) -> tuple[Layout, ...]:
    with opened(chosen) as ledger, ledger.reading() as connection:
        return layouts_in_use(connection)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the command in words; what is open is rolled back, and no process is left."""
    try:
        yield
    except KeyboardInterrupt:
        refuse("Afbrudt. Intet er gemt.", REFUSED)


def _read(
    file: Path, *, kind: ListKind, layout: str | None, own: Sequence[Layout], answer: NotationAnswer | None
) -> ParsedList:
    try:
        with _interruptible(), progress("Læser listen") as report:
            return read_list_safely(
                file, kind=kind, layout=layout, layouts=own, notation=answer, progress=report
            )
    except ListUnreadable as error:
        refuse(str(error), UNREADABLE)


def _judged(ledger: Ledger, parsed: ParsedList, source: str, *, adds: bool) -> ParsedList:
    """The list as it will be stored, with what the source's previous one shows."""
    with ledger.reading() as connection:
        return judge_list(connection, parsed, source=source, data_date=parsed.list_date, adds=adds).parsed


def _stored(ledger: Ledger, parsed: ParsedList, file: Path, source: str, *, adds: bool) -> int:
    content = file.read_bytes()
    if sha256(content).hexdigest() != parsed.sha256:
        refuse("Filen er ændret, mens den blev læst. Intet er gemt. Indlæs den igen.", UNREADABLE)
    with progress("Gemmer listen") as report, ledger.transaction() as connection:
        return store_list(
            Book(connection, None),
            parsed,
            file=content,
            source=source,
            data_date=parsed.list_date,
            adds=adds,
            progress=report,
        )


def _report(parsed: ParsedList, source: str, *, as_json: bool, stored: bool, list_id: int | None) -> None:
    if as_json:
        print_json({**summary(parsed), "source": source, "stored": stored, "list_id": list_id})
        return
    click.echo(f"{parsed.file_name}: {label_of(parsed.kind).lower()} fra {source}")
    click.echo(
        f"{parsed.rows_accepted} af {parsed.rows_read} rækker kan bruges, {parsed.rows_rejected} er afvist; "
        f"{parsed.citizens} borgere, {format_kroner(parsed.total_oere)}"
    )
    for total in parsed.by_benefit:
        day = f"{total.pay_date:%d-%m-%Y}" if total.pay_date else "uden dato"
        click.echo(f"  {total.benefit}, {day}: {total.lines} linjer, {format_kroner(total.total_oere)}")
    serious = [finding for finding in parsed.findings if finding.severity is not Severity.INFO]
    for finding in serious[:FINDINGS_SHOWN]:
        click.echo(f"  {finding.message}")
    if len(serious) > FINDINGS_SHOWN:
        click.echo(f"  … og {len(serious) - FINDINGS_SHOWN} til. Se dem alle med --json.")
    click.echo(f"Gemt som liste {list_id}." if stored else "Intet er gemt.")


@click.command()
@as_json
@on_ledger
@click.pass_obj
def overview(chosen: Chosen, as_json: bool) -> None:
    """Overblik over den åbne hændelse, ellers over de sidste lister."""
    with opened(chosen) as ledger, ledger.reading() as connection:
        found = overview_of(connection)
    if as_json:
        print_json(as_plain(found))
    else:
        _show(found)


def _show(found: Overview) -> None:
    click.echo(found.incident or "Ingen åben hændelse")
    click.echo(
        f"Forventet: {found.citizens} borgere, {found.lines} linjer, {format_kroner(found.amount_oere)}"
    )
    for one in found.lists:
        age = "uden dato" if one.age_days is None else f"{one.age_days} dage gammel"
        click.echo(f"  liste {one.list_id}, {one.source}: {age}")
    for row in found.by_benefit:
        day = f"{row.pay_date:%d-%m-%Y}" if row.pay_date else "uden dato"
        click.echo(
            f"  {row.benefit}, {day}: {format_kroner(row.amount_oere)} forventet, "
            f"{format_kroner(row.issued.amount_oere)} udstedt, {format_kroner(row.paid.amount_oere)} udbetalt"
        )
    totals = found.totals
    steps: tuple[tuple[str, Any], ...] = (
        ("Anmodet", totals.requested),
        ("Udstedt", totals.issued),
        ("Udbetalt", totals.paid),
        ("Afregnet", totals.settled),
        ("Annulleret", totals.voided),
        ("Afslået", totals.rejected),
    )
    for label, tally in steps:
        click.echo(f"{label}: {tally.count} bilag, {format_kroner(tally.amount_oere)}")
    click.echo(f"Udestående: {format_kroner(totals.outstanding_oere)}")


@click.command("sample-list")
@click.option("--rows", type=click.IntRange(min=1), required=True, help="Antal linjer.")
@click.option("--format", "file_format", type=click.Choice(["xlsx", "csv", "ods"]), required=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def sample_list(rows: int, file_format: str, seed: int, out: Path) -> None:
    """Skriv en opdigtet liste til øvelser og målinger."""
    write_sample_list(out, rows=rows, seed=seed, file_format=FileFormat(file_format))
    click.echo(str(out))
