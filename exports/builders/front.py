"""Sheet Forside: what the workbook is, its control totals, what is in it, and room for signatures."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

from exports.builders.about import SHEETS
from exports.builders.lines import CHECK_HEADING, EMPTY, check_text, checked, column_line, labelled, verdict
from exports.builders.totals import (
    NAME_NUMBER,
    NAME_OUTSTANDING,
    STATUS_TOTALS,
    amount_formula,
    count_formula,
)
from exports.sheet import Cell, Formula, Kind, Line, Look, Sheet
from exports.tally import RowTotals
from exports.words import AGREE_TEXT, DIFFER_TEXT, SHEET_FRONT
from payout.domain.fill_in import NAME_EXPORT_NUMBER, NAME_INCIDENT
from payout.domain.reconciliation import NumberGap, NumberSpan, ReconciliationReport
from payout.labels import CHECKS

WIDTHS: Final = (25, 14, 14, 12, 20, 20, 12, 42)
_VALUE_WIDTH: Final = 100
_COUNTS: Final = ("B", "C", "D")
_AMOUNTS: Final = ("E", "F", "G")
_LAST_CHECK_COLUMN: Final = "Z"
_TOTAL_HEADINGS: Final = (
    ("Total", Kind.TEXT),
    ("Antal, formel", Kind.COUNT),
    ("Antal, bogen", Kind.COUNT),
    CHECK_HEADING,
    ("Beløb, formel", Kind.AMOUNT),
    ("Beløb, bogen", Kind.AMOUNT),
    CHECK_HEADING,
    ("Tæller bilag, der", Kind.TEXT),
)
_SIGNATURES: Final[Sequence[Line]] = tuple(
    (Cell(label, look=Look.LABEL), *(Cell(None, look=Look.ROOM) for _ in range(6)))
    for label in (
        "Udtrukket af, dato",
        "Modtaget af Økonomi, dato",
        "Bogført af, dato",
        "Journal- eller bilagsnr.",
    )
)
NOT_VERIFIED: Final = "BOGEN KAN IKKE BEKRÆFTES – brug ikke tallene, før teamlederen har set på det"


def front_sheet(report: ReconciliationReport, counted: RowTotals, others: Sequence[Sheet]) -> Sheet:
    """The cover. `others` are the sheets after it, whose checks it sums up."""
    lines: list[Line] = [(Cell("Nødudbetaling – afstemning", look=Look.TITLE),)]
    if report.incident.scope.is_drill:
        lines.append((Cell("ØVELSE – opdigtede personer og beløb", look=Look.WARNING),))
    if not report.verdict.ok:
        lines.append((Cell(NOT_VERIFIED, look=Look.WARNING),))
    lines += [(Cell(report.office, look=Look.HEADING),), EMPTY]
    lines += _fact_lines(report)
    lines.append(_verdict_line(report))
    lines += [EMPTY, (Cell("Kontroltotaler", look=Look.HEADING),)]
    lines += _total_lines(len(lines) + 1, report, counted)
    lines += [EMPTY, (Cell("Underskrifter", look=Look.HEADING),), *_SIGNATURES]
    # The room that brings the contents onto the second page in one piece.
    lines += [EMPTY, EMPTY, EMPTY, (Cell("Indhold og kontrol", look=Look.HEADING),)]
    lines += _content_lines(len(lines) + 1, lines, others)
    return Sheet(name=SHEET_FRONT, lines=lines, widths=WIDTHS)


def _fact_lines(report: ReconciliationReport) -> list[Line]:
    incident, scope = report.incident, report.incident.scope
    spans = "; ".join(map(_span_text, report.number_spans)) or "ingen numre er taget"
    return [
        _typed("Hændelse nr.", Cell(incident.incident_id, Kind.NUMBER, name=NAME_INCIDENT)),
        *_fact("Hændelse", scope.name),
        *_fact("Systemer ude af drift", f"{scope.systems}, siden {scope.down_since:%d-%m-%Y}"),
        _typed("Åbnet", Cell(incident.opened_at, Kind.INSTANT)),
        _typed(
            "Afsluttet",
            Cell(incident.closed_at, Kind.INSTANT) if incident.closed_at else Cell("ikke afsluttet"),
        ),
        *_fact("Ydelser", ", ".join(scope.benefits)),
        *_fact("Udbetalingsdage", ", ".join(f"{day:%d-%m-%Y}" for day in scope.pay_days)),
        *_fact("Bemyndiget af", scope.authorised_by),
        *_fact("A conto-regel", report.rule_text),
        *_fact("Bilagsnumre", spans),
        *_fact("Huller i numrene", _gaps_text(report.number_spans)),
        *_fact("Udtrukket af", report.drawn_by),
        _typed("Udtrukket", Cell(report.drawn_at, Kind.INSTANT)),
        _typed("Eksport nr.", Cell(report.export_number, Kind.NUMBER, name=NAME_EXPORT_NUMBER)),
        *_fact("Journalens hoved", f"nr. {report.chain_head_number}: {report.chain_head}"),
        *_fact("Bogens kontrol", _verdict_text(report)),
    ]


def _verdict_text(report: ReconciliationReport) -> str:
    """What the verification said when the workbook was drawn."""
    known = report.verdict
    if known.ok:
        return f"alle prøver er bestået: {known.events} poster i journalen og {known.bilag} bilag i alt"
    failed = ", ".join(CHECKS.get(name, name) for name in known.broken)
    return f"disse prøver er ikke bestået: {failed}. Se dem under Journal → Kontrollér regnskabet"


def _verdict_line(report: ReconciliationReport) -> Line:
    """The verdict as a check, so that it counts in the one under the contents."""
    word = AGREE_TEXT if report.verdict.ok else DIFFER_TEXT
    return (Cell("Bogen er bekræftet", look=Look.LABEL), Cell(word, look=Look.CHECK))


def _fact(label: str, text: str) -> list[Line]:
    """A long text goes on under itself: one that runs over the page's edge would not be printed."""
    first, *rest = wrap(text, _VALUE_WIDTH) or [""]
    return [
        (Cell(label, look=Look.LABEL), Cell(first, look=Look.VALUE)),
        *((None, Cell(more, look=Look.VALUE)) for more in rest),
    ]


def _typed(label: str, value: Cell) -> Line:
    return (Cell(label, look=Look.LABEL), Cell(value.value, value.kind, Look.VALUE, value.name))


def _span_text(span: NumberSpan) -> str:
    numbers = "1 nummer" if span.count == 1 else f"{span.count} numre"
    return f"{span.first} til {span.last} ({numbers})"


def _gaps_text(spans: Sequence[NumberSpan]) -> str:
    return "; ".join(_gap_text(gap) for span in spans for gap in span.gaps) or "ingen"


def _gap_text(gap: NumberGap) -> str:
    numbers = gap.first if gap.count == 1 else f"{gap.first} til {gap.last} ({gap.count} numre)"
    why = "på papir eller i en anden hændelse" if gap.is_explained else "MANGLER"
    return f"{numbers}: {why}"


def _total_lines(row: int, report: ReconciliationReport, counted: RowTotals) -> list[Line]:
    ledger, rows = report.overview.totals, counted.totals
    lines: list[Line] = [column_line(*_TOTAL_HEADINGS)]
    for at, total in enumerate(STATUS_TOTALS, row + 1):
        known = total.pick(ledger)
        lines.append(
            labelled(
                total.label,
                checked(at, _COUNTS, Kind.COUNT, count_formula(total, rows), known.count)
                | checked(at, _AMOUNTS, Kind.AMOUNT, amount_formula(total, rows), known.amount_oere),
                _note(total.counts),
            )
        )
    numbers = Formula(f'COUNTIF({NAME_NUMBER},"?*")', counted.number_count)
    taken = sum(span.count for span in report.number_spans)
    lines.append(
        labelled(
            "Numre på bilag",
            checked(row + len(lines), _COUNTS, Kind.COUNT, numbers, taken)
            | {letter: Cell(None, look=Look.FIGURE) for letter in _AMOUNTS},
            _note("har et nummer; bogen tæller numrene i serien"),
        )
    )
    outstanding = Formula(f"SUM({NAME_OUTSTANDING})", rows.outstanding_oere)
    explained = "udbetalt minus det, der er afregnet"
    lines.append(
        labelled(
            "Udestående",
            checked(row + len(lines), _AMOUNTS, Kind.AMOUNT, outstanding, ledger.outstanding_oere),
            _note(explained),
        )
    )
    return lines


def _note(text: str) -> dict[str, Cell]:
    return {"H": Cell(text, look=Look.NOTE)}


def _content_lines(row: int, lines: Sequence[Line], others: Sequence[Sheet]) -> list[Line]:
    """Each sheet with its rows and whether its checks agree, and the one verdict under them."""
    own = Formula(check_text(f"A1:G{row - 1}"), verdict(lines))
    contents: list[Line] = [
        column_line(
            ("Ark", Kind.TEXT),
            ("Rækker", Kind.COUNT),
            ("", Kind.TEXT),
            CHECK_HEADING,
            ("Hvad det viser", Kind.TEXT),
        ),
        _content_line(SHEET_FRONT, None, own),
    ]
    for sheet in others:
        region = f"'{sheet.name}'!A1:{_LAST_CHECK_COLUMN}{len(sheet.lines)}"
        row_count = sheet.table.row_count if sheet.table else None
        contents.append(
            _content_line(sheet.name, row_count, Formula(check_text(region), verdict(sheet.lines)))
        )
    all_checks = f"D{row + 1}:D{row + len(contents) - 1}"
    contents.append(
        [
            Cell("Samlet kontrol", look=Look.FIGURE),
            Cell(None, look=Look.FIGURE),
            Cell(None, look=Look.FIGURE),
            Cell(Formula(check_text(all_checks), verdict(contents)), look=Look.CHECK),
        ]
    )
    return contents


def _content_line(name: str, row_count: int | None, check: Formula) -> Line:
    return [
        Cell(name),
        Cell(row_count, Kind.COUNT),
        Cell(None),
        Cell(check, look=Look.CHECK),
        Cell(SHEETS[name], look=Look.NOTE),
    ]
