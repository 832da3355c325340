"""What is held about a citizen, for the citizen: a PDF/A of all of it, and the look-ups as a file of rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from exports.cash_sheets import Column, Sheets, when
from exports.csv_rows import csv_bytes, csv_text
from exports.insight_words import CODES, COLUMNS, PARTS
from payout.domain.insight import Insight, LookupTold, Value
from payout.labels import label_of
from payout.money import Oere, format_kroner

_LOOKUP_COLUMNS: Final = (
    Column(heading="Tid", width=40),
    Column(heading="Af", width=32),
    Column(heading="Formål", width=78),
    Column(heading="Så hele CPR-nummeret", width=30),
)
_INTRODUCTION: Final = (
    "Her står alt, hvad der er gemt om dig i Jobcentrets program til nødudbetaling: hvad listerne har sagt, "
    "hvad du har fået og søgt, og hver gang nogen har slået dig op. Medarbejdere er nævnt med et nummer og "
    "ikke med navn. Filerne, som listerne er læst fra, og arbejdsbøger til Økonomi er også gemt; de har de "
    "samme oplysninger som her. Er noget forkert, så sig det til kommunen."
)
_JOURNAL: Final = (
    "Programmet har også en journal over hver ændring. Den gemmer dine oplysninger som kontrolsummer, der "
    "ikke kan læses, og viser alene, at intet er rettet bagefter. Journalens hoved ved nr. {events}: {hash}."
)


def insight_pdf(insight: Insight) -> bytes:
    """Every part that has something, then the look-ups."""
    sheets = Sheets(
        "Indsigt i oplysninger",
        drawn_at=insight.drawn_at,
        foot=f"Indsigt · {insight.office} · trukket {when(insight.drawn_at)}",
    )
    sheets.heading("Indsigt i de oplysninger, der er gemt om dig", size=16)
    sheets.facts(
        (
            ("Navn", insight.name),
            ("CPR-nummer", str(insight.cpr)),
            ("Fra", insight.office),
            ("Trukket", when(insight.drawn_at)),
        )
    )
    sheets.text("")
    sheets.text(_INTRODUCTION)
    for part in insight.parts:
        sheets.heading(PARTS[part.table])
        for row in part.rows:
            sheets.facts(_facts(part.table, row.values), name_mm=60)
            sheets.text("")
    sheets.heading(f"Opslag ({len(insight.lookups)})")
    sheets.table(_LOOKUP_COLUMNS, map(_lookup_row, insight.lookups))
    sheets.text(_JOURNAL.format(events=insight.chain_events, hash=insight.chain_hash))
    return sheets.as_file()


def lookups_csv(lookups: tuple[LookupTold, ...]) -> bytes:
    """The look-ups alone, to read in a spreadsheet."""
    headings = [column.heading for column in _LOOKUP_COLUMNS]
    rows = (list(map(csv_text, _lookup_row(one))) for one in lookups)
    return csv_bytes(headings, rows, encoding="utf-8-sig")


def _lookup_row(one: LookupTold) -> tuple[str, ...]:
    return when(one.at), f"medarbejder {one.by}", one.purpose, "ja" if one.showed_cpr else "nej"


def _facts(table: str, values: tuple[tuple[str, Value], ...]) -> Iterator[tuple[str, str]]:
    for column, value in values:
        if value is not None and value != "":
            yield COLUMNS[column], _shown(table, column, value)


def _shown(table: str, column: str, value: Value) -> str:
    kind = CODES.get((table, column))
    if kind is not None and isinstance(value, str):
        return ", ".join(label_of(kind(code)) for code in value.split(",") if code)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if column.endswith("_oere") and isinstance(value, int):
        return format_kroner(Oere(value))
    if isinstance(value, datetime):
        return when(value.astimezone(UTC))
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return str(value)
