"""The protocol of what was deleted at the end of data (sletteprotokol), as a PDF/A to sign and to keep."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from exports.cash_sheets import Column, Sheets, when
from exports.words import DRILL
from payout.domain.retention import RetentionRun, RetentionStep, RetentionTask
from payout.labels import label_of, table_label

_ROWS: Final = (
    Column(heading="Hvad", width=110),
    Column(heading="Antal", width=35, is_figure=True),
)
_RULES: Final = {
    RetentionStep.AT_CLOSE: (
        "Lister med deres filer, og borgere uden bilag, skal ikke bruges, når hændelsen er lukket."
    ),
    RetentionStep.IDENTITY: (
        "Regnskabet er gemt til udløbet af de år, det skal gemmes. Navne, CPR-numre, filer og fritekster er "
        "slettet. Nummer, beløb, datoer og journalens koder er der stadig."
    ),
}


def draw_deletion_protocol(task: RetentionTask, *, office: str, drawn_at: datetime) -> bytes:
    """What went, how many, when, by whom and by which rule. Raises ValueError before it is done."""
    run = task.run
    if run is None or run.done_at is None:
        raise ValueError("there is no protocol of what was not deleted")
    name = f"Sletteprotokol {run.run_id}"
    sheets = Sheets(name, drawn_at=drawn_at, foot=f"{office} · {name}")
    sheets.heading(name, size=18)
    if task.is_drill:
        sheets.text(DRILL, bold=True)
    sheets.facts(_facts(task, run, office, drawn_at))
    sheets.heading("Slettet")
    sheets.table(_ROWS, ([table_label(table), str(count)] for table, count in run.counts))
    sheets.heading("Journalen")
    sheets.facts(_heads(run))
    sheets.signatures(
        ["Teamleder, dato", "Økonomi, dato"],
        under=(
            "Sikkerhedskopier, der er taget før sletningen, og kopier på andre medier skal slettes for sig. "
            "Koderne kan prøves med «payout verify --head»."
        ),
    )
    return sheets.as_file()


def _facts(
    task: RetentionTask, run: RetentionRun, office: str, drawn_at: datetime
) -> Iterator[tuple[str, str]]:
    yield "Enhed", office
    yield "Hændelse", f"{task.incident_id}, {task.incident}, lukket {task.closed_on:%d-%m-%Y}"
    yield "Hvad", label_of(task.step)
    yield "Regel", f"{_RULES[task.step]} Kunne tidligst slettes {task.due_on:%d-%m-%Y}."
    yield "Sat i gang af", f"{run.asked_by or 'kommandolinjen'}, {when(run.asked_at)}"
    if run.done_at is not None:
        yield "Bekræftet og slettet", f"{run.confirmed_by or 'kommandolinjen'}, {when(run.done_at)}"
    yield "Udskrevet", when(drawn_at)


def _heads(run: RetentionRun) -> Iterator[tuple[str, str]]:
    for name, head in (("Hoved før", run.head_before), ("Hoved efter", run.head_after)):
        if head is not None:
            yield name, f"nr. {head[0]}: {head[1]}"
