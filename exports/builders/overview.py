"""Sheet Overblik: what the lists expect, what each ydelse has been given a conto, and the cash boxes."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final

from exports.builders.lines import CHECK_HEADING, EMPTY, cells, column_line, covering_lines
from exports.builders.sums import Summed, sum_lines
from exports.builders.totals import (
    ISSUED,
    NAME_AMOUNT,
    NAME_BENEFIT,
    NAME_PAY_DATE,
    NAME_STATUS,
    PAID,
    StatusTotal,
    status_list,
)
from exports.sheet import Cell, Chart, Formula, Kind, Line, Look, Plain, Series, Sheet
from exports.tally import RowTotals
from exports.words import AGREE_TEXT, DIFFER_TEXT, SHEET_OVERVIEW
from payout.domain.overview import BenefitStanding, Overview, Tally
from payout.domain.reconciliation import ReconciliationReport

WIDTHS: Final = (36, 15, 9, 9, 18, 11, 17, 8, 17, 8, 17, 8, 17, 10)
_BENEFIT_HEADINGS: Final = (
    ("Ydelse", Kind.TEXT),
    ("Udbetalingsdag", Kind.DATE),
    ("Linjer", Kind.COUNT),
    ("Borgere", Kind.COUNT),
    ("Forventet", Kind.AMOUNT),
    *(("Antal", Kind.COUNT), ("Beløb", Kind.AMOUNT)) * 4,
    CHECK_HEADING,
)
_CHART_LINES, _LINES_A_ROW, _MOST_IN_CHART = 9, 2, 20
"""Lines of paper for a chart's title and legend, for each ydelse in it, and for how many it grows."""
_TALLY_KINDS: Final = dict(zip("FGHIJKLM", (Kind.COUNT, Kind.AMOUNT) * 4, strict=True))


def overview_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """Lists, ydelser and boxes of the report's overview, each with its totals checked."""
    overview = report.overview
    covers = "Hvad listerne venter udbetalt, og hvad der er givet a conto, for hver ydelse og udbetalingsdag."
    lines = covering_lines(report, "Overblik", covers, len(overview.by_benefit))
    lines += [EMPTY, (Cell("Lister, overblikket bygger på", look=Look.HEADING),)]
    lines += _list_lines(len(lines) + 1, overview)
    lines += [EMPTY, (Cell("Ydelser og a conto-udbetalinger", look=Look.HEADING),)]
    first = len(lines) + 3
    lines += _benefit_lines(len(lines) + 1, overview, counted)
    charts = _charts(first, first + len(overview.by_benefit) - 1, len(lines) + 2)
    lines += [EMPTY] * sum(chart.height + 1 for chart in charts)
    lines += [EMPTY, (Cell("Skøn over det forventede", look=Look.HEADING),)]
    lines += _estimate_lines(overview)
    lines += [EMPTY, (Cell("Kassebeholdninger", look=Look.HEADING),)]
    lines += _box_lines(len(lines) + 1, overview)
    return Sheet(name=SHEET_OVERVIEW, lines=lines, widths=WIDTHS, charts=charts)


def _charts(first: int, last: int, row: int) -> tuple[Chart, ...]:
    """What is expected, issued and paid of each ydelse; none without ydelser."""
    if last < first:
        return ()
    series = (("Forventet", "E"), ("Udstedt", "G"), ("Udbetalt", "I"))
    chart = Chart(
        title="Forventet, udstedt og udbetalt i kroner",
        row=row,
        height=_CHART_LINES + _LINES_A_ROW * min(last - first + 1, _MOST_IN_CHART),
        labels=f"A{first}:A{last}",
        series=[Series(heading=heading, cells=f"{at}{first}:{at}{last}") for heading, at in series],
    )
    return (chart,)


def _list_lines(row: int, overview: Overview) -> list[Line]:
    headings = (
        ("Kilde", Kind.TEXT),
        ("Listens dato", Kind.DATE),
        ("Linjer", Kind.COUNT),
        ("Borgere", Kind.COUNT),
        ("Beløb", Kind.AMOUNT),
        ("Alder, dage", Kind.COUNT),
    )
    kinds = [kind for _, kind in headings]
    rows = [(x.source, x.data_date, x.lines, x.citizens, x.total_oere, x.age_days) for x in overview.lists]
    lines = sum(x.lines for x in overview.lists)
    amount = sum(x.total_oere for x in overview.lists)
    sums = {"C": Summed(Kind.COUNT, lines, lines), "E": Summed(Kind.AMOUNT, amount, amount)}
    return [
        column_line(*headings),
        *(cells(zip(values, kinds, strict=True)) for values in rows),
        *sum_lines(row + 1, row + len(rows), sums, "Talt sammen"),
    ]


def _benefit_lines(row: int, overview: Overview, counted: RowTotals) -> list[Line]:
    first = row + 2
    given = {(x.benefit, x.pay_date): x for x in counted.by_benefit}
    rows = [
        _benefit_line(first + i, standing, given.get((standing.benefit, standing.pay_date)))
        for i, standing in enumerate(overview.by_benefit)
    ]
    sums = _benefit_sums(overview, counted)
    groups = ("Udstedt, formel", "Udbetalt, formel", "Udstedt, bogen", "Udbetalt, bogen")
    return [
        [*(None,) * 5, *chain.from_iterable(map(_group, groups))],
        column_line(*_BENEFIT_HEADINGS),
        *rows,
        *sum_lines(first, first + len(rows) - 1, sums, "Bogens totaler", citizens=overview.citizens),
    ]


def _group(text: str) -> tuple[Cell, Cell]:
    return Cell(text, look=Look.LABEL), Cell(None, look=Look.LABEL)


def _benefit_line(row: int, ledger: BenefitStanding, rows: BenefitStanding | None) -> Line:
    issued = rows.issued if rows else Tally()
    paid = rows.paid if rows else Tally()
    agrees = (issued, paid) == (ledger.issued, ledger.paid)
    same = ",".join(f"ROUND({a}{row}-{b}{row},2)=0" for a, b in zip("FGHI", "JKLM", strict=True))
    check = Formula(f'IF(AND({same}),"{AGREE_TEXT}","{DIFFER_TEXT}")', AGREE_TEXT if agrees else DIFFER_TEXT)
    return [
        Cell(ledger.benefit),
        Cell(ledger.pay_date, Kind.DATE),
        Cell(ledger.lines, Kind.COUNT),
        Cell(ledger.citizens, Kind.COUNT),
        Cell(ledger.amount_oere, Kind.AMOUNT),
        *_given_cells(row, ISSUED, ledger.pay_date, issued),
        *_given_cells(row, PAID, ledger.pay_date, paid),
        *_tally_cells(ledger.issued),
        *_tally_cells(ledger.paid),
        Cell(check, look=Look.CHECK),
    ]


def _given_cells(row: int, total: StatusTotal, pay_date: date | None, rows: Tally) -> tuple[Cell, Cell]:
    """Count and kroner of the row's ydelse and pay-day, added on the Bilag sheet."""
    day = '"="' if pay_date is None else f"$B{row}"
    where = f'{NAME_BENEFIT},"="&$A{row},{NAME_PAY_DATE},{day},{NAME_STATUS},{status_list(total)}'
    return (
        Cell(Formula(f"SUMPRODUCT(COUNTIFS({where}))", rows.count), Kind.COUNT),
        Cell(Formula(f"SUMPRODUCT(SUMIFS({NAME_AMOUNT},{where}))", rows.amount_oere), Kind.AMOUNT),
    )


def _tally_cells(tally: Tally) -> tuple[Cell, Cell]:
    return Cell(tally.count, Kind.COUNT), Cell(tally.amount_oere, Kind.AMOUNT)


def _benefit_sums(overview: Overview, counted: RowTotals) -> Mapping[str, Summed]:
    """Sums of the columns against the overview's own totals, which are counted apart from the rows."""
    shown, totals = overview.by_benefit, overview.totals
    known = {(x.benefit, x.pay_date) for x in shown}
    rows = [x for x in counted.by_benefit if (x.benefit, x.pay_date) in known]
    sums = {
        "C": Summed(Kind.COUNT, sum(x.lines for x in shown), overview.lines),
        "E": Summed(Kind.AMOUNT, sum(x.amount_oere for x in shown), overview.amount_oere),
    }
    for letters, standings in (("FGHI", rows), ("JKLM", shown)):
        figures = (
            (sum(x.issued.count for x in standings), totals.issued.count),
            (sum(x.issued.amount_oere for x in standings), totals.issued.amount_oere),
            (sum(x.paid.count for x in standings), totals.paid.count),
            (sum(x.paid.amount_oere for x in standings), totals.paid.amount_oere),
        )
        sums |= {
            letter: Summed(_TALLY_KINDS[letter], *figure)
            for letter, figure in zip(letters, figures, strict=True)
        }
    return sums


def _estimate_lines(overview: Overview) -> list[Line]:
    low, high = overview.estimate.low_oere, overview.estimate.high_oere
    figures: Sequence[tuple[str, int, int]] = (
        ("Lavt", overview.estimate.low_citizens, low),
        ("Forventet", overview.estimate.expected_citizens, overview.estimate.expected_oere),
        ("Højt", overview.estimate.high_citizens, high),
    )
    return [
        _aligned(("Skøn", Kind.TEXT), ("Borgere", Kind.COUNT), ("Beløb", Kind.AMOUNT), look=Look.COLUMN),
        *(_aligned((label, Kind.TEXT), (n, Kind.COUNT), (kr, Kind.AMOUNT)) for label, n, kr in figures),
    ]


def _box_lines(row: int, overview: Overview) -> list[Line]:
    total = sum(box.balance_oere for box in overview.cash_boxes)
    boxes = [
        _aligned((box.place, Kind.TEXT), (None, Kind.COUNT), (box.balance_oere, Kind.AMOUNT))
        for box in overview.cash_boxes
    ]
    return [
        _aligned(("Sted", Kind.TEXT), (None, Kind.COUNT), ("Beholdning", Kind.AMOUNT), look=Look.COLUMN),
        *boxes,
        *sum_lines(row + 1, row + len(boxes), {"E": Summed(Kind.AMOUNT, total, total)}, "Talt sammen"),
    ]


def _aligned(
    label: tuple[Plain, Kind], count: tuple[Plain, Kind], amount: tuple[Plain, Kind], look: Look = Look.PLAIN
) -> Line:
    """Label, count and amount under the columns of the big table."""
    return cells((label, (None, Kind.TEXT), (None, Kind.TEXT), count, amount), look)
